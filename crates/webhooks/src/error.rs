//! Why webhooks said no, named by what the caller does next.

/// A failed call on webhooks.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Mend the setting that is named.
    #[error("[[webhook]] {0}")]
    Config(String),
    /// Look for another: there is no webhook of this name, or no call with this id that failed.
    #[error("there is no such webhook or call; `webhook list` shows those there are")]
    NotFound,
    /// Look at the receiver: a call made by hand was not taken.
    #[error(transparent)]
    NotTaken(#[from] Trouble),
    /// Stop at once: another worker has the call.
    #[error(transparent)]
    Job(#[from] jobs::Error),
    /// Ask the ledger's error what to do.
    #[error(transparent)]
    Ledger(#[from] ledger::Error),
}

/// Why a call was not taken, and what that means for the next try.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    /// It may be taken later.
    #[error("the receiver did not take the call ({0}); it is tried again")]
    Later(String),
    /// It will never be taken.
    #[error("the call cannot be made ({0}); check url and allow of the webhook")]
    Never(String),
}

impl Trouble {
    /// The word and code.
    pub fn word(&self) -> &str {
        match self {
            Self::Later(word) | Self::Never(word) => word,
        }
    }
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        Self::Ledger(error.into())
    }
}

impl From<::store::Error> for Error {
    fn from(error: ::store::Error) -> Self {
        Self::Ledger(error.into())
    }
}
