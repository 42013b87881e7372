//! What is entered: who did what to which object, and how it ended.

/// The acting account or part of the system.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Who {
    /// Account id, or a word for the part of the system (`migrate`, `worker`).
    pub id: String,
    /// Whether a person or the system itself acted.
    pub kind: WhoKind,
    /// By which surface.
    pub via: Via,
}

impl Who {
    /// The system acting by itself, as the named part.
    pub fn system(part: &str, via: Via) -> Self {
        Self {
            id: part.to_owned(),
            kind: WhoKind::System,
            via,
        }
    }
}

/// Kinds of actors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhoKind {
    /// A person with an account.
    Account,
    /// The product itself.
    System,
}

/// Surfaces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Via {
    /// A page in the browser.
    Page,
    /// The REST API.
    Api,
    /// The command line.
    Cli,
    /// A background job.
    Job,
}

/// How a deed ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was done.
    Done,
    /// It was not allowed and nothing changed.
    Refused,
    /// It was tried and did not succeed.
    Failed,
}

/// One act, as entered in the ledger. No field may hold a personal value.
#[derive(Clone, Debug)]
pub struct Deed {
    /// The actor.
    pub who: Who,
    /// `noun.verb`, such as `requests.open`.
    pub action: &'static str,
    /// Id of the object.
    pub object: Option<String>,
    /// Name of the system concerned.
    pub system: Option<String>,
    /// Reference of the request concerned, such as `GD-2026-0001`.
    pub request: Option<String>,
    /// How it ended.
    pub outcome: Outcome,
    /// Facts of the procedure; kept in a side table that can be dropped. `Null` for none.
    pub details: serde_json::Value,
}

impl Deed {
    /// A deed that was done, with nothing else to say; set further fields with `..`.
    pub fn done(who: Who, action: &'static str) -> Self {
        Self {
            who,
            action,
            object: None,
            system: None,
            request: None,
            outcome: Outcome::Done,
            details: serde_json::Value::Null,
        }
    }
}

macro_rules! words {
    ($kind:ident { $($variant:ident = $word:literal),+ }) => {
        impl $kind {
            /// The word as stored and shown in JSON.
            pub fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// Reads a stored word.
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}

words!(WhoKind { Account = "account", System = "system" });
words!(Via { Page = "page", Api = "api", Cli = "cli", Job = "job" });
words!(Outcome { Done = "done", Refused = "refused", Failed = "failed" });
