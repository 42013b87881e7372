//! How far the collecting of an answer is, or the making of its package. Kept in the store, so that every
//! node can tell, and gone when it ends; what was interrupted left nothing behind.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use accounts::{Actor, Permission};
use base::Notice;
use erasure::Desk;
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use crate::{Error, store};

/// Between two signs of life.
pub(crate) const BEAT: Duration = Duration::from_secs(20);
/// So often it is said how much of a package is made.
const STEP: Duration = Duration::from_secs(5);
/// Silent for so long, it was interrupted.
const SILENT: SignedDuration = SignedDuration::from_mins(2);

/// An answer that is being collected, or whose package is being made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Collecting {
    /// Reference of the request.
    pub request: String,
    /// Account id of who began it.
    pub started_by: String,
    pub started_at: Timestamp,
    /// When it last gave a sign of life.
    pub seen_at: Timestamp,
    /// The system that is being read.
    pub system: String,
    /// So many systems are done.
    pub done: i64,
    pub systems: i64,
    /// Rows found so far; of a package, those that are in it.
    pub found: i64,
    /// So many rows go into the package that is made; 0 while the answer is collected.
    pub to_pack: i64,
}

impl Collecting {
    /// The making of a package of so many rows, at its beginning.
    pub(crate) fn packing(request: String, actor: &Actor, (now, rows): (Timestamp, usize)) -> Self {
        Self {
            request,
            started_by: actor.account.id.to_string(),
            started_at: now,
            seen_at: now,
            system: String::new(),
            done: 0,
            systems: 0,
            found: 0,
            // One of none is a package too.
            to_pack: number(rows.max(1)),
        }
    }

    /// Whether it still goes on.
    pub(crate) fn is_alive(&self, now: Timestamp) -> bool {
        now.duration_since(self.seen_at) < SILENT
    }
}

fn number(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// How far the answer of a request is being collected or packed; none when it is neither.
pub async fn collecting(
    desk: &Desk,
    actor: &Actor,
    reference: &str,
) -> Result<Option<Collecting>, Error> {
    let asked = Permission::AnswersRead;
    accounts::authorize(&desk.ledger, actor, asked, Some(reference)).await?;
    let known = store::collecting(&desk.ledger.store, reference).await?;
    let now = desk.ledger.clock.now();
    Ok(known.filter(|one| one.is_alive(now)))
}

/// Begins; refused while another one collects the same.
pub(crate) async fn begin(desk: &Desk, one: &Collecting) -> Result<(), Error> {
    let now = desk.ledger.clock.now();
    let over = now.saturating_sub(SILENT).unwrap_or(Timestamp::MIN);
    let mut tx = desk.ledger.store.housekeep().await?;
    let is_first = store::begin_collecting(tx.conn(), one, over).await?;
    tx.commit().await?;
    if is_first {
        return Ok(());
    }
    let line = format!(
        "{}: its answer is being collected or packed; wait for its end",
        one.request
    );
    let notice = Notice::new("answer-collecting", line);
    Err(Error::Refused(notice.with("reference", &one.request)))
}

/// Says how far it is.
pub(crate) async fn say(desk: &Desk, one: &mut Collecting) -> Result<(), Error> {
    one.seen_at = desk.ledger.clock.now();
    let mut tx = desk.ledger.store.housekeep().await?;
    store::set_collecting(tx.conn(), one).await?;
    tx.commit().await?;
    Ok(())
}

/// The same where the last sign of life is some time ago.
pub(crate) async fn beat(desk: &Desk, one: &mut Collecting) -> Result<(), Error> {
    let silent = desk.ledger.clock.now().duration_since(one.seen_at);
    if silent.unsigned_abs() < BEAT {
        return Ok(());
    }
    say(desk, one).await
}

/// Does the work that makes a package, and says meanwhile how many of its rows are in it.
pub(crate) async fn counted<T>(
    desk: &Desk,
    one: &mut Collecting,
    rows: &AtomicUsize,
    work: impl Future<Output = Result<T, Error>>,
) -> Result<T, Error> {
    let mut work = std::pin::pin!(work);
    loop {
        if let Ok(done) = tokio::time::timeout(STEP, work.as_mut()).await {
            return done;
        }
        one.found = number(rows.load(Ordering::Relaxed));
        say(desk, one).await?;
    }
}

/// It is over, whatever came of it.
pub(crate) async fn end(desk: &Desk, one: &Collecting) -> Result<(), Error> {
    let mut tx = desk.ledger.store.housekeep().await?;
    store::end_collecting(tx.conn(), one).await?;
    tx.commit().await?;
    Ok(())
}

/// Forgets what was interrupted.
pub(crate) async fn forget(desk: &Desk) -> Result<(), Error> {
    let now = desk.ledger.clock.now();
    let over = now.saturating_sub(SILENT).unwrap_or(Timestamp::MIN);
    let mut tx = desk.ledger.store.housekeep().await?;
    store::forget_collecting(tx.conn(), over).await?;
    tx.commit().await?;
    Ok(())
}
