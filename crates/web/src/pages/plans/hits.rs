//! Texts that name the person, each with what becomes of it: redacted, or left for a ground.

use std::collections::BTreeMap;

use erasure::{Change, Hit, HitView, PlanView};

use super::summary::ground_title;
use crate::fields::Fields;
use crate::visit::Visit;

/// So many are shown at a time.
const MOST: usize = 100;
/// How the block is called beside the groups of records.
pub const BLOCK: &str = "hits";

/// The texts of a plan that name the person.
pub struct Hits {
    pub count: usize,
    /// How many of them stay.
    pub left: usize,
    /// Whether they are listed one by one.
    pub open: bool,
    /// Where the list begins.
    pub from: usize,
    pub lines: Vec<HitLine>,
    pub earlier: Option<String>,
    pub later: Option<String>,
}

/// One of them.
pub struct HitLine {
    /// `system/record/column`, as a decision names it.
    pub name: String,
    pub record: String,
    pub system: String,
    pub column: String,
    /// Whether it stays as it is.
    pub left: bool,
    /// Whether that is chosen in the form.
    pub leave: bool,
    pub ground: String,
    /// Until when the ground holds; empty for no end.
    pub until: String,
    /// `system/record`, where the row can be looked at.
    pub place: String,
}

/// The hits as the page shows them, with what was chosen in its form.
pub fn shown(visit: &Visit, plan: &PlanView, fields: &Fields) -> Hits {
    let is_named = fields.get("open") == BLOCK || fields.get("stay") == BLOCK;
    let open = is_named || fields.beginning("hit/").next().is_some();
    let from: usize = fields.get("from").parse().unwrap_or(0);
    let from = if open { from } else { 0 };
    let place = |from: usize| {
        let plan = &plan.plan;
        format!("/plans/{plan}/records?open={BLOCK}&from={from}#g-{BLOCK}")
    };
    let listed = plan.hits.iter().skip(from).take(MOST);
    let listed = listed.filter(|_| open);
    Hits {
        count: plan.hits.len(),
        left: plan.hits.iter().filter(|hit| hit.is_left()).count(),
        open,
        from,
        lines: listed.map(|hit| line(visit, hit, fields)).collect(),
        earlier: (from > 0).then(|| place(from.saturating_sub(MOST))),
        later: (open && plan.hits.len() > from.saturating_add(MOST)).then(|| place(from + MOST)),
    }
}

fn line(visit: &Visit, hit: &HitView, fields: &Fields) -> HitLine {
    let name = hit.name();
    let chosen = fields.filled(&format!("hit/{name}"));
    let place = format!("{}/{}", hit.system, hit.record);
    HitLine {
        leave: chosen.map_or(hit.is_left(), |word| word == "leave"),
        name,
        record: hit.record.clone(),
        system: hit.system.clone(),
        column: hit.column.clone(),
        left: hit.is_left(),
        ground: ground_title(visit, hit.ground.as_deref()),
        until: hit
            .until
            .map_or_else(String::new, |day| visit.words.day(day)),
        // A text that stays is no part of a row that changes.
        place: if hit.is_left() { String::new() } else { place },
    }
}

/// What the form decides otherwise than the plan has it.
pub fn decided(plan: &PlanView, fields: &Fields) -> Change {
    let said: BTreeMap<&str, &str> = fields.beginning("hit/").collect();
    let named = |is_left: bool, word: &str| -> Vec<Hit> {
        let hits = plan.hits.iter().filter(|hit| hit.is_left() == is_left);
        let hits = hits.filter(|hit| said.get(hit.name().as_str()) == Some(&word));
        let hit = |hit: &HitView| Hit {
            system: hit.system.clone(),
            record: hit.record.clone(),
            column: hit.column.clone(),
        };
        hits.map(hit).collect()
    };
    Change {
        leave: named(false, "leave"),
        redact: named(true, "redact"),
        ..Change::default()
    }
}
