//! The finder on SQLite, MariaDB and PostgreSQL, and on a database that a real CRM made.

mod certainty;
mod dump;
mod facts;
mod identity;
mod speed;
mod spellings;
mod world;
