//! One row of a plan and the words for it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Effect;
use crate::record::RowRef;

/// What becomes of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// The row stays, its personal columns are overwritten.
    Anonymise,
    /// The row goes.
    Delete,
    /// The record stays, the person's values in it are overwritten.
    Archive,
    /// Nothing happens, for the ground given.
    Keep,
    /// A change log's old and new values are emptied.
    Purge,
    /// The person's values inside a text are overwritten.
    Redact,
    /// The record stays with the other people on it; the tie to the person is cut.
    Detach,
    /// Columns get the values a right asks for: a correction, an opt-out, a mark.
    Set,
    /// A row of the person's own is added, beside one that others keep.
    Add,
}

impl Action {
    /// The word in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Anonymise => "anonymise",
            Self::Delete => "delete",
            Self::Archive => "archive",
            Self::Keep => "keep",
            Self::Purge => "purge",
            Self::Redact => "redact",
            Self::Detach => "detach",
            Self::Set => "set",
            Self::Add => "add",
        }
    }
}

/// What a person decides on a record or a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// For persons: overwrite the personal columns.
    Anonymise,
    /// Keep the record, overwrite the person in it.
    Archive,
    /// Remove the record and what belongs to it.
    Delete,
    /// Leave as it is, for a ground.
    Keep,
    /// Leave to the others on it, cut the tie to the person.
    Detach,
}

impl Decision {
    /// Reads the word.
    pub fn from_word(word: &str) -> Option<Self> {
        match word {
            "anonymise" => Some(Self::Anonymise),
            "archive" => Some(Self::Archive),
            "delete" => Some(Self::Delete),
            "keep" => Some(Self::Keep),
            "detach" => Some(Self::Detach),
            _ => None,
        }
    }

    /// The word in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Anonymise => "anonymise",
            Self::Archive => "archive",
            Self::Delete => "delete",
            Self::Keep => "keep",
            Self::Detach => "detach",
        }
    }
}

/// Decisions on related records: the group's, and the record's own where it differs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Decisions {
    /// By record kind (`call`, `email`, …).
    pub groups: BTreeMap<String, Decided>,
    /// By record.
    pub records: BTreeMap<RowRef, Decided>,
    /// By row and column: a text that names the person and is left as it is.
    pub cells: BTreeMap<(RowRef, String), Decided>,
}

/// A decision and its ground.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    /// What is to happen.
    pub decision: Decision,
    /// Why, from the list of grounds; needed to archive or keep.
    pub ground: Option<String>,
}

/// A statutory duty that keeps a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duty {
    /// Stable id of the rule.
    pub rule: String,
    /// The rule and its end in words.
    pub ground: String,
}

/// When a row's turn comes: what depends on others first, what makes the person findable last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Copies and change logs.
    Trace,
    /// Ties between records.
    Join,
    /// Parts of records.
    Detail,
    /// Activities, documents, business records, everything that names somebody.
    Record,
    /// Shared values and their ties, by which a person is found.
    Value,
    /// Customers' own columns of the persons.
    Companion,
    /// The persons.
    Person,
}

/// One row of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Which row.
    pub row: RowRef,
    /// What becomes of it.
    pub action: Action,
    /// What happens to which column; empty when the row goes or stays.
    pub changes: BTreeMap<String, Effect>,
    /// Word of the rule that proposed it.
    pub rule: String,
    /// Why it is kept or archived.
    pub ground: Option<String>,
    /// Record kind under which people decide on it; none for rows that follow from others.
    pub group: Option<String>,
    /// When its turn comes.
    pub stage: Stage,
    /// Fingerprint of the whole row as it was when the plan was made.
    pub before: String,
    /// Fingerprint of the changed columns as they shall be.
    pub after: String,
}

/// A cell that will still hold an identifier.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Exception {
    /// Table.
    pub table: String,
    /// Key in one string.
    pub key: String,
    /// Column.
    pub column: String,
    /// Why that is right: `kept` with its record for a ground, `left` by itself for a ground, `belongs_to` another person,
    /// `no_key`, `fixed`.
    pub because: String,
    /// The record that justifies it, or the ground.
    pub whose: String,
}

/// A file beside a row.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct FileRef {
    /// The record it belongs to, as `kind:key`.
    pub record: String,
    /// Path below the upload folder.
    pub path: String,
    /// Whether the run removes it; otherwise the operator has to look at it.
    pub removed: bool,
    /// The column by which rows share files, where they do: a file goes only when no row is left that
    /// names it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub named_by: Option<NamedBy>,
}

/// A column whose value names a file, and the value: what the CRM made of the content, or a number.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct NamedBy {
    /// Table.
    pub table: String,
    /// Column.
    pub column: String,
    /// Value.
    pub value: String,
}
