//! A description on paper and as text: version and day of approval stand on it.

use std::collections::BTreeMap;

use base::Locale;
use documents::{Paper, Part, Sender};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use law::{Language, Words};

use crate::process::{Process, Step};
use crate::show::{SHIPPED, Version};

/// Who writes, in which zone days are counted, and the names of the accounts by login.
type Place<'a> = (&'a Sender, &'a TimeZone, &'a BTreeMap<String, String>);

/// A version as an archive PDF.
///
/// # Errors
/// The reason why it cannot be set.
pub async fn pdf(
    (process, version): (&Process, &Version),
    place: Place<'_>,
    locale: Locale,
) -> Result<Vec<u8>, documents::Error> {
    let paper = paper((process, version), place, locale);
    // Setting takes a moment of computing; others go on meanwhile.
    let printed = tokio::task::spawn_blocking(move || documents::print(&paper)).await;
    printed.map_err(|error| documents::Error::Set(error.to_string()))?
}

/// A version as plain text.
pub fn text((process, version): (&Process, &Version), place: Place<'_>, locale: Locale) -> String {
    documents::text(&paper((process, version), place, locale))
}

fn paper(
    (process, version): (&Process, &Version),
    (sender, zone, names): Place<'_>,
    locale: Locale,
) -> Paper {
    let language = match locale {
        Locale::De => Language::De,
        Locale::En => Language::En,
    };
    let pick = |de: &'static str, en: &'static str| match language {
        Language::De => de,
        Language::En => en,
    };
    let say = |words: &Words| words.get(language).to_owned();
    let day = |at: Timestamp| law::long_day(zone.to_datetime(at).date(), language);
    let called = |login: &str| match names.get(login) {
        Some(name) => name.clone(),
        None if login == SHIPPED => "Vergissmein".to_owned(),
        None => login.to_owned(),
    };
    let made = version.made_at.map_or_else(
        || called(&version.made_by),
        |at| format!("{}, {}", called(&version.made_by), day(at)),
    );
    let approved = match (&version.approved_by, version.approved_at) {
        (Some(by), Some(at)) => format!("{}, {}", called(by), day(at)),
        _ => pick("nicht freigegeben", "not approved").to_owned(),
    };
    let title = format!("{}: {}", pick("Prozess", "Process"), say(&process.title));
    let marks = [
        (
            pick("Rechtsgrundlage", "Legal basis"),
            say(&process.articles),
        ),
        (pick("Fassung", "Version"), version.version.to_string()),
        (pick("Verfasst", "Written"), made),
        (pick("Freigegeben", "Approved"), approved),
    ];
    let parts = parts((process, version), language);
    Paper {
        foot: format!(
            "{}, {title}, {} {}",
            sender.name,
            pick("Fassung", "version"),
            version.version
        ),
        title,
        language: locale,
        sender: sender.clone(),
        to: Vec::new(),
        marks: marks
            .map(|(label, value)| (label.to_owned(), value))
            .to_vec(),
        parts,
        made_at: version
            .approved_at
            .or(version.made_at)
            .unwrap_or(Timestamp::UNIX_EPOCH),
        attachments: Vec::new(),
    }
}

/// Texts, steps and workflows.
fn parts((process, version): (&Process, &Version), language: Language) -> Vec<Part> {
    let pick = |de: &'static str, en: &'static str| match language {
        Language::De => de,
        Language::En => en,
    };
    let texts = &version.description;
    let sections = [
        (pick("Zweck", "Purpose"), &texts.purpose),
        (pick("Geltungsbereich", "Scope"), &texts.scope),
        (pick("Rollen", "Roles"), &texts.roles),
        (pick("Zeiten", "Times"), &texts.times),
        (pick("Besonderheiten", "Remarks"), &texts.remarks),
    ];
    let mut parts = Vec::new();
    for (heading, words) in sections
        .into_iter()
        .filter(|(_, words)| words.is_complete())
    {
        parts.push(Part::section(heading));
        parts.push(Part::text(words.get(language)));
    }
    parts.push(Part::section(pick("Schritte", "Steps")));
    for step in &version.steps {
        parts.push(Part::Pairs {
            rows: step_rows(step, language),
        });
    }
    if !process.workflows.is_empty() {
        parts.push(Part::section(pick(
            "Workflows, die ihn tragen",
            "Workflows that carry it",
        )));
        parts.push(Part::text(process.workflows.join(", ")));
    }
    parts
}

fn step_rows(step: &Step, language: Language) -> Vec<(String, String)> {
    let pick = |de: &'static str, en: &'static str| match language {
        Language::De => de,
        Language::En => en,
    };
    let say = |words: &Words| words.get(language).to_owned();
    let who: Vec<String> = step.who.iter().map(|party| say(&party.title())).collect();
    let rows = [
        (
            format!("{} {}", pick("Schritt", "Step"), step.id),
            say(&step.title),
        ),
        (pick("Wie", "How").to_owned(), say(&step.instruction)),
        (pick("Wer", "Who").to_owned(), who.join(", ")),
        (pick("Grundlage", "Basis").to_owned(), say(&step.basis)),
        (pick("Nachweis", "Evidence").to_owned(), say(&step.evidence)),
    ];
    let filled = rows.into_iter().filter(|(_, value)| !value.is_empty());
    filled.collect()
}
