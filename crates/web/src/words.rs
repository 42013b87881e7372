//! What is said on the pages, in the visitor's language: Fluent messages, dates and numbers.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt::Display;

use base::{Locale, Notice};
use fluent_templates::fluent_bundle::FluentValue;
use fluent_templates::{LanguageIdentifier, Loader as _, static_loader};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use law::Language;

static_loader! {
    static LOCALES = {
        locales: "./locales",
        fallback_language: "de",
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

/// Values for the places of a message.
pub type Args = [(&'static str, String)];

/// One language's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Words(pub Locale);

impl Words {
    /// The language's tag.
    pub fn tag(self) -> &'static str {
        self.0.word()
    }

    /// The language as the legal texts name it.
    pub fn language(self) -> Language {
        match self.0 {
            Locale::De => Language::De,
            Locale::En => Language::En,
        }
    }

    /// A message without places.
    pub fn t(self, key: &str) -> String {
        self.find(key, &[]).unwrap_or_else(|| key.to_owned())
    }

    /// A message with one place. A place called `n` takes a number and decides the plural.
    pub fn tr(self, key: &str, name: &'static str, value: impl Display) -> String {
        self.find(key, &[(name, value.to_string())])
            .unwrap_or_else(|| key.to_owned())
    }

    /// A message with any number of places.
    pub fn with(self, key: &str, args: &Args) -> String {
        self.find(key, args).unwrap_or_else(|| key.to_owned())
    }

    /// The message of a word that belongs to a family, such as `state-` and `new`; the word itself
    /// where the family has none.
    pub fn word(self, family: &str, word: &str) -> String {
        let key = format!("{family}{}", word.replace(['.', '_'], "-"));
        self.find(&key, &[]).unwrap_or_else(|| word.to_owned())
    }

    /// A message, if there is one.
    pub fn find(self, key: &str, args: &Args) -> Option<String> {
        let tag: LanguageIdentifier = self.tag().parse().expect("de and en are language tags");
        if args.is_empty() {
            // Without places every word of it is ours.
            return LOCALES.try_lookup(&tag, key).map(law::role::named);
        }
        let args: HashMap<Cow<'static, str>, FluentValue<'_>> = args
            .iter()
            .map(|(name, value)| (Cow::Borrowed(*name), place(name, value)))
            .collect();
        LOCALES.try_lookup_with_args(&tag, key, &args)
    }

    /// The sentence of a code: of a refusal, or of a notice that refuses nothing.
    pub fn sentence(self, code: &str, args: &Args) -> Option<String> {
        let key = |family: &str| [family, code].concat();
        self.find(&key("refusal-"), args)
            .or_else(|| self.find(&key("notice-"), args))
    }

    /// A notice; its English line where there is no translation.
    pub fn notice(self, notice: &Notice) -> String {
        let said = self.sentence(notice.code, &notice.args);
        said.unwrap_or_else(|| notice.to_string())
    }

    /// A text of the law in this language.
    pub fn law(self, words: &law::Words) -> String {
        words.get(self.language()).to_owned()
    }

    /// `Fr 4. Dez. 2026`.
    pub fn day(self, day: Date) -> String {
        self.with("date-day-year", &date_places(self, day))
    }

    /// `Fr 4. Dezember 2026`, for the head of a page.
    pub fn long_day(self, day: Date) -> String {
        let mut places = date_places(self, day);
        places[2].1 = self.word("date-long-month-", &day.month().to_string());
        self.with("date-day-year", &places)
    }

    /// `4. Dez.`, with the year when it is not the present one: where the day of the week says
    /// nothing.
    pub fn short_day(self, day: Date, today: Date) -> String {
        if day.year() == today.year() {
            self.with("date-short", &date_places(self, day))
        } else {
            self.day(day)
        }
    }

    /// `Fr 4. Dez.`, with the year when it is not the present one.
    pub fn near_day(self, day: Date, today: Date) -> String {
        if day.year() == today.year() {
            self.with("date-day", &date_places(self, day))
        } else {
            self.day(day)
        }
    }

    /// `Fr 4. Dez. 2026, 14:05`, in the controller's zone; the year is left out when it is today's.
    pub fn moment(self, at: Timestamp, zone: &TimeZone, today: Option<Date>) -> String {
        let local = zone.to_datetime(at);
        let day = match today {
            Some(today) => self.near_day(local.date(), today),
            None => self.day(local.date()),
        };
        format!("{day}, {:02}:{:02}", local.hour(), local.minute())
    }

    #[expect(
        clippy::unused_self,
        reason = "both languages agree; callers need not know that"
    )]
    /// `18 412`, with a narrow space that does not break.
    pub fn number(self, number: i64) -> String {
        let digits = number.unsigned_abs().to_string();
        let mut text = String::new();
        for (place, digit) in digits.chars().enumerate() {
            if place > 0 && (digits.len() - place).is_multiple_of(3) {
                text.push('\u{202F}');
            }
            text.push(digit);
        }
        if number < 0 {
            format!("−{text}")
        } else {
            text
        }
    }

    /// The locale a browser asks for first, of those there are.
    pub fn accepted(header: &str) -> Option<Locale> {
        let mut wanted: Vec<(f32, Locale)> = header
            .split(',')
            .take(20)
            .filter_map(|part| {
                let (tag, rest) = part.split_once(';').unwrap_or((part, ""));
                let weight = rest
                    .trim()
                    .strip_prefix("q=")
                    .map_or(Some(1.0), |q| q.parse().ok())?;
                Some((weight, Locale::from_tag(tag)?))
            })
            .filter(|(weight, _)| *weight > 0.0)
            .collect();
        wanted.sort_by(|a, b| b.0.total_cmp(&a.0));
        wanted.first().map(|(_, locale)| *locale)
    }
}

fn place(name: &str, value: &str) -> FluentValue<'static> {
    match value.parse::<f64>() {
        Ok(number) if name == "n" => FluentValue::from(number),
        _ => FluentValue::from(value.to_owned()),
    }
}

