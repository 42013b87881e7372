//! Takes a job and keeps it.

use ::store::Store;
use base::{Clock, Random};
use jiff::{SignedDuration, Timestamp};

use crate::{Error, Job, store};

/// Claims the job of these kinds that is due longest, for as long as `lease`. `None` when there
/// is nothing to do. Jobs tried too often are set aside on the way.
pub async fn claim(
    db: &Store,
    (clock, random): (&Clock, &Random),
    kinds: &[&str],
    lease: SignedDuration,
) -> Result<Option<Job>, Error> {
    let mut tx = db.housekeep().await?;
    let now = ::store::lease_time(tx.conn(), clock).await?;
    let stuck = store::set_aside(tx.conn(), now).await?;
    let token = random.token();
    let until = later(now, lease);
    for kind in kinds {
        if let Some(job) = store::claim(&mut tx, kind, (&token, until), now).await? {
            tx.commit().await?;
            return Ok(Some(job));
        }
    }
    // Nothing to keep, unless a job was set aside.
    if stuck > 0 {
        tx.commit().await?;
    } else {
        tx.rollback().await?;
    }
    Ok(None)
}

/// Prolongs the lease while the work goes on.
pub async fn renew(
    db: &Store,
    clock: &Clock,
    job: &mut Job,
    lease: SignedDuration,
) -> Result<(), Error> {
    let mut tx = db.housekeep().await?;
    let now = ::store::lease_time(tx.conn(), clock).await?;
    let until = later(now, lease);
    store::renew(tx.conn(), job, until, now).await?;
    tx.commit().await?;
    job.lease_until = until;
    Ok(())
}

fn later(now: Timestamp, lease: SignedDuration) -> Timestamp {
    now.saturating_add(lease).unwrap_or(Timestamp::MAX)
}
