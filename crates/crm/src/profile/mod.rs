//! The profile: what a CRM's tables and columns mean, as data.
//!
//! A CRM is told apart from another by its profile alone; no code knows a CRM's name.

mod check;
mod examine;
mod identifier;
mod places;
mod privacy;
#[cfg(test)]
mod privacy_tests;
mod raw;
mod read;
mod support;
#[cfg(test)]
mod tests;
mod words;

pub use examine::{Gap, examine, parse};
pub use identifier::Identifier;
pub use places::{Places, line_and_column};
pub use privacy::{
    ErasedFields, Filling, OwnRequests, RIGHTS, RequestPersons, STATES, filled_with, person_table,
};
pub use read::{Marks, builtin, load, names, read, read_text};
pub use support::Sent;
pub use words::{Ability, FieldKind, Role, Rule, Target};

use std::collections::{BTreeMap, BTreeSet};

/// The description of one kind of CRM database.
#[derive(Debug, Clone)]
pub struct Profile {
    /// Name by which the configuration asks for it.
    pub name: String,
    /// Name for people.
    pub title: String,
    /// Beginnings of the CRM versions the profile was made for.
    pub versions: Vec<String>,
    /// Beginnings of versions and the last day their maker supports them.
    pub support: BTreeMap<String, jiff::civil::Date>,
    /// Where the CRM says which version it is.
    pub version: Option<VersionProbe>,
    /// What the profile promises; each is tested on a database of the CRM.
    pub can: BTreeSet<Ability>,
    /// The column that marks a row as deleted by the CRM, in every table that has it.
    pub soft_delete: Option<Identifier>,
    /// The column that is false where a record was put aside by the CRM's users, in every table
    /// that has it. Such a row still is somebody's.
    pub in_use: Option<Identifier>,
    /// How names of customers' own columns begin that stand among the CRM's.
    pub custom_prefix: Option<String>,
    /// Where the CRM shows a record, below its own address; `{module}`, `{table}` and `{key}` are
    /// filled in.
    pub open: Option<String>,
    /// What becomes of a personal column of a kind unless the column says otherwise.
    pub rules: BTreeMap<FieldKind, Rule>,
    /// The CRM's words in type columns, and the table each stands for.
    pub modules: BTreeMap<String, Identifier>,
    /// Columns that mean the same wherever they stand.
    pub common: Common,
    /// Tables of customers' own columns.
    pub custom: Option<Custom>,
    /// Tables of changes of another table's rows.
    pub audit: Option<Audit>,
    /// Tables of values that several records share.
    pub values: Vec<SharedValues>,
    /// What the CRM keeps beside its database and does not notice when that is changed.
    pub stale: Vec<Stale>,
    /// How a person is kept from direct marketing (Art. 21(3) GDPR).
    pub marketing: Vec<Setting>,
    /// How a record is marked whose processing is restricted (Art. 18 GDPR, recital 67).
    pub restriction: Vec<Setting>,
    /// Where the CRM keeps requests of data subjects itself.
    pub requests: Option<OwnRequests>,
    /// Where the CRM names the fields that were erased.
    pub erased: Option<ErasedFields>,
    /// The rows of a fire drill, in the order in which they are planted.
    pub drill: Vec<DrillRow>,
    /// Where the CRM itself keeps on which ground a person may be written to.
    pub consent: Vec<ConsentFields>,
    /// Every other table by its name.
    pub tables: BTreeMap<Identifier, Table>,
}

/// A search index, a cache, a folder: what a change of the database leaves as it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stale {
    /// Word in the log and in the configuration.
    pub name: String,
    /// What it is, in German.
    pub de: String,
    /// What it is, in English.
    pub en: String,
    /// The CRM's own command that brings it up to date.
    pub command: String,
    /// Tables whose changes make it stale; every table when none is named.
    pub tables: Vec<Identifier>,
}

/// Values by which the CRM is told something of a person: in the person's own row, in a value the
/// person has, or in rows that point to the person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    /// Table.
    pub table: Identifier,
    /// Columns and what they shall hold; `1` and `0` also stand for yes and no.
    pub set: BTreeMap<Identifier, String>,
}

/// A row that a fire drill plants: an invented person in one of the guises a CRM keeps people in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DrillRow {
    /// What it shows; none for what only belongs to another row.
    pub guise: Option<crate::drill::Guise>,
    /// Table.
    pub table: Identifier,
    /// Columns and what is written, with words between braces (`crates/crm/src/drill`).
    pub set: BTreeMap<Identifier, String>,
    /// Whether a file is laid beside it.
    pub file: bool,
}

