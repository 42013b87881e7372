//! Ticks, unticks and skips a step, and writes notes on it.

use accounts::{Actor, Permission};
use law::{Binding, Item};
use ledger::{Ledger, Tx};

use crate::change::{Change, Doer, Place, Target, authorize};
use crate::remark::{Draft, TextKind};
use crate::request::Request;
use crate::{Error, Reference, StepState, Text};

/// What is written beside a tick.
#[derive(Debug, Clone, Default)]
pub struct Marks {
    pub note: Option<Text>,
    /// What shows that the step was done: a file, a number, a place.
    pub evidence: Option<Text>,
}

/// Says that a step was done. Refused while a step it depends on is open.
pub async fn tick(
    ledger: &Ledger,
    actor: &Actor,
    target: Target,
    step: &str,
    marks: &Marks,
) -> Result<Request, Error> {
    demand(ledger, actor, target, step, |item| item.reserved).await?;
    let mut change = Change::begin(ledger, actor, target).await?;
    let entry = change.turn(step, StepState::Done, "requests.tick").await?;
    write_marks(&mut change, ledger, step, marks, entry).await?;
    change.save().await
}

/// Takes a tick or a skip back.
pub async fn untick(
    ledger: &Ledger,
    actor: &Actor,
    target: Target,
    step: &str,
) -> Result<Request, Error> {
    demand(ledger, actor, target, step, |item| item.reserved).await?;
    let mut change = Change::begin(ledger, actor, target).await?;
    change
        .turn(step, StepState::Open, "requests.untick")
        .await?;
    change.save().await
}

/// Says why a step does not apply. A mandatory step may be skipped by who may close requests only:
/// it is the one way past it.
pub async fn skip(
    ledger: &Ledger,
    actor: &Actor,
    target: Target,
    step: &str,
    reason: &Text,
) -> Result<Request, Error> {
    let is_mandatory = |item: &Item| item.binding == Binding::Mandatory;
    demand(ledger, actor, target, step, is_mandatory).await?;
    let mut change = Change::begin(ledger, actor, target).await?;
    let entry = change
        .turn(step, StepState::Skipped, "requests.skip")
        .await?;
    let draft = Draft {
        step: Some(step),
        ..Draft::new(TextKind::Reason, reason)
    };
    change.write(ledger, draft, entry).await?;
    change.save().await
}

/// Who decides a step may work on requests; where `needs_close` says so, they may close them too.
async fn demand(
    ledger: &Ledger,
    actor: &Actor,
    target: Target,
    step: &str,
    needs_close: impl Fn(&Item) -> bool,
) -> Result<(), Error> {
    let reference = target.reference;
    authorize(ledger, actor, Permission::RequestsWork, Some(reference)).await?;
    // A request's checklist never changes, so it may be read before the transaction begins.
    let mut conn = ledger.store.pool().acquire().await?;
    let request = crate::load(&mut conn, reference).await?;
    drop(conn);
    if needs_close(request.step(step)?.0) {
        authorize(ledger, actor, Permission::RequestsClose, Some(reference)).await?;
    }
    Ok(())
}

/// Writes a note or evidence on a step without moving it.
pub async fn annotate(
    ledger: &Ledger,
    actor: &Actor,
    target: Target,
    step: &str,
    marks: &Marks,
) -> Result<Request, Error> {
    let mut change = Change::by(ledger, actor, Permission::RequestsWork, target).await?;
    change.request.must_be_open()?;
    change.request.step(step)?;
    let place = Place {
        object: Some(step.trim()),
        system: None,
    };
    let details = serde_json::json!({
        "note": marks.note.is_some(),
        "evidence": marks.evidence.is_some(),
    });
    let entry = change
        .record_on("requests.annotate", Some(place), details)
        .await?;
    write_marks(&mut change, ledger, step, marks, entry).await?;
    change.save().await
}

async fn write_marks(
    change: &mut Change<'_>,
    ledger: &Ledger,
    step: &str,
    marks: &Marks,
    entry: i64,
) -> Result<(), Error> {
    let marks = [
        (TextKind::Note, &marks.note),
        (TextKind::Evidence, &marks.evidence),
    ];
    for (kind, text) in marks {
        if let Some(text) = text {
            let draft = Draft {
                step: Some(step),
                ..Draft::new(kind, text)
            };
            change.write(ledger, draft, entry).await?;
        }
    }
    Ok(())
}

/// Ticks a step because a part of the product has done what it asks for, inside that part's own
/// transaction. Waits for nothing: that part's own rules have decided. By hand it cannot be undone.
pub async fn tick_by_machine(
    tx: &mut Tx,
    doer: &Doer,
    reference: Reference,
    step: &str,
) -> Result<Request, Error> {
    let mut change = Change::of(tx, reference.into(), doer.clone()).await?;
    change.turn(step, StepState::Done, "requests.tick").await?;
    change.save().await
}

/// Opens a step again that the product had ticked: the plan was changed, residue came back.
pub async fn untick_by_machine(
    tx: &mut Tx,
    doer: &Doer,
    reference: Reference,
    step: &str,
) -> Result<Request, Error> {
    let mut change = Change::of(tx, reference.into(), doer.clone()).await?;
    change
        .turn(step, StepState::Open, "requests.untick")
        .await?;
    change.save().await
}
