//! Why a description was not saved or approved, named by what the caller does next.

use base::Notice;

/// A failed call on descriptions.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Look for another: there is none of this name.
    #[error("there is no such process; `process list` shows those there are")]
    NotFound,
    /// Ask somebody who may.
    #[error(transparent)]
    NotAllowed(#[from] accounts::Refused),
    /// Mend the input that is named.
    #[error("{0}")]
    Invalid(Notice),
    /// Do what the rules ask first.
    #[error("{0}")]
    Refused(Notice),
    /// Ask the requests' error what to do: the checklist was to be read.
    #[error(transparent)]
    Requests(requests::Error),
    /// Ask the ledger's error what to do.
    #[error(transparent)]
    Ledger(#[from] ledger::Error),
}

/// A refusal that names a field is a wrong input, any other a rule.
impl From<Notice> for Error {
    fn from(notice: Notice) -> Self {
        if notice.field.is_some() {
            Self::Invalid(notice)
        } else {
            Self::Refused(notice)
        }
    }
}

impl From<accounts::Error> for Error {
    fn from(error: accounts::Error) -> Self {
        match error {
            accounts::Error::Ledger(error) => error.into(),
            accounts::Error::Refused(refused) => refused.into(),
            accounts::Error::NotFound
            | accounts::Error::Invalid(_)
            | accounts::Error::Password(_)
            | accounts::Error::NotSignedIn
            | accounts::Error::Wait(_) => Self::NotFound,
        }
    }
}

impl From<requests::Error> for Error {
    fn from(error: requests::Error) -> Self {
        match error {
            requests::Error::Ledger(error) => error.into(),
            requests::Error::NotAllowed(refused) => refused.into(),
            other @ (requests::Error::NotFound
            | requests::Error::Invalid(_)
            | requests::Error::Refused(_)
            | requests::Error::Unfinished { .. }
            | requests::Error::Changed { .. }) => Self::Requests(other),
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
