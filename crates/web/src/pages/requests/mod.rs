//! The pages of requests.

pub mod assign;
pub mod back;
pub mod beside;
pub mod bulk;
pub mod change;
pub mod close;
pub mod counts;
pub mod dossier;
pub mod due;
pub mod files;
pub mod filter;
pub mod history;
pub mod identity;
pub mod identity_code;
pub mod letters;
pub mod line;
pub mod list;
pub mod marks;
pub mod merge;
pub mod new;
pub mod outline;
pub mod peek;
pub mod persons;
pub mod phases;
pub mod read;
pub mod received;
pub mod shelf;
pub mod show;
pub mod step;
pub mod tasks;
pub mod together;
pub mod undo;
pub mod work_log;
pub mod workbook;

use ::requests::Reference;

use crate::refusal::Refusal;

/// Reads a reference from an address; another shape names nothing.
pub fn reference(text: &str) -> Result<Reference, Refusal> {
    text.parse().map_err(|_| Refusal::NotFound)
}
