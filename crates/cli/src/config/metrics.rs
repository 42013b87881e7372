//! `[metrics]`: where figures for monitoring are served.

use std::net::SocketAddr;

use serde::Deserialize;

/// Off unless an address is given.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub struct MetricsConfig {
    /// Where Prometheus asks for `/metrics`, apart from pages and API: `127.0.0.1:9464`.
    pub listen: Option<SocketAddr>,
}
