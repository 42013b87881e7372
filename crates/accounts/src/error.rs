//! Why accounts said no, named by what the caller does next.

use crate::access::Refused;
use crate::password::Weakness;

/// A failed call on accounts.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Name another: there is no such account, session or token, or it is disabled.
    #[error("there is no active account of this login; add it with `account add`")]
    NotFound,
    /// Mend the input the line names.
    #[error("{0}")]
    Invalid(String),
    /// Choose another password.
    #[error(transparent)]
    Password(#[from] Weakness),
    /// Ask somebody who may.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// Ask for login and password again. Says on purpose not which of them was wrong.
    #[error("login and password do not fit together, or the link is used or expired")]
    NotSignedIn,
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

impl From<::store::Error> for Error {
    fn from(error: ::store::Error) -> Self {
        Self::Ledger(error.into())
    }
}
