//! The binary as a user runs it, on a SQLite store and an invented CRM in SQLite.

#![expect(
    clippy::unwrap_used,
    reason = "what a test cannot set up fails the test"
)]

mod accounts;
mod checklists;
mod configuration;
mod consents;
mod deadlines;
mod demonstration;
mod desk;
mod effects;
mod gap;
mod looking;
mod moving;
mod refusals;
mod registers;
mod rows;
mod stopping;
mod story;
mod workshop;
mod world;
