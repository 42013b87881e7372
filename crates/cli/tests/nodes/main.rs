//! Two nodes on one PostgreSQL: one session serves both, each workflow acts once, a worker or a node that
//! was stopped beyond its lease writes nothing more, and a node that leaves does so in order and hands
//! over what it is at.

#![expect(
    clippy::unwrap_used,
    reason = "what a test cannot set up fails the test"
)]

mod case;
#[path = "../kill/counter.rs"]
#[expect(dead_code, reason = "shared with the tests that kill")]
mod counter;
#[path = "../kill/crm_rows.rs"]
#[expect(dead_code, reason = "shared with the tests that kill")]
mod crm_rows;
mod house;
mod http;
mod leaving;
mod shared;
mod together;
#[path = "../commands/world.rs"]
#[expect(dead_code, reason = "shared with the tests of all commands")]
mod world;
mod zombie;
