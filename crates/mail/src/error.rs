//! Why mail said no, named by what the caller does next.

/// A failed call on mail.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Mend the setting that is named.
    #[error("[mail] {0}")]
    Config(String),
    /// Mend the address that was given.
    #[error("{0}")]
    Invalid(&'static str),
    /// Look for another: there is none with this id in this state.
    #[error("there is no such message in the state this needs; `mail list` shows those there are")]
    NotFound,
    /// Look at the server: a message sent by hand did not leave.
    #[error(transparent)]
    NotSent(#[from] Trouble),
    /// Stop at once: another worker has the message.
    #[error(transparent)]
    Job(#[from] jobs::Error),
    /// Ask the ledger's error what to do.
    #[error(transparent)]
    Ledger(#[from] ledger::Error),
}

/// Why a message did not leave, and what that means for the next.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    /// Nothing gets through at present: the server is away, or will not have us.
    #[error("the mail server cannot be used ({0}); check [mail] and the server")]
    Server(String),
    /// This message may get through later (4xx), or its server's last word got lost.
    #[error("the mail server puts the message off ({0}); it is tried again")]
    Later(String),
    /// This message will never get through (5xx).
    #[error("the mail server refuses the message ({0}); check the recipient's address")]
    Never(String),
}

impl Trouble {
    /// The word and code, without personal values.
    pub fn word(&self) -> &str {
        match self {
            Self::Server(word) | Self::Later(word) | Self::Never(word) => word,
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
