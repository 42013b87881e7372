//! Ends a try: done, failed, given back.

use ::store::Store;
use base::{Clock, Random};
use sqlx::AnyConnection;

use crate::job::{ATTEMPTS, back_off};
use crate::{Error, Job, store};

/// What becomes of a job that failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failed {
    /// It is tried again later.
    Again,
    /// It was tried too often; a person has to look.
    Stuck,
}

/// Proves the claim inside the transaction of a write that belongs to the job, and keeps anyone
/// from taking over until that transaction ends.
pub async fn hold(conn: &mut AnyConnection, clock: &Clock, job: &Job) -> Result<(), Error> {
    let now = ::store::lease_time(conn, clock).await?;
    store::renew(conn, job, job.lease_until, now).await
}

/// Marks the job done, in the transaction of its last write.
pub async fn finish(conn: &mut AnyConnection, job: &Job) -> Result<(), Error> {
    store::finish(conn, job).await
}

/// Gives a failed try back: after a pause that grows, or for good once it was tried too often.
/// `why` is a word for the log, without personal values.
pub async fn fail(
    db: &Store,
    (clock, random): (&Clock, &Random),
    job: &Job,
    why: &str,
) -> Result<Failed, Error> {
    let stuck = job.attempt >= ATTEMPTS;
    let pause = back_off(job.attempt, random);
    let due_at = clock
        .now()
        .saturating_add(pause)
        .unwrap_or(jiff::Timestamp::MAX);
    let mut tx = db.housekeep().await?;
    store::fail(tx.conn(), job, (stuck, due_at), why).await?;
    tx.commit().await?;
    Ok(if stuck { Failed::Stuck } else { Failed::Again })
}

/// Gives a try back that does not count, in the transaction that notes why: what the job needs is
/// not there, such as a mail server. It is due again then; how often, its own code decides.
pub async fn postpone(
    conn: &mut AnyConnection,
    job: &Job,
    due_at: jiff::Timestamp,
    why: &str,
) -> Result<(), Error> {
    store::postpone(conn, job, due_at, why).await
}

/// Gives a job back untried, as at shutdown: it is due at once and the attempt does not count.
pub async fn release(db: &Store, job: &Job) -> Result<(), Error> {
    let mut tx = db.housekeep().await?;
    store::release(tx.conn(), job).await?;
    Ok(tx.commit().await?)
}
