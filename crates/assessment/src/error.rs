//! Why the assessment said no, named by what the caller does next.

use base::Notice;

/// A failed call on the assessment.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Look for another: there is no such version, question or item.
    #[error("there is no such thing; `assessment show` and `assessment plan` list what there is")]
    NotFound,
    /// Ask somebody who may.
    #[error(transparent)]
    NotAllowed(#[from] accounts::Refused),
    /// Mend the inputs that are named.
    #[error("{}", lines(.0))]
    Invalid(Vec<Fault>),
    /// Do what the rules ask first.
    #[error("{0}")]
    Refused(Notice),
    /// Ask the desk's error what to do: a system was to be read or set.
    #[error(transparent)]
    Desk(erasure::Error),
    /// Ask the workflows' error what to do.
    #[error(transparent)]
    Workflows(workflows::Error),
    /// Ask the ledger's error what to do.
    #[error(transparent)]
    Ledger(#[from] ledger::Error),
}

/// What is wrong with one answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Id of the question, or the name of the input.
    pub field: String,
    pub notice: Notice,
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.field, self.notice.message)
    }
}

fn lines(faults: &[Fault]) -> String {
    let lines: Vec<String> = faults.iter().map(Fault::to_string).collect();
    lines.join("; ")
}

impl Error {
    /// One wrong input.
    pub(crate) fn invalid(field: &str, notice: Notice) -> Self {
        Self::Invalid(vec![Fault {
            field: field.to_owned(),
            notice,
        }])
    }
}

impl From<Notice> for Error {
    fn from(notice: Notice) -> Self {
        match notice.field {
            Some(field) => Self::invalid(field, notice),
            None => Self::Refused(notice),
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

impl From<erasure::Error> for Error {
    fn from(error: erasure::Error) -> Self {
        Self::Desk(error)
    }
}

impl From<inventory::Error> for Error {
    fn from(error: inventory::Error) -> Self {
        match error {
            inventory::Error::NotFound => Self::NotFound,
            inventory::Error::Desk(error) => error.into(),
        }
    }
}

impl From<register::Error> for Error {
    fn from(error: register::Error) -> Self {
        match error {
            register::Error::Ledger(error) => error.into(),
            register::Error::NotAllowed(refused) => refused.into(),
            register::Error::NotFound
            | register::Error::Invalid(_)
            | register::Error::Refused(_)
            | register::Error::Accounts(_)
            | register::Error::Printing(_) => Self::NotFound,
        }
    }
}

impl From<workflows::Error> for Error {
    fn from(error: workflows::Error) -> Self {
        match error {
            workflows::Error::Ledger(error) => error.into(),
            workflows::Error::NotAllowed(refused) => refused.into(),
            other @ (workflows::Error::NotFound
            | workflows::Error::Invalid(_)
            | workflows::Error::Accounts(_)
            | workflows::Error::Requests(_)
            | workflows::Error::Mail(_)) => Self::Workflows(other),
        }
    }
}

impl From<consents::Error> for Error {
    fn from(error: consents::Error) -> Self {
        match error {
            consents::Error::Ledger(error) => error.into(),
            consents::Error::NotAllowed(refused) => refused.into(),
            consents::Error::NotFound
            | consents::Error::Invalid(_)
            | consents::Error::Refused(_)
            | consents::Error::Accounts(_)
            | consents::Error::Mail(_)
            | consents::Error::Printing(_) => Self::NotFound,
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
