//! A recipient of a request: who, how they were told, and the rules. Pure.

use jiff::Timestamp;
use jiff::civil::Date;
use law::Right;
use requests::{Reference, TaskId};
use serde::Serialize;

base::id!(
    /// Id of a recipient of a request.
    RecipientId
);

macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
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
    /// How far it is.
    State {
        /// Nobody decided yet.
        Open = "open",
        /// They were told.
        Told = "told",
        /// They need not be told, for a reason (Art. 19 s. 1 GDPR).
        Exempt = "exempt",
    }
}

words! {
    /// How they were told.
    Way {
        /// By a message with a link, which they can answer.
        Link = "link",
        /// By the house itself, noted afterwards.
        ByHand = "by_hand",
    }
}

/// A recipient. Prints no text for debugging.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Recipient {
    pub id: RecipientId,
    pub request: Reference,
    /// Who; `None` once the file's time is over.
    pub name: Option<String>,
    /// Where they are reached.
    pub address: Option<String>,
    /// What was disclosed, and when.
    pub about: Option<String>,
    pub state: State,
    pub way: Option<Way>,
    /// The day they were told.
    pub day: Option<Date>,
    /// How it was told, or why not.
    pub note: Option<String>,
    /// The task of their errand.
    pub task: Option<TaskId>,
    /// What they answered.
    pub answer: Option<errands::Outcome>,
    /// Login of who noted the disclosure.
    pub noted_by: String,
    pub noted_at: Timestamp,
}

impl std::fmt::Debug for Recipient {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Recipient")
            .field("id", &self.id)
            .field("state", &self.state)
            .field("way", &self.way)
            .finish_non_exhaustive()
    }
}

/// The step of the checklist that is done once all recipients are decided; none where Art. 19 GDPR
/// asks for nothing.
pub fn step_of(right: Right) -> Option<&'static str> {
    match right {
        Right::Rectification => Some("16.5"),
        Right::Erasure => Some("17.7"),
        Right::Restriction => Some("18.5"),
        Right::Access
        | Right::Portability
        | Right::Objection
        | Right::AutomatedDecision
        | Right::WithdrawalOfConsent => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_step_is_that_of_the_shipped_lists_and_there_where_a_notice_is() {
        for right in Right::ALL {
            let step = step_of(right);
            assert_eq!(
                step.is_some(),
                law::errand::notice(right).is_some(),
                "{right}"
            );
            let item = step.and_then(|step| law::Checklist::for_right(right).item(step));
            let told = item.is_none_or(|item| item.title.en.contains("recipients"));
            assert!(told && item.is_some() == step.is_some(), "{right}");
        }
    }
}
