//! The person takes the request back. It stays a request: the house looks whether the word is
//! theirs, and closes it as withdrawn.

use base::Secret;
use erasure::Desk;
use jiff::ToSpan as _;
use ledger::{Deed, Ledger, Tx, Via, Who};
use requests::{Doer, NewTask, Request, TaskOwner, Text, work_log};
use serde_json::json;

use crate::status::{Opened, Status, enter_look, open, tell};
use crate::{Error, PART, store, words};

/// So many days the house has to look at it.
const DAYS: i64 = 3;

/// Notes that the person takes the request back: an entry in the work log and a task, once. Returns
/// how the request stands then. One that is closed, or was taken back before, stays as it is, and that it
/// was looked at is entered.
pub async fn withdraw(desk: &Desk, number: &str, code: &Secret) -> Result<Status, Error> {
    let opened = open(desk, (number, code)).await?;
    if opened.withdrawn.is_some() || opened.request.must_be_open().is_err() {
        enter_look(desk, &opened).await?;
        return tell(desk, opened).await;
    }
    let ledger = &desk.ledger;
    let now = ledger.clock.now();
    let reference = opened.request.reference.to_string();
    let mut tx = ledger.begin().await?;
    if store::withdraw(tx.conn(), &reference, now).await? {
        enter(desk, &mut tx, &opened.request).await?;
        tx.commit().await?;
    } else {
        tx.rollback().await?;
        enter_look(desk, &opened).await?;
    }
    let opened = Opened {
        withdrawn: Some(now),
        ..opened
    };
    tell(desk, opened).await
}

async fn enter(desk: &Desk, tx: &mut Tx, request: &Request) -> Result<(), Error> {
    let ledger: &Ledger = &desk.ledger;
    let said = words::said(desk.controller.language);
    let doer = Doer::part(PART, Via::Page, &ledger.clock);
    let line = Text::parse("text", &said.withdrawn)?;
    work_log::write_by_machine(ledger, tx, &doer, request.reference, &line).await?;
    let due = desk
        .controller
        .today(&ledger.clock)
        .saturating_add(DAYS.days());
    let task = NewTask {
        words: Text::parse("words", &said.withdrawn_task)?,
        owner: TaskOwner::Role(accounts::Role::PrivacyManager),
        system: None,
        due,
    };
    requests::add_task_by_machine(ledger, tx, &doer, request.reference, task).await?;
    tx.record(Deed {
        object: Some(request.id.to_string()),
        request: Some(request.reference.to_string()),
        details: json!({ "task_due": due }),
        ..Deed::done(Who::system(PART, Via::Page), "portal.withdraw")
    })
    .await?;
    Ok(())
}
