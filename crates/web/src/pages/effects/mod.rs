//! What rectification, restriction, objection and withdrawal do in the connected systems.

pub mod restrictions;
mod rows;
pub mod show;
mod whom;
