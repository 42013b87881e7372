//! What can go wrong with a dossier, named by what the caller does next.

/// An error of this crate. Messages never carry a personal value.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Ask the request's error what to do.
    #[error(transparent)]
    Requests(#[from] requests::Error),
    /// Ask the desk's error what to do: a plan, the log, the store, a right.
    #[error(transparent)]
    Desk(#[from] erasure::Error),
    /// Ask the answers' error what to do.
    #[error(transparent)]
    Answers(#[from] answers::Error),
    /// Ask the effects' error what to do.
    #[error(transparent)]
    Effects(#[from] effects::Error),
    /// Ask the recipients' error what to do.
    #[error(transparent)]
    Recipients(#[from] recipients::Error),
    /// The document or the archive could not be written: look at the logs.
    #[error("the archive could not be written")]
    Broken(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl From<ledger::Error> for Error {
    fn from(error: ledger::Error) -> Self {
        Self::Requests(error.into())
    }
}
