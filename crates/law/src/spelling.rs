//! Days and months as a person reads them.

use jiff::civil::{Date, Weekday};

use crate::Language;

/// A day as it stands in a letter: `5. März 2026`, `5 March 2026`.
pub fn long_day(day: Date, language: Language) -> String {
    let dot = if language == Language::De { "." } else { "" };
    format!("{}{dot} {}", day.day(), month(day, language))
}

/// A day as it is read aloud: `5. März 2026 (Donnerstag)`, `5 March 2026 (Thursday)`.
pub(crate) fn long_date(day: Date, language: Language) -> String {
    let weekday = weekday(day.weekday(), language);
    format!("{} ({weekday})", long_day(day, language))
}

/// Month and year: `März 2026`, `March 2026`.
pub(crate) fn month(day: Date, language: Language) -> String {
    let names = match language {
        Language::De => GERMAN_MONTHS,
        Language::En => ENGLISH_MONTHS,
    };
    let index = usize::try_from(day.month() - 1).expect("months are counted from 1");
    format!("{} {}", names[index], day.year())
}

fn weekday(day: Weekday, language: Language) -> &'static str {
    let (german, english) = match day {
        Weekday::Monday => ("Montag", "Monday"),
        Weekday::Tuesday => ("Dienstag", "Tuesday"),
        Weekday::Wednesday => ("Mittwoch", "Wednesday"),
        Weekday::Thursday => ("Donnerstag", "Thursday"),
        Weekday::Friday => ("Freitag", "Friday"),
        Weekday::Saturday => ("Samstag", "Saturday"),
        Weekday::Sunday => ("Sonntag", "Sunday"),
    };
    match language {
        Language::De => german,
        Language::En => english,
    }
}

const GERMAN_MONTHS: [&str; 12] = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
];
const ENGLISH_MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
