//! What the log tells of a plan.

use ledger::{Entry, Filter};
use serde_json::Value;

use crate::plan::Plan;
use crate::{Desk, Error};

/// The plan's own entries that were not refused, oldest first.
pub(super) struct Told(Vec<Entry>);

impl Told {
    pub async fn of(desk: &Desk, plan: &Plan) -> Result<Self, Error> {
        let mut told = Vec::new();
        let id = plan.id.to_string();
        for action in ["plans.approve", "runs."] {
            let filter = Filter {
                request: Some(plan.request.clone()),
                action: Some(action.to_owned()),
                ..Filter::default()
            };
            let entries = desk.ledger.list(&filter).await?;
            told.extend(
                entries
                    .into_iter()
                    .filter(|entry| entry.object.as_ref() == Some(&id))
                    .filter(|entry| entry.outcome != "refused"),
            );
        }
        Ok(Self(told))
    }

    /// Whether the approval of this hash was entered. Details that were dropped speak for it.
    pub fn approval(&self, hash: &str) -> bool {
        self.any("plans.approve", |details| details["hash"] == hash)
    }

    /// Whether the start of a run was entered.
    pub fn start(&self) -> bool {
        self.any("runs.start", |_| true)
    }

    /// Whether the log says before the effect that a batch was to happen.
    pub fn intent(&self, batch: i64) -> bool {
        self.any("runs.intend", |details| details["batch"] == batch)
    }

    /// Whether the log says that a batch happened.
    pub fn outcome(&self, batch: i64) -> bool {
        let entry = |entry: &&Entry| entry.outcome == "done";
        self.among("runs.apply", entry, |details| details["batch"] == batch)
    }

    /// Whether the log says that a run ended with this state, or was paused.
    pub fn end(&self, state: &str) -> bool {
        if state == "conflict" {
            return self.0.iter().any(|entry| entry.outcome == "failed");
        }
        if state == "paused" {
            return self.any("runs.pause", |_| true);
        }
        self.any("runs.finish", |details| details["state"] == state)
    }

    fn any(&self, action: &str, says: impl Fn(&Value) -> bool) -> bool {
        self.among(action, |_| true, says)
    }

    fn among(
        &self,
        action: &str,
        which: impl Fn(&&Entry) -> bool,
        says: impl Fn(&Value) -> bool,
    ) -> bool {
        let mut entries = self.0.iter().filter(|entry| entry.action == action);
        entries.any(|entry| which(&entry) && entry.details.as_ref().is_none_or(&says))
    }
}
