//! `[http]`: where pages and API are served.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use serde::Deserialize;

/// Addresses.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct HttpConfig {
    /// Where we listen.
    pub listen: SocketAddr,
    /// Where browsers reach us; `http://` and the listening address when absent.
    pub public_url: Option<String>,
    /// How long, in seconds, a node that was told to stop goes on serving while `/readyz` says that
    /// it leaves: as long as the load balancer needs to see it. At most 60.
    pub leave_seconds: u8,
}

impl Default for HttpConfig {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 8080)),
            public_url: None,
            leave_seconds: 0,
        }
    }
}

impl HttpConfig {
    /// How long a node that leaves is still served from.
    pub fn pause(&self) -> Duration {
        Duration::from_secs(u64::from(self.leave_seconds.min(60)))
    }

    /// Where browsers reach us, without a slash at its end.
    pub fn public_address(&self) -> String {
        match &self.public_url {
            Some(url) => url.trim_end_matches('/').to_owned(),
            None => format!("http://{}", self.listen),
        }
    }
}
