//! How often somebody may ask within an hour: counted in memory, by a key.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};

/// Counted anew after so long.
const HOUR: SignedDuration = SignedDuration::from_hours(1);
/// More keys than this are looked through for old ones.
const MANY: usize = 10_000;

/// Counts of calls. Clones share them.
#[derive(Clone, Default)]
pub struct Pace(Arc<Mutex<HashMap<String, (Timestamp, u32)>>>);

impl Pace {
    /// Counts a call; says whether it is within the number allowed in an hour.
    pub fn admits(&self, key: &str, most: u32, now: Timestamp) -> bool {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let old = |since: &Timestamp| {
            let age = now.duration_since(*since);
            age < SignedDuration::ZERO || age >= HOUR
        };
        if counts.len() > MANY {
            counts.retain(|_, (since, _)| !old(since));
        }
        let count = counts.entry(key.to_owned()).or_insert((now, 0));
        if old(&count.0) {
            *count = (now, 0);
        }
        count.1 = count.1.saturating_add(1);
        count.1 <= most
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn so_many_calls_are_let_through_in_an_hour_and_each_key_has_its_own() {
        let pace = Pace::default();
        let start: Timestamp = "2026-11-23T10:00:00Z".parse().unwrap();
        let at = |minutes: i64| start + SignedDuration::from_mins(minutes);
        assert!((0..3).all(|_| pace.admits("a", 3, at(0))));
        assert!(!pace.admits("a", 3, at(59)));
        assert!(pace.admits("b", 3, at(59)));
        assert!(pace.admits("a", 3, at(60)));
    }
}
