//! Merges a request that was recorded twice: one goes on with the persons of both and the earlier
//! receipt, the other is closed as merged and stays readable.

use accounts::{Actor, Permission};
use jiff::civil::Date;
use law::Received;
use ledger::Ledger;
use serde::Serialize;
use serde_json::json;

use crate::change::{Change, Doer, Place, Target, authorize};
use crate::close::{deletion_day, drop_unasked, open_tasks};
use crate::request::Request;
use crate::twins::are_near;
use crate::{
    Blocker, Channel, Controller, Error, Outcome, Person, Reference, Refusal, State, store,
};

/// A request that goes on in another one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Merged {
    pub reference: Reference,
    /// Local day of its own receipt.
    pub received: Date,
    pub channel: Channel,
}

/// Which two: the one that goes on, and the one that goes into it.
#[derive(Debug, Clone, Copy)]
pub struct Pair {
    pub stays: Target,
    pub goes: Reference,
}

/// Merges. Both must be open, of the same right and person, and received within thirty days of
/// each other; tasks and runs of the one that goes are ended first, which `blockers` tells of. The
/// request that goes on keeps its number and takes the earlier receipt, never a later one.
pub async fn merge(
    ledger: &Ledger,
    actor: &Actor,
    pair: Pair,
    controller: &Controller,
    blockers: &[Blocker],
) -> Result<Request, Error> {
    let (stays, goes) = (pair.stays.reference, pair.goes);
    for reference in [stays, goes] {
        authorize(ledger, actor, Permission::RequestsClose, Some(reference)).await?;
    }
    let doer = Doer::person(actor, &ledger.clock);
    let mut tx = ledger.begin().await?;
    // In one order, so that two merges of the same two follow one another.
    for reference in [stays.min(goes), stays.max(goes)] {
        store::lock(tx.conn(), reference).await?;
    }
    let other = crate::load(tx.conn(), goes).await?;
    let mut change = Change::of(&mut tx, pair.stays, doer.clone()).await?;
    mergeable(&change.request, &other)?;
    let mut blockers = blockers.to_vec();
    let (waits, unasked) = open_tasks(change.conn(), &other.id).await?;
    blockers.extend(waits);
    if let Some(blocker) = blockers.into_iter().next() {
        return Err(Refusal::new(blocker.code, blocker.message).into());
    }
    let legal_before = change.request.legal_day();
    if other.receipt.day < change.request.receipt.day {
        take_receipt(&mut change, &other, controller).await?;
    }
    let persons = take_persons(&mut change, &other).await?;
    let details = json!({
        "merged": goes.to_string(),
        "received": other.receipt.day,
        "persons": persons,
        "legal_from": legal_before,
        "legal_to": change.request.legal_day(),
    });
    change.record("requests.merge", details).await?;
    let merged = change.save().await?;
    let mut change = Change::of(&mut tx, goes.into(), doer).await?;
    drop_unasked(&mut change, &unasked).await?;
    change.request.move_to(State::Closed)?;
    change.request.outcome = Some(Outcome::Merged);
    change.request.merged_into = Some(stays);
    change.request.closed_at = Some(change.doer.at);
    change.request.delete_day = Some(deletion_day(change.today()));
    let details = json!({ "into": stays.to_string(), "received": other.receipt.day });
    change.record("requests.merge_into", details).await?;
    change.save().await?;
    tx.commit().await?;
    Ok(merged)
}

/// Whether the two may be one request that was recorded twice.
fn mergeable(stays: &Request, goes: &Request) -> Result<(), Refusal> {
    let wrong = |code, message: &str| {
        let message = format!("{} {message}", goes.reference);
        Err(Refusal::new(code, message)
            .at("other")
            .with("other", goes.reference.to_string()))
    };
    if stays.reference == goes.reference {
        return wrong("merge-itself", "is this request itself; name the other one");
    }
    stays.must_be_open()?;
    goes.must_be_open()?;
    if stays.right != goes.right {
        return wrong(
            "merge-right",
            "is for another right; one request is for one right",
        );
    }
    let same = |person: &Person| stays.persons.contains(person);
    if !goes.persons.iter().any(same) {
        return wrong("merge-person", "concerns nobody this request concerns");
    }
    if !are_near(stays.receipt.day, goes.receipt.day) {
        return wrong(
            "merge-apart",
            "was received more than 30 days apart: two requests, two answers",
        );
    }
    Ok(())
}

/// The earlier receipt counts, in the calendar the request that goes on began with.
async fn take_receipt(
    change: &mut Change<'_>,
    other: &Request,
    controller: &Controller,
) -> Result<(), Error> {
    let added = law::ExtraHolidays(store::holidays(change.conn()).await?);
    let controller = &Controller {
        extra_holidays: added.as_of(&change.request.due.calendar),
        ..controller.clone()
    };
    let received = match other.receipt.at {
        Some(at) => Received::at(at, &other.receipt.zone)?,
        None => Received::on(other.receipt.day)?,
    };
    Ok(change.request.receive(received, controller)?)
}

/// The persons of the other one that are not there yet; returns how many.
async fn take_persons(change: &mut Change<'_>, other: &Request) -> Result<usize, Error> {
    let by = (change.doer.name.clone(), change.doer.at.as_microsecond());
    let known = change.request.persons.clone();
    let new = other
        .persons
        .iter()
        .filter(|person| !known.contains(person));
    let mut taken = 0;
    for person in new {
        change.request.link(person.clone())?;
        let place = Place {
            object: Some(&person.record),
            system: Some(&person.system),
        };
        let details = json!({ "record": person.record });
        change
            .record_on("requests.link", Some(place), details)
            .await?;
        let id = change.request.id.clone();
        store::link(change.conn(), &id, person, (&by.0, by.1)).await?;
        taken += 1;
    }
    Ok(taken)
}
