//! When a moment is: pure arithmetic on the dates of a request.

use jiff::civil::{Date, Time, time};
use jiff::{SignedDuration, Timestamp, ToSpan};
use law::deadline::{INTERNAL_TARGET_DAYS, end_of};
use law::holiday::working_days_from;
use requests::Controller;

use crate::rule::{Anchor, Span, Unit, When};

/// What is counted in days comes at this hour, by the controller's clock: before the day's work.
const MORNING: Time = time(7, 0, 0, 0);

/// The dates of a request that moments hang on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Dates {
    pub received_day: Date,
    pub received_at: Option<Timestamp>,
    pub opened_at: Timestamp,
    pub first_end: Date,
    pub legal_end: Date,
    pub end_day: Option<Date>,
    pub state_since: Timestamp,
    /// The first task that is open in another system: its day and id.
    pub system_task: Option<(Date, String)>,
}

/// The date itself: a day, or an instant where one is known.
#[derive(Clone, Copy)]
enum Base {
    Day(Date),
    Instant(Timestamp),
}

impl Dates {
    /// How the date is named in a cause, so that another date is another cause.
    pub fn key(&self, anchor: Anchor) -> String {
        match (self.base(anchor), &self.system_task) {
            (_, Some((_, id))) if anchor == Anchor::SystemTask => format!("task-{id}"),
            (Some(Base::Day(day)), _) => day.to_string(),
            (Some(Base::Instant(at)), _) => at.as_microsecond().to_string(),
            (None, _) => "none".to_owned(),
        }
    }

    /// `None` where the request has no such date.
    fn base(&self, anchor: Anchor) -> Option<Base> {
        Some(match anchor {
            Anchor::SystemTask => Base::Day(self.system_task.as_ref()?.0),
            Anchor::Receipt => Base::Day(self.received_day),
            Anchor::FirstEnd => Base::Day(self.first_end),
            Anchor::LegalEnd => Base::Day(self.legal_end),
            Anchor::InternalTarget => Base::Day(self.end_day.unwrap_or_else(|| {
                self.received_day
                    .saturating_add(INTERNAL_TARGET_DAYS.days())
            })),
            Anchor::StateSince => Base::Instant(self.state_since),
        })
    }
}

/// The first moment of a rule for a request with these dates; `None` when it hangs on no date.
pub(crate) fn first(when: &When, dates: &Dates, office: &Controller) -> Option<Timestamp> {
    let anchor = when.from?;
    let zone = &office.time_zone;
    let base = dates.base(anchor)?;
    if when.unit == Unit::Hours {
        let from = match (base, anchor) {
            (Base::Instant(at), _) => at,
            (Base::Day(day), Anchor::Receipt) => dates
                .received_at
                .unwrap_or_else(|| end_of(day.saturating_sub(1.day()), zone)),
            // The end of a day is its midnight.
            (Base::Day(day), _) => end_of(day, zone),
        };
        return Some(plus(
            from,
            SignedDuration::from_hours(i64::from(when.offset)),
        ));
    }
    let day = match base {
        Base::Day(day) => day,
        Base::Instant(at) => zone.to_datetime(at).date(),
    };
    let span = Span {
        count: when.offset,
        unit: when.unit,
    };
    Some(morning(later(day, span, office), office))
}

/// So long after a moment. Days land on the morning, hours on the hour.
pub(crate) fn after(moment: Timestamp, span: Span, office: &Controller) -> Timestamp {
    if span.unit == Unit::Hours {
        return plus(moment, SignedDuration::from_hours(i64::from(span.count)));
    }
    let day = office.time_zone.to_datetime(moment).date();
    morning(later(day, span, office), office)
}

/// What later acts count from: the moment, or the act itself where that came late.
pub(crate) fn counted_from(moment: Timestamp, acted: Timestamp) -> Timestamp {
    if acted.duration_since(moment) < SignedDuration::from_hours(1) {
        moment
    } else {
        acted
    }
}

/// The next of a row of moments that lies after an instant: what was missed is skipped over.
pub(crate) fn next(
    moment: Timestamp,
    every: Span,
    past: Timestamp,
    office: &Controller,
) -> Timestamp {
    let mut at = after(moment, every, office);
    while at <= past {
        at = after(at, every, office);
    }
    at
}

/// The next morning after an instant.
pub(crate) fn next_morning(now: Timestamp, office: &Controller) -> Timestamp {
    let day = office.time_zone.to_datetime(now).date();
    let today = morning(day, office);
    if today > now {
        today
    } else {
        morning(day.saturating_add(1.day()), office)
    }
}

