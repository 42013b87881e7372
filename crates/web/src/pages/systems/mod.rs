//! The connected systems.

pub mod check;
pub mod list;
