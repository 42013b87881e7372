//! A code is entered, or whoever reads the mailbox says that the request is not theirs.

use accounts::{Actor, Permission};
use base::Notice;
use erasure::Desk;
use jiff::ToSpan as _;
use jiff::civil::Date;
use ledger::{Deed, Outcome as Ended, Tx, Via, Who};
use requests::{Doer, Means, NewCheck, NewTask, Reference, TaskOwner, Text};
use serde_json::json;

use crate::link::DIGITS;
use crate::store::TRIES;
use crate::words::letter;
use crate::{Code, CodeId, Error, Outcome, link, look, store};

/// The person, as the log says it: whoever has the link.
const PERSON: &str = "identity";
/// So many days the house has to look at a request that is said not to be theirs.
const DAYS: i64 = 3;

/// Who enters it.
struct Hand {
    doer: Doer,
    who: Who,
}

fn person(desk: &Desk) -> Hand {
    Hand {
        doer: Doer::part(PERSON, Via::Page, &desk.ledger.clock),
        who: Who::system(PERSON, Via::Page),
    }
}

/// Takes the code of whoever opened the link. One that is wrong counts; after the last try the code
/// is used up.
pub async fn enter(desk: &Desk, token: &str, typed: &str) -> Result<(), Error> {
    let (code, request) = look::open(desk, token).await?;
    if request.must_be_open().is_err() {
        return Err(Error::NotFound);
    }
    take(desk, &person(desk), &code.id, typed).await
}

/// Takes the code that was told on the telephone. Refused where none waits, and for a request that is
/// not open to the actor.
pub async fn enter_for(
    desk: &Desk,
    actor: &Actor,
    reference: Reference,
    typed: &str,
) -> Result<(), Error> {
    let ledger = &desk.ledger;
    let name = reference.to_string();
    requests::authorize(ledger, actor, Permission::RequestsWork, Some(reference)).await?;
    let mut conn = ledger.store.pool().acquire().await?;
    let codes = store::of_request(&mut conn, &name).await?;
    drop(conn);
    let now = ledger.clock.now();
    let waiting = codes.into_iter().find(|code| code.waits(now));
    let waiting = waiting.ok_or_else(|| {
        let line = format!("{name}: no code waits to be entered; send one first");
        Notice::new("identity-code-none", line).at("code")
    })?;
    let hand = Hand {
        doer: Doer::person(actor, &ledger.clock),
        who: actor.who(),
    };
    take(desk, &hand, &waiting.id, typed).await
}

/// Notes that the request is not theirs, who read the mailbox on file, and gives the house a task: step A4 may
/// have been ticked by other means before.
pub async fn deny(desk: &Desk, token: &str) -> Result<(), Error> {
    let (code, request) = look::open(desk, token).await?;
    if request.must_be_open().is_err() {
        return Err(Error::NotFound);
    }
    let now = desk.ledger.clock.now();
    let mut tx = desk.ledger.begin().await?;
    if now >= code.expires_at || !store::end(tx.conn(), &code.id, (Outcome::Denied, now)).await? {
        tx.rollback().await?;
        return Err(Error::NotFound);
    }
    let hand = person(desk);
    note(desk, &mut tx, (&hand, &code), false).await?;
    let due = have_looked_at(desk, &mut tx, (&hand, request.reference)).await?;
    let details = json!({
        "code": code.id,
        "ground": code.ground,
        "tries": code.tries,
        "task_due": due,
    });
    tx.record(Deed {
        details,
        ..deed(&hand.who, &code, "identity.deny")
    })
    .await?;
    tx.commit().await?;
    Ok(())
}

/// The task of the house to find out whose request it is. Returns the day it is due.
async fn have_looked_at(
    desk: &Desk,
    tx: &mut Tx,
    (hand, reference): (&Hand, Reference),
) -> Result<Date, Error> {
    let ledger = &desk.ledger;
    let (said, _) = letter(desk.controller.language);
    let words = Text::parse("words", &said.denied_task).map_err(requests::Error::from)?;
    let due = desk
        .controller
        .today(&ledger.clock)
        .saturating_add(DAYS.days());
    let task = NewTask {
        words,
        owner: TaskOwner::Role(accounts::Role::PrivacyManager),
        system: None,
        due,
    };
    requests::add_task_by_machine(ledger, tx, &hand.doer, reference, task).await?;
    Ok(due)
}

async fn take(desk: &Desk, hand: &Hand, id: &CodeId, typed: &str) -> Result<(), Error> {
    let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
    let is_other = |c: char| !c.is_ascii_digit() && !c.is_whitespace() && c != '-';
    if digits.len() != DIGITS || typed.contains(is_other) {
        let line = format!("has {DIGITS} digits, as they stand in the message");
        let notice = Notice::new("identity-code-shape", line).at("code");
        return Err(notice.with("n", DIGITS.to_string()).into());
    }
    let ledger = &desk.ledger;
    let now = ledger.clock.now();
    let mut tx = ledger.begin().await?;
    let Some((code, hash)) = store::try_code(tx.conn(), id, now).await? else {
        tx.rollback().await?;
        return Err(Error::NotFound);
    };
    if !link::is_it(ledger, (id, &digits), &hash)? {
        return wrong(desk, tx, (hand, &code)).await;
    }
    store::end(tx.conn(), id, (Outcome::Confirmed, now)).await?;
    note(desk, &mut tx, (hand, &code), true).await?;
    tx.record(deed(&hand.who, &code, "identity.enter")).await?;
    tx.commit().await?;
    Ok(())
}

/// Another code than the one that was sent: the try is counted and entered, the last one ends it.
async fn wrong(desk: &Desk, mut tx: Tx, (hand, code): (&Hand, &Code)) -> Result<(), Error> {
    let left = TRIES.saturating_sub(code.tries);
    if left == 0 {
        let now = desk.ledger.clock.now();
        store::end(tx.conn(), &code.id, (Outcome::UsedUp, now)).await?;
        note(desk, &mut tx, (hand, code), false).await?;
    }
    tx.record(Deed {
        outcome: Ended::Failed,
        ..deed(&hand.who, code, "identity.enter")
    })
    .await?;
    tx.commit().await?;
    let notice = if left == 0 {
        let line = "is wrong, and no try is left; have another one sent";
        Notice::new("identity-code-used-up", line)
    } else {
        let line = format!("is wrong; {left} tries are left");
        Notice::new("identity-code-wrong", line).with("n", left.to_string())
    };
    Err(notice.at("code").into())
}

/// What it showed stands with the request; a check that confirms ticks the step.
async fn note(
    desk: &Desk,
    tx: &mut Tx,
    (hand, code): (&Hand, &Code),
    confirmed: bool,
) -> Result<(), Error> {
    let check = NewCheck {
        means: Means::KnownAddress,
        confirmed,
        ground: code.ground,
        words: None,
    };
    let reference: Reference = code.request.parse().map_err(requests::Error::from)?;
    let of = (reference, &check);
    requests::note_identity_check(&desk.ledger, tx, &hand.doer, of).await?;
    Ok(())
}

fn deed(who: &Who, code: &Code, action: &'static str) -> Deed {
    Deed {
        object: Some(code.record.clone()),
        system: Some(code.system.clone()),
        request: Some(code.request.clone()),
        details: json!({ "code": code.id, "ground": code.ground, "tries": code.tries }),
        ..Deed::done(who.clone(), action)
    }
}
