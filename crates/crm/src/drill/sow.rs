//! From what the profile says to the rows of one drill.

use std::collections::{BTreeMap, BTreeSet};

use base::Notice;
use jiff::Timestamp;

use super::Invented;
use crate::catalogue::LiveColumn;
use crate::census::TableClass;
use crate::profile::{DrillRow, Role};
use crate::rights::{Need, Needs};
use crate::{Error, System};

/// In which guise a CRM keeps a person.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Guise {
    /// A contact, or whatever is the CRM's main kind of person.
    Contact,
    /// A lead.
    Lead,
    /// A second record of the same person.
    Duplicate,
    /// A record in another spelling.
    Spelling,
    /// The text of a note.
    Note,
    /// The body of a mail.
    Mail,
    /// An old value in the change log.
    Audit,
    /// A file.
    Attachment,
}

impl Guise {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Contact,
        Self::Lead,
        Self::Duplicate,
        Self::Spelling,
        Self::Note,
        Self::Mail,
        Self::Audit,
        Self::Attachment,
    ];

    /// The word in profiles, JSON and tables.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Contact => "contact",
            Self::Lead => "lead",
            Self::Duplicate => "duplicate",
            Self::Spelling => "spelling",
            Self::Note => "note",
            Self::Mail => "mail",
            Self::Audit => "audit",
            Self::Attachment => "attachment",
        }
    }

    /// Reads the word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|guise| guise.word() == word)
    }
}

/// A row that is planted.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Row {
    /// What it shows; none for what only belongs to another row.
    pub guise: Option<Guise>,
    /// Table.
    pub table: String,
    /// Columns that pick it, all of them random ids of this drill.
    pub pick: BTreeMap<String, String>,
    /// The file beside it, as a path below the upload folder.
    pub file: Option<String>,
    /// What is written. Not kept: it is made anew from nothing that stays.
    #[serde(skip)]
    pub set: BTreeMap<String, String>,
}

/// The rows of a drill, in the order in which they are planted.
#[derive(Debug, Clone, Default)]
pub struct Sown {
    /// Rows.
    pub rows: Vec<Row>,
    /// Guises that this system has no place for: a table is missing, or no folder is configured.
    pub not_planted: BTreeSet<Guise>,
}

/// Which rows the invented person makes in a system. `fresh` gives random bytes.
///
/// Refused where the profile says nothing of a drill, or something that this schema has no place
/// for.
pub fn sow(
    system: &System,
    invented: &Invented,
    now: Timestamp,
    fresh: &mut dyn FnMut() -> [u8; 32],
) -> Result<Sown, Error> {
    if system.profile.drill.is_empty() {
        let name = &system.profile.name;
        let line = format!(
            "profile {name}: says nothing of a drill; add [[drill]] rows as profile suitecrm7 has them"
        );
        return Err(Error::Invalid(
            Notice::new("drill-unknown", line).with("profile", name),
        ));
    }
    let mut filling = Filling {
        invented,
        now: now.strftime("%Y-%m-%d %H:%M:%S").to_string(),
        ids: BTreeMap::new(),
        fresh,
    };
    let mut sown = Sown::default();
    for of in &system.profile.drill {
        let table = system.census.table(of.table.as_str());
        let has_folder = system.files.is_some() || !of.file;
        let Some(table) = table.filter(|_| has_folder) else {
            sown.not_planted.extend(of.guise);
            continue;
        };
        sown.rows.push(filling.row(system, table, of)?);
    }
    Ok(sown)
}

struct Filling<'f> {
    invented: &'f Invented,
    now: String,
    /// Ids by the name that the profile gives them.
    ids: BTreeMap<String, String>,
    fresh: &'f mut dyn FnMut() -> [u8; 32],
}

