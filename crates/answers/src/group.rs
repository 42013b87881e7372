//! The kinds of data under which an answer is told.

use base::Locale;

use crate::Scope;
use crate::ours;
use crate::share::Share;

/// Groups with their words in German and English.
const KNOWN: &[(&str, &str, &str)] = &[
    (
        ours::GROUP,
        "Unsere eigenen Aufzeichnungen über Ihre Anfragen und Einwilligungen",
        "Our own records of your requests and consents",
    ),
    ("own", "Stammdaten", "Master data"),
    ("history", "Änderungsverlauf", "History of changes"),
    (
        "trace",
        "Kopien in Protokollen und Zwischenspeichern",
        "Copies in logs and caches",
    ),
    (
        "mention",
        "Nennungen in anderen Datensätzen",
        "Mentions in other records",
    ),
    ("call", "Anrufe", "Calls"),
    ("meeting", "Termine", "Meetings"),
    ("email", "E-Mails", "E-mails"),
    ("task", "Aufgaben", "Tasks"),
    ("note", "Notizen", "Notes"),
    ("cases", "Fälle", "Cases"),
    ("document", "Dokumente", "Documents"),
    ("documents", "Dokumente", "Documents"),
    ("account", "Firmen", "Companies"),
    ("accounts", "Firmen", "Companies"),
    ("bugs", "Fehlermeldungen", "Bug reports"),
    (
        "calls_reschedule",
        "Verschobene Anrufe",
        "Rescheduled calls",
    ),
    ("campaigns", "Kampagnen", "Campaigns"),
    ("campaign_log", "Kampagnenprotokoll", "Campaign log"),
    ("case", "Fälle", "Cases"),
    ("event", "Termine", "Events"),
    ("fp_events", "Veranstaltungen", "Events"),
    ("opportunity", "Verkaufschancen", "Opportunities"),
    ("project", "Projekte", "Projects"),
    ("project_task", "Projektaufgaben", "Project tasks"),
    ("prospect_lists", "Zielgruppen", "Target lists"),
    (
        "surveyresponses",
        "Antworten auf Umfragen",
        "Survey responses",
    ),
    ("opportunities", "Verkaufschancen", "Opportunities"),
    ("aos_contracts", "Verträge", "Contracts"),
    ("aos_invoices", "Rechnungen", "Invoices"),
    ("aos_quotes", "Angebote", "Quotes"),
];

/// The group of a row: related records by their kind, the rest by how they are the person's.
pub(crate) fn group_of(share: Share, kind: &str) -> String {
    match share {
        Share::Related => kind.to_owned(),
        Share::Own | Share::History | Share::Trace | Share::Mention | Share::Ours => {
            share.word().to_owned()
        }
    }
}

/// The group in words. Of what we keep ourselves a transfer has the consents alone.
pub fn title(scope: Scope, group: &str, language: Locale) -> String {
    let consents = (
        ours::GROUP,
        "Ihre Einwilligungen und Widerrufe",
        "Your consents and withdrawals",
    );
    let known = KNOWN.iter().find(|(word, ..)| *word == group);
    let known = match (scope, known) {
        (Scope::Portability, Some((ours::GROUP, ..))) => Some(&consents),
        (Scope::Access | Scope::Portability, known) => known,
    };
    known.map_or_else(
        || match language {
            Locale::De => format!("Datensätze „{group}“"),
            Locale::En => format!("Records “{group}”"),
        },
        |(_, de, en)| match language {
            Locale::De => (*de).to_owned(),
            Locale::En => (*en).to_owned(),
        },
    )
}
