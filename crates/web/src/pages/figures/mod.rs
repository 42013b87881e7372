//! Where the desk stands: open requests, what comes due, how long answers take.

pub mod answers;
pub mod open;
pub mod show;
pub mod weeks;
