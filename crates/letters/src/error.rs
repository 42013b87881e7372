//! What can go wrong with a letter, named by what the caller does next.

use base::Notice;

/// An error of this crate. Messages never carry a personal value.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Mend the input or do what is missing first.
    #[error("{0}")]
    Refused(Notice),
    /// Ask the request's error what to do.
    #[error(transparent)]
    Requests(#[from] requests::Error),
    /// Ask the desk's error what to do: a system, the log, the store, a right.
    #[error(transparent)]
    Desk(#[from] erasure::Error),
    /// Ask the effects' error what to do.
    #[error(transparent)]
    Effects(#[from] effects::Error),
    /// Ask the answers' error what to do.
    #[error(transparent)]
    Answers(#[from] answers::Error),
    /// Ask the errands' error what to do.
    #[error(transparent)]
    Errands(#[from] errands::Error),
    /// Ask the recipients' error what to do.
    #[error(transparent)]
    Recipients(#[from] recipients::Error),
    /// Ask the templates' error what to do.
    #[error(transparent)]
    Templates(#[from] templates::Error),
    /// The paper could not be set: look at the logs.
    #[error("printing failed")]
    Broken(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl From<Notice> for Error {
    fn from(notice: Notice) -> Self {
        Self::Refused(notice)
    }
}
