//! What texts there are, and the places each may name.

use serde::{Deserialize, Serialize};

use crate::LetterKind;

/// What a text is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// See [`LetterKind::Acknowledge`].
    Acknowledge,
    /// See [`LetterKind::Identity`].
    Identity,
    /// See [`LetterKind::Extension`].
    Extension,
    /// See [`LetterKind::Fulfilled`].
    Fulfilled,
    /// See [`LetterKind::PartlyFulfilled`].
    PartlyFulfilled,
    /// See [`LetterKind::Refused`].
    Refused,
    /// See [`LetterKind::NoData`].
    NoData,
    /// The letter in the package of an access (Art. 15 GDPR).
    Access,
    /// The letter in the package of a transfer (Art. 20 GDPR).
    Portability,
}

impl Kind {
    /// All of them, in the order of a request's life.
    pub const ALL: [Self; 9] = [
        Self::Acknowledge,
        Self::Identity,
        Self::Extension,
        Self::Fulfilled,
        Self::PartlyFulfilled,
        Self::Refused,
        Self::NoData,
        Self::Access,
        Self::Portability,
    ];

    /// The letter it is for; the two of a package are none.
    pub const fn letter(self) -> Option<LetterKind> {
        Some(match self {
            Self::Acknowledge => LetterKind::Acknowledge,
            Self::Identity => LetterKind::Identity,
            Self::Extension => LetterKind::Extension,
            Self::Fulfilled => LetterKind::Fulfilled,
            Self::PartlyFulfilled => LetterKind::PartlyFulfilled,
            Self::Refused => LetterKind::Refused,
            Self::NoData => LetterKind::NoData,
            Self::Access | Self::Portability => return None,
        })
    }

    /// The stable word in tables, URLs and API.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Acknowledge => "acknowledge",
            Self::Identity => "identity",
            Self::Extension => "extension",
            Self::Fulfilled => "fulfilled",
            Self::PartlyFulfilled => "partly_fulfilled",
            Self::Refused => "refused",
            Self::NoData => "no_data",
            Self::Access => "access",
            Self::Portability => "portability",
        }
    }

    /// Reads the word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// The places a text of this kind may name.
    pub const fn places(self) -> &'static [Place] {
        match self {
            Self::Acknowledge => ACKNOWLEDGE,
            Self::Identity => IDENTITY,
            Self::Extension => EXTENSION,
            Self::Fulfilled | Self::NoData => ANSWER,
            Self::PartlyFulfilled => PARTLY,
            Self::Refused => REFUSED,
            Self::Access => ACCESS,
            Self::Portability => PORTABILITY,
        }
    }
}

impl From<LetterKind> for Kind {
    fn from(kind: LetterKind) -> Self {
        match kind {
            LetterKind::Acknowledge => Self::Acknowledge,
            LetterKind::Identity => Self::Identity,
            LetterKind::Extension => Self::Extension,
            LetterKind::Fulfilled => Self::Fulfilled,
            LetterKind::PartlyFulfilled => Self::PartlyFulfilled,
            LetterKind::Refused => Self::Refused,
            LetterKind::NoData => Self::NoData,
        }
    }
}

/// A place in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Place {
    /// What stands in the braces.
    pub name: &'static str,
    /// Whether it is a paragraph of its own.
    pub block: bool,
    /// Whether a text without it is refused.
    pub demanded: bool,
}

const fn may(name: &'static str) -> Place {
    Place {
        name,
        block: false,
        demanded: false,
    }
}

const fn must(name: &'static str) -> Place {
    Place {
        demanded: true,
        ..may(name)
    }
}

const fn block(name: &'static str) -> Place {
    Place {
        block: true,
        ..must(name)
    }
}

const NUMBER: Place = must("number");
const RIGHT: Place = may("right");
const RECEIVED: Place = may("received");
const LAST_DAY: Place = may("last_day");
const TODAY: Place = may("today");
const CONTROLLER: Place = may("controller");
const SENDER: Place = may("sender");
const DONE: Place = block("done");
const GROUNDS: Place = block("grounds");
const OWN: Place = block("own");
const DELAY: Place = block("delay");
const COMPLAINT: Place = block("complaint");
const REMEDY: Place = block("remedy");

const ACKNOWLEDGE: &[Place] = &[
    NUMBER, RIGHT, RECEIVED, LAST_DAY, TODAY, CONTROLLER, SENDER, OWN,
];
const IDENTITY: &[Place] = &[
    NUMBER,
    RIGHT,
    RECEIVED,
    LAST_DAY,
    TODAY,
    CONTROLLER,
    SENDER,
    block("needed"),
];
const EXTENSION: &[Place] = &[
    NUMBER,
    RIGHT,
    RECEIVED,
    LAST_DAY,
    must("extended_last_day"),
    SENDER,
    block("reasons"),
];
const ANSWER: &[Place] = &[
    NUMBER, RIGHT, RECEIVED, LAST_DAY, TODAY, CONTROLLER, SENDER, DONE, OWN, DELAY, COMPLAINT,
    REMEDY,
];
// Words of one's own against a request are a ground among the others.
const PARTLY: &[Place] = &[
    NUMBER, RIGHT, RECEIVED, LAST_DAY, TODAY, CONTROLLER, SENDER, DONE, GROUNDS, DELAY, COMPLAINT,
    REMEDY,
];
const REFUSED: &[Place] = &[
    NUMBER, RIGHT, RECEIVED, LAST_DAY, TODAY, CONTROLLER, SENDER, GROUNDS, DELAY, COMPLAINT, REMEDY,
];
const ACCESS: &[Place] = &[
    may("number"),
    RIGHT,
    RECEIVED,
    TODAY,
    CONTROLLER,
    SENDER,
    block("confirmation"),
    block("items"),
    block("not_told"),
    block("note"),
    block("copy"),
];
const PORTABILITY: &[Place] = &[
    may("number"),
    RIGHT,
    RECEIVED,
    TODAY,
    CONTROLLER,
    SENDER,
    block("items"),
    block("not_told"),
    block("note"),
    block("copy"),
];
