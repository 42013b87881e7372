//! `[ledger]`: where signed states of the log go, so that a log cut short or written anew is
//! noticed.

use std::path::PathBuf;

use serde::Deserialize;

/// Nothing leaves the machine unless it is said where to.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub struct LedgerConfig {
    /// A folder outside, such as a share that this machine may only add to: each checkpoint is
    /// laid down there under a name of its own and never replaced.
    pub checkpoints_folder: Option<PathBuf>,
    /// Who gets a checkpoint by mail, once a day: `dsb@example.org`.
    pub checkpoints_mail: Option<String>,
}
