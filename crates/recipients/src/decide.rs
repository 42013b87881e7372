//! A recipient was told by hand, or need not be told.

use accounts::{Actor, Permission};
use base::Notice;
use erasure::Desk;
use jiff::civil::Date;
use ledger::{Deed, Tx, Via};
use requests::{Doer, Reference, Request, Text};
use serde_json::json;

use crate::recipient::{RecipientId, State, Way, step_of};
use crate::store::Decided;
use crate::{Error, store};

/// Notes the day on which the house itself told a recipient.
pub async fn told(
    desk: &Desk,
    actor: &Actor,
    (reference, id): (Reference, &RecipientId),
    (day, note): (Date, Option<&Text>),
) -> Result<(), Error> {
    if day > desk.controller.today(&desk.ledger.clock) {
        let line = "is still to come: give today or an earlier day";
        return Err(Notice::new("day-future", line).at("day").into());
    }
    let decided = Decided {
        state: State::Told,
        way: Some(Way::ByHand),
        day: Some(day),
        note: note.map(Text::expose),
        task: None,
    };
    decide(desk, actor, (reference, id), ("recipients.told", decided)).await
}

/// Says why a recipient is not told: it is impossible or takes a disproportionate effort.
pub async fn exempt(
    desk: &Desk,
    actor: &Actor,
    (reference, id): (Reference, &RecipientId),
    reason: Option<&Text>,
) -> Result<(), Error> {
    let Some(reason) = reason else {
        let line =
            "is missing: say why it is impossible or a disproportionate effort (Art. 19 GDPR)";
        return Err(Notice::new("recipient-reason", line).at("note").into());
    };
    let decided = Decided {
        state: State::Exempt,
        way: None,
        day: None,
        note: Some(reason.expose()),
        task: None,
    };
    decide(desk, actor, (reference, id), ("recipients.exempt", decided)).await
}

async fn decide(
    desk: &Desk,
    actor: &Actor,
    (reference, id): (Reference, &RecipientId),
    (action, decided): (&'static str, Decided<'_>),
) -> Result<(), Error> {
    let ledger = &desk.ledger;
    let name = reference.to_string();
    requests::authorize(ledger, actor, Permission::RequestsWork, Some(reference)).await?;
    let mut tx = ledger.begin().await?;
    let request = requests::load(tx.conn(), reference).await?;
    request.must_be_open().map_err(requests::Error::from)?;
    take(&mut tx, (reference, id), &decided).await?;
    tx.record(Deed {
        object: Some(id.to_string()),
        request: Some(name),
        details: json!({ "day": decided.day }),
        ..Deed::done(actor.who(), action)
    })
    .await?;
    step(desk, &mut tx, (&request, actor.via)).await?;
    tx.commit().await?;
    Ok(())
}

/// Takes the decision on an open recipient.
pub(crate) async fn take(
    tx: &mut Tx,
    (reference, id): (Reference, &RecipientId),
    decided: &Decided<'_>,
) -> Result<(), Error> {
    let known = store::all(tx.conn(), reference).await?;
    if !known.iter().any(|one| one.id == *id) {
        return Err(Error::NotFound);
    }
    if !store::decide(tx.conn(), id, decided).await? {
        let line = "is decided already";
        return Err(Notice::new("recipient-decided", line).into());
    }
    Ok(())
}

/// The step of the checklist is done once every recipient is decided.
pub(crate) async fn step(
    desk: &Desk,
    tx: &mut Tx,
    (request, via): (&Request, Via),
) -> Result<(), Error> {
    let all = store::all(tx.conn(), request.reference).await?;
    let open = all.iter().any(|one| one.state == State::Open);
    let Some(step) = step_of(request.right).filter(|_| !open) else {
        return Ok(());
    };
    let is_open = |(_, at): (_, &requests::Step)| !at.state.is_decided();
    if request.step(step).is_ok_and(is_open) {
        let doer = Doer::part("recipients", via, &desk.ledger.clock);
        requests::tick_by_machine(tx, &doer, request.reference, step).await?;
    }
    Ok(())
}
