//! A message in the outbox, and how one comes there.

use base::{Clock, Random};
use jiff::{SignedDuration, Timestamp};
use jobs::NewJob;
use ledger::{Deed, Ledger, Tx, Who};
use serde::Serialize;
use serde_json::json;

use crate::{Address, Error, store};

base::id!(
    /// Id of a message; becomes its Message-ID.
    MessageId
);

/// The kind of job that delivers a message.
pub(crate) const SEND: &str = "mail.send";

/// Why a message failed that the server had taken: it came back later.
pub const BOUNCED: &str = "bounced";

/// So many messages that failed are named on the page of their request.
const FEW: u32 = 5;

/// Messages that were sent or dropped stay readable for so many days.
pub const KEPT_DAYS: i64 = 90;

/// A message to be queued.
#[derive(Clone, Debug)]
pub struct NewMessage {
    pub to: Address,
    /// One line, without personal values.
    pub subject: String,
    /// Plain text, without personal values.
    pub body: String,
    /// Reference of the request it tells of.
    pub request: Option<String>,
    /// What it is sent for; with the recipient it is queued once and never again.
    pub cause: String,
}

/// How a message stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// To be delivered.
    Waiting,
    /// The server took it.
    Sent,
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
            Self::Sent => "sent",
            Self::Failed => "failed",
            Self::Dropped => "dropped",
        }
    }

    pub(crate) fn from_word(word: &str) -> Self {
        match word {
            "sent" => Self::Sent,
            "failed" => Self::Failed,
            "dropped" => Self::Dropped,
            _ => Self::Waiting,
        }
    }
}

/// What the relay needs of a message.
#[derive(Clone)]
pub(crate) struct Waiting {
    pub id: MessageId,
    pub recipient: String,
    pub subject: String,
    pub body: String,
    pub request: Option<String>,
    pub queued_at: Timestamp,
    pub tries: i64,
}

/// A message as the outbox shows it.
#[derive(Clone, Debug, Serialize)]
pub struct Outgoing {
    pub id: MessageId,
    pub recipient: String,
    pub subject: String,
    pub request: Option<String>,
    pub state: State,
    pub queued_at: Timestamp,
    pub ended_at: Option<Timestamp>,
    pub tries: i64,
    pub last_failure: Option<String>,
}

/// Queues a message in the caller's transaction: it goes out if and only if the deed that needs
/// it is kept. `None` when this recipient was told of this cause already.
pub async fn queue(
    tx: &mut Tx,
    (clock, random): (&Clock, &Random),
    new: &NewMessage,
) -> Result<Option<MessageId>, Error> {
    let id = MessageId::mint(clock, random);
    let now = clock.now();
    if !store::insert(tx.conn(), &id, new, now).await? {
        return Ok(None);
    }
    send_at(tx, (clock, random), &id, now).await?;
    Ok(Some(id))
}

async fn send_at(
    tx: &mut Tx,
    (clock, random): (&Clock, &Random),
    id: &MessageId,
    due_at: Timestamp,
) -> Result<(), Error> {
    let job = NewJob {
        kind: SEND,
        subject: Some(id.to_string()),
        input: json!({}),
        due_at,
    };
    jobs::enqueue(tx.conn(), clock, random, &job).await?;
    Ok(())
}

/// The newest messages, at most so many; those of one state, or all.
pub async fn list(
    ledger: &Ledger,
    state: Option<State>,
    most: u32,
) -> Result<Vec<Outgoing>, Error> {
    let mut conn = ledger.store.pool().acquire().await?;
    store::list(&mut conn, (state, None), most).await
}

/// The messages about a request that will not get through, or came back.
pub async fn undelivered(ledger: &Ledger, request: &str) -> Result<Vec<Outgoing>, Error> {
    let mut conn = ledger.store.pool().acquire().await?;
    let which = (Some(State::Failed), Some(request));
    store::list(&mut conn, which, FEW).await
}

/// Notes that a message came back after the server had taken it, as somebody read in the mailbox
/// of the sender; this program reads no mailbox. It counts as failed from now on.
pub async fn bounced(ledger: &Ledger, who: Who, id: &MessageId) -> Result<(), Error> {
    let mut tx = ledger.begin().await?;
    let now = ledger.clock.now();
    let request = store::bounce(tx.conn(), id, BOUNCED, now).await?;
    let request = request.ok_or(Error::NotFound)?;
    tx.record(Deed {
        details: json!({ "why": BOUNCED }),
        ..deed(who, "mail.bounce", id, request)
    })
    .await?;
    Ok(tx.commit().await?)
}

/// Has a message that failed tried again.
pub async fn retry(ledger: &Ledger, who: Who, id: &MessageId) -> Result<(), Error> {
    let mut tx = ledger.begin().await?;
    let request = store::reopen(tx.conn(), id, ledger.clock.now()).await?;
    let request = request.ok_or(Error::NotFound)?;
    send_at(
        &mut tx,
        (&ledger.clock, &ledger.random),
        id,
        ledger.clock.now(),
    )
    .await?;
    tx.record(deed(who, "mail.retry", id, request)).await?;
    Ok(tx.commit().await?)
}

/// Lets a message that failed be: it no longer stands on every page.
pub async fn drop_failed(ledger: &Ledger, who: Who, id: &MessageId) -> Result<(), Error> {
    let mut tx = ledger.begin().await?;
    let request = store::drop_failed(tx.conn(), id, ledger.clock.now()).await?;
    let request = request.ok_or(Error::NotFound)?;
    tx.record(deed(who, "mail.drop", id, request)).await?;
    Ok(tx.commit().await?)
}

pub(crate) fn deed(
    who: Who,
    action: &'static str,
    id: &MessageId,
    request: Option<String>,
) -> Deed {
    Deed {
        object: Some(id.to_string()),
        request,
        ..Deed::done(who, action)
    }
}

/// Removes messages that ended long ago, with their recipients; returns how many. Their entries
/// in the log stay.
pub async fn tidy(ledger: &Ledger) -> Result<u64, Error> {
    let kept = SignedDuration::from_hours(24 * KEPT_DAYS);
    let before = ledger
        .clock
        .now()
        .saturating_sub(kept)
        .unwrap_or(Timestamp::MIN);
    let mut tx = ledger.store.housekeep().await?;
    let gone = store::remove_ended(tx.conn(), before).await?;
    if gone > 0 {
        tx.commit().await?;
    } else {
        tx.rollback().await?;
    }
    Ok(gone)
}
