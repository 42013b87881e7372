//! Errands through the use cases, on both engines of our own store.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on stops with the place"
)]

mod answering;
mod calling;
mod world;
