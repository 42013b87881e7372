//! What can go wrong with an answer, named by what the caller does next.

use base::Notice;

/// An error of this crate. Messages never carry a personal value.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Mend the input or do what is missing first.
    #[error("{0}")]
    Refused(Notice),
    /// Give another name: there is no such answer or item.
    #[error("there is no such answer, item or link")]
    NotFound,
    /// What the parts below say: the CRM, the requests, the log.
    #[error(transparent)]
    Below(#[from] erasure::Error),
    /// A paper or an archive could not be made.
    #[error("{doing} failed")]
    Broken {
        /// What was tried.
        doing: &'static str,
        /// Why it failed.
        #[source]
        cause: Box<dyn std::error::Error + Send + Sync>,
    },
}

impl Error {
    pub(crate) fn broken(
        doing: &'static str,
        cause: impl std::error::Error + Send + Sync + 'static,
    ) -> Self {
        Self::Broken {
            doing,
            cause: Box::new(cause),
        }
    }

    pub(crate) fn refused(code: &'static str, line: impl Into<String>) -> Self {
        Self::Refused(Notice::new(code, line))
    }
}

/// What the register says; its own refusals cannot come where it is only read.
impl From<register::Error> for Error {
    fn from(error: register::Error) -> Self {
        match error {
            register::Error::Ledger(error) => error.into(),
            register::Error::Accounts(error) => error.into(),
            other @ (register::Error::NotFound
            | register::Error::NotAllowed(_)
            | register::Error::Invalid(_)
            | register::Error::Refused(_)
            | register::Error::Printing(_)) => Self::broken("reading the register", other),
        }
    }
}

/// What the consents say; their own refusals cannot come where they are only read.
impl From<consents::Error> for Error {
    fn from(error: consents::Error) -> Self {
        match error {
            consents::Error::Ledger(error) => error.into(),
            consents::Error::Accounts(error) => error.into(),
            other @ (consents::Error::NotFound
            | consents::Error::NotAllowed(_)
            | consents::Error::Invalid(_)
            | consents::Error::Refused(_)
            | consents::Error::Mail(_)
            | consents::Error::Printing(_)) => Self::broken("reading the consents", other),
        }
    }
}

/// Everything below is said as the erasure says it: one set of words for one set of parts.
macro_rules! below {
    ($($error:ty),+) => {
        $(impl From<$error> for Error {
            fn from(error: $error) -> Self {
                Self::Below(error.into())
            }
        })+
    };
}

below!(
    crm::Error,
    accounts::Error,
    ledger::Error,
    ::store::Error,
    sqlx::Error,
    requests::Error
);
