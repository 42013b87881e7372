//! The letter: what Art. 15(1)(a) to (h), (2) and (3), or Art. 20 GDPR want told, then the data.

use base::Locale;
use documents::{Attachment, Logo, Paper, Part};
use jiff::civil::Date;
use law::{Language, Right, template};

use crate::package::{Told, ToldCell, ToldGroup, ToldRecord};
use crate::share::Share;
use crate::{Error, Ground, Scope, Topic, ours};

/// So many records of a kind stand in the letter; all stand in the files beside it.
pub(crate) const RECORDS: usize = 100;
/// A value longer than this is cut in the letter.
const LONGEST: usize = 1_500;

/// Sets a letter. Computing takes a moment; others go on meanwhile.
pub(crate) async fn print(paper: Paper, logo: Option<Logo>) -> Result<Vec<u8>, Error> {
    let set = move || documents::print_with(&paper, logo.as_ref());
    let printed = tokio::task::spawn_blocking(set).await;
    let printed = printed.map_err(|error| Error::broken("printing", error))?;
    printed.map_err(|error| Error::broken("printing", error))
}

impl Told {
    /// The letter to the person.
    pub fn paper(&self, attachments: Vec<Attachment>) -> Paper {
        let title = match self.scope {
            Scope::Access => self.pick(
                "Auskunft nach Art. 15 DSGVO",
                "Information under Art. 15 GDPR",
            ),
            Scope::Portability => self.pick(
                "Ihre Daten nach Art. 20 DSGVO",
                "Your data under Art. 20 GDPR",
            ),
        };
        Paper {
            title: title.to_owned(),
            language: self.language,
            sender: self.head.sender.clone(),
            to: Vec::new(),
            marks: vec![
                (
                    self.pick("Anfrage", "Request").to_owned(),
                    self.request.clone(),
                ),
                (
                    self.pick("Eingegangen am", "Received on").to_owned(),
                    self.day(self.received),
                ),
                (self.pick("Stand", "As of").to_owned(), self.day(self.today)),
            ],
            parts: self.parts(),
            foot: self.head.foot(&self.request),
            made_at: self.created_at,
            attachments,
        }
    }

    /// The paragraphs of the text, with what the law wants told at its places.
    fn parts(&self) -> Vec<Part> {
        let values = self.values();
        let mut parts = Vec::new();
        for paragraph in template::paragraphs(&self.text) {
            match template::sole(&paragraph) {
                Some("confirmation") => parts.push(self.confirmation()),
                Some("items") => parts.extend(self.items()),
                Some("not_told") => {
                    parts.extend(self.not_portable_part());
                    parts.extend(self.not_told_part());
                }
                Some("note") => parts.extend(self.note()),
                Some("copy") => parts.extend(self.copy()),
                _ => parts.push(Part::text(template::fill(&paragraph, &values))),
            }
        }
        parts
    }

    /// What stands inside a sentence.
    fn values(&self) -> Vec<(&'static str, String)> {
        let right = match self.scope {
            Scope::Access => Right::Access,
            Scope::Portability => Right::Portability,
        };
        vec![
            ("number", self.request.clone()),
            ("right", right.title().get(self.in_law()).to_owned()),
            ("received", self.day(self.received)),
            ("today", self.day(self.today)),
            ("controller", self.head.sender.name.clone()),
            ("sender", self.head.lines().join("\n")),
        ]
    }

    fn in_law(&self) -> Language {
        match self.language {
            Locale::De => Language::De,
            Locale::En => Language::En,
        }
    }

    /// A day as it stands in a letter.
    fn day(&self, day: Date) -> String {
        law::long_day(day, self.in_law())
    }

    fn said(&self, topic: Topic) -> String {
        self.statements.get(&topic).cloned().unwrap_or_default()
    }

    /// What is said of each group on a topic.
    fn of_groups(&self, topic: Topic) -> Part {
        let rows = self.groups.iter().map(|group| {
            let said = group.statements.get(&topic).cloned();
            (group.title.clone(), said.unwrap_or_default())
        });
        Part::Pairs {
            rows: rows.collect(),
        }
    }

    /// Whether anything is processed (Art. 15(1)).
    fn confirmation(&self) -> Part {
        let pick = |de, en| self.pick(de, en);
        Part::text(if self.is_only_the_request() {
            pick(
                "Wir haben alle angebundenen Systeme und unsere eigenen Aufzeichnungen durchsucht. Außer Ihrer Anfrage selbst verarbeiten wir darin keine personenbezogenen Daten über Sie.",
                "We searched all connected systems and our own records. Apart from your request itself we process no personal data about you there.",
            )
        } else {
            pick(
                "Wir bestätigen, dass wir personenbezogene Daten über Sie verarbeiten. Im Folgenden erhalten Sie die Auskunft dazu und eine Kopie der Daten.",
                "We confirm that we process personal data about you. Below you find the information about it and a copy of the data.",
            )
        })
    }

