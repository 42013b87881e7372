//! What can go wrong with the public form, named by what the caller does next.

use base::Notice;

/// An error of this crate. Messages never carry a personal value.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Mend the fields that are named.
    #[error("{}", lines(.0))]
    Invalid(Vec<Notice>),
    /// Begin anew: nothing was filled in, or it was too long ago.
    #[error("nothing is filled in; begin anew")]
    Nothing,
    /// Ask the request's error what to do.
    #[error(transparent)]
    Requests(#[from] requests::Error),
    /// Ask the desk's error what to do: the log, the store.
    #[error(transparent)]
    Desk(#[from] erasure::Error),
    /// The message could not be queued.
    #[error(transparent)]
    Mail(#[from] mail::Error),
}

fn lines(notices: &[Notice]) -> String {
    let lines: Vec<String> = notices.iter().map(Notice::to_string).collect();
    lines.join("; ")
}

impl From<Notice> for Error {
    fn from(notice: Notice) -> Self {
        Self::Invalid(vec![notice])
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

of_desk!(ledger::Error, sqlx::Error, ::store::Error);
