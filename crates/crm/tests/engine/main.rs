//! The engine on the database that SuiteCRM itself made: for each contact and lead, plan, write,
//! scan, and compare every row with the untouched database.
//!
//! Needs the dump in the folder that `VERGISSMEIN_SHARED` names and a MariaDB administrator's URL
//! in `VERGISSMEIN_TEST_MARIADB`. `VERGISSMEIN_EVERY=1` takes every person instead of a sample.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on stops with the place"
)]

mod alone;
mod dump;
mod every;
mod eye;
mod rules;
mod story;
