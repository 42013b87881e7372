//! What can go wrong with an erasure, named by what the caller does next.

use base::Notice;
use crm::Hindrance;

/// An error of this crate. Messages never carry a personal value.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Mend the input or do what is missing first.
    #[error("{0}")]
    Refused(Notice),
    /// Give another name: there is no such plan, system or record.
    #[error("{0}")]
    NotFound(String),
    /// Ask somebody who may.
    #[error(transparent)]
    NotAllowed(#[from] accounts::Refused),
    /// A person decides: these rows were changed since the plan was made.
    #[error("{} row(s) of the plan were changed since it was made; nothing was changed by us; decide them with `plan settle`, or draft the plan again", .0.len())]
    Conflict(Vec<String>),
    /// Try again when the system can be reached.
    #[error("{0}")]
    Unreachable(Notice),
    /// Look at the log: a fault that no input mends.
    #[error("{doing} failed")]
    Broken {
        /// What was tried.
        doing: String,
        /// Why it failed.
        #[source]
        cause: Box<dyn std::error::Error + Send + Sync>,
    },
}

impl Error {
    pub(crate) fn broken(
        doing: &str,
        cause: impl std::error::Error + Send + Sync + 'static,
    ) -> Self {
        Self::Broken {
            doing: doing.to_owned(),
            cause: Box::new(cause),
        }
    }
}

impl From<crm::Error> for Error {
    fn from(error: crm::Error) -> Self {
        let line = error.to_string();
        match error {
            crm::Error::Profile { file, line: at, .. } => Self::Refused(
                Notice::new("profile-wrong", line)
                    .with("file", file)
                    .with("line", at.to_string()),
            ),
            crm::Error::Unfit { what, .. } => Self::Refused(Notice {
                message: line,
                ..what
            }),
            crm::Error::Invalid(notice) => Self::Refused(notice),
            crm::Error::Conflict { record, .. } => Self::Conflict(vec![record]),
            crm::Error::NotAllowed { system, .. } => {
                Self::Refused(Notice::new("system-right", line).with("system", system))
            }
            crm::Error::Retry { system, why, .. } => {
                let notice = match why {
                    Hindrance::Away => Notice::new("system-away", line),
                    Hindrance::ReadOnly => Notice::new("system-read-only", line),
                    Hindrance::Untrusted => Notice::new("system-untrusted", line),
                };
                Self::Unreachable(notice.with("system", system))
            }
            crm::Error::Broken { .. } => Self::broken(&line, error),
        }
    }
}

impl From<accounts::Error> for Error {
    fn from(error: accounts::Error) -> Self {
        match error {
            accounts::Error::Refused(refused) => Self::NotAllowed(refused),
            accounts::Error::Ledger(error) => error.into(),
            accounts::Error::NotFound
            | accounts::Error::NotSignedIn
            | accounts::Error::Invalid(_)
            | accounts::Error::Password(_)
            | accounts::Error::Wait(_) => Self::Refused(Notice::new("account", error.to_string())),
        }
    }
}

impl From<ledger::Error> for Error {
    fn from(error: ledger::Error) -> Self {
        match error {
            ledger::Error::Blocked(_) => {
                Self::Refused(Notice::new("ledger-blocked", error.to_string()))
            }
            ledger::Error::Refused(_) => {
                Self::Refused(Notice::new("ledger-refused", error.to_string()))
            }
            ledger::Error::Store(error) => error.into(),
            ledger::Error::NothingRecorded => Self::broken("recording", error),
        }
    }
}

impl From<store::Error> for Error {
    fn from(error: store::Error) -> Self {
        match error {
            store::Error::Broken(_) => Self::broken("the store", error),
            store::Error::Busy | store::Error::Full | store::Error::Unreachable(_) => {
                Self::Unreachable(Notice::new("store-away", error.to_string()))
            }
            store::Error::Newer { .. } | store::Error::Refused(_) | store::Error::Conflict(_) => {
                Self::Refused(Notice::new("store-refused", error.to_string()))
            }
        }
    }
}

impl From<jobs::Error> for Error {
    fn from(error: jobs::Error) -> Self {
        match error {
            jobs::Error::LeaseLost => {
                Self::Unreachable(Notice::new("work-elsewhere", error.to_string()))
            }
            jobs::Error::Store(error) => error.into(),
        }
    }
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        store::Error::from(error).into()
    }
}

impl From<requests::Error> for Error {
    fn from(error: requests::Error) -> Self {
        let line = error.to_string();
        match error {
            requests::Error::NotFound => Self::NotFound(error.to_string()),
            requests::Error::NotAllowed(refused) => Self::NotAllowed(refused),
            requests::Error::Ledger(error) => error.into(),
            requests::Error::Invalid(refusal) | requests::Error::Refused(refusal) => {
                Self::Refused(refusal)
            }
            requests::Error::Unfinished { reference, .. }
            | requests::Error::Changed { reference, .. } => {
                Self::Refused(Notice::new("changed", line).with("reference", reference.to_string()))
            }
        }
    }
}
