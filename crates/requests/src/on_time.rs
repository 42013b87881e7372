//! How many answers went out within the legal time, month by month.

use accounts::{Actor, Permission};
use jiff::ToSpan as _;
use jiff::civil::Date;
use ledger::Ledger;

use crate::change::authorize;
use crate::{Error, store};

/// So many months are looked at, the present one included.
const MONTHS: i32 = 12;

/// The answers of one month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Month {
    /// Its first day.
    pub first: Date,
    /// Answers that went out.
    pub answered: i64,
    /// Those on the legal day or before.
    pub in_time: i64,
}

impl Month {
    /// Of a hundred; none in a month without an answer.
    pub fn share(self) -> Option<i64> {
        (self.answered > 0).then(|| self.in_time * 100 / self.answered)
    }
}

/// The last twelve months, oldest first; months without an answer are there with zero.
pub async fn on_time(ledger: &Ledger, actor: &Actor, today: Date) -> Result<Vec<Month>, Error> {
    authorize(ledger, actor, Permission::RequestsList, None).await?;
    let first = today.first_of_month();
    let months = (0..MONTHS)
        .rev()
        .map(|ago| first.saturating_sub(ago.months()));
    let mut months: Vec<Month> = months
        .map(|first| Month {
            first,
            answered: 0,
            in_time: 0,
        })
        .collect();
    let since = months.first().map_or(first, |month| month.first);
    let mut conn = ledger.store.pool().acquire().await?;
    for counted in store::answers_by_month(&mut conn, since).await? {
        if let Some(month) = months.iter_mut().find(|month| month.first == counted.first) {
            *month = counted;
        }
    }
    Ok(months)
}
