//! The kinds of data under which an answer is told.

use base::Locale;
use crm::plan::Share;

/// The group of a row: related records by their kind, the rest by how they are the person's.
pub(crate) fn group_of(share: Share, kind: &str) -> String {
    match share {
        Share::Related => kind.to_owned(),
        Share::Own | Share::History | Share::Trace | Share::Mention => share.word().to_owned(),
    }
}

/// The group in words.
pub fn title(group: &str, language: Locale) -> String {
    let words = [
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
    let known = words.iter().find(|(word, ..)| *word == group);
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
