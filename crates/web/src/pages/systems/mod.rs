//! The connected systems.

pub mod check;
pub mod grants;
pub mod list;
pub mod mapping;
