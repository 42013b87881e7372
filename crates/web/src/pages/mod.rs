//! The pages, by noun and verb. Each has a template of the same path.

pub mod accounts;
pub mod answers;
pub mod checklists;
pub mod consents;
pub mod effects;
pub mod figures;
pub mod health;
pub mod help;
pub mod holidays;
pub mod imports;
pub mod language;
pub mod ledger;
pub mod panel;
pub mod persons;
pub mod plans;
pub mod proof;
pub mod refused;
pub mod requests;
pub mod returns;
pub mod search;
pub mod systems;
pub mod today;
pub mod workflows;
