//! What is wrong right now, as far as the pages have noticed: kept in memory, said on every page.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};

/// A system nobody has asked for so long may be back.
const NOTICED: SignedDuration = SignedDuration::from_mins(10);

/// What was noticed. Clones share it.
#[derive(Clone, Default)]
pub struct Watch(Arc<Mutex<Noticed>>);

#[derive(Default)]
struct Noticed {
    away: BTreeMap<String, Away>,
    /// The last check of the log failed, at this entry where one is named.
    bad_log: Option<BadLog>,
}

/// Where the log does not agree, if the check could say so.
#[derive(Clone, Copy)]
struct BadLog(Option<i64>);

#[derive(Clone, Copy)]
struct Away {
    since: Timestamp,
    last: Timestamp,
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// A system cannot be reached, since this instant as far as anybody noticed.
    Away(String, Timestamp),
    /// The log did not agree when it was checked.
    BadLog(Option<i64>),
}

impl Watch {
    /// A system was asked and did not answer.
    pub fn missed(&self, system: &str, now: Timestamp) {
        let mut noticed = self.lock();
        let new = Away {
            since: now,
            last: now,
        };
        let away = noticed.away.entry(system.to_owned()).or_insert(new);
        away.last = now;
    }

    /// A system answered.
    pub fn reached(&self, system: &str) {
        self.lock().away.remove(system);
    }

    /// The log was checked.
    pub fn checked(&self, ok: bool, first_bad: Option<i64>) {
        self.lock().bad_log = (!ok).then_some(BadLog(first_bad));
    }

    /// What is wrong.
    pub fn troubles(&self, now: Timestamp) -> Vec<Trouble> {
        let mut noticed = self.lock();
        noticed
            .away
            .retain(|_, away| now.duration_since(away.last) < NOTICED);
        let bad_log = noticed.bad_log.map(|bad| Trouble::BadLog(bad.0));
        let away = noticed.away.iter();
        let away = away.map(|(name, away)| Trouble::Away(name.clone(), away.since));
        bad_log.into_iter().chain(away).collect()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Noticed> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_system_is_away_since_it_was_missed_first_until_it_answers_or_nobody_asks() {
        let watch = Watch::default();
        let at = |minutes: i64| {
            let start: Timestamp = "2026-11-23T10:00:00Z".parse().unwrap();
            start + SignedDuration::from_mins(minutes)
        };
        watch.missed("vertrieb", at(0));
        watch.missed("vertrieb", at(8));
        let away = vec![Trouble::Away("vertrieb".to_owned(), at(0))];
        assert_eq!(watch.troubles(at(12)), away);
        watch.checked(false, Some(7));
        assert_eq!(watch.troubles(at(12))[0], Trouble::BadLog(Some(7)));
        watch.checked(true, None);
        assert!(watch.troubles(at(18)).is_empty(), "nobody has asked since");
        watch.missed("vertrieb", at(20));
        watch.reached("vertrieb");
        assert!(watch.troubles(at(20)).is_empty());
    }
}
