//! What stands in a cell of a CRM, as programs read it and as the person does: times with their offset
//! and in words, yes and no, and the words of the CRM's lists.

use base::Locale;
use crm::catalogue::Shape;
use crm::census::ColumnClass;
use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

use crate::choice;

/// How a value is read, where that is not how it stands there.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Reading {
    /// For programs.
    pub value: Option<String>,
    /// For the person, in their language.
    pub shown: Option<String>,
}

/// In which language and zone values are read.
#[derive(Clone)]
pub(crate) struct Reads {
    pub language: Locale,
    /// That of the controller.
    pub zone: TimeZone,
}

impl Reads {
    /// A value of a CRM.
    pub fn of(&self, column: &ColumnClass, text: &str) -> Reading {
        let live = &column.live;
        if live.flag {
            return Reading {
                value: None,
                shown: self.yes_or_no(text),
            };
        }
        match live.shape {
            Shape::Instant => match instant(text) {
                Some(at) => Reading {
                    value: Some(self.with_offset(at)),
                    shown: Some(self.moment(at)),
                },
                None => Reading {
                    value: None,
                    shown: self.day(text),
                },
            },
            Shape::Date => Reading {
                value: None,
                shown: self.day(text),
            },
            Shape::Text | Shape::Enum(_) => Reading {
                value: None,
                shown: choice::label(&live.name, text, self.language),
            },
            Shape::Json | Shape::Binary | Shape::Number | Shape::Other => Reading::default(),
        }
    }

    /// A value of ours, which is written for programs where it is a day or a moment.
    pub fn ours(&self, text: &str) -> Option<String> {
        let is_moment = text.get(10..11) == Some("T");
        let at = is_moment.then(|| text.parse::<Timestamp>().ok()).flatten();
        at.map(|at| self.moment(at)).or_else(|| self.day(text))
    }

    fn yes_or_no(&self, text: &str) -> Option<String> {
        let word = match (text, self.language) {
            ("1" | "t" | "true", Locale::De) => "Ja",
            ("1" | "t" | "true", Locale::En) => "Yes",
            ("0" | "f" | "false", Locale::De) => "Nein",
            ("0" | "f" | "false", Locale::En) => "No",
            _ => return None,
        };
        Some(word.to_owned())
    }

    /// `2026-03-05T15:30:00+01:00`, with the fraction of a second where there is one.
    fn with_offset(&self, at: Timestamp) -> String {
        let offset = self.zone.to_offset(at);
        at.display_with_offset(offset).to_string()
    }

    /// `5. März 2026, 15:30 Uhr`
    fn moment(&self, at: Timestamp) -> String {
        let day = self.in_words(self.zone.to_datetime(at).date());
        let time = at.to_zoned_datetime(self.zone.clone());
        let time = time.strftime("%H:%M").to_string();
        match self.language {
            Locale::De => format!("{day}, {time} Uhr"),
            Locale::En => format!("{day}, {time}"),
        }
    }

    fn day(&self, text: &str) -> Option<String> {
        let day: Date = (text.len() == 10).then(|| text.parse().ok()).flatten()?;
        Some(self.in_words(day))
    }

    fn in_words(&self, day: Date) -> String {
        let language = match self.language {
            Locale::De => law::Language::De,
            Locale::En => law::Language::En,
        };
        law::long_day(day, language)
    }
}

/// The instant in a cell. CRMs keep instants in UTC; `0000-00-00 00:00:00` is none, and a day alone has
/// no time that could be told.
fn instant(text: &str) -> Option<Timestamp> {
    if text.len() <= 10 {
        return None;
    }
    let text = text.replacen(' ', "T", 1);
    if let Ok(at) = text.parse::<Timestamp>() {
        return Some(at);
    }
    let at: DateTime = text.parse().ok()?;
    TimeZone::UTC.to_timestamp(at).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reads(language: Locale) -> Reads {
        Reads {
            language,
            zone: TimeZone::get("Europe/Vienna").unwrap(),
        }
    }

    #[test]
    fn instants_have_their_offset_and_stand_in_words() {
        let german = reads(Locale::De);
        for (text, value, shown) in [
            (
                "2026-03-05 14:30:00",
                "2026-03-05T15:30:00+01:00",
                "5. März 2026, 15:30 Uhr",
            ),
            (
                "2026-07-05 23:30:00",
                "2026-07-06T01:30:00+02:00",
                "6. Juli 2026, 01:30 Uhr",
            ),
            (
                "2026-03-05 14:30:00+00",
                "2026-03-05T15:30:00+01:00",
                "5. März 2026, 15:30 Uhr",
            ),
        ] {
            let at = instant(text).unwrap();
            assert_eq!(german.with_offset(at), value);
            assert_eq!(german.moment(at), shown);
        }
        assert_eq!(instant("0000-00-00 00:00:00"), None);
        assert_eq!(instant("gestern"), None);
        assert_eq!(instant("2026-03-05"), None, "a day is not its midnight");
    }

    #[test]
    fn a_fraction_of_a_second_stays_for_programs() {
        let german = reads(Locale::De);
        let at = instant("2026-03-05 14:30:00.123450").unwrap();
        assert_eq!(german.with_offset(at), "2026-03-05T15:30:00.12345+01:00");
        assert_eq!(german.moment(at), "5. März 2026, 15:30 Uhr");
    }

    #[test]
    fn days_and_our_own_moments_stand_in_words() {
        let english = reads(Locale::En);
        assert_eq!(english.day("1981-04-17").as_deref(), Some("17 April 1981"));
        assert_eq!(english.day("0000-00-00"), None);
        let moment = english.ours("2026-03-05T15:30:00+01:00");
        assert_eq!(moment.as_deref(), Some("5 March 2026, 15:30"));
        assert_eq!(english.ours("2026-03-05").as_deref(), Some("5 March 2026"));
        assert_eq!(english.ours("Newsletter"), None);
    }

    #[test]
    fn yes_and_no_are_words() {
        let german = reads(Locale::De);
        assert_eq!(german.yes_or_no("1").as_deref(), Some("Ja"));
        assert_eq!(german.yes_or_no("f").as_deref(), Some("Nein"));
        assert_eq!(german.yes_or_no("2"), None);
    }
}