impl Filling<'_> {
    fn row(&mut self, system: &System, table: &TableClass, of: &DrillRow) -> Result<Row, Error> {
        let mut set = BTreeMap::new();
        let mut ids = BTreeMap::new();
        for (column, text) in &of.set {
            let column = column.as_str();
            let Some(class) = table.column(column) else {
                // An older version of the CRM may lack one; what it needs it has.
                continue;
            };
            let value = self.fill(text, &class.live, &of.table)?;
            if text.starts_with("{id ") && text.ends_with('}') && text.matches('{').count() == 1 {
                ids.insert(column.to_owned(), value.clone());
            }
            set.insert(column.to_owned(), value);
        }
        let key: BTreeMap<String, String> = table
            .key
            .iter()
            .filter(|_| table.keyed)
            .filter_map(|column| Some((column.clone(), ids.get(column)?.clone())))
            .collect();
        let pick = if key.is_empty() { ids } else { key };
        if pick.is_empty() {
            let line = format!(
                "profile {}: a drill's row of {} has no {{id …}} by which it is found again",
                system.profile.name, of.table
            );
            return Err(Error::Invalid(
                Notice::new("drill-unpickable", line).with("table", of.table.as_str()),
            ));
        }
        let file = table.file.as_deref().filter(|_| of.file);
        let key = pick.values().next().map_or("", String::as_str);
        Ok(Row {
            guise: of.guise,
            table: table.name.clone(),
            file: file.map(|pattern| pattern.replace("{key}", key)),
            pick,
            set,
        })
    }

    /// The text with every word between braces in its place.
    fn fill(
        &mut self,
        text: &str,
        column: &LiveColumn,
        table: &impl std::fmt::Display,
    ) -> Result<String, Error> {
        let mut filled = String::new();
        let mut rest = text;
        while let Some(at) = rest.find(['{', '}']) {
            let (before, brace) = rest.split_at(at);
            filled.push_str(before);
            if let Some(after) = brace.strip_prefix("{{") {
                filled.push('{');
                rest = after;
                continue;
            }
            if let Some(after) = brace.strip_prefix("}}") {
                filled.push('}');
                rest = after;
                continue;
            }
            let unknown = || {
                let line = format!("profile: a drill's row of {table} has an unknown word: {text}");
                Error::Invalid(Notice::new("drill-word", line).with("table", table.to_string()))
            };
            let word = brace.strip_prefix('{').ok_or_else(unknown)?;
            let (word, after) = word.split_once('}').ok_or_else(unknown)?;
            let value = match word.strip_prefix("id ") {
                Some(name) => self.id(name, column),
                None if word == "now" => self.now.clone(),
                None => self.invented.word(word).ok_or_else(unknown)?,
            };
            filled.push_str(&value);
            rest = after;
        }
        filled.push_str(rest);
        Ok(filled)
    }

    /// A random id that fits the column, the same for the same name.
    fn id(&mut self, name: &str, column: &LiveColumn) -> String {
        if let Some(id) = self.ids.get(name) {
            return id.clone();
        }
        let digits = hex::encode((self.fresh)());
        let most = column.most.map_or(usize::MAX, |most| {
            usize::try_from(most).unwrap_or(usize::MAX)
        });
        let id = if most < 36 {
            digits[..most.min(32)].to_owned()
        } else {
            let parts = [0..8, 8..12, 12..16, 16..20, 20..32];
            parts.map(|part| &digits[part]).join("-")
        };
        self.ids.insert(name.to_owned(), id.clone());
        id
    }
}

/// The rights that a drill needs beside those of a run: its rows come and go.
pub fn needs(system: &System) -> Needs {
    let tables = system.profile.drill.iter();
    let tables = tables.filter_map(|of| system.census.table(of.table.as_str()));
    tables
        .map(|table| {
            let need = Need {
                insert: true,
                delete: true,
                lock: table.key.first().cloned(),
                ..Need::default()
            };
            (table.name.clone(), need)
        })
        .collect()
}

impl Sown {
    /// The rows that stand for the person, as their guises say.
    pub fn persons(&self, system: &System) -> impl Iterator<Item = &Row> {
        let is_person = move |table: &str| {
            let class = system.census.table(table);
            class.is_some_and(|class| class.role == Role::Person)
        };
        self.rows.iter().filter(move |row| is_person(&row.table))
    }
}
