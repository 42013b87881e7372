//! What follows from columns that somebody has to look at.

use accounts::Role;
use law::Words;

use super::{id, live};
use crate::facts::{Finding, FindingKind};
use crate::measure::{Measure, MeasureKind, Setting};

/// Classifies the column, by one click.
pub(super) fn measure(finding: &Finding) -> Measure {
    let Finding {
        system,
        table,
        column,
        class,
        ..
    } = finding;
    let place = format!("{table}.{column}");
    let (de, en) = match finding.what {
        FindingKind::Assumed => (
            "Eigenes Feld, das bis jetzt nur als personenbezogen angenommen wird.",
            "A field of your own that is only assumed to be personal so far.",
        ),
        FindingKind::Open => (
            "Spalte, die niemand eingeordnet hat; vorher beginnt kein Lauf.",
            "A column that nobody classified; no run begins before that.",
        ),
        FindingKind::Suspicious => (
            "Als unbedenklich geführt, der Name klingt nach personenbezogenen Daten.",
            "Taken for harmless, and its name sounds like personal data.",
        ),
        FindingKind::Seen => (
            "Als unbedenklich geführt; in der letzten Dateninventur sahen Werte nach personenbezogenen Daten aus.",
            "Taken for harmless; in the last data inventory values looked like personal data.",
        ),
    };
    let criterion = match finding.what {
        FindingKind::Assumed | FindingKind::Open | FindingKind::Suspicious => Words::new(
            format!("`system check {system}` nennt {place} weder als angenommen noch als offen."),
            format!("`system check {system}` names {place} neither as assumed nor as open."),
        ),
        FindingKind::Seen => Words::new(
            format!("Die nächste Dateninventur von {system} nennt {place} nicht mehr."),
            format!("The next data inventory of {system} does not name {place} any more."),
        ),
    };
    let texts = [
        Words::new(
            format!("Feld einordnen: {place} in {system}"),
            format!("Classify the field {place} in {system}"),
        ),
        Words::new(
            format!(
                "{de} Vorschlag: „{class}“ (personenbezogen). Ein Klick ordnet so ein; ist es anders, auf der Seite des Systems."
            ),
            format!(
                "{en} Proposed: “{class}” (personal). One click classifies it so; if it is something else, do it on the system's page."
            ),
        ),
        criterion,
    ];
    Measure {
        setting: Some(Setting::Mark {
            system: system.clone(),
            table: table.clone(),
            column: column.clone(),
            class: class.clone(),
        }),
        ..live(
            id(&["F", system, table, column]),
            MeasureKind::Field,
            Role::Administrator,
            texts,
        )
    }
}
