//! What an effect is: its kind, its state, and the rows it means. Pure.

use std::collections::{BTreeMap, BTreeSet};

use base::Notice;
use crm::RowRef;
use crm::find::Reason;
use crm::plan::Stage;
use jiff::Timestamp;
use jiff::civil::Date;
use law::Right;
use requests::Person;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

base::id!(
    /// Id of an effect.
    EffectId
);

macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$doc])* $variant,)+ }

        impl $name {
            /// The word in tables, JSON and the log.
            pub fn word(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }

            /// Reads the word.
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}

words! {
    /// What is done.
    Kind {
        /// Direct marketing stops (Arts. 7(3), 21(3) GDPR).
        Marketing = "marketing",
        /// The records are marked and their use is barred (Art. 18(1)).
        Restriction = "restriction",
        /// The restriction ends (Art. 18(3)).
        Lift = "lift",
        /// Wrong values are put right (Art. 16).
        Rectification = "rectification",
    }
}

words! {
    /// How far it is.
    State {
        /// Planned, and nothing done.
        Draft = "draft",
        /// Begun; resumed when it was interrupted.
        Running = "running",
        /// Every row is as it shall be.
        Done = "done",
        /// Rows of a system were changed since the draft, and nothing was written there.
        Conflict = "conflict",
        /// Another draft stands in its place.
        Dropped = "dropped",
    }
}

words! {
    /// What becomes of the wrong values in the CRM's own change log.
    Old {
        /// They stay.
        Keep = "keep",
        /// They are emptied; that something changed stays on record.
        Empty = "empty",
    }
}

impl Kind {
    /// Whether a request of this right may lead to it.
    pub fn fits(self, right: Right) -> bool {
        match self {
            Self::Marketing => matches!(right, Right::Objection | Right::WithdrawalOfConsent),
            // Until the accuracy is verified, the balance is struck, the erasure is decided.
            Self::Restriction | Self::Lift => matches!(
                right,
                Right::Restriction | Right::Rectification | Right::Objection | Right::Erasure
            ),
            Self::Rectification => right == Right::Rectification,
        }
    }

    /// The steps of the checklist that are done with it (law.md: ids of the shipped lists).
    pub(crate) fn steps(self, right: Right) -> &'static [&'static str] {
        match (self, right) {
            (Self::Marketing, Right::Objection) => &["21.2", "21.3"],
            (Self::Marketing, _) => &["7.2"],
            (Self::Restriction, Right::Restriction) => &["18.2"],
            (Self::Restriction, Right::Rectification) => &["16.2"],
            (Self::Restriction, Right::Objection) => &["21.4"],
            (Self::Restriction, Right::Erasure) => &["17.3"],
            (Self::Rectification, _) => &["16.4"],
            (Self::Restriction | Self::Lift, _) => &[],
        }
    }
}

/// A record of a system.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Place {
    /// System.
    pub system: String,
    /// `kind:key`.
    pub record: String,
}

impl Place {
    pub(crate) fn person(&self) -> Person {
        Person {
            system: self.system.clone(),
            record: self.record.clone(),
        }
    }
}

impl From<&Person> for Place {
    fn from(person: &Person) -> Self {
        Self {
            system: person.system.clone(),
            record: person.record.clone(),
        }
    }
}

/// An effect as it is stored, without values.
#[derive(Debug, Clone)]
pub struct Effect {
    /// Id.
    pub id: EffectId,
    /// Reference of the request.
    pub request: String,
    /// What is done.
    pub kind: Kind,
    /// How far it is.
    pub state: State,
    /// Stands for exactly these rows as they stood.
    pub hash: String,
    /// What is planned.
    pub(crate) plan: Plan,
    /// Login of who drafted it.
    pub drafted_by: String,
    /// When.
    pub drafted_at: Timestamp,
    /// Login of who confirmed it.
    pub run_by: Option<String>,
    /// When it began.
    pub begun_at: Option<Timestamp>,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// How often it was begun.
    pub attempts: i64,
    /// What became of each system.
    pub(crate) done: BTreeMap<String, Ended>,
}