fn date_places(words: Words, day: Date) -> [(&'static str, String); 4] {
    let weekday = day.weekday().to_monday_one_offset();
    [
        ("weekday", words.word("date-weekday-", &weekday.to_string())),
        ("day", day.day().to_string()),
        ("month", words.word("date-month-", &day.month().to_string())),
        ("year", day.year().to_string()),
    ]
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_day_is_said_as_people_say_it() {
        let day = date(2026, 12, 4);
        assert_eq!(Words(Locale::De).day(day), "Fr 4. Dez. 2026");
        assert_eq!(Words(Locale::En).day(day), "Fri 4 Dec 2026");
        assert_eq!(
            Words(Locale::De).near_day(day, date(2026, 1, 1)),
            "Fr 4. Dez."
        );
        assert_eq!(
            Words(Locale::De).near_day(day, date(2027, 1, 1)),
            "Fr 4. Dez. 2026"
        );
    }

    #[test]
    fn thousands_stand_apart() {
        let words = Words(Locale::De);
        for (number, text) in [
            (0, "0"),
            (999, "999"),
            (18_412, "18\u{202F}412"),
            (-1_000, "−1\u{202F}000"),
        ] {
            assert_eq!(words.number(number), text);
        }
    }

    #[test]
    fn the_browser_is_heard_and_its_junk_is_not() {
        assert_eq!(Words::accepted("en-GB,en;q=0.9,de;q=0.8"), Some(Locale::En));
        assert_eq!(
            Words::accepted("fr, de-AT;q=0.3, en;q=0.2"),
            Some(Locale::De)
        );
        for junk in ["", "*", "fr", ";;;q=", "de;q=x", "en;q=0", "\u{7f}"] {
            assert_eq!(Words::accepted(junk), None, "{junk:?}");
        }
    }
}
