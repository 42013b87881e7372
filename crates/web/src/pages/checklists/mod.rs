//! The checklists an administrator keeps.

pub mod edit;
pub mod list;
mod read;
