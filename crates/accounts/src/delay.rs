//! How long a failed sign-in makes the next one wait: longer each time, never for ever.

use jiff::{SignedDuration, Timestamp};

/// After so long without a failure all is forgotten.
const FORGOTTEN: SignedDuration = SignedDuration::from_mins(60);

/// How patient we are with one source of failures.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Patience {
    /// Failures without any delay.
    pub free: i64,
    /// Longest delay in seconds.
    pub longest: i64,
}

/// One login tried from one address: nobody else is delayed by it.
pub(crate) const LOGIN: Patience = Patience {
    free: 3,
    longest: 900,
};
/// One address trying many logins; short, because an office may share an address.
pub(crate) const ADDRESS: Patience = Patience {
    free: 30,
    longest: 60,
};

/// What is remembered of a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Failures {
    pub count: i64,
    pub last_at: Timestamp,
}

impl Failures {
    /// As they count now: old ones are forgotten.
    pub fn now(self, now: Timestamp) -> Self {
        let age = now.duration_since(self.last_at);
        if age > FORGOTTEN {
            Self {
                count: 0,
                last_at: now,
            }
        } else {
            self
        }
    }

    /// Seconds still to wait; 0 for none. A clock set back never makes the wait longer than the
    /// delay itself.
    pub fn wait(self, patience: Patience, now: Timestamp) -> i64 {
        let beyond = self.count - patience.free;
        if beyond < 0 {
            return 0;
        }
        let delay = patience.longest.min(1 << beyond.min(20));
        let passed = now.duration_since(self.last_at).as_secs().max(0);
        (delay - passed).max(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(secs: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + secs).unwrap()
    }

    #[test]
    fn the_wait_doubles_and_ends_at_a_quarter_of_an_hour() {
        let waits: Vec<i64> = (0..16)
            .map(|count| {
                Failures {
                    count,
                    last_at: at(0),
                }
                .wait(LOGIN, at(0))
            })
            .collect();
        assert_eq!(
            waits,
            [
                0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900
            ]
        );
        assert_eq!(
            Failures {
                count: i64::MAX,
                last_at: at(0)
            }
            .wait(LOGIN, at(0)),
            900
        );
    }

    #[test]
    fn waiting_is_over_when_its_time_has_passed() {
        let failures = Failures {
            count: 6,
            last_at: at(0),
        };
        assert_eq!(failures.wait(LOGIN, at(7)), 1);
        assert_eq!(failures.wait(LOGIN, at(8)), 0);
    }

    #[test]
    fn a_clock_set_back_does_not_lock_anybody_out() {
        let failures = Failures {
            count: 6,
            last_at: at(0),
        };
        assert_eq!(failures.wait(LOGIN, at(-100_000)), 8);
    }

    #[test]
    fn an_hour_without_failures_clears_the_slate() {
        let failures = Failures {
            count: 50,
            last_at: at(0),
        };
        assert_eq!(failures.now(at(3600)).count, 50);
        assert_eq!(failures.now(at(3601)).count, 0);
    }
}
