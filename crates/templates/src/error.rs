//! Why a template was not saved, named by what the caller does next.

use base::Notice;

/// A failed call on templates.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Look for another: there is no such kind, language or version.
    #[error("there is no such template or version")]
    NotFound,
    /// Ask somebody who may.
    #[error(transparent)]
    NotAllowed(#[from] accounts::Refused),
    /// Mend what is named; at least one notice.
    #[error("{}", all(.0))]
    Invalid(Vec<Notice>),
    /// Do what the rules ask first.
    #[error("{0}")]
    Refused(Notice),
    /// Ask the ledger's error what to do.
    #[error(transparent)]
    Ledger(#[from] ledger::Error),
}

fn all(notices: &[Notice]) -> String {
    let lines: Vec<String> = notices.iter().map(Notice::to_string).collect();
    lines.join("; ")
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
