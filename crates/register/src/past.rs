//! Who added and changed what of a system, when, from the log.

use accounts::{Actor, Permission, authorize};
use jiff::Timestamp;
use ledger::{Entry, Filter, Ledger};
use serde::Serialize;

use crate::Error;

/// One change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Past {
    /// Number of the entry.
    pub index: i64,
    pub at: Timestamp,
    /// Login.
    pub by: String,
    pub action: String,
    /// Names of the fields.
    pub fields: Vec<String>,
}

/// Every change of a system, newest first.
pub async fn past(ledger: &Ledger, actor: &Actor, id: &str) -> Result<Vec<Past>, Error> {
    authorize(ledger, actor, Permission::RegisterRead, None).await?;
    let filter = Filter {
        action: Some("register.".to_owned()),
        system: Some(id.to_owned()),
        newest_first: true,
        ..Filter::default()
    };
    let entries = ledger.list(&filter).await?;
    let done = entries.iter().filter(|entry| entry.outcome == "done");
    Ok(done.map(one).collect())
}

fn one(entry: &Entry) -> Past {
    let fields = entry.details.as_ref().and_then(|all| all.get("fields"));
    let fields = fields.and_then(serde_json::Value::as_array);
    let name = |field: &serde_json::Value| field.as_str().map(str::to_owned);
    Past {
        index: entry.index,
        at: entry.at,
        by: entry.actor.clone(),
        action: entry.action.clone(),
        fields: fields
            .map(|fields| fields.iter().filter_map(name).collect())
            .unwrap_or_default(),
    }
}
