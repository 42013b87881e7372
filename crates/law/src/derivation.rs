//! The steps by which a date came about, and the sentences a person reads.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Weekday};
use serde::{Deserialize, Serialize};

use crate::{Language, Words};

/// Why a period may not end on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pause {
    Weekend,
    Holiday { name: Words, added: bool },
}

/// One step of a derivation. Numbers and names only: the sentence is made when it is read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum Step {
    /// The instant of receipt fell on this local day.
    LocalDay {
        instant: Timestamp,
        day: Date,
        region: Words,
    },
    ReceiptNotCounted {
        day: Date,
    },
    SameNumber {
        months: i8,
        end: Date,
    },
    NoSuchNumber {
        months: i8,
        number: i8,
        end: Date,
    },
    NoWorkingDay {
        day: Date,
        pause: Pause,
    },
    LastDay {
        day: Date,
        region: Words,
        calendar: String,
    },
    Cautious {
        day: Date,
    },
    ExtensionOnlyIfAnnounced {
        until: Date,
    },
    ExtendedLastDay {
        day: Date,
    },
    AwareHourNotCounted {
        aware: DateTime,
        counted_from: DateTime,
    },
    HoursCounted {
        end: DateTime,
    },
    HoursNotShifted,
    StrictHours {
        end: DateTime,
    },
}

/// All steps as sentences, in order.
pub(crate) fn sentences<'a>(
    steps: impl IntoIterator<Item = &'a Step>,
    language: Language,
) -> Vec<String> {
    steps
        .into_iter()
        .map(|step| step.sentence(language))
        .collect()
}

impl Step {
    /// The step as one sentence with its source.
    pub fn sentence(&self, language: Language) -> String {
        match language {
            Language::De => self.german(),
            Language::En => self.english(),
        }
    }

    fn german(&self) -> String {
        let long = |day: &Date| long_date(*day, Language::De);
        let hour = |at: &DateTime| {
            format!(
                "{}, {} Uhr",
                long_date(at.date(), Language::De),
                at.strftime("%H:%M")
            )
        };
        match self {
            Self::LocalDay { instant, day, region } => format!(
                "Der Zeitpunkt {instant} liegt nach der Ortszeit des Verantwortlichen ({}) am {}.",
                region.de, long(day)
            ),
            Self::ReceiptNotCounted { day } => {
                format!("Eingang {} zählt nicht mit (Art. 3 Abs. 1 VO 1182/71).", long(day))
            }
            Self::SameNumber { months, end } => format!(
                "{} ab Eingang, gleiche Tageszahl: {} ({}, Art. 3 Abs. 2 lit. c VO 1182/71).",
                german_months(*months), long(end), german_basis(*months)
            ),
            Self::NoSuchNumber { months, number, end } => format!(
                "{} ab Eingang: einen {number}. {} gibt es nicht, daher der letzte Tag des Monats, {} ({}, Art. 3 Abs. 2 lit. c VO 1182/71).",
                german_months(*months), month(*end, Language::De), long(end), german_basis(*months)
            ),
            Self::NoWorkingDay { day, pause } => match pause {
                Pause::Weekend => format!("{} ist kein Arbeitstag: weiter zum nächsten Tag (Art. 3 Abs. 4 VO 1182/71).", long(day)),
                Pause::Holiday { name, added } => format!(
                    "{} ist ein Feiertag, {}{}: weiter zum nächsten Tag (Art. 3 Abs. 4 VO 1182/71).",
                    long(day), name.de, if *added { " (von der Administration ergänzt)" } else { "" }
                ),
            },
            Self::LastDay { day, region, calendar } => format!(
                "Letzter Tag ist {}, 24:00 Uhr Ortszeit (Feiertage: {}, Stand {calendar}).",
                long(day), region.de
            ),
            Self::Cautious { day } => format!(
                "Vorsichtige Sicht: {}, denn es ist offen, ob Feiertage eines Landes die Frist verschieben (Art. 2 Abs. 1 VO 1182/71).",
                long(day)
            ),
            Self::ExtensionOnlyIfAnnounced { until } => format!(
                "Verlängern geht nur, wenn Sie die Person bis {} mit Gründen informieren (Art. 12 Abs. 3 Satz 3 DSGVO).",
                long(until)
            ),
            Self::ExtendedLastDay { day } => {
                format!("Mit Verlängerung ist der letzte Tag {}, 24:00 Uhr Ortszeit.", long(day))
            }
            Self::AwareHourNotCounted { aware, counted_from } => format!(
                "Kenntnis {}: diese Stunde zählt nicht mit, gezählt wird ab {} (Art. 3 Abs. 1 VO 1182/71).",
                hour(aware), hour(counted_from)
            ),
            Self::HoursCounted { end } => format!(
                "72 volle Stunden später, das heißt vor {} (Art. 33 Abs. 1 DSGVO, Art. 3 Abs. 2 lit. a VO 1182/71).",
                hour(end)
            ),
            Self::HoursNotShifted => {
                "Wochenenden und Feiertage verschieben eine Frist in Stunden nicht (Art. 3 Abs. 4 VO 1182/71).".to_owned()
            }
            Self::StrictHours { end } => format!(
                "Sichere Seite: 72 Stunden ab Kenntnis enden {}.",
                hour(end)
            ),
        }
    }

