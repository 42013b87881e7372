//! Answers from collecting to picking up, through the use cases, on both engines of our own store.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on stops with the place"
)]

mod apart;
mod beside;
mod dump;
mod hand_over;
mod hostile;
mod large;
mod ours;
mod package;
mod packing;
mod planted;
mod provided;
mod readers;
mod world;
