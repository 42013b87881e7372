//! The CRM's own consent fields on the built-in CRM and on a database that SuiteCRM itself made.

#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

mod dump;
mod own;
mod property;
mod restricted;
mod told;
mod world;
