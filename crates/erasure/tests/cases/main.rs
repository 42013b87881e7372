//! Plans of erasure as a whole, through the use cases, on both engines of our own store.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on stops with the place"
)]

mod doctor;
mod files;
mod rights;
mod run;
mod world;
