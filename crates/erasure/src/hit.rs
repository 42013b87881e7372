//! Texts that name the person: each is redacted, unless somebody leaves it as it is, for a ground.
//!
//! A hit is one column of one row. What is left is declared as an exception of the plan, so that the approval means it too
//! and the scan after the run knows it.

use std::collections::BTreeSet;
use std::fmt;

use base::{Locale, Notice};
use crm::plan::{Decision, Effect};
use jiff::civil::Date;
use serde::Serialize;

use crate::given::{Given, decide_at, demand_ground};
use crate::ground::told;
use crate::plan::{Cell, Plan, PlanDecision};
use crate::{Error, ground};

/// Why the plan declares an exception where somebody left a hit.
pub(crate) const LEFT: &str = "left";

/// A text that names the person.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hit {
    /// System.
    pub system: String,
    /// `kind:key`.
    pub record: String,
    /// Column.
    pub column: String,
}

impl Hit {
    /// Reads `SYSTEM/KIND:KEY/COLUMN`. A key of several parts has strokes of its own.
    ///
    /// # Errors
    /// Refused for anything else.
    pub fn parse(text: &str) -> Result<Self, Notice> {
        let parts = || {
            let (system, rest) = text.trim().split_once('/')?;
            let (record, column) = rest.rsplit_once('/')?;
            let is_whole = !system.is_empty() && record.contains(':') && !column.is_empty();
            is_whole.then_some((system, record, column))
        };
        let (system, record, column) = parts().ok_or_else(|| {
            let line = "a hit cannot be read; write SYSTEM/KIND:KEY/COLUMN as the plan lists it";
            Notice::new("hit-shape", line)
        })?;
        Ok(Self {
            system: system.to_owned(),
            record: record.to_owned(),
            column: column.to_owned(),
        })
    }
}

impl fmt::Display for Hit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}/{}", self.system, self.record, self.column)
    }
}

/// A hit and what becomes of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HitView {
    /// System.
    pub system: String,
    /// `kind:key`.
    pub record: String,
    /// Column.
    pub column: String,
    /// `redact`, or `leave` as it is.
    pub decision: &'static str,
    /// Why it is left: the id of a ground.
    pub ground: Option<String>,
    /// Until when the ground holds.
    pub until: Option<Date>,
}

impl HitView {
    /// How the hit is named in a decision on it.
    pub fn name(&self) -> String {
        format!("{}/{}/{}", self.system, self.record, self.column)
    }

    /// Whether it stays as it is.
    pub fn is_left(&self) -> bool {
        self.decision == "leave"
    }
}

/// Every hit of a plan by its place: those that are redacted, and those that somebody left.
pub(crate) fn hits(plan: &Plan, locale: Locale) -> Vec<HitView> {
    let left = plan.decisions.iter().filter_map(|made| {
        let cell = made.cell.as_ref().filter(|_| stands(plan, made))?;
        Some(HitView {
            system: cell.system.clone(),
            record: made.name.clone(),
            column: cell.column.clone(),
            decision: "leave",
            ground: made.ground.as_ref().map(|code| told(code, locale)),
            until: made.until,
        })
    });
    let mut all: Vec<HitView> = left.collect();
    let known: BTreeSet<String> = all.iter().map(HitView::name).collect();
    for planned in &plan.items {
        for (column, effect) in &planned.item.changes {
            let hit = HitView {
                system: planned.system.clone(),
                record: planned.record.clone(),
                column: column.clone(),
                decision: "redact",
                ground: None,
                until: None,
            };
            if matches!(effect, Effect::Redact { .. }) && !known.contains(&hit.name()) {
                all.push(hit);
            }
        }
    }
    let place = |hit: &HitView| (hit.system.clone(), hit.record.clone(), hit.column.clone());
    all.sort_by_cached_key(place);
    all
}

