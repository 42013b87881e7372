//! Plans of erasure as a whole, through the use cases, on both engines of our own store.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on stops with the place"
)]

mod apart;
mod conflict;
mod doctor;
mod drill;
mod duties;
mod everyone;
mod examination;
mod faults;
mod files;
mod filestore;
mod give_back;
mod grounds;
mod hits;
mod known;
mod look;
mod merged;
mod mirror;
mod paper;
mod retention;
mod returns;
mod rights;
mod run;
mod scenarios;
mod schedule;
mod server;
mod silence;
mod stale;
mod stop;
mod thousand;
mod tls;
mod upgrade;
mod watch;
mod world;
