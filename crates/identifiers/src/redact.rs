//! Rewriting a value so that the identifiers are gone and its encoding still holds.

/// What came of a redaction.
#[derive(Clone, PartialEq, Eq)]
pub enum Redacted {
    /// Nothing had to go.
    Unchanged,
    /// The new value; [`crate::Matcher::find`] finds nothing in it but what was to be kept.
    Rewritten(Vec<u8>),
    Impossible(Impossible),
}

/// Why a value cannot be rewritten; it has to be cleared as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Impossible {
    #[error("the value still holds an identifier after rewriting: clear it as a whole")]
    StillFound,
    #[error("the rewritten value does not fit its column: clear it as a whole")]
    TooLong,
}

impl std::fmt::Debug for Redacted {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Unchanged => out.write_str("Unchanged"),
            Self::Rewritten(value) => write!(out, "Rewritten({} bytes)", value.len()),
            Self::Impossible(reason) => write!(out, "Impossible({reason:?})"),
        }
    }
}
