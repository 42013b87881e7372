//! How a row comes to be told: as the CRM engine says, or as one of our own.

use crm::plan;

/// What a row is to the person. The order is that of the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Share {
    /// It stands for the person, or belongs to such a row.
    Own,
    /// An activity, record or document with the person on it, or a part of one.
    Related,
    /// An old value of a personal column.
    History,
    /// A copy the CRM made by itself.
    Trace,
    /// Somebody else's row that names the person.
    Mention,
    /// Kept by ourselves and not by a CRM: a consent, a ground, a request.
    Ours,
}

impl Share {
    /// The word in JSON and tables.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Related => "related",
            Self::History => "history",
            Self::Trace => "trace",
            Self::Mention => "mention",
            Self::Ours => "ours",
        }
    }

    /// Reads the word.
    pub fn from_word(word: &str) -> Option<Self> {
        if word == Self::Ours.word() {
            return Some(Self::Ours);
        }
        plan::Share::from_word(word).map(Self::from)
    }
}

impl From<plan::Share> for Share {
    fn from(share: plan::Share) -> Self {
        match share {
            plan::Share::Own => Self::Own,
            plan::Share::Related => Self::Related,
            plan::Share::History => Self::History,
            plan::Share::Trace => Self::Trace,
            plan::Share::Mention => Self::Mention,
        }
    }
}
