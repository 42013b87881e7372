//! Makes the calls that are due, one at a time, each under its lease.

use jiff::{SignedDuration, Timestamp};
use jobs::Job;
use ledger::{Deed, Ledger, Outcome, Via, Who};
use serde_json::json;

use crate::call::{CALL, CallId, Waiting, deed};
use crate::config::Hook;
use crate::error::Trouble;
use crate::network::May;
use crate::{Error, Hooks, http, store};

/// A call is tried so often: over about two days.
pub const MOST_TRIES: i64 = 10;

/// Longer than any call may take: nobody takes one over while it is being made.
const LEASE: SignedDuration = SignedDuration::from_mins(2);

/// At most so many in one go, so that a worker does other things too.
const AT_ONCE: usize = 50;

/// What came of one go.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Delivered {
    /// Taken by the receiver.
    pub taken: usize,
    /// Put off to a later try.
    pub later: usize,
    /// Given up.
    pub failed: usize,
}

/// Makes what is due. Safe to run in several workers at once: each call is held by one.
pub async fn deliver(ledger: &Ledger, hooks: &Hooks) -> Result<Delivered, Error> {
    let mut done = Delivered::default();
    for _ in 0..AT_ONCE {
        let by = (&ledger.clock, &ledger.random);
        let Some(job) = jobs::claim(&ledger.store, by, &[CALL], LEASE).await? else {
            break;
        };
        match deliver_one(ledger, hooks, &job).await? {
            None => {}
            Some(Ok(_)) => done.taken += 1,
            Some(Err(Trouble::Later(_))) => done.later += 1,
            Some(Err(Trouble::Never(_))) => done.failed += 1,
        }
    }
    Ok(done)
}

async fn deliver_one(
    ledger: &Ledger,
    hooks: &Hooks,
    job: &Job,
) -> Result<Option<Result<u16, Trouble>>, Error> {
    let id = CallId::from_stored(job.subject.clone().unwrap_or_default());
    let found = {
        let mut conn = ledger.store.pool().acquire().await?;
        store::waiting(&mut conn, &id).await?
    };
    let Some(call) = found else {
        // It ended by another way: nothing is left to do.
        let mut tx = ledger.store.housekeep().await?;
        jobs::finish(tx.conn(), job).await?;
        tx.commit().await?;
        return Ok(None);
    };
    let now = ledger.clock.now();
    let tried = match hooks.get(&call.hook) {
        Some(hook) => make(hook, (&call.id, &call.body), now).await,
        None => Err(Trouble::Never("not-configured".to_owned())),
    };
    let tried = tried.map_err(|trouble| given_up(trouble, &call));
    match &tried {
        Ok(code) => taken(ledger, job, &call, *code).await?,
        Err(Trouble::Later(word)) => later(ledger, job, &call, word).await?,
        Err(Trouble::Never(word)) => failed(ledger, job, &call, word).await?,
    }
    Ok(Some(tried))
}

/// Calls a webhook; the id is the same at every try, the time is that of the try.
async fn make(hook: &Hook, (id, body): (&CallId, &str), now: Timestamp) -> Result<u16, Trouble> {
    let seconds = now.as_second();
    let headers = [
        ("webhook-id", id.to_string()),
        ("webhook-timestamp", seconds.to_string()),
        (
            "webhook-signature",
            hook.key.sign(id.as_str(), seconds, body),
        ),
    ];
    http::post((&hook.target, May::Listed(&hook.allow)), &headers, body).await
}

fn given_up(trouble: Trouble, call: &Waiting) -> Trouble {
    match trouble {
        Trouble::Later(word) if call.tries + 1 >= MOST_TRIES => Trouble::Never(word),
        Trouble::Later(_) | Trouble::Never(_) => trouble,
    }
}

fn worker() -> Who {
    Who::system("webhooks", Via::Job)
}

async fn taken(ledger: &Ledger, job: &Job, call: &Waiting, code: u16) -> Result<(), Error> {
    let mut tx = ledger.begin().await?;
    jobs::finish(tx.conn(), job).await?;
    store::end(tx.conn(), call, ("taken", None), ledger.clock.now()).await?;
    tx.record(Deed {
        details: json!({ "hook": call.hook, "answer": code, "tries": call.tries + 1 }),
        ..deed(worker(), "webhooks.call", &call.id, call.request.clone())
    })
    .await?;
    Ok(tx.commit().await?)
}

async fn later(ledger: &Ledger, job: &Job, call: &Waiting, why: &str) -> Result<(), Error> {
    let due_at = ledger.clock.now().saturating_add(pause_after(call.tries));
    let due_at = due_at.unwrap_or(Timestamp::MAX);
    let mut tx = ledger.store.housekeep().await?;
    jobs::postpone(tx.conn(), job, due_at, why).await?;
    store::note_failure(tx.conn(), call, why).await?;
    Ok(tx.commit().await?)
}

async fn failed(ledger: &Ledger, job: &Job, call: &Waiting, why: &str) -> Result<(), Error> {
    let mut tx = ledger.begin().await?;
    jobs::finish(tx.conn(), job).await?;
    store::end(tx.conn(), call, ("failed", Some(why)), ledger.clock.now()).await?;
    tx.record(Deed {
        outcome: Outcome::Failed,
        details: json!({ "hook": call.hook, "why": why, "tries": call.tries + 1 }),
        ..deed(worker(), "webhooks.call", &call.id, call.request.clone())
    })
    .await?;
    Ok(tx.commit().await?)
}

/// The pauses that the standard proposes, from five minutes to ten hours.
fn pause_after(tries: i64) -> SignedDuration {
    SignedDuration::from_mins(match tries {
        ..=0 => 1,
        1 => 5,
        2 => 30,
        3 => 120,
        4 => 300,
        _ => 600,
    })
}

/// Calls a webhook at once, past the queue, to see whether the settings are right. Returns the
/// receiver's code.
pub async fn send_test(ledger: &Ledger, hooks: &Hooks, who: Who, name: &str) -> Result<u16, Error> {
    let hook = hooks.get(name).ok_or(Error::NotFound)?;
    let id = CallId::mint(&ledger.clock, &ledger.random);
    let now = ledger.clock.now();
    let body = json!({ "type": "test", "timestamp": now, "data": {} }).to_string();
    let tried = make(hook, (&id, &body), now).await;
    let mut deed = deed(who, "webhooks.test", &id, None);
    deed.details = json!({ "hook": name });
    if let Err(trouble) = &tried {
        deed.outcome = Outcome::Failed;
        deed.details = json!({ "hook": name, "why": trouble.word() });
    }
    ledger.enter(deed).await?;
    Ok(tried?)
}
