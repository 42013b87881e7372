//! What rectification, restriction, objection and withdrawal do in the connected systems.

pub mod restrictions;
pub mod show;
