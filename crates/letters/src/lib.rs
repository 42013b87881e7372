//! Letters to the person about a request: each is written from what was really done.
//!
//! [`draft`] reads the ends of runs, effects, answers and tasks, and lets the law's building blocks
//! ([`law::letter`]) write the letter; a person reads and completes it. [`send`] notes that it left,
//! and refuses when what was done has changed since it was drafted. [`print`] sets it on the
//! controller's paper, [`preview`] a text of the house before any letter is written by it. What a refusal has to hold is kept by [`requests`], where the letter stands.

mod draft;
mod error;
mod facts;
mod gather;
mod preview;
mod print;
mod send;

pub use draft::{Draft, draft};
pub use error::Error;
pub use preview::{preview, preview_letterhead, save_letterhead};
pub use print::print;
pub use send::send;
