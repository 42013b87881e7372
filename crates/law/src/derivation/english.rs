//! The steps in English.

use super::{Pause, Step};
use crate::Language::En;
use crate::spelling::{long_date, month};

const RULE: &str = "of Regulation 1182/71";

pub fn sentence(step: &Step) -> String {
    match step {
        Step::LocalDay {
            instant,
            day,
            region,
        } => format!(
            "The instant {instant} falls on {} in the controller's local time ({}).",
            long_date(*day, En),
            region.en
        ),
        Step::ReceiptNotCounted { day } => {
            format!(
                "Receipt on {} is not counted (Art. 3(1) {RULE}).",
                long_date(*day, En)
            )
        }
        Step::SameNumber { months, end } => format!(
            "{} from receipt, same day of the month: {} ({}, Art. 3(2)(c) {RULE}).",
            period(*months),
            long_date(*end, En),
            basis(*months)
        ),
        Step::NoSuchNumber {
            months,
            number,
            end,
        } => format!(
            "{} from receipt: there is no {number} {}, so it is the last day of the month, \
             {} ({}, Art. 3(2)(c) {RULE}).",
            period(*months),
            month(*end, En),
            long_date(*end, En),
            basis(*months)
        ),
        Step::NoWorkingDay { day, pause } => format!(
            "{} is {}: on to the next day (Art. 3(4) {RULE}).",
            long_date(*day, En),
            reason(pause)
        ),
        Step::LastDay {
            day,
            region,
            calendar,
        } => format!(
            "The last day is {}, 24:00 local time (holidays: {}, as of {calendar}).",
            long_date(*day, En),
            region.en
        ),
        Step::Cautious { day } => format!(
            "Cautious view: {}, because it is open whether holidays of a single Land move the end \
             (Art. 2(1) {RULE}).",
            long_date(*day, En)
        ),
        Step::ExtensionOnlyIfAnnounced { until } => format!(
            "An extension is available only if you tell the person, with the reasons, by {} \
             (Art. 12(3) sentence 3 GDPR).",
            long_date(*until, En)
        ),
        Step::ExtendedLastDay { day } => {
            format!(
                "With the extension the last day is {}, 24:00 local time.",
                long_date(*day, En)
            )
        }
    }
}

fn reason(pause: &Pause) -> String {
    match pause {
        Pause::Weekend => "no working day".to_owned(),
        Pause::Holiday { name, added: false } => format!("a public holiday, {}", name.en),
        Pause::Holiday { name, added: true } => {
            format!(
                "a public holiday, {} (added by the administration)",
                name.en
            )
        }
    }
}

fn period(months: i8) -> &'static str {
    if months == 1 {
        "One month"
    } else {
        "Three months"
    }
}

fn basis(months: i8) -> &'static str {
    if months == 1 {
        "Art. 12(3) sentence 1 GDPR"
    } else {
        "Art. 12(3) sentence 2 GDPR"
    }
}
