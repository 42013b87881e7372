//! A code: where it went, until when it works, and how it ended. Pure.

use jiff::Timestamp;
use requests::Ground;
use serde::Serialize;

base::id!(
    /// Id of a code.
    CodeId
);

/// How a code ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It was entered.
    Confirmed,
    /// Whoever reads the mailbox says that the request is not theirs.
    Denied,
    /// Another one was entered, too often.
    UsedUp,
    /// Nobody entered it in time.
    Expired,
    /// Another one was sent.
    Replaced,
}

impl Outcome {
    const ALL: [Self; 5] = [
        Self::Confirmed,
        Self::Denied,
        Self::UsedUp,
        Self::Expired,
        Self::Replaced,
    ];

    /// The word in tables, JSON and the log.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::Denied => "denied",
            Self::UsedUp => "used_up",
            Self::Expired => "expired",
            Self::Replaced => "replaced",
        }
    }

    /// Reads the word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.word() == word)
    }
}

/// A code as it stands, without its digits and without the address it went to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Code {
    pub id: CodeId,
    /// Reference of the request.
    pub request: String,
    /// System in which the address stands.
    pub system: String,
    /// `kind:key` of the record it stands on.
    pub record: String,
    /// Why it was sent.
    pub ground: Ground,
    /// Login of who sent it.
    pub sent_by: String,
    pub sent_at: Timestamp,
    /// Until when it works.
    pub expires_at: Timestamp,
    /// How often another one was entered.
    pub tries: i64,
    pub outcome: Option<Outcome>,
    pub ended_at: Option<Timestamp>,
}

impl Code {
    /// Whether it can be entered now.
    pub fn waits(&self, now: Timestamp) -> bool {
        self.outcome.is_none() && now < self.expires_at
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_end_is_read_by_its_word() {
        for outcome in Outcome::ALL {
            assert_eq!(Outcome::from_word(outcome.word()), Some(outcome));
        }
        assert_eq!(Outcome::from_word("lost"), None);
    }
}
