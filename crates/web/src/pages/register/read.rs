//! A system's description as a form sends it, and as it is shown again.

use ::consents::Basis;
use ::register::{Contract, Description, Measure, MeasureState, Processor, Transfers};
use jiff::civil::Date;

use crate::dates;
use crate::fields::Fields;
use crate::refusal::{Fault, Refusal};

/// Blank lines that a form offers after those that are filled.
const BLANK: usize = 2;

/// Processors or measures as they are typed: name, word, day.
type Lines = Vec<[String; 3]>;

/// Everything as it is typed.
pub struct Typed {
    /// Field names and texts.
    pub texts: Vec<(&'static str, String)>,
    pub bases: Vec<String>,
    pub transfers: String,
    pub processors: Lines,
    pub measures: Lines,
}

/// The fields of one text each.
const TEXTS: [&str; 12] = [
    "title",
    "owner",
    "owner_contact",
    "persons",
    "data_kinds",
    "purposes",
    "basis_note",
    "recipients",
    "transfers_note",
    "retention",
    "review_on",
    "ended_on",
];

impl Typed {
    /// What is told now, as a form shows it.
    pub fn of(one: &Description) -> Self {
        let day = |day: Option<Date>| day.map_or_else(String::new, typed);
        let texts = [
            ("title", one.title.clone()),
            ("owner", one.owner.clone()),
            ("owner_contact", one.owner_contact.clone()),
            ("persons", one.persons.clone()),
            ("data_kinds", one.data_kinds.clone()),
            ("purposes", one.purposes.clone()),
            ("basis_note", one.basis_note.clone()),
            ("recipients", one.recipients.clone()),
            ("transfers_note", one.transfers_note.clone()),
            ("retention", one.retention.clone()),
            ("review_on", day(one.review_on)),
            ("ended_on", day(one.ended_on)),
        ];
        let processors = one.processors.iter().map(|line| {
            let word = line.contract.word().to_owned();
            [line.name.clone(), word, day(line.dated)]
        });
        let measures = one.measures.iter().map(|line| {
            let word = line.state.word().to_owned();
            [line.name.clone(), word, day(line.review_on)]
        });
        Self {
            texts: texts.into(),
            bases: one.bases.iter().map(|one| one.word().to_owned()).collect(),
            transfers: one.transfers.word().to_owned(),
            processors: padded(processors.collect()),
            measures: padded(measures.collect()),
        }
    }

    /// What was sent, to be shown again.
    pub fn sent(fields: &Fields) -> Self {
        let text = |field: &'static str| (field, fields.raw(field).to_owned());
        Self {
            texts: TEXTS.map(text).into(),
            bases: fields.all("bases").map(str::to_owned).collect(),
            transfers: fields.get("transfers").to_owned(),
            processors: padded(lines(fields, "processor")),
            measures: padded(lines(fields, "measure")),
        }
    }

    /// The text of a field.
    pub fn text(&self, field: &str) -> &str {
        let found = self.texts.iter().find(|(name, _)| *name == field);
        found.map_or("", |(_, text)| text)
    }
}

/// The day as a form shows it.
fn typed(day: Date) -> String {
    day.strftime("%d.%m.%Y").to_string()
}

fn padded(mut lines: Lines) -> Lines {
    lines.extend((0..BLANK).map(|_| <[String; 3]>::default()));
    lines
}

/// The lines that were sent, without those left blank.
fn lines(fields: &Fields, noun: &str) -> Lines {
    let part = |part: &str| -> Vec<String> {
        let name = format!("{noun}_{part}");
        fields.all(&name).map(str::to_owned).collect()
    };
    let (names, words, days) = (part("name"), part("state"), part("day"));
    let all = names.into_iter().enumerate().map(|(at, name)| {
        let of = |all: &Vec<String>| all.get(at).cloned().unwrap_or_default();
        [name, of(&words), of(&days)]
    });
    all.filter(|line| !line[0].is_empty() || !line[2].is_empty())
        .collect()
}

/// The description that was sent; every mistake in it at once.
pub fn description(fields: &Fields, today: Date) -> Result<Description, Refusal> {
    let mut faults = Vec::new();
    let text = |field: &str| fields.raw(field).to_owned();
    let mut day = |field: &str, typed: &str| -> Option<Date> {
        if typed.trim().is_empty() {
            return None;
        }
        let read = dates::read_ahead(typed, today);
        if read.is_none() {
            faults.push(Fault::new("date-shape").at(field));
        }
        read
    };
    let review_on = day("review_on", fields.get("review_on"));
    let ended_on = day("ended_on", fields.get("ended_on"));
    let mut unnamed = Vec::new();
    let mut dated =
        |noun: &'static str, field: &'static str| -> Vec<(String, String, Option<Date>)> {
            let all = lines(fields, noun).into_iter();
            let read = all.map(|[name, word, typed]| {
                if name.is_empty() {
                    unnamed.push(Fault::new("register-unnamed").at(field));
                }
                let at = day(field, &typed);
                (name, word, at)
            });
            read.collect()
        };
    let processors = dated("processor", "processors");
    let measures = dated("measure", "measures");
    faults.extend(unnamed);
    let bases: Vec<Basis> = fields.all("bases").filter_map(Basis::from_word).collect();
    let new = Description {
        title: text("title"),
        owner: text("owner"),
        owner_contact: text("owner_contact"),
        persons: text("persons"),
        data_kinds: text("data_kinds"),
        purposes: text("purposes"),
        bases,
        basis_note: text("basis_note"),
        recipients: text("recipients"),
        processors: processors
            .into_iter()
            .map(|(name, word, dated)| Processor {
                name,
                contract: Contract::from_word(&word).unwrap_or_default(),
                dated,
            })
            .collect(),
        transfers: Transfers::from_word(fields.get("transfers")).unwrap_or_default(),
        transfers_note: text("transfers_note"),
        retention: text("retention"),
        measures: measures
            .into_iter()
            .map(|(name, word, review_on)| Measure {
                name,
                state: MeasureState::from_word(&word).unwrap_or_default(),
                review_on,
            })
            .collect(),
        review_on,
        ended_on,
    };
    if faults.is_empty() {
        Ok(new)
    } else {
        Err(Refusal::Invalid(faults))
    }
}