    /// What is told of the data: lit. a to h of an access, the kinds of a transfer.
    fn items(&self) -> Vec<Part> {
        match self.scope {
            Scope::Access if self.groups.is_empty() => Vec::new(),
            Scope::Access => self.access(),
            Scope::Portability => vec![
                Part::section(self.pick("Kategorien der Daten", "Categories of data")),
                self.categories(),
            ],
        }
    }

    fn access(&self) -> Vec<Part> {
        let pick = |de, en| self.pick(de, en);
        let mut parts = vec![
            Part::section(pick(
                "Kategorien der Daten (lit. b)",
                "Categories of data (b)",
            )),
            self.categories(),
            Part::section(pick("Zwecke (lit. a)", "Purposes (a)")),
            self.of_groups(Topic::Purpose),
            Part::section(pick("Empfänger (lit. c)", "Recipients (c)")),
            self.of_groups(Topic::Recipients),
            Part::section(pick("Speicherdauer (lit. d)", "Storage period (d)")),
            self.of_groups(Topic::Retention),
            Part::section(pick("Ihre Rechte (lit. e)", "Your rights (e)")),
            Part::text(pick(
                "Sie haben das Recht auf Berichtigung (Art. 16 DSGVO), Löschung (Art. 17), Einschränkung der Verarbeitung (Art. 18) und Widerspruch (Art. 21). Eine Einwilligung können Sie jederzeit widerrufen (Art. 7 Abs. 3).",
                "You have the right to rectification (Art. 16 GDPR), erasure (Art. 17), restriction of processing (Art. 18) and to object (Art. 21). A consent can be withdrawn at any time (Art. 7(3)).",
            )),
            Part::section(pick("Beschwerde (lit. f)", "Complaint (f)")),
            Part::text(format!(
                "{} {}",
                pick(
                    "Sie können sich bei einer Aufsichtsbehörde beschweren, insbesondere bei:",
                    "You may lodge a complaint with a supervisory authority, in particular:",
                ),
                self.said(Topic::Authority)
            )),
        ];
        for (title, topic) in [
            (
                pick("Herkunft der Daten (lit. g)", "Source of the data (g)"),
                Topic::Source,
            ),
            (
                pick(
                    "Automatisierte Entscheidungen (lit. h)",
                    "Automated decisions (h)",
                ),
                Topic::Automated,
            ),
            (
                pick(
                    "Übermittlung in Drittländer (Abs. 2)",
                    "Transfers to third countries (para 2)",
                ),
                Topic::Transfers,
            ),
        ] {
            parts.push(Part::section(title));
            parts.push(Part::text(self.said(topic)));
        }
        parts
    }

    /// Whether we hold the request that is answered, and nothing else.
    fn is_only_the_request(&self) -> bool {
        let request = ours::request_name(&self.request);
        let is_it = |record: &ToldRecord| {
            record.share == Share::Ours && record.record.as_ref() == Some(&request)
        };
        let only = |group: &ToldGroup| {
            let is_whole = group.left_out.is_empty() && group.count == group.first.len();
            is_whole && group.first.iter().all(is_it)
        };
        self.groups.iter().all(only)
    }

    fn categories(&self) -> Part {
        let rows = self.groups.iter().map(|group| {
            let count = group.count + group.left_out.values().sum::<usize>();
            vec![group.title.clone(), count.to_string()]
        });
        Part::Table {
            head: vec![
                self.pick("Datenart", "Kind of data").to_owned(),
                self.pick("Datensätze", "Records").to_owned(),
            ],
            rows: rows.collect(),
        }
    }

    /// The systems that a transfer leaves out, with the grounds that are recorded there.
    fn not_portable_part(&self) -> Vec<Part> {
        if self.not_portable.is_empty() {
            return Vec::new();
        }
        let rows = self.not_portable.iter().map(|one| {
            let bases = one.bases.iter();
            let bases = bases.map(|basis| ours::basis(*basis, self.language));
            (one.system.clone(), bases.collect::<Vec<_>>().join(", "))
        });
        vec![
            Part::section(self.pick(
                "Nicht Teil der Datenübertragung",
                "Not part of the transfer",
            )),
            Part::text(self.pick(
                "Das Recht auf Datenübertragung gilt nur für Daten, die auf Grund einer Einwilligung oder eines Vertrags verarbeitet werden (Art. 20 Abs. 1 lit. a DSGVO). Für Ihre Daten in den folgenden Systemen ist eine andere Rechtsgrundlage festgehalten. Sie sind deshalb nicht enthalten; eine Auskunft nach Art. 15 DSGVO umfasst auch sie.",
                "The right to data portability holds only for data that are processed on a consent or a contract (Art. 20(1)(a) GDPR). For your data in the following systems another lawful basis is recorded. They are therefore not included; information under Art. 15 GDPR has them too.",
            )),
            Part::Pairs {
                rows: rows.collect(),
            },
            self.remedy(),
        ]
    }

