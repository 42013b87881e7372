//! When an answer is due: Art. 12(3) GDPR, computed by Regulation (EEC, Euratom) No 1182/71.
//!
//! The period runs from the day of receipt to the day of the same number, one or three months on,
//! and ends at 24:00 local time. Only the end is moved, and only past days that are no working days.
//! The three months of an extension run from receipt too, not from the shifted end of the first.

use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp, ToSpan};
use serde::{Deserialize, Serialize};

use crate::derivation::{Pause, Step, sentences};
use crate::holiday::{self, ExtraHolidays};
use crate::{Language, Received, Region};

/// Days after receipt by which an answer should be out: a target of our own, earlier than the law's.
pub const INTERNAL_TARGET_DAYS: i32 = 20;

/// The dates of one request. All are last days, through 24:00 local time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deadline {
    pub received: Received,
    pub region: Region,
    /// Our own target, [`INTERNAL_TARGET_DAYS`] after receipt.
    pub internal_target: Date,
    /// One month without any shift: always safe.
    pub nominal: Date,
    /// The statutory last day to answer, to refuse, and to announce an extension.
    pub last_day: Date,
    /// The last day if only the holidays of the whole state count; never later than `last_day`.
    pub cautious_last_day: Date,
    /// Three months from receipt without any shift.
    pub extended_nominal: Date,
    /// The last day once an extension was announced in time.
    pub extended_last_day: Date,
    /// How `last_day` came about.
    pub derivation: Vec<Step>,
    /// How `extended_last_day` came about.
    pub extended_derivation: Vec<Step>,
    /// Version of the holiday calendar, see [`ExtraHolidays::version`].
    pub calendar: String,
}

/// A deadline in the words of one language, as the `deadline` command prints it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Explained {
    pub received: Date,
    pub region: Region,
    pub internal_target: Date,
    pub nominal: Date,
    pub last_day: Date,
    pub cautious_last_day: Date,
    pub extended_last_day: Date,
    pub derivation: Vec<String>,
    pub calendar: String,
}

/// Computes all dates of a request received then, in the region where the controller acts.
pub fn compute(received: Received, region: Region, extra: &ExtraHolidays) -> Deadline {
    let calendar = extra.version();
    let mut derivation = opening(received, region);
    let nominal = count(received.day(), 1, &mut derivation);
    let last_day = shift(nominal, region, extra, Some(&mut derivation));
    derivation.push(Step::LastDay {
        day: last_day,
        region: region.title().clone(),
        calendar: calendar.clone(),
    });
    let cautious_last_day = shift(nominal, region.nationwide(), extra, None);
    if cautious_last_day != last_day {
        derivation.push(Step::Cautious {
            day: cautious_last_day,
        });
    }

    let mut extended_derivation = vec![Step::ExtensionOnlyIfAnnounced { until: last_day }];
    let extended_nominal = count(received.day(), 3, &mut extended_derivation);
    let extended_last_day = shift(
        extended_nominal,
        region,
        extra,
        Some(&mut extended_derivation),
    );
    extended_derivation.push(Step::ExtendedLastDay {
        day: extended_last_day,
    });

    Deadline {
        received,
        region,
        internal_target: after(received.day(), INTERNAL_TARGET_DAYS.days()),
        nominal,
        last_day,
        cautious_last_day,
        extended_nominal,
        extended_last_day,
        derivation,
        extended_derivation,
        calendar,
    }
}

/// The end if the clock paused for that many calendar days (01/2022 §159). A position taken, not a
/// fact: show it beside the statutory date, never instead of it.
pub fn suspended(nominal: Date, waited_days: u16, region: Region, extra: &ExtraHolidays) -> Date {
    shift(
        after(nominal, i32::from(waited_days).days()),
        region,
        extra,
        None,
    )
}

/// The instant a last day is over: 24:00 local time.
pub fn end_of(last_day: Date, zone: &TimeZone) -> Timestamp {
    let midnight = after(last_day, 1.day()).at(0, 0, 0, 0);
    zone.to_ambiguous_timestamp(midnight)
        .compatible()
        .expect("a midnight of these centuries is an instant in every zone")
}

impl Deadline {
    /// The derivation as sentences; with the extension when it was, or is to be, announced.
    pub fn sentences(&self, language: Language, extended: bool) -> Vec<String> {
        let extension = if extended {
            self.extended_derivation.as_slice()
        } else {
            &[]
        };
        sentences(self.derivation.iter().chain(extension), language)
    }

    /// Dates and sentences together, for a command, the API or a page.
    pub fn explained(&self, language: Language, extended: bool) -> Explained {
        Explained {
            received: self.received.day(),
            region: self.region,
            internal_target: self.internal_target,
            nominal: self.nominal,
            last_day: self.last_day,
            cautious_last_day: self.cautious_last_day,
            extended_last_day: self.extended_last_day,
            derivation: self.sentences(language, extended),
            calendar: self.calendar.clone(),
        }
    }
}

fn opening(received: Received, region: Region) -> Vec<Step> {
    let day = received.day();
    let local = received.instant().map(|instant| Step::LocalDay {
        instant,
        day,
        region: region.nationwide().title().clone(),
    });
    local
        .into_iter()
        .chain([Step::ReceiptNotCounted { day }])
        .collect()
}

/// The day of the same number some months on, or the last day of that month (Art. 3(2)(c)).
fn count(received: Date, months: i8, derivation: &mut Vec<Step>) -> Date {
    let end = after(received, i32::from(months).months());
    derivation.push(if end.day() == received.day() {
        Step::SameNumber { months, end }
    } else {
        Step::NoSuchNumber {
            months,
            number: received.day(),
            end,
        }
    });
    end
}

/// The same day, or the working day that follows (Art. 3(4)). Each day passed over is a step.
fn shift(
    nominal: Date,
    region: Region,
    extra: &ExtraHolidays,
    mut derivation: Option<&mut Vec<Step>>,
) -> Date {
    let mut day = nominal;
    while let Some(pause) = pause(day, region, extra) {
        if let Some(steps) = derivation.as_mut() {
            steps.push(Step::NoWorkingDay { day, pause });
        }
        day = after(day, 1.day());
    }
    day
}

fn pause(day: Date, region: Region, extra: &ExtraHolidays) -> Option<Pause> {
    if let Some(found) = holiday::on(day, region, extra) {
        return Some(Pause::Holiday {
            name: found.name,
            added: found.added,
        });
    }
    match day.weekday() {
        Weekday::Saturday | Weekday::Sunday => Some(Pause::Weekend),
        Weekday::Monday
        | Weekday::Tuesday
        | Weekday::Wednesday
        | Weekday::Thursday
        | Weekday::Friday => None,
    }
}

fn after(day: Date, span: Span) -> Date {
    day.checked_add(span)
        .expect("receipts end with the year 2100, far from the last date there is")
}

#[cfg(test)]
mod tests;
