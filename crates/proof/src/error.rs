//! Why a proof or a text was not accepted.

/// A refusal, named by what the caller does next.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// Treat the log as altered: the numbers do not fit together.
    #[error("the proof does not hold")]
    NotProven,
    /// Treat what is named as altered: the rest may hold.
    #[error("{0}")]
    Altered(Part),
    /// Ask for the right text: this is none of ours.
    #[error("{0}")]
    Malformed(&'static str),
    /// Ask for the right key: no signature of this key stands under the text.
    #[error("no valid signature of the key {0}")]
    NotSigned(String),
}

/// What was altered where the rest of a proof may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The details of the entry.
    Details,
    /// The certificate.
    Certificate,
}

impl std::fmt::Display for Part {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Details => "the details are not those that the entry committed to",
            Self::Certificate => "the certificate is not the one that the entry names",
        })
    }
}