    fn english(&self) -> String {
        let long = |day: &Date| long_date(*day, Language::En);
        let hour = |at: &DateTime| {
            format!(
                "{}, {}",
                long_date(at.date(), Language::En),
                at.strftime("%H:%M")
            )
        };
        match self {
            Self::LocalDay { instant, day, region } => format!(
                "The instant {instant} falls on {} in the controller's local time ({}).",
                long(day), region.en
            ),
            Self::ReceiptNotCounted { day } => {
                format!("Receipt on {} is not counted (Art. 3(1) of Regulation 1182/71).", long(day))
            }
            Self::SameNumber { months, end } => format!(
                "{} from receipt, same day of the month: {} ({}, Art. 3(2)(c) of Regulation 1182/71).",
                english_months(*months), long(end), english_basis(*months)
            ),
            Self::NoSuchNumber { months, number, end } => format!(
                "{} from receipt: there is no {number} {}, so it is the last day of the month, {} ({}, Art. 3(2)(c) of Regulation 1182/71).",
                english_months(*months), month(*end, Language::En), long(end), english_basis(*months)
            ),
            Self::NoWorkingDay { day, pause } => match pause {
                Pause::Weekend => format!("{} is no working day: on to the next day (Art. 3(4) of Regulation 1182/71).", long(day)),
                Pause::Holiday { name, added } => format!(
                    "{} is a public holiday, {}{}: on to the next day (Art. 3(4) of Regulation 1182/71).",
                    long(day), name.en, if *added { " (added by the administration)" } else { "" }
                ),
            },
            Self::LastDay { day, region, calendar } => format!(
                "The last day is {}, 24:00 local time (holidays: {}, as of {calendar}).",
                long(day), region.en
            ),
            Self::Cautious { day } => format!(
                "Cautious view: {}, because it is open whether holidays of a single Land move the end (Art. 2(1) of Regulation 1182/71).",
                long(day)
            ),
            Self::ExtensionOnlyIfAnnounced { until } => format!(
                "An extension is available only if you tell the person, with the reasons, by {} (Art. 12(3) sentence 3 GDPR).",
                long(until)
            ),
            Self::ExtendedLastDay { day } => {
                format!("With the extension the last day is {}, 24:00 local time.", long(day))
            }
            Self::AwareHourNotCounted { aware, counted_from } => format!(
                "Awareness on {}: this hour is not counted, counting starts on {} (Art. 3(1) of Regulation 1182/71).",
                hour(aware), hour(counted_from)
            ),
            Self::HoursCounted { end } => format!(
                "72 whole hours later, that is before {} (Art. 33(1) GDPR, Art. 3(2)(a) of Regulation 1182/71).",
                hour(end)
            ),
            Self::HoursNotShifted => {
                "Weekends and holidays do not move the end of a period in hours (Art. 3(4) of Regulation 1182/71).".to_owned()
            }
            Self::StrictHours { end } => {
                format!("Safe side: 72 hours from awareness end on {}.", hour(end))
            }
        }
    }
}

fn german_months(months: i8) -> &'static str {
    if months == 1 {
        "Ein Monat"
    } else {
        "Drei Monate"
    }
}

fn english_months(months: i8) -> &'static str {
    if months == 1 {
        "One month"
    } else {
        "Three months"
    }
}

fn german_basis(months: i8) -> &'static str {
    if months == 1 {
        "Art. 12 Abs. 3 Satz 1 DSGVO"
    } else {
        "Art. 12 Abs. 3 Satz 2 DSGVO"
    }
}

fn english_basis(months: i8) -> &'static str {
    if months == 1 {
        "Art. 12(3) sentence 1 GDPR"
    } else {
        "Art. 12(3) sentence 2 GDPR"
    }
}

/// A day as it is read aloud: `5. März 2026 (Donnerstag)`, `5 March 2026 (Thursday)`.
pub(crate) fn long_date(day: Date, language: Language) -> String {
    let dot = if language == Language::De { "." } else { "" };
    format!(
        "{}{dot} {} ({})",
        day.day(),
        month(day, language),
        weekday(day.weekday(), language)
    )
}

/// Month and year: `März 2026`, `March 2026`.
fn month(day: Date, language: Language) -> String {
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
