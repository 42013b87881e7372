//! Descriptions of the processes: what is done, by whom, how fast; one per right and for what runs
//! around the rights.
//!
//! A house begins with the texts that come with the product (`data/processes.toml`) and edits them.
//! Every saved text is a version; the steps of a right are those of its checklist on that day. A
//! second person approves a version, and only an approved one is a promise. [`pdf`] and [`text`]
//! print it with version and day of approval.

mod approve;
mod error;
mod paper;
mod process;
mod save;
mod show;
mod store;

pub use approve::approve;
pub use error::Error;
pub use paper::{pdf, text};
pub use process::{Description, Process, Step, processes};
pub use save::save;
pub use show::{Shown, Version, list, show};
