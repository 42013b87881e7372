//! Texts that people write on a request: its words, work log, notes, reasons, evidence.

use std::str::FromStr;

use jiff::Timestamp;
use serde::Serialize;

use crate::{Refusal, Text};

base::id!(
    /// Id of a text.
    TextId
);

/// What a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TextKind {
    /// The request's own words.
    Words,
    /// An entry of the work log.
    Work,
    /// A note on a step.
    Note,
    /// Why: a step skipped, a date moved, a request refused.
    Reason,
    /// What shows that a step was done.
    Evidence,
}

impl TextKind {
    const ALL: [Self; 5] = [
        Self::Words,
        Self::Work,
        Self::Note,
        Self::Reason,
        Self::Evidence,
    ];

    /// The stable word in tables and API.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Words => "words",
            Self::Work => "work",
            Self::Note => "note",
            Self::Reason => "reason",
            Self::Evidence => "evidence",
        }
    }
}

impl FromStr for TextKind {
    type Err = Refusal;

    fn from_str(word: &str) -> Result<Self, Refusal> {
        let known = Self::ALL.into_iter().find(|kind| kind.word() == word);
        known.ok_or_else(|| Refusal::new("text-kind-unknown", "is not known").at("kind"))
    }
}

/// A text with its circumstances. Never edited: a correction follows and refers to it.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Remark {
    pub id: TextId,
    pub kind: TextKind,
    /// The step it belongs to.
    pub step: Option<String>,
    /// The system it speaks of.
    pub system: Option<String>,
    /// The text it corrects.
    pub corrects: Option<TextId>,
    /// `None` once the file's time is over; the fact stays.
    pub text: Option<String>,
    /// Login of the writer, or the word for the part of the system.
    pub by: String,
    pub at: Timestamp,
    /// Index of the ledger entry that tells of it.
    pub entry: i64,
}

impl std::fmt::Debug for Remark {
    /// Prints everything but the text.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Remark")
            .field("id", &self.id)
            .field("kind", &self.kind)
            .field("step", &self.step)
            .field("entry", &self.entry)
            .finish_non_exhaustive()
    }
}

/// A text on its way into the store.
pub(crate) struct Draft<'a> {
    pub kind: TextKind,
    pub step: Option<&'a str>,
    pub system: Option<&'a str>,
    pub corrects: Option<&'a TextId>,
    pub text: &'a Text,
}

impl<'a> Draft<'a> {
    pub fn new(kind: TextKind, text: &'a Text) -> Self {
        Self {
            kind,
            step: None,
            system: None,
            corrects: None,
            text,
        }
    }
}
