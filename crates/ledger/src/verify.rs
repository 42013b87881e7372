//! Recomputes the log.

/// The answer of a verification.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Verdict {
    /// Whether every check passed.
    pub ok: bool,
    /// Entries found.
    pub size: i64,
    /// Tree root over them, base64.
    pub root: String,
    /// First index at which a check failed.
    pub first_bad: Option<i64>,
    /// Which check failed, in words.
    pub reason: Option<String>,
}
