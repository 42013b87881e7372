//! Hands messages to the relay, one at a time, each under its lease.

use jiff::{SignedDuration, Timestamp};
use jobs::Job;
use ledger::{Deed, Ledger, Outcome, Via, Who};
use serde_json::json;

use crate::error::Trouble;
use crate::message::{MessageId, SEND, Waiting, deed};
use crate::{Address, Error, Relay, store};

/// A message is tried for so many days, as RFC 5321 (4.5.4.1) asks.
pub const GIVE_UP_DAYS: i64 = 5;

/// Longer than any delivery may take: nobody takes a message over while it is being handed in.
const LEASE: SignedDuration = SignedDuration::from_mins(5);

/// Between two looks at a server that is away.
const SERVER_PAUSE: SignedDuration = SignedDuration::from_secs(30);

/// At most so many messages in one go, so that a worker does other things too.
const AT_ONCE: usize = 200;

/// What came of one go.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Delivered {
    /// Taken by the server.
    pub sent: usize,
    /// Put off to a later try.
    pub later: usize,
    /// Refused for good.
    pub failed: usize,
    /// The server cannot be used: a word and a code.
    pub server: Option<String>,
}

/// Delivers what is due. Safe to run in several workers at once: each message is held by one.
pub async fn deliver(ledger: &Ledger, relay: &Relay) -> Result<Delivered, Error> {
    let mut done = Delivered::default();
    for _ in 0..AT_ONCE {
        let by = (&ledger.clock, &ledger.random);
        let Some(job) = jobs::claim(&ledger.store, by, &[SEND], LEASE).await? else {
            break;
        };
        match deliver_one(ledger, relay, &job).await? {
            None => {}
            Some(Ok(())) => done.sent += 1,
            Some(Err(Trouble::Later(_))) => done.later += 1,
            Some(Err(Trouble::Never(_))) => done.failed += 1,
            Some(Err(Trouble::Server(word))) => {
                done.server = Some(word);
                break;
            }
        }
    }
    Ok(done)
}

async fn deliver_one(
    ledger: &Ledger,
    relay: &Relay,
    job: &Job,
) -> Result<Option<Result<(), Trouble>>, Error> {
    let id = MessageId::from_stored(job.subject.clone().unwrap_or_default());
    let found = {
        let mut conn = ledger.store.pool().acquire().await?;
        store::waiting(&mut conn, &id).await?
    };
    let Some(message) = found else {
        // It ended by another way: nothing is left to do.
        end(ledger, job).await?;
        return Ok(None);
    };
    let tried = relay.hand_over(&message).await;
    let tried = tried.map_err(|trouble| given_up(trouble, &message, ledger.clock.now()));
    match &tried {
        Ok(answer) => sent(ledger, job, &message, answer).await?,
        Err(trouble) => not_sent(ledger, job, &message, trouble).await?,
    }
    Ok(Some(tried.map(|_| ())))
}

/// What was put off for days will never get through.
fn given_up(trouble: Trouble, message: &Waiting, now: Timestamp) -> Trouble {
    let days = SignedDuration::from_hours(24 * GIVE_UP_DAYS);
    match trouble {
        Trouble::Later(word) if now.duration_since(message.queued_at) >= days => {
            Trouble::Never(word)
        }
        Trouble::Later(_) | Trouble::Never(_) | Trouble::Server(_) => trouble,
    }
}

fn worker() -> Who {
    Who::system("mail", Via::Job)
}

async fn end(ledger: &Ledger, job: &Job) -> Result<(), Error> {
    let mut tx = ledger.store.housekeep().await?;
    jobs::finish(tx.conn(), job).await?;
    Ok(tx.commit().await?)
}

async fn sent(ledger: &Ledger, job: &Job, message: &Waiting, answer: &str) -> Result<(), Error> {
    let mut tx = ledger.begin().await?;
    jobs::finish(tx.conn(), job).await?;
    store::end(tx.conn(), message, ("sent", None), ledger.clock.now()).await?;
    let code = answer.split(' ').next().unwrap_or_default();
    tx.record(Deed {
        details: json!({ "answer": code, "tries": message.tries + 1 }),
        ..deed(worker(), "mail.send", &message.id, message.request.clone())
    })
    .await?;
    Ok(tx.commit().await?)
}

async fn not_sent(
    ledger: &Ledger,
    job: &Job,
    message: &Waiting,
    trouble: &Trouble,
) -> Result<(), Error> {
    let now = ledger.clock.now();
    // A server that is away is no fault of the message: it waits as long as that takes.
    let pause = match trouble {
        Trouble::Server(_) => SERVER_PAUSE,
        Trouble::Later(_) => pause_after(message.tries + 1),
        Trouble::Never(_) => return failed(ledger, job, message, trouble).await,
    };
    let due_at = now.saturating_add(pause).unwrap_or(Timestamp::MAX);
    let mut tx = ledger.store.housekeep().await?;
    jobs::postpone(tx.conn(), job, due_at, trouble.word()).await?;
    let counts = !matches!(trouble, Trouble::Server(_));
    store::note_failure(tx.conn(), message, trouble.word(), counts).await?;
    Ok(tx.commit().await?)
}

async fn failed(
    ledger: &Ledger,
    job: &Job,
    message: &Waiting,
    trouble: &Trouble,
) -> Result<(), Error> {
    let mut tx = ledger.begin().await?;
    jobs::finish(tx.conn(), job).await?;
    let end = ("failed", Some(trouble.word()));
    store::end(tx.conn(), message, end, ledger.clock.now()).await?;
    tx.record(Deed {
        outcome: Outcome::Failed,
        details: json!({ "why": trouble.word(), "tries": message.tries + 1 }),
        ..deed(worker(), "mail.send", &message.id, message.request.clone())
    })
    .await?;
    Ok(tx.commit().await?)
}

/// One minute after the first try, then 5, 15, 30, and an hour from then on: greylisting lets a
/// message through after some minutes, a full mailbox after hours.
fn pause_after(tries: i64) -> SignedDuration {
    SignedDuration::from_mins(match tries {
        ..=1 => 1,
        2 => 5,
        3 => 15,
        4 => 30,
        _ => 60,
    })
}

/// Sends one message at once, past the outbox, to see whether the settings are right. Returns the
/// server's answer.
pub async fn send_test(
    ledger: &Ledger,
    relay: &Relay,
    who: Who,
    (to, subject, body): (&Address, &str, &str),
) -> Result<String, Error> {
    let message = Waiting {
        id: MessageId::mint(&ledger.clock, &ledger.random),
        recipient: to.expose().to_owned(),
        subject: subject.to_owned(),
        body: body.to_owned(),
        request: None,
        queued_at: ledger.clock.now(),
        tries: 0,
    };
    let tried = relay.hand_over(&message).await;
    let mut deed = deed(who, "mail.test", &message.id, None);
    if let Err(trouble) = &tried {
        deed.outcome = Outcome::Failed;
        deed.details = json!({ "why": trouble.word() });
    }
    ledger.enter(deed).await?;
    Ok(tried?)
}
