//! What can go wrong with a writeback, named by what the caller does next.

use base::Notice;

/// An error of this crate. Messages never carry a personal value.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Mend the input or do what is missing first.
    #[error("{0}")]
    Refused(Notice),
    /// Draft it anew: there is none of this number.
    #[error("there is no such preview; draft one with `writeback draft`")]
    NotFound,
    /// Ask the desk's error what to do: a system, the log, the store, a right.
    #[error(transparent)]
    Desk(#[from] erasure::Error),
    /// Ask the consents' error what to do.
    #[error(transparent)]
    Consents(#[from] consents::Error),
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

of_desk!(
    accounts::Error,
    crm::Error,
    ledger::Error,
    requests::Error,
    sqlx::Error,
    ::store::Error
);
