//! `[store]`: our own database.

use std::path::PathBuf;

use base::Secret;
use serde::Deserialize;

/// Where our own data lie.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StoreConfig {
    /// `sqlite:data/vergissmein.db` or `postgres://…`; may hold a password.
    pub url: Secret,
    /// The key file; beside the SQLite file when absent.
    pub keys: Option<PathBuf>,
}

impl StoreConfig {
    /// The SQLite file, where it is one.
    pub fn file(&self) -> Option<PathBuf> {
        let path = self.url.expose().strip_prefix("sqlite:")?;
        Some(PathBuf::from(path.strip_prefix("//").unwrap_or(path)))
    }
}
