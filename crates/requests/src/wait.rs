//! Moves between the states that are not ticked: waiting, asking who it is, going to approval.

use accounts::{Actor, Permission};
use jiff::civil::Date;
use ledger::{Ledger, Tx};
use serde_json::json;

use crate::change::{Change, Doer, Target};
use crate::remark::{Draft, TextKind};
use crate::request::Request;
use crate::{Error, Reference, State, Text};

/// Waits for the person or a third party until a day. The legal date runs on.
pub async fn wait(
    ledger: &Ledger,
    actor: &Actor,
    target: Target,
    until: Date,
    reason: &Text,
) -> Result<Request, Error> {
    let mut change = Change::by(ledger, actor, Permission::RequestsWork, target).await?;
    let today = change.today();
    change.request.wait_until(until, today)?;
    let entry = change
        .record("requests.wait", json!({ "until": until }))
        .await?;
    change
        .write(ledger, Draft::new(TextKind::Reason, reason), entry)
        .await?;
    change.save().await
}

/// Goes on with a request that waited.
pub async fn resume(ledger: &Ledger, actor: &Actor, target: Target) -> Result<Request, Error> {
    let mut change = Change::by(ledger, actor, Permission::RequestsWork, target).await?;
    change.request.resume()?;
    change.record("requests.resume", json!({})).await?;
    change.save().await
}

/// Asks the person for more because of reasonable doubt (Art. 12(6) GDPR); the reason is kept, and
/// whether we hold that the month waits for the answer. The legal day stays.
pub async fn ask_identity(
    ledger: &Ledger,
    actor: &Actor,
    target: Target,
    (reason, waits): (&Text, bool),
) -> Result<Request, Error> {
    let mut change = Change::by(ledger, actor, Permission::RequestsWork, target).await?;
    let today = change.today();
    change.request.ask_identity(today, waits)?;
    let details = json!({
        "asked": today,
        "position": if waits { "waits" } else { "runs" },
        "legal": change.request.legal_day(),
    });
    let entry = change.record("requests.ask_identity", details).await?;
    change
        .write(ledger, Draft::new(TextKind::Reason, reason), entry)
        .await?;
    change.save().await
}

/// A plan lies with the second person, inside the transaction that put it there. While the
/// identity is open the state says that instead, because it must be settled first.
pub async fn mark_for_approval(
    tx: &mut Tx,
    doer: &Doer,
    reference: Reference,
) -> Result<Request, Error> {
    let mut change = Change::of(tx, reference.into(), doer.clone()).await?;
    change.request.must_be_open()?;
    if change.request.state == State::IdentityOpen {
        return Ok(change.request);
    }
    change.request.move_to(State::ForApproval)?;
    change.record("requests.for_approval", json!({})).await?;
    change.save().await
}

/// The plan came back or was approved: the request is in progress, inside the transaction that
/// decided it.
pub async fn mark_in_progress(
    tx: &mut Tx,
    doer: &Doer,
    reference: Reference,
) -> Result<Request, Error> {
    let mut change = Change::of(tx, reference.into(), doer.clone()).await?;
    change.request.must_be_open()?;
    if change.request.state == State::IdentityOpen {
        return Ok(change.request);
    }
    change.request.move_to(State::InProgress)?;
    change.record("requests.in_progress", json!({})).await?;
    change.save().await
}
