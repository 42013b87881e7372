//! `[erasure]`: how an erasure is approved.

use serde::Deserialize;

/// Rules of approval.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ErasureConfig {
    /// Whether a plan needs a second person.
    pub four_eyes: bool,
    /// So many days the journal knows who was erased: longer than the oldest backup that may be
    /// restored, or list that may be imported.
    pub journal_days: u32,
}

impl Default for ErasureConfig {
    fn default() -> Self {
        Self {
            four_eyes: true,
            journal_days: 1096,
        }
    }
}
