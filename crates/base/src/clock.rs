//! The time of day as a parameter.

use std::sync::{Arc, Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};

/// Tells the time: the machine's own, or one that a test or `--at` has set.
///
/// Instants are cut to whole microseconds, because that is what the store keeps: a value read
/// back equals the value written.
#[derive(Clone, Debug)]
pub struct Clock(Source);

#[derive(Clone, Debug)]
enum Source {
    System,
    Wrong(SignedDuration),
    Fixed(Arc<Mutex<Timestamp>>),
}

impl Clock {
    /// The machine's clock.
    pub fn system() -> Self {
        Self(Source::System)
    }

    /// The machine's clock, wrong by so much: for tests of nodes that do not agree about the time.
    pub fn wrong_by(much: SignedDuration) -> Self {
        Self(Source::Wrong(much))
    }

    /// A clock that stands still at `at` until it is advanced. Clones share one time.
    pub fn fixed(at: Timestamp) -> Self {
        Self(Source::Fixed(Arc::new(Mutex::new(whole_micros(at)))))
    }

    /// The present instant, in whole microseconds.
    pub fn now(&self) -> Timestamp {
        match &self.0 {
            Source::System => whole_micros(system_now()),
            Source::Wrong(much) => {
                let right = system_now();
                whole_micros(right.saturating_add(*much).unwrap_or(right))
            }
            Source::Fixed(at) => *at.lock().unwrap_or_else(PoisonError::into_inner),
        }
    }

    /// Moves a fixed clock, also backwards; the machine's clock cannot be moved and stays.
    pub fn advance(&self, by: SignedDuration) {
        if let Source::Fixed(at) = &self.0 {
            let mut at = at.lock().unwrap_or_else(PoisonError::into_inner);
            *at = at.saturating_add(by).unwrap_or(*at);
        }
    }

    /// Whether the time was set by hand, which every page says.
    pub fn is_fixed(&self) -> bool {
        matches!(self.0, Source::Fixed(_))
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the one place that asks the machine"
)]
fn system_now() -> Timestamp {
    Timestamp::now()
}

fn whole_micros(at: Timestamp) -> Timestamp {
    Timestamp::from_microsecond(at.as_microsecond()).expect("microseconds of a valid instant")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fixed_clock_moves_only_when_told_and_its_clones_move_along() {
        let start: Timestamp = "2026-11-23T10:00:00.123456789Z".parse().unwrap();
        let clock = Clock::fixed(start);
        let twin = clock.clone();
        assert_eq!(clock.now().to_string(), "2026-11-23T10:00:00.123456Z");
        clock.advance(SignedDuration::from_hours(2));
        assert_eq!(twin.now().to_string(), "2026-11-23T12:00:00.123456Z");
        clock.advance(SignedDuration::from_hours(-3));
        assert_eq!(twin.now().to_string(), "2026-11-23T09:00:00.123456Z");
    }

    #[test]
    fn the_machines_clock_is_not_moved() {
        let clock = Clock::system();
        let before = clock.now();
        clock.advance(SignedDuration::from_hours(1000));
        assert!(
            clock.now()
                < before
                    .saturating_add(SignedDuration::from_hours(1))
                    .unwrap()
        );
        assert!(!clock.is_fixed());
    }

    #[test]
    fn a_wrong_clock_goes_on_beside_the_right_one() {
        let (right, wrong) = (
            Clock::system(),
            Clock::wrong_by(SignedDuration::from_mins(10)),
        );
        let ahead = wrong.now().duration_since(right.now());
        assert!(ahead > SignedDuration::from_mins(9) && ahead <= SignedDuration::from_mins(10));
        assert!(!wrong.is_fixed());
    }
}
