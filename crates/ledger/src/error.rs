//! Why the ledger said no, named by what the caller does next.

/// A failed call to the ledger.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Enter the deed first: nothing changes without an entry.
    #[error("nothing was recorded, so nothing is changed")]
    NothingRecorded,
    /// Stop appending and restore the log: it is shorter than a checkpoint says, or broken.
    #[error("the ledger refuses new entries: {0}")]
    Blocked(String),
    /// Mend the named file or value.
    #[error("{0}")]
    Refused(String),
    /// Ask the store's error what to do.
    #[error(transparent)]
    Store(#[from] store::Error),
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}
