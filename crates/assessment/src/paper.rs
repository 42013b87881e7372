//! The document on paper and as text, in one language.

use base::Locale;
use documents::{Paper, Part, Sender};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use law::{Language, Words};

use crate::document::{Document, Entry, Section};
use crate::facts::SystemFacts;
use crate::measure::{Item, MeasureKind};
use crate::table::{cells, said};

/// Who writes, and in which zone days are counted.
type Place<'a> = (&'a Sender, &'a TimeZone);

/// The document as an archive PDF.
///
/// # Errors
/// The reason why it cannot be set; it holds no value of the document.
pub async fn pdf(
    document: &Document,
    place: Place<'_>,
    locale: Locale,
) -> Result<Vec<u8>, documents::Error> {
    let paper = paper(document, place, locale);
    // Setting takes a moment of computing; others go on meanwhile.
    let printed = tokio::task::spawn_blocking(move || documents::print(&paper)).await;
    printed.map_err(|error| documents::Error::Set(error.to_string()))?
}

/// The document as plain text.
pub fn text(document: &Document, place: Place<'_>, locale: Locale) -> String {
    documents::text(&paper(document, place, locale))
}

fn paper(document: &Document, (sender, zone): Place<'_>, locale: Locale) -> Paper {
    let writing = Writing { zone, locale };
    let title = writing.pick(
        "Bestandsaufnahme zum Datenschutz",
        "Data protection assessment",
    );
    let mut parts = vec![Part::text(writing.pick(
        "Dieses Dokument hält fest, was bei der geführten Bestandsaufnahme gesagt wurde, und was daraus folgt. Es dient als Dokumentation der Umsetzung und als Pflichtenheft: Jede Maßnahme hat eine Nummer, eine Beschreibung und ein Abnahmekriterium. Es macht niemanden konform; die Entscheidungen und die Pflichten bleiben beim Verantwortlichen.",
        "This document records what was said in the guided assessment and what follows from it. It serves as documentation of the implementation and as its specification: each measure has a number, a description and an acceptance criterion. It makes nobody compliant; the decisions and the duties stay with the controller.",
    ))];
    for section in &document.sections {
        parts.extend(writing.section(section));
    }
    parts.extend(writing.crm(document));
    parts.extend(writing.plan(document));
    Paper {
        title: title.to_owned(),
        language: locale,
        sender: sender.clone(),
        to: Vec::new(),
        marks: writing.marks(document),
        foot: format!(
            "{}, {title}, {} {}",
            sender.name,
            writing.pick("Fassung", "version"),
            document.version
        ),
        made_at: document.completed_at.unwrap_or(document.started_at),
        attachments: Vec::new(),
        parts,
    }
}

struct Writing<'a> {
    zone: &'a TimeZone,
    locale: Locale,
}

