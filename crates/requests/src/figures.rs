//! Figures of the desk: how long answers took, and what comes due by whom.

use accounts::{Actor, Permission};
use jiff::civil::Date;
use law::Right;
use ledger::Ledger;

use crate::change::authorize;
use crate::request::days_between;
use crate::{Error, Reference, store};

/// So many answers are looked at, the newest first.
pub const MOST_ANSWERS: u32 = 2000;

/// One answer that went out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    pub reference: Reference,
    pub right: Right,
    pub received: Date,
    pub answered: Date,
    /// The last day it could go out on: the legal day, for a refusal that of the first month.
    pub until: Date,
}

impl Answered {
    /// Days from receipt to the answer.
    pub fn days(&self) -> i32 {
        days_between(self.received, self.answered)
    }

    /// Days the law left for it.
    pub fn allowed(&self) -> i32 {
        days_between(self.received, self.until)
    }

    /// Whether it went out in time.
    pub fn in_time(&self) -> bool {
        self.answered <= self.until
    }
}

/// The answers since a day, newest first.
pub async fn answers(ledger: &Ledger, actor: &Actor, since: Date) -> Result<Vec<Answered>, Error> {
    authorize(ledger, actor, Permission::RequestsList, None).await?;
    let mut conn = ledger.store.pool().acquire().await?;
    store::answers(&mut conn, since, MOST_ANSWERS).await
}

/// The value below or at which so many of a hundred lie; `None` of nothing.
pub fn percentile(days: &[i32], of_hundred: usize) -> Option<i32> {
    let mut sorted = days.to_vec();
    sorted.sort_unstable();
    let place = (sorted.len() * of_hundred).div_ceil(100);
    sorted.get(place.saturating_sub(1)).copied()
}

/// How many open requests of somebody are due on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Load {
    pub day: Date,
    /// Login of who works on them.
    pub owner: Option<String>,
    pub requests: i64,
}

/// What is due up to a day, overdue included, by day and by who works on it.
pub async fn load_until(ledger: &Ledger, actor: &Actor, until: Date) -> Result<Vec<Load>, Error> {
    authorize(ledger, actor, Permission::RequestsList, None).await?;
    let mut conn = ledger.store.pool().acquire().await?;
    store::load_until(&mut conn, until).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn median_and_ninth_tenth_are_values_that_were_there() {
        let days = [30, 2, 9, 14, 21, 5, 28, 3, 12, 40];
        assert_eq!(percentile(&days, 50), Some(12));
        assert_eq!(percentile(&days, 90), Some(30));
        assert_eq!(percentile(&days, 100), Some(40));
        assert_eq!((percentile(&[7], 50), percentile(&[], 50)), (Some(7), None));
    }
}
