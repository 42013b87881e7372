//! Plans of erasure as a whole, through the use cases, on both engines of our own store.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on stops with the place"
)]

mod conflict;
mod doctor;
mod everyone;
mod files;
mod give_back;
mod grounds;
mod look;
mod returns;
mod rights;
mod run;
mod schedule;
mod stale;
mod upgrade;
mod world;