    /// What can be done against what is not told.
    fn remedy(&self) -> Part {
        Part::text(self.pick(
            "Soweit wir Ihrem Antrag damit nicht entsprechen, können Sie sich bei der Aufsichtsbehörde beschweren oder einen gerichtlichen Rechtsbehelf einlegen (Art. 12 Abs. 4 DSGVO).",
            "As far as your request is not met by this, you may complain to the supervisory authority or seek a judicial remedy (Art. 12(4) GDPR).",
        ))
    }

    /// What is blacked out and left out, with the ground and what can be done against it.
    fn not_told_part(&self) -> Vec<Part> {
        let not_told = self.not_told();
        if not_told.is_empty() {
            return Vec::new();
        }
        let title_of = |key: &str| {
            let group = self.groups.iter().find(|group| group.key == key);
            group.map_or_else(String::new, |group| group.title.clone())
        };
        let rows = not_told.iter().map(|one| {
            vec![
                title_of(&one.group),
                Ground::said(one.ground, self.language).to_owned(),
                one.stretches.to_string(),
                one.records.to_string(),
                one.files.to_string(),
            ]
        });
        vec![
            Part::section(self.pick("Nicht mitgeteilt", "Not told")),
            Part::Table {
                head: [
                    self.pick("Datenart", "Kind of data"),
                    self.pick("Grund", "Ground"),
                    self.pick("Geschwärzte Stellen", "Stretches blacked out"),
                    self.pick("Ausgelassene Datensätze", "Records left out"),
                    self.pick("Ausgelassene Dateien", "Files left out"),
                ]
                .map(str::to_owned)
                .to_vec(),
                rows: rows.collect(),
            },
            self.remedy(),
        ]
    }

    fn note(&self) -> Vec<Part> {
        let note = self.said(Topic::Note);
        if note.is_empty() {
            return Vec::new();
        }
        let title = self.pick("Anmerkung", "Note");
        vec![Part::section(title), Part::text(note)]
    }

    /// The copy of the data (Art. 15(3)).
    fn copy(&self) -> Vec<Part> {
        let mut parts = Vec::new();
        for group in &self.groups {
            let title = format!(
                "{}: {}",
                self.pick("Kopie der Daten", "Copy of the data"),
                group.title
            );
            parts.push(Part::section(title));
            for record in &group.first {
                parts.extend(self.record(group, record));
            }
            if group.count > group.first.len() {
                let more = group.count - group.first.len();
                parts.push(Part::text(format!(
                    "{more} {}",
                    self.pick(
                        "weitere Datensätze stehen in den beiliegenden Dateien data.json und csv.",
                        "further records stand in the files data.json and csv beside this letter.",
                    )
                )));
            }
        }
        parts
    }

    fn record(&self, group: &ToldGroup, record: &ToldRecord) -> Vec<Part> {
        let cells = record
            .cells
            .iter()
            .filter(|cell| cell.kind != "plain" || cell.display);
        let mut rows: Vec<(String, String)> = cells
            .map(|cell| (cell.label.clone(), short(cell)))
            .collect();
        let file = record.file.as_ref();
        rows.extend(file.map(|file| (self.pick("Datei", "File").to_owned(), file.name.clone())));
        if rows.is_empty() {
            return Vec::new();
        }
        let mut title = match &record.record {
            Some(_) if record.share == Share::Ours => ours::title(&record.kind, self.language),
            Some(name) => format!("{} {name}", record.system),
            None => format!("{} ({})", record.system, group.title),
        };
        if record.deleted {
            title.push_str(self.pick(
                " (im System als gelöscht markiert)",
                " (marked as deleted in the system)",
            ));
        }
        vec![Part::heading(title), Part::Pairs { rows }]
    }
}

fn short(cell: &ToldCell) -> String {
    let text = cell.shown();
    if text.chars().nth(LONGEST).is_none() {
        return text.to_owned();
    }
    let start: String = text.chars().take(LONGEST).collect();
    format!("{start} […]")
}
