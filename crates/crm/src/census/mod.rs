//! The census: what every table and column of the live schema is, by the profile.
//!
//! A column nobody classified may hold a person. It is reported, lowers the coverage, and
//! no run begins before it is classified.

mod class;
mod described;
mod fault;
pub(crate) mod guess;
mod resolve;
#[cfg(test)]
mod tests;

pub use described::{Description, Descriptions};

use std::collections::{BTreeMap, BTreeSet};

use base::Notice;

use crate::catalogue::{Catalogue, LiveColumn};
use crate::profile::{
    Audit, Changes, FieldKind, Marks, Members, Profile, Retention, Role, Rule, Sent, Target, Words,
};

/// The live schema, classified.
#[derive(Debug, Clone)]
pub struct Census {
    /// Every live table by name; the unknown ones too, with unclassified columns.
    pub tables: BTreeMap<String, TableClass>,
    /// Text columns nobody classified, as table and column.
    pub unclassified: Vec<(String, String)>,
    /// Tables nobody classified; one without text can hold dates of birth.
    pub unknown_tables: Vec<String>,
    /// Tables the profile requires and the database lacks.
    pub missing_tables: Vec<String>,
    /// Columns the profile names and the database lacks (an older version of the CRM).
    pub missing_columns: Vec<(String, String)>,
    /// Rules that cannot be carried out on a column, each in a sentence.
    pub faults: Vec<Notice>,
    /// Share of text columns that are classified, from 0 to 1.
    pub coverage: f64,
    /// SHA-256 over tables, columns and types, in hexadecimal; another value means the
    /// schema was changed.
    pub fingerprint: String,
}

/// A live table and what its rows are.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each answers a question of its own"
)]
#[derive(Debug, Clone)]
pub struct TableClass {
    /// Name.
    pub name: String,
    /// Whether the profile knows it, by itself or as a companion of a known table, or an
    /// administrator classified its columns.
    pub known: bool,
    /// What its rows are.
    pub role: Role,
    /// Word for one of its rows.
    pub record: String,
    /// Key columns: the primary key, or what the profile names, or all columns.
    pub key: Vec<String>,
    /// Whether the key is declared, so that a row can be told from every other.
    pub keyed: bool,
    /// All columns in the table's order.
    pub columns: Vec<ColumnClass>,
    /// Link columns whose target the row belongs to.
    pub owner: Vec<String>,
    /// Whether a row about a person goes when the person is anonymised.
    pub purge: bool,
    /// How changes of fields stand in one text of its rows.
    pub changes: Option<Changes>,
    /// The column that takes a person's statements.
    pub statement: Option<String>,
    /// By what a row is a message that was sent to somebody.
    pub sent: Option<Sent>,
    /// Whether its persons are the controller's own staff.
    pub staff: bool,
    /// Columns and words by which a row is staff.
    pub staff_when: Words,
    /// Columns and words by which a row is a firm.
    pub firm_when: Words,
    /// Link column to the row of the same person, in this table.
    pub same: Option<String>,
    /// Columns and words by which a row says so.
    pub same_when: Words,
    /// A duty that keeps rows.
    pub retention: Option<Retention>,
    /// Path of the file beside a row.
    pub file: Option<String>,
    /// The column that is filled where there is such a file.
    pub file_when: Option<String>,
    /// Columns shown for a row.
    pub display: Vec<String>,
    /// Link column that names who of the staff looks after the row.
    pub assigned: Option<String>,
    /// Column that marks a row as deleted, where the table has it.
    pub soft_delete: Option<String>,
    /// Column that is false where the row was put aside, where the table has it.
    pub in_use: Option<String>,
    /// How people belong to such a record.
    pub members: Option<Members>,
    /// For a table of customers' own columns, of changes, or of more columns of a person: the
    /// table it belongs to.
    pub base: Option<String>,
    /// Link columns that the database itself holds to existing rows.
    pub held: BTreeSet<String>,
    /// For a table of changes: how it is read.
    pub audit: Option<Audit>,
    /// Whether changes can be undone.
    pub transactional: bool,
}

/// A live column and what it holds.
#[derive(Debug, Clone)]
pub struct ColumnClass {
    /// The column as the database describes it.
    pub live: LiveColumn,
    /// What it holds.
    pub class: Class,
    /// Whether the class was assumed because the column is a customer's own.
    pub assumed: bool,
    /// Whether the column leads an index.
    pub indexed: bool,
    /// Whether the column alone is unique.
    pub unique: bool,
}

/// What a column holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Class {
    /// A personal value of the record, and what becomes of it.
    Personal(FieldKind, Rule),
    /// Free text in which anybody may be named.
    Text,
    /// A key of another row.
    Link(Target),
    /// Never personal; keys of the row itself too.
    Plain,
    /// A type that holds no text and was not classified otherwise.
    Bare,
    /// Text nobody classified.
    Unclassified,
}

impl Class {
    /// The word in JSON: a field kind's, `text`, `link`, `plain`, `none` (no text) or `open` (nobody
    /// classified it).
    pub fn word(&self) -> &'static str {
        match self {
            Self::Personal(kind, _) => kind.word(),
            Self::Text => "text",
            Self::Link(_) => "link",
            Self::Plain => "plain",
            Self::Bare => "none",
            Self::Unclassified => "open",
        }
    }
}

/// Whether an administrator's word says what a column is: a kind, a kind and a rule, `text` or
/// `plain`.
pub fn is_class(profile: &Profile, word: &str) -> bool {
    class::marked(profile, word).is_some()
}

impl Census {
    /// Classifies the live schema by the profile, by what the CRM itself says of customers'
    /// columns, and by what an administrator said.
    pub fn take(
        profile: &Profile,
        catalogue: &Catalogue,
        described: &Descriptions,
        marks: &Marks,
    ) -> Self {
        resolve::take(&resolve::Sources {
            profile,
            catalogue,
            described,
            marks,
        })
    }

    /// Whether nothing stands in the way of a run.
    pub fn fits(&self) -> bool {
        self.unclassified.is_empty()
            && self.unknown_tables.is_empty()
            && self.missing_tables.is_empty()
            && self.faults.is_empty()
    }

    /// A table by name.
    pub fn table(&self, name: &str) -> Option<&TableClass> {
        self.tables.get(name)
    }
}

impl TableClass {
    /// A column by name.
    pub fn column(&self, name: &str) -> Option<&ColumnClass> {
        self.columns.iter().find(|column| column.live.name == name)
    }

    /// Position of a column.
    pub fn position(&self, name: &str) -> Option<usize> {
        self.columns
            .iter()
            .position(|column| column.live.name == name)
    }

    /// Link columns and where they point.
    pub fn links(&self) -> impl Iterator<Item = (&str, &Target)> {
        self.columns
            .iter()
            .filter_map(|column| match &column.class {
                Class::Link(target) => Some((column.live.name.as_str(), target)),
                Class::Personal(..)
                | Class::Text
                | Class::Plain
                | Class::Bare
                | Class::Unclassified => None,
            })
    }

    /// Personal columns with kind and rule.
    pub fn personal(&self) -> impl Iterator<Item = (&ColumnClass, FieldKind, &Rule)> {
        self.columns
            .iter()
            .filter_map(|column| match &column.class {
                Class::Personal(kind, rule) => Some((column, *kind, rule)),
                Class::Link(_) | Class::Text | Class::Plain | Class::Bare | Class::Unclassified => {
                    None
                }
            })
    }
}
