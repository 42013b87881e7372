//! What would be written for a person, and how far it is. Pure. Holds words, flags and days, and
//! nothing of the person but references.

use std::collections::BTreeMap;

use crm::RowRef;
use crm::plan::Stage;
use jiff::Timestamp;
use requests::Person;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

base::id!(
    /// Id of a writeback.
    WritebackId
);

/// How far it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// To be looked at; nothing is done.
    Draft,
    /// Begun; resumed when it was interrupted.
    Running,
    /// Every field is as it shall be.
    Done,
    /// A row was changed since the draft, and nothing was written.
    Conflict,
}

impl State {
    const ALL: [Self; 4] = [Self::Draft, Self::Running, Self::Done, Self::Conflict];

    /// The word in tables, JSON and keys of the pages.
    pub fn word(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Running => "running",
            Self::Done => "done",
            Self::Conflict => "conflict",
        }
    }

    /// Reads the word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }
}

/// What stands in a field and shall stand there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    /// A word, a flag or a day; `other` for somebody's own words.
    pub before: String,
    pub after: String,
}

/// A row that gets values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// `kind:key`.
    pub record: String,
    pub table: String,
    pub key: Vec<String>,
    /// By column.
    pub cells: BTreeMap<String, Cell>,
    pub(crate) stage: Stage,
    pub(crate) before: String,
    pub(crate) after: String,
}

impl Row {
    pub(crate) fn row(&self) -> RowRef {
        RowRef {
            table: self.table.clone(),
            key: self.key.clone(),
        }
    }
}

/// An address that others have too; it is left as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Left {
    /// `kind:key`.
    pub record: String,
    /// How many others have it.
    pub others: usize,
}

/// What would be written for a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Writeback {
    pub id: WritebackId,
    pub person: Person,
    pub state: State,
    /// Stands for exactly these rows as they stood.
    pub hash: String,
    pub rows: Vec<Row>,
    pub left: Vec<Left>,
    /// Login of who drafted it.
    pub drafted_by: String,
    pub drafted_at: Timestamp,
    /// Login of who confirmed it.
    pub run_by: Option<String>,
    pub ended_at: Option<Timestamp>,
    /// How often it was begun.
    pub attempts: i64,
    /// What was wanted when it was drafted, as one text; empty where an earlier version drafted it.
    #[serde(skip)]
    pub(crate) wanted: String,
}

/// The hash under which somebody confirms.
pub(crate) fn hash(id: &WritebackId, person: &Person, rows: &[Row]) -> String {
    let rows = serde_json::to_string(rows).expect("rows are plain text");
    let mut hash = Sha256::new();
    for part in [id.as_str(), &person.system, &person.record, &rows] {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    hex::encode(hash.finalize())
}