/// The rows and what was decided.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Plan {
    pub persons: Vec<Place>,
    /// Who was found beside the linked records; a plan of an earlier version looked for nobody.
    #[serde(default)]
    pub candidates: Vec<Candidate>,
    pub rows: Vec<Row>,
    /// Values that others have too.
    pub shared: Vec<Shared>,
    /// Systems that people work in by hand.
    pub by_hand: BTreeSet<String>,
    /// Systems whose profile does not say how.
    pub silent: BTreeSet<String>,
    pub ground: Option<String>,
    pub review_on: Option<Date>,
    pub old: Option<Old>,
}

/// A record that is or may be the person: found, or linked and left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Candidate {
    pub system: String,
    /// `kind:key`.
    pub record: String,
    /// Word of the certainty.
    pub certainty: String,
    pub score: u8,
    pub reasons: Vec<Reason>,
    /// Whether the CRM marked it as deleted.
    pub deleted: bool,
    /// Whether it is acted on.
    pub selected: bool,
}

/// One row that gets values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Row {
    pub system: String,
    /// `kind:key`.
    pub record: String,
    pub table: String,
    pub key: Vec<String>,
    pub columns: Vec<String>,
    pub rule: String,
    pub stage: Stage,
    pub before: String,
    pub after: String,
    /// Whether it is added: a value of the person's own, beside one that others keep.
    #[serde(default)]
    pub adds: bool,
}

impl Row {
    pub fn row(&self) -> RowRef {
        RowRef {
            table: self.table.clone(),
            key: self.key.clone(),
        }
    }
}

/// A value that others have too, and what somebody decided on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Shared {
    pub system: String,
    /// `kind:key` of the value.
    pub record: String,
    /// Who has it besides the persons of the request.
    pub others: Vec<String>,
    /// Whether it is set all the same; none while nobody decided.
    pub stop: Option<bool>,
}

/// What became of a system.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Ended {
    pub rows: usize,
    /// Rows that were so before, as after an interruption.
    pub recovered: usize,
    /// Rows that were changed since the draft; then none was written.
    pub conflicts: Vec<String>,
}

impl Plan {
    /// The systems in which rows are written, in order.
    pub fn systems(&self) -> BTreeSet<&str> {
        self.rows.iter().map(|row| row.system.as_str()).collect()
    }

    /// Refuses while a value that others have is undecided.
    pub fn demand_decided(&self) -> Result<(), Notice> {
        let open = self.shared.iter().find(|shared| shared.stop.is_none());
        open.map_or(Ok(()), |shared| {
            let line = format!(
                "{} in system {}: {} other record(s) have it too; say whether it is stopped for all of them or left, and draft again",
                shared.record,
                shared.system,
                shared.others.len()
            );
            Err(Notice::new("shared-undecided", line)
                .with("record", &shared.record)
                .with("n", shared.others.len().to_string()))
        })
    }

    /// Whether nothing is left to people.
    pub fn is_whole(&self) -> bool {
        self.by_hand.is_empty() && self.silent.is_empty()
    }
}

/// The hash under which somebody confirms: another row, value or decision makes another one, for
/// the fingerprints speak of the values.
pub(crate) fn hash(id: &EffectId, kind: Kind, plan: &Plan) -> String {
    let text = serde_json::to_string(plan).expect("a plan is plain text");
    let mut hash = Sha256::new();
    for part in [id.as_str(), kind.word(), &text] {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    hex::encode(hash.finalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_right_leads_to_what_it_demands() {
        assert!(Kind::Marketing.fits(Right::Objection));
        assert!(Kind::Marketing.fits(Right::WithdrawalOfConsent));
        assert!(!Kind::Marketing.fits(Right::Access));
        assert!(Kind::Restriction.fits(Right::Rectification));
        assert!(!Kind::Rectification.fits(Right::Restriction));
    }

    #[test]
    fn another_decision_makes_another_hash() {
        let id = EffectId::from_stored("1");
        let shared = |stop| Plan {
            shared: vec![Shared {
                system: "vertrieb".into(),
                record: "email_addresses:1".into(),
                others: vec!["contact:2".into()],
                stop,
            }],
            ..Plan::default()
        };
        let hash = |stop| hash(&id, Kind::Marketing, &shared(stop));
        assert_ne!(hash(Some(true)), hash(Some(false)));
        assert!(shared(None).demand_decided().is_err());
        assert!(shared(Some(false)).demand_decided().is_ok());
    }
}
