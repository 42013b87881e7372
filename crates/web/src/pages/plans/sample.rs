//! A few rows for whoever approves to look at. Which ones follows from the plan's hash, so that
//! whoever prepares a plan does not choose them and everybody is shown the same.

use std::collections::HashMap;

use erasure::{ItemView, PlanView};
use sha2::{Digest, Sha256};

use super::records::is_decidable;
use super::rows::{checked, kind_of, place};
use crate::visit::Visit;

/// So many are enough to see whether the rules fit, and few enough to be looked at.
const ROWS: usize = 5;

/// One row.
pub struct Sample {
    pub kind: String,
    pub action: String,
    pub record: String,
    /// `system/record`.
    pub place: String,
    /// Who looked at it; empty for nobody.
    pub checked: String,
}

/// The rows of a plan that are to be looked at.
pub fn sample(visit: &Visit, names: &HashMap<String, String>, plan: &PlanView) -> Vec<Sample> {
    let lot = |item: &ItemView| Sha256::digest(format!("{}\u{1f}{}", plan.hash, place(item)));
    let decided = |item: &&ItemView| {
        let kind = item.group.as_deref();
        kind.is_some_and(|kind| is_decidable(plan, kind))
    };
    let mut items: Vec<&ItemView> = plan.items.iter().filter(decided).collect();
    items.sort_by_cached_key(|item| lot(item));
    let row = |item: &&ItemView| Sample {
        kind: visit
            .words
            .word("kinds-", item.group.as_deref().unwrap_or(kind_of(item))),
        action: visit.words.word("action-", item.action),
        record: item.record.clone(),
        place: place(item),
        checked: checked(visit, names, item),
    };
    items.iter().take(ROWS).map(row).collect()
}
