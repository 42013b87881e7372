//! `[erasure]`: how an erasure is approved.

use serde::Deserialize;

/// Rules of approval.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ErasureConfig {
    /// Whether a plan needs a second person.
    pub four_eyes: bool,
}

impl Default for ErasureConfig {
    fn default() -> Self {
        Self { four_eyes: true }
    }
}
