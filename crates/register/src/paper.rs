//! The record on paper, and its words in both languages.

use base::Locale;
use consents::Basis;
use documents::{Paper, Part, Sender};
use jiff::civil::Date;

use crate::{Contract, Error, MeasureState, Processing, Record, Transfers};

/// Says things in one language.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Said(pub Locale);

/// The record as a PDF. Computing takes a moment; others go on meanwhile.
pub async fn pdf(record: &Record, language: Locale) -> Result<Vec<u8>, Error> {
    let paper = paper(record, language);
    let printed = tokio::task::spawn_blocking(move || documents::print(&paper)).await;
    let printed = printed.map_err(|error| {
        // The task was stopped with the program, or it fell over.
        Error::Printing(documents::Error::Set(error.to_string()))
    })?;
    printed.map_err(Error::Printing)
}

fn paper(record: &Record, language: Locale) -> Paper {
    let said = Said(language);
    let title = said.pick(
        "Verzeichnis von Verarbeitungstätigkeiten",
        "Record of processing activities",
    );
    let mut marks = vec![
        (
            said.pick("Rechtsgrundlage", "Legal basis").to_owned(),
            said.pick("Art. 30 Abs. 1 DSGVO", "Art. 30(1) GDPR")
                .to_owned(),
        ),
        (
            said.pick("Stand", "As of").to_owned(),
            said.day(record.made_on),
        ),
    ];
    if let Some(at) = record.changed_at {
        let day = jiff::tz::TimeZone::UTC.to_datetime(at).date();
        marks.push((
            said.pick("Letzte Änderung", "Last change").to_owned(),
            said.day(day),
        ));
    }
    let mut parts = vec![
        Part::section(said.pick("Verantwortlicher (lit. a)", "Controller (a)")),
        Part::Pairs {
            rows: said.house(record),
        },
    ];
    for row in &record.processings {
        parts.push(Part::section(row.system.title()));
        parts.push(Part::Pairs {
            rows: said
                .facts(row)
                .into_iter()
                .map(|(label, value)| (label.to_owned(), said.or_missing(value)))
                .collect(),
        });
    }
    Paper {
        title: title.to_owned(),
        language,
        sender: Sender {
            name: record.controller.name.clone(),
            lines: record.controller.lines.clone(),
        },
        to: Vec::new(),
        marks,
        parts,
        foot: format!("{} · {title}", record.controller.name),
        made_at: record.made_at,
        attachments: Vec::new(),
    }
}

