//! A call that waits to be made, and how one comes there.

use base::{Clock, Random};
use jiff::{SignedDuration, Timestamp};
use jobs::NewJob;
use ledger::{Deed, Ledger, Tx, Who};
use serde::Serialize;
use serde_json::json;

use crate::{Error, Hooks, store};

base::id!(
    /// Id of a call; becomes its webhook-id.
    CallId
);

/// The kind of job that makes a call.
pub(crate) const CALL: &str = "webhooks.call";

/// Calls that were taken or dropped stay readable for so many days.
pub const KEPT_DAYS: i64 = 90;

/// A call to be queued.
#[derive(Clone, Debug)]
pub struct NewCall {
    /// Name of the webhook.
    pub hook: String,
    /// Reference of the request it tells of.
    pub request: Option<String>,
    /// What it is made for; queued once for each webhook and never again.
    pub cause: String,
    /// What is sent, without personal values.
    pub body: serde_json::Value,
}

/// How a call stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    Waiting,
    /// The receiver said yes.
    Taken,
    /// It will not get through; a person has to look.
    Failed,
    /// A person looked and let it be.
    Dropped,
}

impl State {
    /// The word as stored and shown.
    pub fn word(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Taken => "taken",
            Self::Failed => "failed",
            Self::Dropped => "dropped",
        }
    }

    pub(crate) fn from_word(word: &str) -> Self {
        match word {
            "taken" => Self::Taken,
            "failed" => Self::Failed,
            "dropped" => Self::Dropped,
            _ => Self::Waiting,
        }
    }
}

/// What a try needs of a call.
#[derive(Clone)]
pub(crate) struct Waiting {
    pub id: CallId,
    pub hook: String,
    pub request: Option<String>,
    pub body: String,
    pub tries: i64,
}

/// A call as it is listed.
#[derive(Clone, Debug, Serialize)]
pub struct Call {
    pub id: CallId,
    pub hook: String,
    pub request: Option<String>,
    pub state: State,
    pub queued_at: Timestamp,
    pub ended_at: Option<Timestamp>,
    pub tries: i64,
    pub last_failure: Option<String>,
}

/// Queues a call in the caller's transaction: it is made if and only if the deed that needs it is
/// kept. `None` when this webhook was told of this cause already.
pub async fn queue(
    tx: &mut Tx,
    (clock, random): (&Clock, &Random),
    hooks: &Hooks,
    new: &NewCall,
) -> Result<Option<CallId>, Error> {
    if !hooks.has(&new.hook) {
        return Err(Error::NotFound);
    }
    let id = CallId::mint(clock, random);
    let now = clock.now();
    if !store::insert(tx.conn(), &id, new, now).await? {
        return Ok(None);
    }
    call_at(tx, (clock, random), &id, now).await?;
    Ok(Some(id))
}

async fn call_at(
    tx: &mut Tx,
    (clock, random): (&Clock, &Random),
    id: &CallId,
    due_at: Timestamp,
) -> Result<(), Error> {
    let job = NewJob {
        kind: CALL,
        subject: Some(id.to_string()),
        input: json!({}),
        due_at,
    };
    jobs::enqueue(tx.conn(), clock, random, &job).await?;
    Ok(())
}

/// The newest calls, at most so many.
pub async fn list(ledger: &Ledger, most: u32) -> Result<Vec<Call>, Error> {
    let mut conn = ledger.store.pool().acquire().await?;
    store::list(&mut conn, most).await
}

/// How many calls will not get through and wait for somebody to look.
pub async fn failed(ledger: &Ledger) -> Result<i64, Error> {
    let mut conn = ledger.store.pool().acquire().await?;
    store::count_failed(&mut conn).await
}

/// Has a call that failed tried again.
pub async fn retry(ledger: &Ledger, who: Who, id: &CallId) -> Result<(), Error> {
    let mut tx = ledger.begin().await?;
    let now = ledger.clock.now();
    let request = store::reopen(tx.conn(), id).await?.ok_or(Error::NotFound)?;
    call_at(&mut tx, (&ledger.clock, &ledger.random), id, now).await?;
    tx.record(deed(who, "webhooks.retry", id, request)).await?;
    Ok(tx.commit().await?)
}

/// Lets a call that failed be.
pub async fn drop_failed(ledger: &Ledger, who: Who, id: &CallId) -> Result<(), Error> {
    let mut tx = ledger.begin().await?;
    let request = store::drop_failed(tx.conn(), id, ledger.clock.now()).await?;
    let request = request.ok_or(Error::NotFound)?;
    tx.record(deed(who, "webhooks.drop", id, request)).await?;
    Ok(tx.commit().await?)
}

pub(crate) fn deed(who: Who, action: &'static str, id: &CallId, request: Option<String>) -> Deed {
    Deed {
        object: Some(id.to_string()),
        request,
        ..Deed::done(who, action)
    }
}

/// Removes calls that ended long ago; returns how many. Their entries in the log stay.
pub async fn tidy(ledger: &Ledger) -> Result<u64, Error> {
    let kept = SignedDuration::from_hours(24 * KEPT_DAYS);
    let before = ledger.clock.now().saturating_sub(kept);
    let mut tx = ledger.store.housekeep().await?;
    let gone = store::remove_ended(tx.conn(), before.unwrap_or(Timestamp::MIN)).await?;
    if gone > 0 {
        tx.commit().await?;
    } else {
        tx.rollback().await?;
    }
    Ok(gone)
}