/// The consent fields of a table: of persons, or of shared addresses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConsentFields {
    /// Table.
    pub table: Identifier,
    /// Column of the grounds.
    pub basis: Option<Identifier>,
    /// What stands around each ground where several stand in one column.
    pub wrap: String,
    /// Column of the day on which somebody looked.
    pub reviewed: Option<Identifier>,
    /// Column of the way in which the person said so.
    pub source: Option<Identifier>,
    /// Column of the flag that stops all mail to an address.
    pub opt_out: Option<Identifier>,
    /// Column that says how far the consent for an address is.
    pub opt_in: Option<Identifier>,
    /// Our words for grounds, ways and states, and the CRM's.
    pub words: BTreeMap<String, String>,
}

impl ConsentFields {
    /// The columns it names.
    pub fn columns(&self) -> impl Iterator<Item = &Identifier> {
        let all = [
            &self.basis,
            &self.reviewed,
            &self.source,
            &self.opt_out,
            &self.opt_in,
        ];
        all.into_iter().flatten()
    }
}

/// Where the CRM keeps its own version.
#[derive(Debug, Clone)]
pub struct VersionProbe {
    /// Table that holds it.
    pub table: Identifier,
    /// Column whose value is the version.
    pub column: Identifier,
    /// Columns and values that pick the row.
    pub pick: BTreeMap<Identifier, String>,
}

/// Columns that mean the same in every table.
#[derive(Debug, Clone, Default)]
pub struct Common {
    /// Columns that say when a row was made, the first that a table has counts.
    pub dated: Vec<Identifier>,
    /// Links, column to target.
    pub link: BTreeMap<Identifier, Target>,
    /// Free text.
    pub text: Vec<Identifier>,
    /// Never personal.
    pub plain: Vec<Identifier>,
}

/// Customers' own columns: a table beside each module's table.
#[derive(Debug, Clone)]
pub struct Custom {
    /// What is added to the module's table name.
    pub suffix: String,
    /// Column that holds the main row's key.
    pub key: Identifier,
    /// Columns of such tables that are never personal.
    pub plain: Vec<Identifier>,
    /// Columns of such tables known to be personal.
    pub personal: BTreeMap<Identifier, Field>,
    /// Where the CRM itself describes them.
    pub described: Option<Described>,
}

/// The CRM's own description of customers' columns, one row each.
#[derive(Debug, Clone)]
pub struct Described {
    /// Table that holds it.
    pub table: Identifier,
    /// Column there: the module's word.
    pub module: Identifier,
    /// Column there: the described column's name.
    pub column: Identifier,
    /// Column there: the CRM's word for the kind of field (`phone`, `date`, …).
    pub kind: Identifier,
    /// Column there: for a link, the word of the module it points to.
    pub target: Option<Identifier>,
    /// Column there: for a link, the column that holds the key.
    pub target_key: Option<Identifier>,
}

/// Change logs: a table beside a module's table.
#[derive(Debug, Clone)]
pub struct Audit {
    /// What is added to the module's table name.
    pub suffix: String,
    /// Column that holds the changed row's key.
    pub owner: Identifier,
    /// Column that names the changed field.
    pub field: Identifier,
    /// Columns that hold old and new values.
    pub values: Vec<Identifier>,
    /// Columns that are never personal.
    pub plain: Vec<Identifier>,
}

/// A value that stands once and is linked to everybody who has it.
#[derive(Debug, Clone)]
pub struct SharedValues {
    /// Table of the values.
    pub table: Identifier,
    /// What the value is.
    pub kind: FieldKind,
    /// Column of the value as typed.
    pub value: Identifier,
    /// Column to look the value up by, in upper case; indexed by the CRM.
    pub upper: Option<Identifier>,
    /// Column to look the value up by, in lower case.
    pub lower: Option<Identifier>,
    /// The value once more, by its digits alone.
    pub digits: Option<Identifier>,
    /// Table that links values to owners.
    pub link: Identifier,
    /// Column there: key of the value.
    pub link_value: Identifier,
    /// Column there: key of the owner; a polymorphic link column of that table.
    pub link_owner: Identifier,
}

/// Columns, and words of which each holds one.
pub type Words = BTreeMap<Identifier, Vec<String>>;

