//! What can go wrong with an inventory, named by what the caller does next.

/// An error of this crate. Messages never carry a personal value.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Take one first, or give another number: there is none.
    #[error("there is no such inventory; take one with `inventory take`")]
    NotFound,
    /// Ask the desk's error what to do: a system, the log, the store, a right.
    #[error(transparent)]
    Desk(#[from] erasure::Error),
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
    sqlx::Error,
    ::store::Error
);