impl Said {
    pub fn pick(self, de: &'static str, en: &'static str) -> &'static str {
        match self.0 {
            Locale::De => de,
            Locale::En => en,
        }
    }

    fn or_missing(self, value: String) -> String {
        if value.is_empty() {
            self.pick("nicht angegeben", "not stated").to_owned()
        } else {
            value
        }
    }

    /// `26.10.2026` in German.
    pub fn day(self, day: Date) -> String {
        match self.0 {
            Locale::De => day.strftime("%d.%m.%Y").to_string(),
            Locale::En => day.to_string(),
        }
    }

    fn house(self, record: &Record) -> Vec<(String, String)> {
        let bodies = &record.bodies;
        let mut lines = vec![record.controller.name.clone()];
        lines.extend(record.controller.lines.iter().cloned());
        let rows = [
            (
                self.pick("Verantwortlicher", "Controller"),
                lines.join("\n"),
            ),
            (
                self.pick("Datenschutzbeauftragte Person", "Data protection officer"),
                bodies.officer.clone(),
            ),
            (
                self.pick("Vertretung in der Union", "Representative in the Union"),
                bodies.representative.clone(),
            ),
            (
                self.pick("Gemeinsam Verantwortliche", "Joint controllers"),
                bodies.joint.clone(),
            ),
        ];
        let filled = rows.into_iter().filter(|(_, value)| !value.is_empty());
        filled
            .map(|(label, value)| (label.to_owned(), value))
            .collect()
    }

    /// The heads of the table: name, technical name, then [`Said::facts`].
    pub fn labels(self) -> Vec<&'static str> {
        let mut labels = vec![
            self.pick("Verarbeitung", "Processing"),
            self.pick("Kurzname", "Short name"),
        ];
        labels.extend(self.of_facts());
        labels
    }

    fn of_facts(self) -> [&'static str; 11] {
        [
            self.pick("Zwecke (lit. b)", "Purposes (b)"),
            self.pick("Betroffene Personen (lit. c)", "Data subjects (c)"),
            self.pick("Datenarten (lit. c)", "Categories of data (c)"),
            self.pick("Empfänger (lit. d)", "Recipients (d)"),
            self.pick("Drittländer (lit. e)", "Third countries (e)"),
            self.pick("Löschfristen (lit. f)", "Erasure periods (f)"),
            self.pick("Maßnahmen (lit. g)", "Measures (g)"),
            self.pick("Rechtsgrundlage", "Lawful basis"),
            self.pick("Auftragsverarbeitung (Art. 28)", "Processors (Art. 28)"),
            self.pick("Verantwortlich im Haus", "Owner"),
            self.pick("Nächste Überprüfung", "Next review"),
        ]
    }

    /// What the record says of a system, by letter.
    pub fn facts(self, row: &Processing) -> Vec<(&'static str, String)> {
        let one = &row.system.description;
        let owner = [one.owner.clone(), one.owner_contact.clone()];
        let owner: Vec<String> = owner.into_iter().filter(|part| !part.is_empty()).collect();
        let values = [
            one.purposes.clone(),
            one.persons.clone(),
            one.data_kinds.clone(),
            row.everybody.clone(),
            self.transfers(row),
            one.retention.clone(),
            self.measures(row),
            self.bases(row),
            self.processors(row),
            owner.join(", "),
            one.review_on.map_or_else(String::new, |day| self.day(day)),
        ];
        self.of_facts().into_iter().zip(values).collect()
    }

    fn transfers(self, row: &Processing) -> String {
        let one = &row.system.description;
        match one.transfers {
            Transfers::Unsaid => String::new(),
            Transfers::None => self.pick("keine Übermittlung", "no transfer").to_owned(),
            Transfers::Some => one.transfers_note.clone(),
        }
    }

    fn measures(self, row: &Processing) -> String {
        let lines = row.system.description.measures.iter().map(|one| {
            let state = match one.state {
                MeasureState::Planned => self.pick("geplant", "planned"),
                MeasureState::InPlace => self.pick("umgesetzt", "in place"),
                MeasureState::Missing => self.pick("fehlt", "missing"),
            };
            let review = one.review_on.map(|day| {
                let label = self.pick("Überprüfung", "review");
                format!(", {label} {}", self.day(day))
            });
            format!("{} ({state}{})", one.name, review.unwrap_or_default())
        });
        lines.collect::<Vec<_>>().join("\n")
    }

    fn bases(self, row: &Processing) -> String {
        let one = &row.system.description;
        let article = self.pick("Art. 6 Abs. 1 lit.", "Art. 6(1)");
        let letters = one.bases.iter().filter_map(|basis| {
            let letter = letter(*basis)?;
            Some(match self.0 {
                Locale::De => format!("{article} {letter}"),
                Locale::En => format!("{article}({letter})"),
            })
        });
        let letters: Vec<String> = letters.collect();
        let lines = [letters.join(", "), one.basis_note.clone()];
        let filled: Vec<String> = lines.into_iter().filter(|line| !line.is_empty()).collect();
        filled.join("\n")
    }

    fn processors(self, row: &Processing) -> String {
        let lines = row.system.description.processors.iter().map(|one| {
            let state = match one.contract {
                Contract::Missing => self.pick("Vertrag fehlt", "contract missing"),
                Contract::Requested => self.pick("Vertrag angefordert", "contract requested"),
                Contract::Signed => self.pick("Vertrag unterzeichnet", "contract signed"),
                Contract::NotNeeded => self.pick("kein Vertrag nötig", "no contract needed"),
            };
            let dated = one.dated.map(|day| format!(", {}", self.day(day)));
            format!("{} ({state}{})", one.name, dated.unwrap_or_default())
        });
        lines.collect::<Vec<_>>().join("\n")
    }
}

/// The letter of Art. 6(1).
fn letter(basis: Basis) -> Option<char> {
    match basis {
        Basis::Consent => Some('a'),
        Basis::Contract => Some('b'),
        Basis::LegalObligation => Some('c'),
        Basis::VitalInterests => Some('d'),
        Basis::PublicTask => Some('e'),
        Basis::LegitimateInterests => Some('f'),
        Basis::NoneFound => None,
    }
}

/// The rows of a processing in the record: what the law asks for, by letter, and what stands there;
/// empty where nothing was told.
pub fn rows(row: &Processing, language: Locale) -> Vec<(String, String)> {
    let facts = Said(language).facts(row).into_iter();
    facts
        .map(|(label, value)| (label.to_owned(), value))
        .collect()
}

/// Who stands at the head of the record.
pub fn head(record: &Record, language: Locale) -> Vec<(String, String)> {
    Said(language).house(record)
}
