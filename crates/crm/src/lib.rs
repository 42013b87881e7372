//! The CRM engine: one engine that reads every profile and works on MariaDB, MySQL,
//! PostgreSQL and SQLite.

pub mod catalogue;
pub mod census;
pub mod consent;
pub mod database;
pub mod draft;
pub mod drift;
pub mod drill;
pub mod erased;
mod error;
pub mod find;
pub mod gaps;
pub mod grants;
pub mod graph;
pub mod inventory;
pub mod key_values;
pub mod marked;
pub mod mirror;
pub mod open;
pub mod plan;
pub mod profile;
mod readers;
pub mod record;
pub mod rights;
pub mod rows;
pub mod scan;
pub mod system;
pub mod watch;
pub mod write;
pub mod written;

pub use error::{Error, Hindrance};
pub use record::RowRef;
pub use system::System;
