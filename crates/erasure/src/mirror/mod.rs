//! Requests beside the CRM's own (Sugar's Data Privacy records and the like): a request here with a
//! person of a CRM that keeps requests itself is one record there, too, and those made in the CRM are
//! shown with ours. Where they are kept says the profile.
//!
//! [`news`] reads from the log which requests changed, [`wanted`] says what the CRM shall have of one,
//! [`put`] writes it under a job's lease: intent before effect, the record found again by a key of ours.
//! A CRM that is away is tried again until it is back.

mod filed;
mod news;
mod put;
mod wanted;

pub use filed::{FiledView, InCrm, filed};
pub use put::mirror;

use jiff::Timestamp;

/// The kind of job that writes one request in one system.
pub(crate) const KIND: &str = "erasure.mirror";
/// The part of the system that writes them, in the log.
const WORKER: &str = "mirrors";

/// What is kept of a mirrored request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mirror {
    /// Key of the CRM's record.
    pub record: String,
    /// Digest of the request as it was last written; empty while it was not.
    pub written: String,
}

/// How far the log was read for a system.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Cursor {
    /// Index of the last entry read; -1 before the first.
    pub position: i64,
    /// When it was begun: what was closed before is not written any more.
    pub since: Timestamp,
}
