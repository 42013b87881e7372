//! An effect as pages, API and command show it.

use std::collections::BTreeMap;

use erasure::{CandidateView, Desk};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

use crate::effect::{Ended, Row};
use crate::{Effect, EffectId, Error, Kind, Old, Place, State, secret};

/// One effect. Personal values are not in it: see [`crate::reveal`].
#[derive(Debug, Clone, Serialize)]
pub struct EffectView {
    /// Id.
    pub effect: EffectId,
    /// Reference of the request.
    pub request: String,
    /// What is done.
    pub kind: Kind,
    /// How far it is.
    pub state: State,
    /// Stands for exactly these rows as they stood.
    pub hash: String,
    /// The records it is about.
    pub persons: Vec<Place>,
    /// Records beside the linked ones that are or may be the person, why, and whether they are
    /// acted on; also linked ones that are left out.
    pub candidates: Vec<CandidateView>,
    /// The rows that get values.
    pub rows: Vec<RowView>,
    /// Values that others have too.
    pub shared: Vec<SharedView>,
    /// Systems that people work in by hand.
    pub by_hand: Vec<String>,
    /// Systems whose profile does not say how; done by hand, too.
    pub silent: Vec<String>,
    /// `a` to `d` of Art. 18(1) GDPR.
    pub ground: Option<String>,
    /// The day on which a restriction is looked at again.
    pub review_on: Option<Date>,
    /// What becomes of wrong values in the CRM's change log.
    pub old_values: Option<Old>,
    /// Login of who drafted it.
    pub drafted_by: String,
    /// When.
    pub drafted_at: Timestamp,
    /// Login of who confirmed it.
    pub run_by: Option<String>,
    /// When it began.
    pub begun_at: Option<Timestamp>,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// How many rows of each system are as they shall be.
    pub done: BTreeMap<String, usize>,
    /// Rows that were so before us, as after an interruption.
    pub recovered: usize,
    /// Records that were changed since the draft.
    pub conflicts: Vec<String>,
}

/// One row.
#[derive(Debug, Clone, Serialize)]
pub struct RowView {
    /// System.
    pub system: String,
    /// `kind:key`.
    pub record: String,
    /// Word of the rule.
    pub rule: String,
    /// What changes in it.
    pub columns: Vec<ColumnView>,
}

/// One column.
#[derive(Debug, Clone, Serialize)]
pub struct ColumnView {
    /// Column.
    pub column: String,
    /// What stood there; not told of personal values.
    pub from: Option<String>,
    /// What shall stand there; not told of personal values.
    pub to: Option<String>,
}

/// A value that others have too.
#[derive(Debug, Clone, Serialize)]
pub struct SharedView {
    /// System.
    pub system: String,
    /// `kind:key` of the value.
    pub record: String,
    /// Who has it besides.
    pub others: Vec<String>,
    /// Whether it is set all the same; none while nobody decided.
    pub stop: Option<bool>,
}

impl EffectView {
    pub(crate) fn new(desk: &Desk, effect: Effect, sealed: Option<&str>) -> Result<Self, Error> {
        // Flags are nobody's secret; what is corrected is.
        let is_open = effect.kind != Kind::Rectification && sealed.is_some();
        let secret = is_open.then(|| secret::open(desk, &effect.id, sealed));
        let secret = secret.transpose()?.unwrap_or_default();
        let row = |(at, row): (usize, Row)| {
            let told = |values: &[crm::plan::Values], column: &String| {
                values.get(at)?.get(column).cloned().flatten()
            };
            RowView {
                columns: row
                    .columns
                    .into_iter()
                    .map(|column| ColumnView {
                        from: told(&secret.from, &column),
                        to: told(&secret.to, &column),
                        column,
                    })
                    .collect(),
                system: row.system,
                record: row.record,
                rule: row.rule,
            }
        };
        let plan = effect.plan;
        let language = desk.controller.language;
        let candidates = plan.candidates.into_iter();
        let ended = effect.done.values();
        Ok(Self {
            effect: effect.id,
            request: effect.request,
            kind: effect.kind,
            state: effect.state,
            hash: effect.hash,
            persons: plan.persons,
            candidates: candidates.map(|one| one.view(language)).collect(),
            rows: plan.rows.into_iter().enumerate().map(row).collect(),
            shared: plan.shared.into_iter().map(SharedView::from).collect(),
            by_hand: plan.by_hand.into_iter().collect(),
            silent: plan.silent.into_iter().collect(),
            ground: plan.ground,
            review_on: plan.review_on,
            old_values: plan.old,
            drafted_by: effect.drafted_by,
            drafted_at: effect.drafted_at,
            run_by: effect.run_by,
            begun_at: effect.begun_at,
            ended_at: effect.ended_at,
            recovered: ended.clone().map(|ended| ended.recovered).sum(),
            conflicts: ended.flat_map(|ended| ended.conflicts.clone()).collect(),
            done: effect.done.into_iter().filter_map(written).collect(),
        })
    }

    /// Values that nobody decided on yet.
    pub fn undecided(&self) -> usize {
        let open = self.shared.iter().filter(|shared| shared.stop.is_none());
        open.count()
    }
}

fn written((system, ended): (String, Ended)) -> Option<(String, usize)> {
    ended.conflicts.is_empty().then_some((system, ended.rows))
}

impl From<crate::effect::Shared> for SharedView {
    fn from(shared: crate::effect::Shared) -> Self {
        Self {
            system: shared.system,
            record: shared.record,
            others: shared.others,
            stop: shared.stop,
        }
    }
}
