//! The hourly look whether all that must hold holds: by one node at a time, and kept where the pages of
//! every node find it. What was found is named by invariant and object, never by a value.

use jiff::{SignedDuration, Timestamp};
use ledger::Ledger;
use serde::{Deserialize, Serialize};

use crate::{Desk, Diagnosis, Error, Finding, store};

/// Between two examinations.
const EVERY: SignedDuration = SignedDuration::from_hours(1);
/// A node that takes longer for one has died over it.
const LEASE: SignedDuration = SignedDuration::from_mins(30);
/// So many findings are kept by name; all are counted.
const MOST: usize = 20;

/// What the last examination said.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Examined {
    /// When; none while there was none.
    pub at: Option<Timestamp>,
    /// How much does not hold.
    pub found: usize,
    /// The first of it.
    pub named: Vec<Named>,
}

/// Something that does not hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    /// The invariant's number.
    pub invariant: String,
    /// What it is about, such as `plan …`.
    pub object: String,
}

impl From<&Finding> for Named {
    fn from(finding: &Finding) -> Self {
        Self {
            invariant: finding.invariant.to_owned(),
            object: finding.object.clone(),
        }
    }
}

/// An examination that this node has taken.
#[derive(Debug)]
pub struct Examination {
    token: String,
}

/// Takes the examination when an hour has passed since the last one; none before, and none while
/// another node is at it.
///
/// # Errors
/// Our own store cannot be used.
pub async fn begin_examination(desk: &Desk) -> Result<Option<Examination>, Error> {
    let ledger = &desk.ledger;
    let now = ledger.clock.now();
    let last = examined(ledger).await?;
    // One that lies ahead was dated by a clock that was set back since.
    let is_fresh = |at: Timestamp| at <= now && now.duration_since(at) < EVERY;
    if last.at.is_some_and(is_fresh) {
        return Ok(None);
    }
    let token = ledger.random.token().expose().to_owned();
    let mut tx = ledger.store.housekeep().await?;
    let from = ::store::lease_time(tx.conn(), &ledger.clock).await?;
    let lease = (from, from + LEASE);
    let is_mine = store::take_examination(tx.conn(), &token, lease, last.at).await?;
    tx.commit().await?;
    Ok(is_mine.then_some(Examination { token }))
}

/// Keeps what the examination found. Says whether it was still this node's.
///
/// # Errors
/// Our own store cannot be used.
pub async fn end_examination(
    desk: &Desk,
    mine: &Examination,
    diagnosis: &Diagnosis,
) -> Result<bool, Error> {
    let ledger = &desk.ledger;
    let findings = &diagnosis.findings;
    let named: Vec<Named> = findings.iter().take(MOST).map(Named::from).collect();
    let told = (ledger.clock.now(), findings.len());
    let mut tx = ledger.store.housekeep().await?;
    let kept = store::keep_examination(tx.conn(), &mine.token, told, &named).await?;
    tx.commit().await?;
    Ok(kept)
}

/// What the last examination said. For pages and monitoring: no account asks.
///
/// # Errors
/// Our own store cannot be used.
pub async fn examined(ledger: &Ledger) -> Result<Examined, Error> {
    let mut conn = ledger.store.pool().acquire().await?;
    store::last_examination(&mut conn).await
}
