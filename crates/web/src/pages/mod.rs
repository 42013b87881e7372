//! The pages, by noun and verb. Each has a template of the same path.

pub mod accounts;
pub mod health;
pub mod help;
pub mod language;
pub mod ledger;
pub mod panel;
pub mod persons;
pub mod plans;
pub mod refused;
pub mod requests;
pub mod systems;
pub mod today;
