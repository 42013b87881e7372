//! The guided assessment on the invented CRM: answered by several people, planned, adopted, frozen.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on stops with the place"
)]

mod day;
mod world;
