//! Effects as a whole, through the use cases, on both engines of our own store; what changed in the
//! CRM and what did not is read from its database, row by row.
//!
//! Needs the servers that `scripts/with-servers` starts, and for SuiteCRM's own database the folder
//! that `VERGISSMEIN_SHARED` names.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on stops with the place"
)]

mod addresses;
mod doubles;
mod drafts;
mod eye;
mod marketing;
mod rectification;
mod restriction;
mod suitecrm;
mod world;
