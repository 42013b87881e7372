//! The pages of requests.

pub mod assign;
pub mod change;
pub mod close;
pub mod due;
pub mod files;
pub mod history;
pub mod line;
pub mod list;
pub mod new;
pub mod persons;
pub mod received;
pub mod show;
pub mod step;
pub mod work_log;

use ::requests::Reference;

use crate::refusal::Refusal;

/// Reads a reference from an address; another shape names nothing.
pub fn reference(text: &str) -> Result<Reference, Refusal> {
    text.parse().map_err(|_| Refusal::NotFound)
}
