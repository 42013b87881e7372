//! Why accounts said no, named by what the caller does next.

use crate::access::Refused;

/// A failed call on accounts.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Say who: no such account, or it is disabled.
    #[error("no active account has the login {0:?}; add it with `account add`")]
    NotFound(String),
    /// Mend the input the line names.
    #[error("{0}")]
    Invalid(String),
    /// Ask somebody who may.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// Wait so many seconds, then try again.
    #[error("too many failed tries; wait {0} seconds")]
    Wait(i64),
    /// Ask the ledger's error what to do.
    #[error(transparent)]
    Ledger(#[from] ledger::Error),
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        Self::Ledger(error.into())
    }
}

impl From<store::Error> for Error {
    fn from(error: store::Error) -> Self {
        Self::Ledger(error.into())
    }
}
