//! Signing in and out, what holders do with their own account, and who manages them all.

pub mod code;
pub mod factor;
pub mod feed;
pub mod invitation;
pub mod link;
pub mod list;
pub mod look;
pub mod manage;
pub mod password;
pub mod sessions;
pub mod show;
pub mod sign_in;
pub mod sign_out;
pub mod tokens;
