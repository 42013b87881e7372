//! The DSGVO log.

pub mod export;
pub mod list;
pub mod verify;

use jiff::Timestamp;
use jiff::civil::Date;
use ledger::{Entry, Filter};

use crate::dates;
use crate::fields::Fields;
use crate::visit::Visit;

/// Reads the filter of an address.
pub fn filter(visit: &Visit, fields: &Fields) -> Filter {
    let text = |name: &str| fields.filled(name).map(str::to_owned);
    let day = |name: &str| dates::read(fields.get(name), visit.today());
    Filter {
        request: text("request").map(|reference| reference.to_uppercase()),
        since: day("since").and_then(|day| midnight(visit, day)),
        until: day("until")
            .and_then(|day| day.tomorrow().ok())
            .and_then(|day| midnight(visit, day)),
        who: text("who"),
        action: text("action"),
        system: text("system"),
        newest_first: true,
        ..Filter::default()
    }
}

fn midnight(visit: &Visit, day: Date) -> Option<Timestamp> {
    let at = visit.app.zone().to_ambiguous_timestamp(day.at(0, 0, 0, 0));
    at.compatible().ok()
}

/// `hat den Löschplan freigegeben`, or `hat einen Schritt erledigt (A5)`.
pub fn said(visit: &Visit, entry: &Entry) -> String {
    let said = visit.words.word("deed-", &entry.action);
    match &entry.object {
        Some(step) if is_step(step) => format!("{said} ({step})"),
        _ => said,
    }
}

/// Ids of steps are short: `A5`, `17.4`; those of everything else have 26 letters.
fn is_step(object: &str) -> bool {
    object.len() <= 6
}
