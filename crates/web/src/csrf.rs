//! Forms are taken from our own pages only (ASVS 5.0, 3.5.1): the browser says where a form comes
//! from, and the form carries a token that only our page knew.

use axum::http::{HeaderMap, header};
use base::Secret;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq as _;

/// The token of a session or visitor. The cookie cannot be computed back from it.
pub fn token(secret: &Secret) -> String {
    let mut hash = Sha256::new();
    hash.update(b"vergissmein form\0");
    hash.update(secret.expose());
    hex::encode(hash.finalize())
}

/// Whether a form carries the token.
pub fn fits(given: &str, expected: &str) -> bool {
    !expected.is_empty() && bool::from(given.as_bytes().ct_eq(expected.as_bytes()))
}

/// Whether the browser says that the form came from our own origin. A browser too old to say
/// anything has to bring the token all the same.
pub fn same_site(headers: &HeaderMap, public_url: &str) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text("sec-fetch-site")
        && !matches!(site, "same-origin" | "none")
    {
        return false;
    }
    let Some(origin) = text("origin") else {
        return true;
    };
    let host = headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok());
    let own = |host: &str| {
        origin
            .split_once("://")
            .is_some_and(|(_, name)| name == host)
    };
    origin == public_url.trim_end_matches('/') || host.is_some_and(own)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        let pair = |(name, value): &(&'static str, &'static str)| {
            (name.parse().unwrap(), value.parse().unwrap())
        };
        pairs.iter().map(pair).collect()
    }

    #[test]
    fn a_form_of_another_origin_is_refused() {
        let ours = "https://desk.example";
        for foreign in [
            &[("sec-fetch-site", "cross-site")][..],
            &[("sec-fetch-site", "same-site")],
            &[("origin", "https://evil.example")],
            &[("origin", "null"), ("host", "desk.example")],
            &[
                ("sec-fetch-site", "same-origin"),
                ("origin", "https://evil.example"),
            ],
        ] {
            assert!(!same_site(&headers(foreign), ours), "{foreign:?}");
        }
        for own in [
            &[][..],
            &[
                ("sec-fetch-site", "same-origin"),
                ("origin", "https://desk.example"),
            ],
            &[
                ("origin", "http://127.0.0.1:8080"),
                ("host", "127.0.0.1:8080"),
            ],
        ] {
            assert!(same_site(&headers(own), ours), "{own:?}");
        }
    }

    #[test]
    fn a_token_belongs_to_one_session() {
        let (one, two) = (Secret::new("a"), Secret::new("b"));
        assert!(fits(&token(&one), &token(&one)));
        assert!(!fits(&token(&one), &token(&two)));
        assert!(!fits("", ""));
        assert!(!token(&one).contains(one.expose()) || one.expose().len() < 8);
    }
}
