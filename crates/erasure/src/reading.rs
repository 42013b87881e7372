//! How a system's schema was read lately, in this process: pages that only tell of it do not read a
//! whole catalogue at every view.
//!
//! What was read holds for some minutes and under the same marks. A check of the system drops it, so
//! that whoever has just upgraded a CRM and checked it sees it as it is.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use crm::System;
use crm::profile::Marks;
use jiff::{SignedDuration, Timestamp};

/// What was read holds so long.
const HOLDS: SignedDuration = SignedDuration::from_mins(10);

/// By name of the system.
#[derive(Debug, Default)]
pub(crate) struct Readings(Mutex<BTreeMap<String, Reading>>);

#[derive(Debug)]
struct Reading {
    at: Timestamp,
    marks: Marks,
    system: Arc<System>,
}

impl Readings {
    /// The system as it was read, where that still holds.
    pub fn fresh(&self, name: &str, marks: &Marks, now: Timestamp) -> Option<Arc<System>> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let known = all.get(name)?;
        let age = now.duration_since(known.at);
        let holds = (SignedDuration::ZERO..HOLDS).contains(&age) && known.marks == *marks;
        holds.then(|| known.system.clone())
    }

    /// Keeps what was just read.
    pub fn keep(&self, system: &Arc<System>, marks: Marks, at: Timestamp) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let system = system.clone();
        all.insert(system.name.clone(), Reading { at, marks, system });
    }

    /// The next one reads anew.
    pub fn forget(&self, name: &str) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.remove(name);
    }
}
