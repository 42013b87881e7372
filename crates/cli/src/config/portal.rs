//! `[portal]`: the public form by which a person asks without an account.

use std::net::SocketAddr;

use serde::Deserialize;
use web::Portal;

/// Closed unless it is opened here.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub struct PortalConfig {
    /// Whether the form is there.
    pub open: bool,
    /// A listener of its own, apart from the pages of the house: `127.0.0.1:8081`. With the pages of
    /// the house when absent.
    pub listen: Option<SocketAddr>,
    /// Where persons reach the form; the address of the house's pages, or the listener's own, when
    /// absent.
    pub public_url: Option<String>,
}

impl PortalConfig {
    /// The form as the pages need it, where it is open; `house` is the address of the house's pages.
    pub fn portal(&self, house: &str) -> Option<Portal> {
        let own = self.listen.map(|listen| format!("http://{listen}"));
        let url = self.public_url.clone().or(own);
        let url = url.unwrap_or_else(|| house.to_owned());
        self.open.then(|| Portal {
            public_url: url.trim_end_matches('/').to_owned(),
            apart: self.listen.is_some(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn portal(text: &str) -> Option<Portal> {
        let config: PortalConfig = toml::from_str(text).unwrap();
        config.portal("https://desk.example")
    }

    #[test]
    fn the_form_is_closed_unless_it_is_opened() {
        assert!(portal("").is_none());
        assert!(portal("listen = \"127.0.0.1:8081\"").is_none());
        let here = portal("open = true").unwrap();
        assert_eq!(here.public_url, "https://desk.example");
        assert!(!here.apart);
    }

    #[test]
    fn a_form_of_its_own_has_an_address_of_its_own() {
        let own = portal("open = true\nlisten = \"127.0.0.1:8081\"").unwrap();
        assert_eq!(own.public_url, "http://127.0.0.1:8081");
        assert!(own.apart);
        let text =
            "open = true\nlisten = \"127.0.0.1:8081\"\npublic_url = \"https://ask.example/\"";
        assert_eq!(portal(text).unwrap().public_url, "https://ask.example");
    }
}