/// One table.
#[derive(Debug, Clone)]
pub struct Table {
    /// What its rows are.
    pub role: Role,
    /// Word for one of its rows, `contact`; the table's own name when not given.
    pub record: Option<String>,
    /// Columns of the key where the schema has no primary key.
    pub key: Vec<Identifier>,
    /// Columns shown for a row; for a person, what one is told by beside the name.
    pub display: Vec<Identifier>,
    /// Link column that names who of the staff looks after the row.
    pub assigned: Option<Identifier>,
    /// Link columns whose target the row belongs to and goes with.
    pub owner: Vec<Identifier>,
    /// Whether a row about a person goes when the person is anonymised.
    pub purge: bool,
    /// For a trace that is a change log: how changes of fields stand in one text of a row.
    pub changes: Option<Changes>,
    /// For persons: the column of plain text that takes their statements (Art. 16 GDPR).
    pub statement: Option<Identifier>,
    /// For messages: by what a row is one that was sent to somebody.
    pub sent: Option<Sent>,
    /// For messages and forms: columns that name who wrote the row, by an address or a link.
    pub author: Vec<Identifier>,
    /// A statutory duty that keeps rows.
    pub retention: Option<Retention>,
    /// Path of the file beside a row, `{key}` standing for its key and `{column}` for a column by
    /// which several rows may share one.
    pub file: Option<String>,
    /// The column that is filled where there is such a file.
    pub file_when: Option<String>,
    /// Whether the CRM cannot be served without this table.
    pub required: bool,
    /// Whether its persons are the controller's own staff, who are nobody's company on a
    /// meeting.
    pub staff: bool,
    /// Columns and words: a row with one of the words in one of the columns is staff.
    pub staff_when: Words,
    /// Columns and words: a row with one of the words in one of the columns is a firm.
    pub firm_when: Words,
    /// For a table that holds more of a person in one row each: the column that names the
    /// person's row. It is anonymised with the person.
    pub beside: Option<Identifier>,
    /// Link column inside the table: the row pointed to is the same person.
    pub same: Option<Identifier>,
    /// Columns and words: only a row with one of the words says so.
    pub same_when: Words,
    /// Personal columns.
    pub personal: BTreeMap<Identifier, Field>,
    /// Free text columns, in which anybody may be named.
    pub text: Vec<Identifier>,
    /// Links to other rows.
    pub link: BTreeMap<Identifier, Target>,
    /// Columns that are never personal.
    pub plain: Vec<Identifier>,
    /// Persons on a row whose table has this set count as other people only when
    /// somebody else still belongs to them (an account is a person while it is a
    /// one-person firm).
    pub members: Option<Members>,
}

/// How a person-like record, such as a firm, is tied to the people in it.
#[derive(Debug, Clone)]
pub struct Members {
    /// Join table or table of persons.
    pub table: Identifier,
    /// Column there that names the firm.
    pub whole: Identifier,
    /// Column there that names the person.
    pub part: Identifier,
    /// Table the person stands in.
    pub person: Identifier,
}

/// Changes of several fields in one JSON text: objects of field and value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changes {
    /// The column of the text.
    pub column: Identifier,
    /// Columns and words: only a row with one of the words is a change.
    pub when: Words,
    /// Where the objects stand, as `attributes.was`.
    pub places: Vec<String>,
    /// How names of personal fields begin that are no columns, as `emailAddress`.
    pub personal: Vec<String>,
}

/// A personal column.
#[derive(Debug, Clone)]
pub struct Field {
    /// What it holds.
    pub kind: FieldKind,
    /// What becomes of it; the kind's rule when not given.
    pub rule: Option<Rule>,
}

/// A duty to keep rows of a table.
#[derive(Debug, Clone)]
pub struct Retention {
    /// Kind of document as statutory rules name it (`voucher`, `business_letter`, …).
    pub document: String,
    /// Date columns, the first that is filled counts.
    pub date: Vec<Identifier>,
    /// Columns and words: only a row with one of the words in one of the columns is kept;
    /// every row when nothing is named.
    pub when: Words,
}

impl Profile {
    /// The rule for a personal column: its own, or its kind's.
    pub fn rule_of(&self, field: &Field) -> Rule {
        field
            .rule
            .clone()
            .or_else(|| self.rules.get(&field.kind).cloned())
            .unwrap_or(Rule::Clear)
    }

    /// The table a record kind stands for: `contact` or a table's own name.
    pub fn table_of_kind(&self, kind: &str) -> Option<&Identifier> {
        self.tables
            .iter()
            .find(|(_, table)| table.record.as_deref() == Some(kind))
            .or_else(|| self.tables.iter().find(|(name, _)| name.as_str() == kind))
            .map(|(name, _)| name)
    }

    /// The word for rows of a table.
    pub fn kind_of_table<'a>(&'a self, table: &'a str) -> &'a str {
        self.tables
            .get(table)
            .and_then(|t| t.record.as_deref())
            .unwrap_or(table)
    }

    /// The CRM's words for a table in type columns.
    pub fn modules_of<'a>(&'a self, table: &'a str) -> impl Iterator<Item = &'a str> {
        self.modules
            .iter()
            .filter(move |(_, target)| target.as_str() == table)
            .map(|(word, _)| word.as_str())
    }
}
