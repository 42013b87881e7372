//! The connected systems.

pub mod check;
pub mod drill;
pub mod grants;
pub mod inventory;
pub mod list;
pub mod mapping;
pub mod watch;