/// Leaves hits as they are, for the ground given.
pub(crate) fn leave(plan: &mut Plan, wanted: &[Hit], given: &Given<'_>) -> Result<(), Error> {
    for hit in wanted {
        demand_known(plan, hit)?;
        demand_ground(&hit.to_string(), Decision::Keep, given)?;
        decide_at(plan, (&hit.record, cell_of(hit)), Decision::Keep, given);
    }
    Ok(())
}

/// Has hits redacted that somebody had left.
pub(crate) fn redact(plan: &mut Plan, wanted: &[Hit]) -> Result<(), Error> {
    for hit in wanted {
        demand_known(plan, hit)?;
        let cell = Some(cell_of(hit));
        plan.decisions
            .retain(|made| made.cell != cell || made.name != hit.record);
    }
    Ok(())
}

fn cell_of(hit: &Hit) -> Cell {
    Cell {
        system: hit.system.clone(),
        column: hit.column.clone(),
    }
}

fn demand_known(plan: &Plan, hit: &Hit) -> Result<(), Error> {
    let redacted = plan.items.iter().any(|planned| {
        let effect = planned.item.changes.get(&hit.column);
        let is_it = planned.system == hit.system && planned.record == hit.record;
        is_it && matches!(effect, Some(Effect::Redact { .. }))
    });
    let cell = Some(cell_of(hit));
    let is_left = |made: &PlanDecision| made.cell == cell && made.name == hit.record;
    if redacted || plan.decisions.iter().any(is_left) {
        return Ok(());
    }
    let line = format!(
        "{hit}: is no text of the plan that names the person; write it as the plan lists it"
    );
    Err(Error::Refused(
        Notice::new("hit-unknown", line).with("record", hit.to_string()),
    ))
}

/// Whether a text that somebody left is one of the plan's exceptions. It is none where its record goes as a whole, or where
/// it does not name the person any more.
fn stands(plan: &Plan, made: &PlanDecision) -> bool {
    let (Some(cell), Some((_, key))) = (&made.cell, made.name.split_once(':')) else {
        return false;
    };
    plan.exceptions.iter().any(|(system, one)| {
        let is_there = *system == cell.system && one.column == cell.column;
        is_there && one.because == LEFT && one.key == key
    })
}

/// A hit that stays after the run, with the id of its ground and the ground's last day.
pub(crate) struct Staying<'p> {
    /// Id of the ground, or of the duty.
    pub ground: &'p str,
    /// Last day on which it holds.
    pub until: Option<Date>,
    /// Of which record.
    pub record: (&'p str, &'p str),
}

/// The hits that somebody left and that do stand in the systems, as the plan declares them.
pub(crate) fn staying(plan: &Plan) -> impl Iterator<Item = Staying<'_>> {
    plan.decisions.iter().filter_map(move |made| {
        let cell = made.cell.as_ref().filter(|_| stands(plan, made))?;
        let (id, last_day) = ground::parts(made.ground.as_deref()?);
        Some(Staying {
            ground: id,
            until: last_day.or(made.until),
            record: (&cell.system, &made.name),
        })
    })
}

#[cfg(test)]
mod tests {
    use super::Hit;

    #[test]
    fn a_hit_is_named_by_its_place_and_read_back() {
        for text in ["vertrieb/task:1/description", "crm/joins:a/b/note"] {
            assert_eq!(
                Hit::parse(text).map(|hit| hit.to_string()),
                Ok(text.to_owned())
            );
        }
        let hit = Hit::parse(" crm/joins:a/b/note ").expect("a hit");
        assert_eq!((&*hit.record, &*hit.column), ("joins:a/b", "note"));
        for wrong in [
            "",
            "task:1",
            "crm/task:1",
            "crm/task/note",
            "/task:1/note",
            "crm/task:1/",
        ] {
            let notice = Hit::parse(wrong).expect_err(wrong);
            assert_eq!(notice.code, "hit-shape", "{wrong}");
        }
    }
}
