//! Why requests said no, named by what the caller does next.

use crate::{Missing, Reference, Refusal};

/// A failed call on requests.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Look for another: there is none with this number.
    #[error("there is no such request; `request list` shows those there are")]
    NotFound,
    /// Ask somebody who may.
    #[error(transparent)]
    NotAllowed(#[from] accounts::Refused),
    /// Mend the input that is named.
    #[error("{0}")]
    Invalid(Refusal),
    /// Do what the rules ask first.
    #[error("{0}")]
    Refused(Refusal),
    /// Finish what is listed, then close.
    #[error("{reference} cannot be closed: {}", listed(missing))]
    Unfinished {
        reference: Reference,
        missing: Vec<Missing>,
    },
    /// Load it again and decide anew: somebody else changed it.
    #[error(
        "{reference} was changed meanwhile (you saw version {seen}, it is {found}); load it again"
    )]
    Changed {
        reference: Reference,
        seen: i64,
        found: i64,
    },
    /// Ask the ledger's error what to do.
    #[error(transparent)]
    Ledger(#[from] ledger::Error),
}

fn listed(missing: &[Missing]) -> String {
    let lines: Vec<String> = missing.iter().map(Missing::to_string).collect();
    lines.join("; ")
}

/// A refusal that names a field is a wrong input, any other a rule.
impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        if refusal.field.is_some() {
            Self::Invalid(refusal)
        } else {
            Self::Refused(refusal)
        }
    }
}

impl From<law::Error> for Error {
    fn from(error: law::Error) -> Self {
        let (code, field) = match &error {
            law::Error::Region => ("region-unknown", "region"),
            law::Error::Received => ("received-shape", "received"),
            law::Error::Year => ("received-year", "received"),
            law::Error::Right => ("right-unknown", "right"),
            law::Error::Checklist { .. } => ("checklist-wrong", "checklist"),
        };
        let line = error.to_string();
        let message = line.strip_prefix(field).map_or(&*line, str::trim_start);
        Self::Invalid(Refusal::new(code, message).at(field))
    }
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        Self::Ledger(error.into())
    }
}

impl From<store::Error> for Error {
    fn from(error: store::Error) -> Self {
        Self::Ledger(error.into())
    }
}
