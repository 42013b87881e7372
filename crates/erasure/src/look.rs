//! Which rows of a plan somebody has looked at. Stored with the plan: references and a hash of
//! what was to become of the row, never a value.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::plan::{Plan, PlanItem, changes_text};

/// A look at a row, as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Look {
    /// System.
    pub system: String,
    /// `kind:key`.
    pub record: String,
    /// What was to become of the row; see [`fate`].
    pub fate: String,
    /// Login of who looked; the account's id on the way into the store.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// Who looked at a row as it is planned now, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LookView {
    /// Login.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// What becomes of a row, as a short hash: another action, column or ground makes another one,
/// and the look before it counts no more.
pub(crate) fn fate(planned: &PlanItem) -> String {
    let item = &planned.item;
    let mut hash = Sha256::new();
    for part in [
        item.action.word(),
        &changes_text(item),
        item.ground.as_deref().unwrap_or(""),
    ] {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    hex::encode(&hash.finalize()[..16])
}

/// The looks of a plan by row.
pub(crate) struct Looks<'p>(BTreeMap<(&'p str, &'p str), Vec<&'p Look>>);

impl<'p> Looks<'p> {
    pub fn of(plan: &'p Plan) -> Self {
        let mut by_row: BTreeMap<(&str, &str), Vec<&Look>> = BTreeMap::new();
        for look in &plan.looks {
            let row = (look.system.as_str(), look.record.as_str());
            by_row.entry(row).or_default().push(look);
        }
        Self(by_row)
    }

    /// The looks at a row that still count.
    pub fn at(&self, planned: &PlanItem) -> Vec<LookView> {
        let row = (planned.system.as_str(), planned.record.as_str());
        let Some(looks) = self.0.get(&row) else {
            return Vec::new();
        };
        let fate = fate(planned);
        looks
            .iter()
            .filter(|look| look.fate == fate)
            .map(|look| LookView {
                by: look.by.clone(),
                at: look.at,
            })
            .collect()
    }
}
