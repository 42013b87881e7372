//! The first page.

pub mod attention;
pub mod due;
pub mod share;
pub mod show;
