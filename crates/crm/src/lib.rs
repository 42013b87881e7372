//! The CRM engine: one engine that reads every profile and works on MariaDB, MySQL,
//! PostgreSQL and SQLite.

pub mod catalogue;
pub mod census;
pub mod database;
pub mod draft;
pub mod drift;
mod error;
pub mod find;
pub mod gaps;
pub mod grants;
pub mod graph;
pub mod key_values;
pub mod marked;
pub mod open;
pub mod plan;
pub mod profile;
mod readers;
pub mod record;
pub mod rights;
pub mod rows;
pub mod scan;
pub mod system;
pub mod write;

pub use error::Error;
pub use record::RowRef;
pub use system::System;
