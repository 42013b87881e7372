//! The finder on SQLite, MariaDB and PostgreSQL, and on a database that a real CRM made.

#![expect(
    clippy::print_stdout,
    reason = "a test says that it was skipped, and what it counted and measured"
)]

mod certainty;
mod dump;
mod facts;
mod identity;
mod speed;
mod spellings;
mod world;
