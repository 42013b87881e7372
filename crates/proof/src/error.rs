//! Why a proof or a text was not accepted.

/// A refusal, named by what the caller does next.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// Treat the log as altered: the numbers do not fit together.
    #[error("the proof does not hold")]
    NotProven,
    /// Ask for the right text: this is none of ours.
    #[error("{0}")]
    Malformed(&'static str),
    /// Ask for the right key: no signature of this key stands under the text.
    #[error("no valid signature of the key {0}")]
    NotSigned(String),
}
