//! People who work with the product: who they are, what they may, how they sign in.

mod access;
mod account;
mod error;
mod lookup;

pub use access::{Permission, Refused};
pub use account::{Account, AccountId, Actor, Role};
pub use error::Error;
pub use lookup::{by_id, by_login};
