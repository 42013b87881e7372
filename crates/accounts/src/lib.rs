//! People who work with the product: who they are, what they may, how they sign in.
//!
//! One table says which role may do what (`access.rs`); nothing is allowed that it does not name.
//! Roles are read anew at every request, so that taking one away works at once. Tokens of
//! sessions, links and the API are random and stored as hashes only; every change, every sign-in
//! and every refusal is entered in the ledger, without names.

mod accept;
mod access;
mod account;
mod add;
mod by;
mod change;
mod confirm;
mod delay;
mod enrol;
mod error;
mod factor;
mod feed;
mod link;
mod lookup;
mod password;
mod prove;
mod reach;
mod session;
mod sign_in;
mod store;
mod tokens;

pub use accept::accept;
pub use access::{Permission, Refused};
pub use account::{Account, AccountId, Actor, PARTS, Role};
pub use add::{Invited, NewAccount, add, invite};
pub use by::{By, authorize};
pub use change::{change_password, change_roles, disable};
pub use confirm::confirm;
pub use enrol::{Enrolment, begin_enrolment, confirm_enrolment, enrolment, reset_factor};
pub use error::Error;
pub use feed::{by_feed, end_feed, feed_since, renew_feed};
pub use link::{follow_link, sign_in_link};
pub use lookup::{AccountView, by_id, by_login, list, overview};
pub use password::{Weakness, check_policy};
pub use prove::{Standing, prove, recovery_codes_left};
pub use reach::{Contact, contacts, set_reach};
pub use session::{Session, SessionId, end_session, resume, sessions, sign_out, tidy};
pub use sign_in::{Attempt, SignedIn, sign_in};
pub use tokens::{ApiToken, ApiTokenId, authenticate, issue_token, revoke_token, tokens};
