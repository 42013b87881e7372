//! The pages and the API through the real router, one module per ability.

#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

mod access;
mod accounts;
mod answers;
mod api;
mod assessment;
mod bad_api;
mod bad_forms;
mod bad_http;
mod checklists;
mod conflict;
mod consents;
mod deadlines;
mod effects;
mod examination;
mod factor;
mod figures;
mod files;
mod forms;
mod fresh;
mod identity;
mod inventory;
mod journey;
mod ledger;
mod list;
mod merging;
mod metrics;
mod nasty;
mod others;
mod outbox;
mod panel;
mod persons;
mod plans;
mod portal;
mod recipients;
mod register;
mod returns;
mod rows;
mod search;
#[path = "../../../mail/tests/outbox/server.rs"]
mod smtp;
#[expect(dead_code, reason = "a desk with two CRMs is for browsers")]
mod support;
mod systems;
mod tasks;
mod templates;
mod today;
mod together;
mod workflows;
mod writebacks;
