//! The CRM's own consent fields: what would be written there, and what was changed there.

pub mod changes;
pub mod show;

use ::writebacks::Changed;

use crate::visit::Visit;

/// A change that was made in the CRM, in words.
pub struct ChangeLine {
    pub system: String,
    pub record: String,
    /// Where the record's sheet stands; empty where it is no person.
    pub href: String,
    pub said: String,
    pub window: String,
}

/// The line of a change.
pub fn line(visit: &Visit, one: &Changed) -> ChangeLine {
    let words = visit.words;
    let state = |text: &str| match text {
        "" => words.t("consents-nothing"),
        "other" => words.t("writebacks-other"),
        text => text.to_owned(),
    };
    let window = [
        ("after", visit.full_moment(one.after)),
        ("before", visit.full_moment(one.before)),
    ];
    let person = ::requests::Person {
        system: one.system.clone(),
        record: one.record.clone(),
    };
    ChangeLine {
        system: one.system.clone(),
        record: one.record.clone(),
        href: if one.is_person {
            crate::pages::consents::sheet_href(&person)
        } else {
            String::new()
        },
        said: format!("{}: {} → {}", one.field, state(&one.old), state(&one.new)),
        window: words.with("writebacks-window", &window),
    }
}
