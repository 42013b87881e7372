//! Sets the language of this browser.

use axum::http::header;
use axum::response::IntoResponse as _;
use base::Locale;

use crate::cookies;
use crate::fields::Fields;
use crate::refusal::{Fault, Refusal};
use crate::routes::{Method, ROUTES};
use crate::visit::{Answer, Visit, own_path, to};

/// Remembers the language and goes back.
pub async fn choose(visit: Visit, fields: Fields) -> Answer {
    let locale = Locale::from_tag(fields.get("language"))
        .ok_or_else(|| Refusal::invalid(Fault::new("language-unknown").at("language")))?;
    let cookie = cookies::lasting(&visit.app, cookies::LANGUAGE, locale.word());
    let back = to(shown(own_path(fields.get("next"))))?;
    Ok(([(header::SET_COOKIE, cookie)], back).into_response())
}

/// The page to go back to: the address itself, or the nearest above it that shows a page. What only
/// takes a form, such as `/portal/withdraw`, shows none.
fn shown(next: &str) -> &str {
    let mut path = next.split('?').next().unwrap_or_default();
    if is_page(path) {
        return next;
    }
    while let Some((above, _)) = path.rsplit_once('/') {
        if is_page(above) {
            return above;
        }
        path = above;
    }
    "/"
}

fn is_page(path: &str) -> bool {
    let fits = |pattern: &str| {
        let mut parts = path.split('/');
        let mut wanted = pattern.split('/');
        loop {
            match (wanted.next(), parts.next()) {
                (None, None) => return true,
                (Some(want), Some(part))
                    if want == part || want.starts_with('{') && !part.is_empty() => {}
                _ => return false,
            }
        }
    };
    ROUTES
        .iter()
        .any(|route| route.method == Method::Get && fits(route.path))
}

#[cfg(test)]
mod tests {
    use super::shown;

    #[test]
    fn nobody_is_led_back_to_an_address_that_only_takes_a_form() {
        for (next, page) in [
            ("/requests?state=new", "/requests?state=new"),
            ("/identity/a-b", "/identity/a-b"),
            ("/identity/a-b/deny", "/identity/a-b"),
            ("/portal/withdraw", "/portal"),
            ("/portal/language", "/portal"),
            ("/sign-out", "/"),
            ("/", "/"),
        ] {
            assert_eq!(shown(next), page, "{next}");
        }
    }
}
