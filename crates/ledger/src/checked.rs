//! The check of the log that somebody asked for, and what the last one said.

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::{Deed, Entry, Error, Filter, Ledger, Outcome, Verdict, Who};

/// The action of the entry a check leaves.
const ACTION: &str = "ledger.verify";

/// What the last check that was asked for said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// When.
    pub at: Timestamp,
    /// Login of who asked, or the word for the part of the system.
    pub by: String,
    /// Whether all agreed.
    pub ok: bool,
    /// How many entries were checked.
    pub size: i64,
    /// The first entry that does not agree.
    pub first_bad: Option<i64>,
}

impl Ledger {
    /// Recomputes the whole log, as [`Ledger::verify_published`], and enters the result. A log that
    /// takes no entry any more is told all the same.
    pub async fn check(&self, who: Who) -> Result<Verdict, Error> {
        let verdict = self.verify_published(None).await?;
        let outcome = if verdict.ok {
            Outcome::Done
        } else {
            Outcome::Failed
        };
        let deed = Deed {
            outcome,
            details: json!({
                "ok": verdict.ok, "size": verdict.size, "first_bad": verdict.first_bad,
            }),
            ..Deed::done(who, ACTION)
        };
        match self.enter(deed).await {
            Ok(_) | Err(Error::Blocked(_)) => Ok(verdict),
            Err(error) => Err(error),
        }
    }

    /// What the last check said; none while nobody asked for one.
    pub async fn last_check(&self) -> Result<Option<Checked>, Error> {
        let filter = Filter {
            action: Some(ACTION.to_owned()),
            newest_first: true,
            limit: Some(1),
            ..Filter::default()
        };
        Ok(self.list(&filter).await?.into_iter().next().map(read))
    }
}

fn read(entry: Entry) -> Checked {
    let details = entry.details.unwrap_or(Value::Null);
    Checked {
        at: entry.at,
        by: entry.actor,
        ok: entry.outcome == "done",
        size: details["size"].as_i64().unwrap_or(entry.index),
        first_bad: details["first_bad"].as_i64(),
    }
}
