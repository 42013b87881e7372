//! Tells a recipient by a message with a link, which they can answer.

use accounts::{Actor, Permission, Role};
use base::{Locale, Notice as No};
use erasure::Desk;
use errands::{Somebody, Ways};
use ledger::Deed;
use mail::Address;
use requests::{Doer, NewTask, Reference, TaskOwner, Text};
use serde_json::json;

use crate::recipient::{RecipientId, State, Way};
use crate::store::Decided;
use crate::{Error, decide, store};

/// What a recipient is told.
#[derive(Debug)]
pub struct Notice<'a> {
    pub reference: Reference,
    pub recipient: &'a RecipientId,
    /// What they may read of the person on the page, as little as they need to act.
    pub identifiers: Option<Text>,
}

/// Sends the notice of what was done: message, task, link, decision and entry come together or not
/// at all. Refused for a right Art. 19 GDPR does not name, without an address, and a second time.
pub async fn tell(
    desk: &Desk,
    ways: Ways<'_>,
    actor: &Actor,
    notice: &Notice<'_>,
) -> Result<(), Error> {
    let ledger = &desk.ledger;
    let name = notice.reference.to_string();
    let about = Some(notice.reference);
    requests::authorize(ledger, actor, Permission::RequestsWork, about).await?;
    if notice.identifiers.is_some() {
        requests::authorize(ledger, actor, Permission::PersonReveal, about).await?;
    }
    let mut tx = ledger.begin().await?;
    let request = requests::load(tx.conn(), notice.reference).await?;
    request.must_be_open().map_err(requests::Error::from)?;
    if law::errand::notice(request.right).is_none() {
        let line =
            "Art. 19 GDPR asks for notices after rectification, erasure and restriction only";
        return Err(No::new("recipients-right", line).into());
    }
    let known = store::all(tx.conn(), notice.reference).await?;
    let recipient = known.into_iter().find(|one| one.id == *notice.recipient);
    let recipient = recipient.ok_or(Error::NotFound)?;
    let address = recipient.address.as_deref().map(Address::parse);
    let Some(Ok(address)) = address else {
        let line = "has no address: tell them yourself and note the day";
        return Err(No::new("recipient-no-address", line).into());
    };
    let words = waiting(desk, &recipient.name.unwrap_or_default());
    let due = law::errand::due(request.receipt.day, request.due.last_day);
    let today = desk.controller.today(&ledger.clock);
    let task = NewTask {
        words: Text::parse("words", &words).map_err(requests::Error::from)?,
        owner: request
            .assignee
            .clone()
            .map_or(TaskOwner::Role(Role::PrivacyManager), TaskOwner::Login),
        system: None,
        due: due.max(today),
    };
    let due = task.due;
    let doer = Doer::person(actor, &ledger.clock);
    let task =
        requests::add_task_by_machine(ledger, &mut tx, &doer, notice.reference, task).await?;
    let decided = Decided {
        state: State::Told,
        way: Some(Way::Link),
        day: Some(today),
        note: None,
        task: Some(&task),
    };
    decide::take(&mut tx, (notice.reference, notice.recipient), &decided).await?;
    let somebody = Somebody {
        request: &request,
        task: &task,
        due,
        address,
        identifiers: notice.identifiers.as_ref(),
    };
    errands::ask_somebody(desk, (ways, actor), &mut tx, somebody).await?;
    tx.record(Deed {
        object: Some(notice.recipient.to_string()),
        request: Some(name),
        details: json!({ "task": task, "day": today }),
        ..Deed::done(actor.who(), "recipients.tell")
    })
    .await?;
    decide::step(desk, &mut tx, (&request, actor.via)).await?;
    tx.commit().await?;
    Ok(())
}

/// What the task says that waits for the answer.
fn waiting(desk: &Desk, who: &str) -> String {
    match desk.controller.language {
        Locale::De => format!("Antwort des Empfängers abwarten: {who}"),
        Locale::En => format!("Wait for the recipient's answer: {who}"),
    }
}