/// A day so many units on, or back when the count is negative.
pub(crate) fn later(day: Date, span: Span, office: &Controller) -> Date {
    match span.unit {
        Unit::Hours | Unit::Days => day.saturating_add(span.count.days()),
        Unit::Weeks => day.saturating_add(span.count.weeks()),
        Unit::Months => day.saturating_add(span.count.months()),
        Unit::WorkingDays => {
            working_days_from(day, span.count, office.region, &office.extra_holidays)
        }
    }
}

pub(crate) fn morning(day: Date, office: &Controller) -> Timestamp {
    office
        .time_zone
        .to_ambiguous_timestamp(day.to_datetime(MORNING))
        .compatible()
        .expect("a morning of these centuries is an instant in every zone")
}

fn plus(at: Timestamp, by: SignedDuration) -> Timestamp {
    at.saturating_add(by).unwrap_or(at)
}

#[cfg(test)]
mod tests {
    use base::Locale;
    use jiff::civil::date;
    use law::{ExtraHolidays, Region};

    use super::*;

    fn office() -> Controller {
        let region = Region::parse("AT").unwrap();
        Controller {
            region,
            time_zone: region.time_zone(),
            language: Locale::De,
            extra_holidays: ExtraHolidays::default(),
        }
    }

    fn dates() -> Dates {
        let at = "2026-11-23T10:00:00Z".parse().unwrap();
        Dates {
            received_day: date(2026, 11, 23),
            received_at: Some(at),
            opened_at: at,
            first_end: date(2026, 12, 23),
            legal_end: date(2026, 12, 23),
            end_day: None,
            state_since: at,
            system_task: Some((date(2026, 12, 4), "T1".to_owned())),
        }
    }

    fn moment(from: Anchor, offset: i32, unit: Unit) -> String {
        let when = When::time(from, offset, unit);
        first(&when, &dates(), &office()).unwrap().to_string()
    }

    #[test]
    fn working_days_before_the_end_leave_out_weekends_and_holidays() {
        // 8 December is a holiday in Austria.
        let ten = moment(Anchor::LegalEnd, -10, Unit::WorkingDays);
        assert_eq!(ten, "2026-12-09T06:00:00Z");
        let twelve = moment(Anchor::LegalEnd, -11, Unit::WorkingDays);
        assert_eq!(twelve, "2026-12-07T06:00:00Z");
    }

    #[test]
    fn each_unit_counts_from_its_date() {
        assert_eq!(
            moment(Anchor::Receipt, 3, Unit::Days),
            "2026-11-26T06:00:00Z"
        );
        assert_eq!(
            moment(Anchor::Receipt, 72, Unit::Hours),
            "2026-11-26T10:00:00Z"
        );
        assert_eq!(
            moment(Anchor::Receipt, 2, Unit::Weeks),
            "2026-12-07T06:00:00Z"
        );
        assert_eq!(
            moment(Anchor::Receipt, 1, Unit::Months),
            "2026-12-23T06:00:00Z"
        );
        assert_eq!(
            moment(Anchor::LegalEnd, -1, Unit::Hours),
            "2026-12-23T22:00:00Z"
        );
        assert_eq!(
            moment(Anchor::InternalTarget, 0, Unit::Days),
            "2026-12-13T06:00:00Z"
        );
        assert_eq!(
            moment(Anchor::StateSince, 1, Unit::Days),
            "2026-11-24T06:00:00Z"
        );
        assert_eq!(
            moment(Anchor::SystemTask, 1, Unit::WorkingDays),
            "2026-12-07T06:00:00Z"
        );
    }

    #[test]
    fn a_date_that_is_not_there_has_no_moment_and_another_task_is_another_cause() {
        let mut dates = dates();
        let when = When::time(Anchor::SystemTask, 1, Unit::Days);
        let first_key = dates.key(Anchor::SystemTask);
        dates.system_task = Some((date(2026, 12, 4), "T2".to_owned()));
        assert_ne!(dates.key(Anchor::SystemTask), first_key);
        dates.system_task = None;
        assert_eq!(first(&when, &dates, &office()), None);
    }

    #[test]
    fn the_morning_is_seven_by_the_local_clock_in_summer_too() {
        let every = Span {
            count: 1,
            unit: Unit::Days,
        };
        let before = "2027-03-27T06:00:00Z".parse().unwrap();
        assert_eq!(
            after(before, every, &office()).to_string(),
            "2027-03-28T05:00:00Z"
        );
    }

    #[test]
    fn what_was_missed_is_skipped_over() {
        let every = Span {
            count: 1,
            unit: Unit::Days,
        };
        let (first, now) = ("2026-12-23T06:00:00Z", "2026-12-30T09:00:00Z");
        let next = next(
            first.parse().unwrap(),
            every,
            now.parse().unwrap(),
            &office(),
        );
        assert_eq!(next.to_string(), "2026-12-31T06:00:00Z");
    }
}
