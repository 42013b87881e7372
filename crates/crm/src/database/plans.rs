//! How a connection plans: PostgreSQL is told when only look-ups follow.

use super::{Connection, Engine};
use crate::Error;

/// What looks persons up reaches its rows by an index or not at all: each statement is planned once, without its
/// values, which say nothing about that. Compiling a plan that is carried out in a millisecond, or starting processes to
/// share it, would cost more: without values PostgreSQL expects thousands of rows of a range that holds one.
///
/// Set for the connection and not for a transaction: a look-up takes less than a millisecond, and to begin and to end a
/// transaction around it took as long again.
const LOOK_POSTGRES: &str = "SET plan_cache_mode = force_generic_plan; SET enable_seqscan = off; \
     SET enable_hashjoin = off; SET enable_mergejoin = off; SET max_parallel_workers_per_gather = 0; SET jit = off";

/// Planning as the server is set to, for everything else.
const SETTLE_POSTGRES: &str = "RESET plan_cache_mode; RESET enable_seqscan; RESET enable_hashjoin; \
     RESET enable_mergejoin; RESET max_parallel_workers_per_gather; RESET jit";

/// How a connection to PostgreSQL plans; others plan as they go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Plans {
    /// As the server is set to.
    AsSet,
    /// For look-ups, and only look-ups follow.
    Looks,
    /// Still for look-ups, which are over: to be taken back before anything else.
    LooksOver,
}

impl Connection {
    /// Says that look-ups by index follow, until [`Connection::end_looks`]. Nothing to say inside a transaction, and to
    /// engines that plan as they go.
    pub async fn begin_looks(&mut self) -> Result<(), Error> {
        if self.engine() != Engine::Postgres || self.in_transaction {
            return Ok(());
        }
        match std::mem::replace(&mut self.plans, Plans::Looks) {
            Plans::AsSet => self.say("beginning to look", LOOK_POSTGRES).await,
            Plans::Looks | Plans::LooksOver => Ok(()),
        }
    }

    /// Ends what [`Connection::begin_looks`] began.
    pub fn end_looks(&mut self) {
        if self.plans == Plans::Looks {
            self.plans = Plans::LooksOver;
        }
    }

    /// Plans as usual again, before the first statement that is no look-up.
    pub(super) async fn settle(&mut self) -> Result<(), Error> {
        if self.plans != Plans::LooksOver {
            return Ok(());
        }
        self.plans = Plans::AsSet;
        self.say("ending to look", SETTLE_POSTGRES).await
    }
}
