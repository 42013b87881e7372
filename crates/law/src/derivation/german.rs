//! The steps in German.

use super::{Pause, Step};
use crate::Language::De;
use crate::spelling::{long_date, month};

const RULE: &str = "VO 1182/71";

pub fn sentence(step: &Step) -> String {
    match step {
        Step::LocalDay {
            instant,
            day,
            region,
        } => format!(
            "Der Zeitpunkt {instant} liegt nach der Ortszeit des Verantwortlichen ({}) am {}.",
            region.de,
            long_date(*day, De)
        ),
        Step::ReceiptNotCounted { day } => {
            format!(
                "Eingang {} zählt nicht mit (Art. 3 Abs. 1 {RULE}).",
                long_date(*day, De)
            )
        }
        Step::SameNumber { months, end } => format!(
            "{} ab Eingang, gleiche Tageszahl: {} ({}, Art. 3 Abs. 2 lit. c {RULE}).",
            period(*months),
            long_date(*end, De),
            basis(*months)
        ),
        Step::NoSuchNumber {
            months,
            number,
            end,
        } => format!(
            "{} ab Eingang: einen {number}. {} gibt es nicht, daher der letzte Tag des Monats, \
             {} ({}, Art. 3 Abs. 2 lit. c {RULE}).",
            period(*months),
            month(*end, De),
            long_date(*end, De),
            basis(*months)
        ),
        Step::NoWorkingDay { day, pause } => format!(
            "{} ist {}: weiter zum nächsten Tag (Art. 3 Abs. 4 {RULE}).",
            long_date(*day, De),
            reason(pause)
        ),
        Step::LastDay {
            day,
            region,
            calendar,
        } => format!(
            "Letzter Tag ist der {}, 24:00 Uhr Ortszeit (Feiertage: {}, Stand {calendar}).",
            long_date(*day, De),
            region.de
        ),
        Step::Cautious { day } => format!(
            "Vorsichtige Sicht: {}, denn es ist offen, ob Feiertage eines Landes die Frist \
             verschieben (Art. 2 Abs. 1 {RULE}).",
            long_date(*day, De)
        ),
        Step::ExtensionOnlyIfAnnounced { until } => format!(
            "Verlängern geht nur, wenn Sie die Person bis zum {} mit Gründen informieren \
             (Art. 12 Abs. 3 Satz 3 DSGVO).",
            long_date(*until, De)
        ),
        Step::ExtendedLastDay { day } => format!(
            "Mit Verlängerung ist der letzte Tag der {}, 24:00 Uhr Ortszeit.",
            long_date(*day, De)
        ),
    }
}

fn reason(pause: &Pause) -> String {
    match pause {
        Pause::Weekend => "kein Arbeitstag".to_owned(),
        Pause::Holiday { name, added: false } => format!("ein Feiertag, {}", name.de),
        Pause::Holiday { name, added: true } => {
            format!("ein Feiertag, {} (von der Administration ergänzt)", name.de)
        }
    }
}

fn period(months: i8) -> &'static str {
    if months == 1 {
        "Ein Monat"
    } else {
        "Drei Monate"
    }
}

fn basis(months: i8) -> &'static str {
    if months == 1 {
        "Art. 12 Abs. 3 Satz 1 DSGVO"
    } else {
        "Art. 12 Abs. 3 Satz 2 DSGVO"
    }
}
