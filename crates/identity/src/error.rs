//! What can go wrong with a code, named by what the caller does next.

use base::Notice;

/// An error of this crate. Messages never carry a personal value.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Mend the input or do what is missing first.
    #[error("{0}")]
    Refused(Notice),
    /// There is no such code, or it no longer works.
    #[error("there is no such code, or it no longer works")]
    NotFound,
    /// Ask the request's error what to do.
    #[error(transparent)]
    Requests(#[from] requests::Error),
    /// Ask the desk's error what to do: a system, the log, the store, a right.
    #[error(transparent)]
    Desk(#[from] erasure::Error),
    /// The message could not be queued.
    #[error(transparent)]
    Mail(#[from] mail::Error),
}

impl From<Notice> for Error {
    fn from(notice: Notice) -> Self {
        Self::Refused(notice)
    }
}

/// Errors that the desk has words for.
macro_rules! of_desk {
    ($($error:ty),+) => {
        $(impl From<$error> for Error {
            fn from(error: $error) -> Self {
                Self::Desk(error.into())
            }
        })+
    };
}

of_desk!(accounts::Error, ledger::Error, sqlx::Error, ::store::Error);
