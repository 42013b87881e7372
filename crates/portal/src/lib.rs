//! The public form: a person asks without an account, and sees later how their request stands.
//!
//! What somebody fills in is kept sealed for two hours ([`Draft`]) and belongs to one browser. Sent
//! ([`send`]), it becomes an ordinary request: with its deadline, its checklist and its entry, worked
//! on by nobody and by nobody identified. The CRM is not asked, so the answer is the same whether
//! the person is known or not. What they said of themselves stands in the request's own words, which
//! expire with its file; a message tells them the number and the day.
//!
//! Number and code together show how the request stands ([`status`]); the code is made from the
//! request under a key of the installation and stands nowhere. A person who takes the request back
//! ([`withdraw`]) leaves an entry and a task: closing it stays a decision of the house.

mod asker;
mod code;
mod draft;
mod error;
mod expire;
mod send;
mod status;
mod store;
mod withdraw;
mod words;

pub use asker::{Asker, LONGEST_NAME};
pub use draft::{Draft, Laid, drop_file, find, forget, keep, lay_file};
pub use error::Error;
pub use expire::{CODE_DAYS, expire};
pub use send::{Receipt, Sending, receipt, send};
pub use status::{Stage, Status, status};
pub use withdraw::withdraw;

use law::Right;

/// The rights the form offers, in the order of their articles.
pub const RIGHTS: [Right; 6] = [
    Right::Access,
    Right::Rectification,
    Right::Erasure,
    Right::Restriction,
    Right::Portability,
    Right::Objection,
];

/// Who acts, as the log says it.
const PART: &str = "portal";
