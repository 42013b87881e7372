//! A CRM nobody has described: the draft of its profile, a few lines of correction, a whole erasure.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on stops with the place"
)]

mod contents;
mod patch;
mod rights;
mod story;
mod world;
mod wrong;
