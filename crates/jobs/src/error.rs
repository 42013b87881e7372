//! Why the queue said no, named by what the caller does next.

/// A failed call on jobs.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Stop at once and touch nothing more: another worker has the job.
    #[error("the lease on the job is lost; another worker has taken it over")]
    LeaseLost,
    /// Ask the store's error what to do.
    #[error(transparent)]
    Store(#[from] ::store::Error),
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}
