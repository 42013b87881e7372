//! An answer: what is told, in which state, by whom prepared. Holds references, never a value.

mod hash;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::Timestamp;
use law::Right;
use law::template::Kind;
use serde::Serialize;

use crate::group::group_of;
use crate::portable::NotPortable;
use crate::share::Share;
use crate::{Error, Ground, Topic};

base::id!(
    /// Id of an answer.
    AnswerId
);

/// Which right is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Everything (Art. 15 GDPR).
    Access,
    /// What the person provided (Art. 20 GDPR).
    Portability,
}

impl Scope {
    /// The scope of a right, where it has one.
    pub const fn of(right: Right) -> Option<Self> {
        match right {
            Right::Access => Some(Self::Access),
            Right::Portability => Some(Self::Portability),
            Right::Rectification
            | Right::Erasure
            | Right::Restriction
            | Right::Objection
            | Right::AutomatedDecision
            | Right::WithdrawalOfConsent => None,
        }
    }

    /// The text its letter is written by.
    pub(crate) const fn template(self) -> Kind {
        match self {
            Self::Access => Kind::Access,
            Self::Portability => Kind::Portability,
        }
    }

    /// The word in JSON and tables.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Access => "access",
            Self::Portability => "portability",
        }
    }

    /// Reads the word.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Access, Self::Portability]
            .into_iter()
            .find(|scope| scope.word() == word)
    }

    /// The steps of the checklist that a release does.
    pub(crate) const fn steps(self) -> &'static [&'static str] {
        match self {
            Self::Access => &["15.7", "15.8"],
            Self::Portability => &["20.4"],
        }
    }
}

/// How far an answer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum AnswerState {
    /// Collected and under review.
    Draft,
    /// Released; its package may be handed over until its day.
    Released,
    /// A later one took its place before it was released.
    Replaced,
}

impl AnswerState {
    /// The word in JSON and tables.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Released => "released",
            Self::Replaced => "replaced",
        }
    }

    /// Reads the word.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Draft, Self::Released, Self::Replaced]
            .into_iter()
            .find(|state| state.word() == word)
    }
}

/// A person's record that was taken as the person, or was found and was not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, serde::Deserialize)]
pub struct AnswerPerson {
    pub system: String,
    /// `kind:key`
    pub record: String,
    /// `certain`, `likely`, `possible`; `chosen` where the request is linked to it.
    pub certainty: String,
    /// Whether what belongs to it is told.
    pub selected: bool,
}

/// A stretch of a cell that is not told.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Span {
    /// Place of the item.
    pub item: i64,
    pub column: String,
    /// First byte of the cell's text.
    pub from: i64,
    /// The byte after the last.
    pub to: i64,
    pub ground: Ground,
    /// Account id of who blacked it out; none where the search did.
    #[serde(skip)]
    pub by: Option<String>,
}

/// One row that is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Its place, from 1.
    pub place: i64,
    pub system: String,
    /// `kind:key`
    pub record: String,
    pub share: Share,
    pub kind: String,
    pub others: i64,
    pub columns: Arc<[String]>,
    pub fingerprint: String,
    pub left_out: Option<Ground>,
    pub file: Option<ItemFile>,
}

/// Lists of columns. Most rows of a table have the same, so each is kept once.
#[derive(Default)]
pub(crate) struct Columns(BTreeSet<Arc<[String]>>);

impl Columns {
    /// The list, as it is kept.
    pub fn once(&mut self, columns: Vec<String>) -> Arc<[String]> {
        if let Some(known) = self.0.get(columns.as_slice()) {
            return Arc::clone(known);
        }
        let new: Arc<[String]> = columns.into();
        self.0.insert(Arc::clone(&new));
        new
    }
}

/// The file beside a row, as it was when it was collected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ItemFile {
    pub bytes: i64,
    pub sha256: String,
    /// Ground on which the file alone is not told.
    pub left_out: Option<Ground>,
}

impl Item {
    /// The group it is told under.
    pub fn group(&self) -> String {
        group_of(self.share, &self.kind)
    }