impl Writing<'_> {
    fn pick(&self, de: &'static str, en: &'static str) -> &'static str {
        match self.locale {
            Locale::De => de,
            Locale::En => en,
        }
    }

    fn say<'w>(&self, words: &'w Words) -> &'w str {
        said(words, self.locale)
    }

    fn language(&self) -> Language {
        match self.locale {
            Locale::De => Language::De,
            Locale::En => Language::En,
        }
    }

    fn day(&self, at: Timestamp) -> String {
        law::long_day(self.zone.to_datetime(at).date(), self.language())
    }

    fn marks(&self, document: &Document) -> Vec<(String, String)> {
        let state = match document.completed_at {
            Some(at) => self.day(at),
            None => self.pick("Entwurf", "draft").to_owned(),
        };
        let people: Vec<String> = document
            .participants
            .iter()
            .map(|(name, answers)| format!("{name} ({answers})"))
            .collect();
        let (hours, minutes) = (document.minutes / 60, document.minutes % 60);
        let rows = [
            (
                self.pick("Fassung", "Version"),
                document.version.to_string(),
            ),
            (self.pick("Abgeschlossen am", "Completed on"), state),
            (
                self.pick("Begonnen am", "Begun on"),
                self.day(document.started_at),
            ),
            (
                self.pick("Teilgenommen (Antworten)", "Participants (answers)"),
                people.join(", "),
            ),
            (
                self.pick("Aktive Zeit", "Active time"),
                format!("{hours} h {minutes:02} min"),
            ),
            (
                self.pick("Beantwortet", "Answered"),
                format!("{} / {}", document.answered, document.questions),
            ),
            (
                self.pick("Fragen", "Questions"),
                format!(
                    "{} {}, {}",
                    self.pick("Fassung", "version"),
                    document.agenda,
                    law::long_day(document.agenda_dated, self.language())
                ),
            ),
        ];
        let owned = |(label, value): (&'static str, String)| (label.to_owned(), value);
        rows.map(owned).to_vec()
    }

    fn section(&self, section: &Section) -> Vec<Part> {
        let heading = format!("{}. {}", section.number, self.say(&section.title));
        let rows = section.entries.iter().map(|entry| self.entry(entry));
        vec![
            Part::section(heading),
            Part::Pairs {
                rows: rows.collect(),
            },
        ]
    }

    fn entry(&self, entry: &Entry) -> (String, String) {
        let label = format!("{}\n{}", self.say(&entry.ask), self.say(&entry.article));
        if entry.by.is_none() {
            return (label, self.pick("offen", "open").to_owned());
        }
        let whole = entry.whole();
        let by = entry.by.as_deref().unwrap_or_default();
        let at = entry.at.map_or_else(String::new, |at| self.day(at));
        (label, format!("{}\n({by}, {at})", self.say(&whole)))
    }

    /// What concerns the CRM alone: its state, the answers about it.
    fn crm(&self, document: &Document) -> Vec<Part> {
        let mut parts = vec![
            Part::section(self.pick("Auswirkungen im CRM", "Effects on the CRM")),
            Part::text(self.pick(
                "Zustand der angebundenen Systeme bei Abschluss, die Antworten, die das CRM betreffen, und die Workflows, die laufen.",
                "State of the connected systems at completion, the answers that concern the CRM, and the workflows that are on.",
            )),
        ];
        let systems = document.systems.iter().filter(|system| system.connected);
        for system in systems {
            parts.push(Part::heading(&system.name));
            parts.push(Part::Pairs {
                rows: self.system(system),
            });
        }
        let on: Vec<&str> = document.workflows.iter().map(|one| self.say(one)).collect();
        if !on.is_empty() {
            parts.push(Part::heading(
                self.pick("Workflows, die laufen", "Workflows that are on"),
            ));
            parts.push(Part::text(on.join("\n")));
        }
        let rows: Vec<(String, String)> = document
            .crm_entries()
            .map(|entry| {
                let whole = entry.whole();
                (self.say(&entry.ask).to_owned(), self.say(&whole).to_owned())
            })
            .collect();
        if !rows.is_empty() {
            parts.push(Part::heading(
                self.pick("Antworten zum CRM", "Answers on the CRM"),
            ));
            parts.push(Part::Pairs { rows });
        }
        parts
    }

    fn system(&self, system: &SystemFacts) -> Vec<(String, String)> {
        let yes = |is: bool| {
            if is {
                self.pick("ja", "yes")
            } else {
                self.pick("nein", "no")
            }
        };
        let mut rows = vec![
            (
                self.pick("Erreichbar", "Reachable").to_owned(),
                yes(system.reachable).to_owned(),
            ),
            (
                self.pick("Zuständige Stelle genannt", "Responsible office named")
                    .to_owned(),
                yes(system.has_owner).to_owned(),
            ),
        ];
        if system.reachable {
            let whole = system.coverage_permille / 10;
            let coverage = format!("{whole}.{} %", system.coverage_permille % 10);
            let version = system.version.clone().unwrap_or_else(|| "–".to_owned());
            rows.push((self.pick("Version", "Version").to_owned(), version));
            rows.push((
                self.pick("Passt zum Profil", "Fits the profile").to_owned(),
                yes(system.fits).to_owned(),
            ));
            rows.push((
                self.pick("Eingeordnete Textspalten", "Classified text columns")
                    .to_owned(),
                coverage,
            ));
            for module in &system.modules {
                rows.push((
                    format!("{} ({})", module.table, module.record),
                    module.personal.join(", "),
                ));
            }
        }
        rows
    }

    fn plan(&self, document: &Document) -> Vec<Part> {
        let mut parts = vec![Part::section(
            self.pick("CRM-Maßnahmenplan", "CRM measures plan"),
        )];
        if document.plan.is_empty() {
            parts.push(Part::text(self.pick(
                "Keine Antwort und kein Zustand verlangt eine Maßnahme.",
                "No answer and no state asks for a measure.",
            )));
        }
        for kind in MeasureKind::ALL {
            let items: Vec<&Item> = document
                .plan
                .iter()
                .filter(|item| item.measure.kind == kind)
                .collect();
            if items.is_empty() {
                continue;
            }
            let title = kind.title();
            parts.push(Part::heading(self.say(&title)));
            for item in items {
                parts.push(Part::Pairs {
                    rows: self.item(item),
                });
            }
        }
        parts
    }

    fn item(&self, item: &Item) -> Vec<(String, String)> {
        let [id, _, title, about, criterion, owner, _, state] = cells(item, self.locale);
        let due = item.measure.due;
        let due = due.map_or_else(
            || self.pick("ohne Datum", "no date").to_owned(),
            |due| law::long_day(due, self.language()),
        );
        let state = match &item.result {
            Some(result) => format!("{state}: {result}"),
            None => state,
        };
        let rows = [
            (self.pick("Nummer", "Id"), id),
            (self.pick("Maßnahme", "Measure"), title),
            (self.pick("Beschreibung", "Description"), about),
            (
                self.pick("Abnahmekriterium", "Acceptance criterion"),
                criterion,
            ),
            (
                self.pick("Zuständig, bis", "Owner, due"),
                format!("{owner}, {due}"),
            ),
            (self.pick("Stand", "State"), state),
        ];
        rows.map(|(label, value)| (label.to_owned(), value))
            .to_vec()
    }
}
