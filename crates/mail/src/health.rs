//! Whether messages get through: what the thin bar on every page says.

use jiff::{SignedDuration, Timestamp};
use ledger::Ledger;

use crate::{Error, store};

/// So many minutes a message may wait before it is worth a word.
const QUIET_MINUTES: i64 = 15;

/// How the outbox stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Health {
    /// Messages that wait.
    pub waiting: i64,
    /// Since when the oldest of them waits.
    pub waiting_since: Option<Timestamp>,
    /// Messages that will not get through and that nobody has looked at.
    pub failed: i64,
}

impl Health {
    /// Since when messages wait, where they wait longer than usual.
    pub fn stalled_since(&self, now: Timestamp) -> Option<Timestamp> {
        let quiet = SignedDuration::from_mins(QUIET_MINUTES);
        self.waiting_since
            .filter(|since| now.duration_since(*since) > quiet)
    }
}

/// How the outbox stands now.
pub async fn health(ledger: &Ledger) -> Result<Health, Error> {
    let mut conn = ledger.store.pool().acquire().await?;
    store::health(&mut conn).await
}