    /// Its file, where both are told.
    pub fn told_file(&self) -> Option<&ItemFile> {
        let file = self.file.as_ref().filter(|file| file.left_out.is_none());
        file.filter(|_| self.left_out.is_none())
    }
}

/// An answer with everything in it.
#[derive(Debug, Clone)]
pub struct Answer {
    pub id: AnswerId,
    /// Reference of the request.
    pub request: String,
    pub scope: Scope,
    pub state: AnswerState,
    /// Of everything that is told and said.
    pub hash: String,
    /// Account ids of everybody who prepared it.
    pub hands: BTreeSet<String>,
    pub collected_by: String,
    pub collected_at: Timestamp,
    pub persons: Vec<AnswerPerson>,
    /// Systems that a transfer leaves out, by the grounds that are recorded there.
    pub not_portable: Vec<NotPortable>,
    pub items: Vec<Item>,
    pub spans: Vec<Span>,
    /// What is said, by group (none: of the whole answer) and topic.
    pub statements: BTreeMap<(String, Topic), String>,
    pub released_by: Option<String>,
    pub released_at: Option<Timestamp>,
    /// Until when the package is kept.
    pub expires_at: Option<Timestamp>,
    /// Whether its package is still there.
    pub kept: bool,
    /// SHA-256 of the package.
    pub package: Option<String>,
    pub bytes: i64,
    pub version: i64,
}

impl Answer {
    /// The hash of everything that is told and said, so that whoever releases has seen exactly this.
    pub fn compute_hash(&self) -> String {
        hash::of(self)
    }

    /// Refuses unless it may still be changed.
    pub fn must_be_draft(&self) -> Result<(), Error> {
        if self.state == AnswerState::Draft {
            return Ok(());
        }
        let line = format!("answer {}: is {}, not a draft", self.id, self.state.word());
        Err(Error::refused("answer-state", line))
    }

    /// The groups it has, in order.
    pub fn groups(&self) -> Vec<String> {
        let mut seen = BTreeSet::new();
        let groups = self.items.iter().map(|item| (item.share, item.group()));
        let mut groups: Vec<(Share, String)> =
            groups.filter(|group| seen.insert(group.clone())).collect();
        groups.sort();
        groups.into_iter().map(|(_, group)| group).collect()
    }

    /// What has to be said and is not: group and topic.
    pub fn unsaid(&self) -> Vec<(String, Topic)> {
        let mut wanted: Vec<(String, Topic)> = Vec::new();
        if self.scope == Scope::Access {
            for group in self.groups() {
                wanted.extend(Topic::OF_GROUP.map(|topic| (group.clone(), topic)));
            }
            wanted.extend(Topic::OF_ANSWER.map(|topic| (String::new(), topic)));
        }
        wanted.retain(|key| !self.statements.contains_key(key));
        wanted
    }

    /// The place of the next item.
    pub(crate) fn next_place(&self) -> i64 {
        i64::try_from(self.items.len()).unwrap_or(i64::MAX - 1) + 1
    }

    /// An item by its place.
    pub fn item(&self, place: i64) -> Result<&Item, Error> {
        let mut items = self.items.iter();
        items
            .find(|item| item.place == place)
            .ok_or(Error::NotFound)
    }

    /// The spans of each cell, read once for all.
    pub(crate) fn spans_by_cell(&self) -> Spans<'_> {
        let mut by_item: BTreeMap<i64, BTreeMap<&str, Vec<&Span>>> = BTreeMap::new();
        for span in &self.spans {
            let columns = by_item.entry(span.item).or_default();
            columns.entry(&span.column).or_default().push(span);
        }
        Spans(by_item)
    }
}

/// The spans of an answer by row and column.
pub(crate) struct Spans<'a>(BTreeMap<i64, BTreeMap<&'a str, Vec<&'a Span>>>);

impl<'a> Spans<'a> {
    /// Those of one cell.
    pub fn of(&self, item: i64, column: &str) -> &[&'a Span] {
        let columns = self.0.get(&item);
        columns
            .and_then(|columns| columns.get(column))
            .map_or(&[], Vec::as_slice)
    }
}
