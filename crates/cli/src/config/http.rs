//! `[http]`: where pages and API are served.

use std::net::{Ipv4Addr, SocketAddr};

use serde::Deserialize;

/// Addresses.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct HttpConfig {
    /// Where we listen.
    pub listen: SocketAddr,
    /// Where browsers reach us; `http://` and the listening address when absent.
    pub public_url: Option<String>,
}

impl Default for HttpConfig {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 8080)),
            public_url: None,
        }
    }
}

impl HttpConfig {
    /// Where browsers reach us, without a slash at its end.
    pub fn public_address(&self) -> String {
        match &self.public_url {
            Some(url) => url.trim_end_matches('/').to_owned(),
            None => format!("http://{}", self.listen),
        }
    }
}
