//! Connections at rest: opening one costs more than erasing a person's rows.

use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use super::Inner;
use super::plans::Plans;
use crate::readers::READERS;

/// How many stay open beyond their use: one that works, and those that read through beside it.
const MOST: usize = 1 + READERS;

/// Within so short a time a connection is taken for alive: one that dies in it might as well
/// have died a moment later, in use.
const FRESH: Duration = Duration::from_millis(500);

/// The open connections nobody uses. The last clone that goes closes them.
#[derive(Debug, Clone, Default)]
pub(super) struct Rest(Arc<Shelf>);

/// A connection at rest.
#[derive(Debug)]
struct Resting {
    inner: Inner,
    plans: Plans,
    since: Instant,
}

#[derive(Debug, Default)]
struct Shelf {
    inner: Mutex<Vec<Resting>>,
    /// Whether a server that speaks MySQL's protocol is a MariaDB, once it was asked.
    mariadb: OnceLock<bool>,
}

impl Rest {
    /// Takes one, if there is one, and says how it plans and whether it was in use a moment ago. Others may have died meanwhile.
    pub fn take(&self) -> Option<(Inner, Plans, bool)> {
        let one = self.0.lock().pop()?;
        Some((one.inner, one.plans, one.since.elapsed() < FRESH))
    }

    /// Lays one down; hands it back where enough lie there.
    pub fn put(&self, inner: Inner, plans: Plans) -> Option<Inner> {
        let mut resting = self.0.lock();
        if resting.len() < MOST {
            let since = Instant::now();
            resting.push(Resting {
                inner,
                plans,
                since,
            });
            return None;
        }
        Some(inner)
    }

    pub fn is_mariadb(&self) -> Option<bool> {
        self.0.mariadb.get().copied()
    }

    pub fn remember(&self, is_mariadb: bool) {
        // Whoever asked first got the same answer.
        let _ = self.0.mariadb.set(is_mariadb);
    }
}

impl Shelf {
    fn lock(&self) -> MutexGuard<'_, Vec<Resting>> {
        // A push or pop leaves the list whole whatever panicked elsewhere.
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Shelf {
    fn drop(&mut self) {
        let left = std::mem::take(&mut *self.lock());
        // Without a runtime they are cut off, which the server notices too.
        let Ok(runtime) = tokio::runtime::Handle::try_current() else {
            return;
        };
        for one in left {
            runtime.spawn(one.inner.close());
        }
    }
}
