//! The first page.

pub mod due;
pub mod show;
