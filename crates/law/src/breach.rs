//! The 72 hours of Art. 33(1) GDPR. A period in hours: no weekend and no holiday moves its end
//! (Art. 3(4) of Regulation 1182/71 excepts it; Art. 3(5) is read as not applying to hours).

mod step;

use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan, ZonedDateTime};

pub use step::HourStep;

use crate::{Error, Language, Received};

/// When a breach must be notified to the authority.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BreachDeadline {
    /// When the controller became aware, local time.
    pub aware: ZonedDateTime,
    /// The formal end: 72 whole hours after the hour of awareness. To be read as "before".
    pub formal_end: ZonedDateTime,
    /// Awareness plus 72 elapsed hours, never later than the formal end: sound the alarm on this one.
    pub strict_end: ZonedDateTime,
    pub derivation: Vec<HourStep>,
}

/// Computes both ends. Hours are elapsed hours, so the clock on the wall moves across summer time.
pub fn compute(aware: Timestamp, zone: &TimeZone) -> Result<BreachDeadline, Error> {
    Received::at(aware, zone)?;
    let aware = aware.to_zoned_datetime(zone.clone());
    let into_hour = i64::from(aware.minute())
        .minutes()
        .seconds(i64::from(aware.second()))
        .nanoseconds(i64::from(aware.subsec_nanosecond()));
    // Subtracting keeps the right one of the two hours when the clock is set back.
    let counted_from = later(&later(&aware, into_hour.negate()), 1.hour());
    let formal_end = later(&counted_from, 72.hours());
    let strict_end = later(&aware, 72.hours());
    let derivation = vec![
        HourStep::AwareHourNotCounted {
            aware: aware.datetime(),
            counted_from: counted_from.datetime(),
        },
        HourStep::HoursCounted {
            end: formal_end.datetime(),
        },
        HourStep::HoursNotShifted,
        HourStep::StrictHours {
            end: strict_end.datetime(),
        },
    ];
    Ok(BreachDeadline {
        aware,
        formal_end,
        strict_end,
        derivation,
    })
}

impl BreachDeadline {
    /// The derivation as sentences.
    pub fn sentences(&self, language: Language) -> Vec<String> {
        self.derivation
            .iter()
            .map(|step| step.sentence(language))
            .collect()
    }
}

/// An instant of this crate as RFC 3339 with its local offset, for example `2026-12-25T13:00:00+01:00`.
pub fn rfc3339(instant: &ZonedDateTime) -> String {
    instant.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

fn later(instant: &ZonedDateTime, span: jiff::Span) -> ZonedDateTime {
    instant
        .checked_add(span)
        .expect("awareness lies before 2101, far from the last instant there is")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Region;

    #[test]
    fn the_strict_end_is_never_after_the_formal_one() {
        let zone = Region::parse("AT").unwrap().time_zone();
        for minutes in (0..60 * 24 * 365).step_by(7) {
            let aware = Timestamp::constant(1_774_000_000, 0) + minutes.minutes();
            let deadline = compute(aware, &zone).unwrap();
            assert!(deadline.strict_end <= deadline.formal_end);
            let gap = deadline
                .formal_end
                .timestamp()
                .duration_since(deadline.strict_end.timestamp());
            assert!(gap.as_secs() > 0 && gap.as_secs() <= 3600, "{aware}");
        }
    }

    #[test]
    fn the_hours_are_explained_with_both_ends() {
        let zone = Region::parse("AT").unwrap().time_zone();
        let deadline = compute("2026-12-22T12:17:00+01:00".parse().unwrap(), &zone).unwrap();
        let sentences = deadline.sentences(Language::De);
        assert_eq!(sentences.len(), deadline.sentences(Language::En).len());
        assert!(sentences[0].starts_with("Kenntnis 22. Dezember 2026 (Dienstag), 12:17 Uhr:"));
        assert!(sentences[1].contains("vor dem 25. Dezember 2026 (Freitag), 13:00 Uhr"));
        assert!(sentences[3].contains("12:17 Uhr"));
    }

    #[test]
    fn the_doubled_hour_is_counted_once() {
        let zone = Region::parse("DE-BE").unwrap().time_zone();
        let second = compute("2026-10-25T01:30:00Z".parse().unwrap(), &zone).unwrap();
        assert_eq!(rfc3339(&second.aware), "2026-10-25T02:30:00+01:00");
        assert_eq!(rfc3339(&second.formal_end), "2026-10-28T03:00:00+01:00");
    }

    #[test]
    fn awareness_outside_the_sensible_years_is_refused() {
        let zone = Region::parse("AT").unwrap().time_zone();
        assert_eq!(
            compute("2017-12-31T22:00:00Z".parse().unwrap(), &zone),
            Err(Error::Year)
        );
        assert!(compute("2017-12-31T23:00:00Z".parse().unwrap(), &zone).is_ok());
    }
}
