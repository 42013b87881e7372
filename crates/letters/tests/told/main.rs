//! Letters from what was really done, through the use cases, on both engines of our own store.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on stops with the place"
)]

mod ends;
#[path = "../../../effects/tests/cases/eye.rs"]
mod eye;
mod rights;
mod texts;
mod withdrawal;
mod world;
