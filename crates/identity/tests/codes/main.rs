//! Codes through the use cases, on both engines of our own store, with the built-in CRM.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on stops with the place"
)]

mod entering;
mod sending;
mod world;
