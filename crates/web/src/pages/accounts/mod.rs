//! Signing in and out.

pub mod invitation;
pub mod link;
pub mod sign_in;
pub mod sign_out;
