//! The binary is killed at every write of a run, and so is the server that holds the CRM; run
//! again, the end is always the same. The same for what the other rights do in the CRM.
//!
//! A sample of the writes by default; all of them with `VERGISSMEIN_EVERY=1` in the environment, those from the
//! 500th on with `VERGISSMEIN_EVERY=500`.

#![expect(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "what a test cannot set up fails the test; a sweep says how far it came"
)]

mod answers;
mod case;
#[expect(dead_code, reason = "shared with the tests of several nodes")]
mod counter;
mod crm_rows;
mod disk;
mod dumps;
mod effects;
mod ends;
mod full;
#[path = "../nodes/http.rs"]
mod http;
mod mariadb;
mod opened;
mod process;
mod server;
mod serving;
#[path = "../commands/world.rs"]
#[expect(dead_code, reason = "shared with the tests of all commands")]
mod world;
