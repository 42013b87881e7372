//! Why something is kept or archived, as a change says it, ready to be stored with each decision.

use crm::plan::Decision;
use jiff::civil::Date;
use law::Language;
use requests::{Doer, Reason, Request, Text, TextId};

use crate::change::Change;
use crate::ground::{self, Said, law_language};
use crate::plan::{Cell, Plan, PlanDecision};
use crate::{Desk, Error};

/// What a change says of its ground, ready to be stored with each decision.
pub(crate) struct Given<'c> {
    ground: Option<&'c str>,
    until: Option<Date>,
    note: Option<TextId>,
    today: Date,
    language: Language,
}

impl<'c> Given<'c> {
    /// What a change says, with an id for its note where one is kept.
    pub(crate) fn of(desk: &Desk, change: &'c Change) -> Self {
        let (clock, random) = (&desk.ledger.clock, &desk.ledger.random);
        Self {
            ground: change.ground.as_deref(),
            until: change.until,
            note: needs_reason(change).then(|| TextId::mint(clock, random)),
            today: desk.controller.today(clock),
            language: law_language(desk.controller.language),
        }
    }

    /// Keeps the note with the request's texts, where a decision of the plan has it.
    pub(crate) async fn keep_note(
        &self,
        tx: &mut ledger::Tx,
        doer: &Doer,
        (plan, request): (&Plan, &Request),
        text: Option<&Text>,
    ) -> Result<(), Error> {
        let noted = plan.decisions.iter().any(|made| made.note == self.note);
        if let (Some(id), Some(text)) = (self.note.as_ref().filter(|_| noted), text) {
            let object = plan.id.as_str();
            let reason = Reason { id, object, text };
            requests::give_reason(tx, doer, request.reference, reason).await?;
        }
        Ok(())
    }
}

/// Keeping and archiving stand on a ground.
fn is_reasoned(decision: Decision) -> bool {
    matches!(decision, Decision::Keep | Decision::Archive)
}

/// Whether a note was given for a decision that has a ground.
fn needs_reason(change: &Change) -> bool {
    let mut decisions = change.select.iter().chain(&change.groups);
    let is_reason = !change.leave.is_empty() || decisions.any(|(_, made)| is_reasoned(*made));
    change.note.is_some() && is_reason
}

/// Refuses what needs a ground and has none that carries it.
pub(crate) fn demand_ground(
    name: &str,
    decision: Decision,
    given: &Given<'_>,
) -> Result<(), Error> {
    if !is_reasoned(decision) {
        return Ok(());
    }
    let said = Said {
        ground: given.ground,
        until: given.until,
        noted: given.note.is_some(),
        language: given.language,
    };
    ground::demand(name, decision, &said, given.today).map_err(Error::Refused)
}

/// Puts a decision in the place of the one before it.
pub(crate) fn decide(
    plan: &mut Plan,
    on_group: bool,
    name: &str,
    decision: Decision,
    given: &Given<'_>,
) {
    put(plan, (on_group, name, None), decision, given);
}

/// The same on one text of a record.
pub(crate) fn decide_at(
    plan: &mut Plan,
    (record, cell): (&str, Cell),
    decision: Decision,
    given: &Given<'_>,
) {
    put(plan, (false, record, Some(cell)), decision, given);
}

fn put(
    plan: &mut Plan,
    (on_group, name, cell): (bool, &str, Option<Cell>),
    decision: Decision,
    given: &Given<'_>,
) {
    let reasoned = is_reasoned(decision);
    plan.decisions
        .retain(|made| made.on_group != on_group || made.name != name || made.cell != cell);
    plan.decisions.push(PlanDecision {
        on_group,
        name: name.to_owned(),
        cell,
        decision,
        ground: given.ground.map(str::to_owned),
        until: given.until.filter(|_| reasoned),
        note: given.note.clone().filter(|_| reasoned),
    });
}
