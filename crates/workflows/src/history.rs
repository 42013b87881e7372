//! What workflows did.

use accounts::{Actor, Permission, authorize};
use jiff::Timestamp;
use ledger::Ledger;
use serde::Serialize;

use crate::{Error, store};

/// One act of a workflow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Firing {
    pub workflow: String,
    pub version: i64,
    /// Number of the request.
    pub request: String,
    /// Which of its actions, from 1.
    pub step: i64,
    /// The moment it was for.
    pub moment: Timestamp,
    pub fired_at: Timestamp,
    /// What was done, in words.
    pub done: Vec<String>,
    /// Index of the entry in the log.
    pub entry: i64,
}

/// What workflows did, newest first, at most so many; of one workflow, or of all.
pub async fn history(
    ledger: &Ledger,
    actor: &Actor,
    workflow: Option<&str>,
    most: u32,
) -> Result<Vec<Firing>, Error> {
    authorize(ledger, actor, Permission::WorkflowsRead, None).await?;
    let mut conn = ledger.store.pool().acquire().await?;
    store::history(&mut conn, workflow, most).await
}
