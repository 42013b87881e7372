//! The fire drill in a CRM: an invented person in every guise a CRM keeps people in, planted by
//! what the profile says and taken out again to the last row.
//!
//! [`invented`] is who it is, [`sow`] says which rows that makes in this system, [`plant`] writes
//! them, [`uproot`] removes them by keys that nobody else has. What was sown is known before a row
//! is written, so that whatever interrupts a drill, all of it can be taken out later.

mod invented;
mod plant;
mod sow;

pub use invented::Invented;
pub use plant::{files_left, plant, uproot};
pub use sow::{Guise, Row, Sown, needs, sow};
