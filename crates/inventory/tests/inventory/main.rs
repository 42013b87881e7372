//! Inventories of the built-in CRM on both of our engines, and of databases that CRMs themselves made.

#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

mod dumps;
mod own;
mod world;
