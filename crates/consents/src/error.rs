//! Why consents said no, named by what the caller does next.

use base::Notice;

/// A failed call on consents.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Look for another: there is none of this name.
    #[error("there is no such purpose; `consent purposes` shows those there are")]
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
    /// Ask the accounts' error what to do.
    #[error(transparent)]
    Accounts(accounts::Error),
    /// Ask the mail's error what to do.
    #[error(transparent)]
    Mail(mail::Error),
    /// Tell whoever runs the house: the sheet could not be set.
    #[error("the proof sheet could not be printed")]
    Printing(#[source] documents::Error),
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
            other @ (accounts::Error::NotFound
            | accounts::Error::Invalid(_)
            | accounts::Error::Password(_)
            | accounts::Error::NotSignedIn
            | accounts::Error::Wait(_)) => Self::Accounts(other),
        }
    }
}

impl From<mail::Error> for Error {
    fn from(error: mail::Error) -> Self {
        match error {
            mail::Error::Ledger(error) => error.into(),
            other @ (mail::Error::Config(_)
            | mail::Error::Invalid(_)
            | mail::Error::NotFound
            | mail::Error::NotSent(_)
            | mail::Error::Job(_)) => Self::Mail(other),
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
