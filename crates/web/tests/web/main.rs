//! The pages and the API through the real router, one module per ability.

#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

mod access;
mod accounts;
mod api;
mod factor;
mod files;
mod forms;
mod journey;
mod ledger;
mod panel;
mod support;
