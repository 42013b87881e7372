//! An errand: by which way it was asked, until when it can be answered, and what came of it. Pure.

use jiff::Timestamp;
use requests::TaskId;
use serde::{Deserialize, Serialize};

macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
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
    /// How the owner was asked.
    Way {
        /// By a message with a link.
        Mail = "mail",
        /// By a signed call to a program.
        Webhook = "webhook",
    }
}

words! {
    /// What the owner answered.
    Outcome {
        /// The system holds nothing of the person.
        Nothing = "nothing",
        /// What was asked is done.
        Done = "done",
        /// A part is done; the reason says what is not, and why.
        Partly = "partly",
    }
}

impl Outcome {
    /// All of them, in the order they are offered.
    pub const ALL: [Self; 3] = [Self::Nothing, Self::Done, Self::Partly];

    /// Whether the task ends with it. What was done in part is looked at first.
    pub fn ends(self) -> bool {
        self != Self::Partly
    }
}

/// An errand as it stands. Prints no text for debugging.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Errand {
    /// The task it belongs to.
    pub task: TaskId,
    /// Name of the system.
    pub system: String,
    pub way: Way,
    /// Login of who had it asked.
    pub asked_by: String,
    pub asked_at: Timestamp,
    /// Until when the link works.
    pub expires_at: Timestamp,
    /// How often it was asked; only the newest link works.
    pub round: i64,
    /// Whether something of the person is shown on the page.
    pub reveals: bool,
    pub outcome: Option<Outcome>,
    pub answered_at: Option<Timestamp>,
    /// What the owner wrote; gone when the file's time is over.
    pub reason: Option<String>,
    #[serde(skip)]
    pub(crate) identifiers: Option<String>,
}

impl std::fmt::Debug for Errand {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Errand")
            .field("task", &self.task)
            .field("way", &self.way)
            .field("round", &self.round)
            .field("outcome", &self.outcome)
            .finish_non_exhaustive()
    }
}

impl Errand {
    /// Whether its link can be answered now.
    pub fn waits(&self, now: Timestamp) -> bool {
        self.answered_at.is_none() && now < self.expires_at
    }
}
