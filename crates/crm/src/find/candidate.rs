//! What a search answers.

use base::Locale;
use serde_json::{Value, json};

use super::Reason;
use crate::profile::Profile;
use crate::record::RowRef;

/// How sure it is that a row is the person. Only a human decides; nothing below certain is ever
/// preselected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Certainty {
    /// Worth a look.
    Possible,
    /// Much speaks for it, but somebody else may be meant.
    Likely,
    /// The same person by every ordinary measure.
    Certain,
}

impl Certainty {
    /// The word in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Possible => "possible",
            Self::Likely => "likely",
            Self::Certain => "certain",
        }
    }
}

/// A row that may be the person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The row.
    pub row: RowRef,
    /// The sum of its reasons' points, from 0 to 100.
    pub score: u8,
    /// How sure it is.
    pub certainty: Certainty,
    /// Why, strongest first. No personal value stands in a reason.
    pub reasons: Vec<Reason>,
    /// Whether the CRM marks the row as deleted.
    pub deleted: bool,
}

/// What was looked for and where.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Searched {
    /// How many addresses were looked for, those learnt on the way included.
    pub emails: usize,
    /// How many phone numbers.
    pub phones: usize,
    /// How many names.
    pub names: usize,
    /// How many dates of birth.
    pub born: usize,
    /// How many codes.
    pub codes: usize,
    /// How many records the search started from.
    pub records: usize,
    /// The tables of persons and the tables beside them that were looked into.
    pub tables: Vec<String>,
    /// Whether the tables were read through, and not only looked up by index.
    pub scanned: bool,
    /// How many rows were read in doing so.
    pub rows: u64,
    /// Columns with e-mail addresses that were not looked into, for they have no index and
    /// nothing else made a pass over their table necessary; as `table.column`.
    pub not_scanned: Vec<String>,
    /// Whether more rows have a name like this than are shown.
    pub more: bool,
}

/// The answer of a search.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// What was looked for and where.
    pub searched: Searched,
    /// Best first.
    pub candidates: Vec<Candidate>,
}

impl Found {
    /// The rows that are certainly the person's.
    pub fn certain(&self) -> impl Iterator<Item = &RowRef> {
        self.candidates
            .iter()
            .filter(|candidate| candidate.certainty == Certainty::Certain)
            .map(|candidate| &candidate.row)
    }

    /// The answer of `person find`.
    pub fn json(&self, profile: &Profile, locale: Locale) -> Value {
        let searched = &self.searched;
        json!({
            "searched": {
                "emails": searched.emails,
                "phones": searched.phones,
                "names": searched.names,
                "born": searched.born,
                "codes": searched.codes,
                "records": searched.records,
                "tables": searched.tables,
                "scanned": searched.scanned,
                "rows": searched.rows,
                "not_scanned": searched.not_scanned,
                "more": searched.more,
            },
            "candidates": self.candidates.iter().map(|candidate| json!({
                "record": candidate.row.name(profile),
                "score": candidate.score,
                "certainty": candidate.certainty.word(),
                "reasons": candidate.reasons.iter().map(|r| r.sentence(locale)).collect::<Vec<_>>(),
                "reason_words": candidate.reasons.iter().map(Reason::word).collect::<Vec<_>>(),
                "deleted": candidate.deleted,
            })).collect::<Vec<_>>(),
        })
    }
}
