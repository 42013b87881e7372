//! Why a question to the law cannot be answered. Messages never repeat the input: it may be personal.

/// Named after what the caller asks for again.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    #[error(
        "region is not known: give AT, DE, a Land such as DE-BY, or DE-BY-KATH, DE-SN-KATH, DE-TH-KATH, DE-BY-AUGSBURG"
    )]
    Region,
    #[error(
        "received cannot be read: give a day such as 2026-03-05, or an instant with its offset such as 2026-03-05T14:30:00+01:00"
    )]
    Received,
    #[error("the year is out of range: give a date from {first} to {last}", first = crate::received::FIRST_YEAR, last = crate::received::LAST_YEAR)]
    Year,
    #[error(
        "right is not known: give access, rectification, erasure, restriction, portability, objection, automated_decision or withdrawal_of_consent"
    )]
    Right,
    #[error("checklist {list}, step {step}: {problem}")]
    Checklist {
        list: String,
        step: String,
        problem: &'static str,
    },
}
