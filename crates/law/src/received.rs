//! The day a request came in, in the controller's zone (Art. 12(3) GDPR starts from it).

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::Error;

/// First year a receipt may lie in: the GDPR applies since May 2018.
pub const FIRST_YEAR: i16 = 2018;
/// Last year a receipt may lie in: later ones are typing errors.
pub const LAST_YEAR: i16 = 2100;

/// A receipt: its local calendar day, and the instant when that was recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Received {
    day: Date,
    at: Option<Timestamp>,
}

impl Received {
    /// Received on this local day.
    pub fn on(day: Date) -> Result<Self, Error> {
        in_range(day)?;
        Ok(Self { day, at: None })
    }

    /// Received at this instant; the day is the one the controller's clock showed.
    pub fn at(instant: Timestamp, zone: &TimeZone) -> Result<Self, Error> {
        let day = zone.to_datetime(instant).date();
        in_range(day)?;
        Ok(Self {
            day,
            at: Some(instant),
        })
    }

    /// Reads a day (`2026-03-05`) or an RFC 3339 instant with its offset. The zone is the
    /// controller's; [`crate::Region::time_zone`] gives it where no other is configured.
    pub fn parse(text: &str, zone: &TimeZone) -> Result<Self, Error> {
        // A date-time without offset would parse as a day and silently lose its hour.
        let is_day = text.len() == 10 && text.as_bytes()[4] == b'-';
        if is_day {
            return Self::on(text.parse().map_err(|_| Error::Received)?);
        }
        if !text.contains(['T', 't']) {
            return Err(Error::Received);
        }
        Self::at(text.parse().map_err(|_| Error::Received)?, zone)
    }

    /// The local day of receipt, which itself does not count.
    pub const fn day(self) -> Date {
        self.day
    }

    /// The instant, when more than the day is known.
    pub const fn instant(self) -> Option<Timestamp> {
        self.at
    }
}

fn in_range(day: Date) -> Result<(), Error> {
    if (FIRST_YEAR..=LAST_YEAR).contains(&day.year()) {
        Ok(())
    } else {
        Err(Error::Year)
    }
}
