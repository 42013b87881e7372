//! The CRM engine: one engine that reads every profile and works on MariaDB, MySQL,
//! PostgreSQL and SQLite.

mod error;
pub mod profile;

pub use error::Error;
