//! Signing in and out, and what holders do with their own account.

pub mod code;
pub mod factor;
pub mod invitation;
pub mod link;
pub mod password;
pub mod sessions;
pub mod show;
pub mod sign_in;
pub mod sign_out;
pub mod tokens;
