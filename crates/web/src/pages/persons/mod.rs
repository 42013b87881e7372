//! Persons of the systems: found, looked at, with their requests.

pub mod name;
pub mod search;
pub mod seek;
pub mod show;
