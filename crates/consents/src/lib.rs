//! Consents and lawful bases: who may be written to for what, on which ground, and the proof of it.
//!
//! A [`Purpose`] has a text in both languages, version after version. A person, who is a reference
//! to a record of a system and never a name, has one [`Consent`] per purpose and one [`Ground`] per
//! purpose. `consent.rs` holds the rules and knows no database. Whichever way a change comes (page,
//! API, command, import, the person's own link), it passes `change.rs`, which writes the new state
//! and an entry of the log with old and new state, or neither: [`rebuild`] makes the present state
//! from the log alone, and [`compare`] says what was changed behind our back.
//!
//! [`may_send`] answers for a purpose, and the answer is no unless there is a reason for yes. An
//! address is kept as a keyed hash, enough to be asked for and useless to be read. Who objected to
//! advertising is kept by [`suppress`], whatever was agreed to before.

mod address;
mod basis;
mod change;
mod circumstances;
mod consent;
mod csv;
mod error;
mod give;
mod import;
mod link;
mod may_send;
mod origin;
mod paper;
mod purpose;
mod purposes;
mod rebuild;
mod sheet;
mod store;
mod suppress;

pub use basis::{Basis, Ground, NewGround, set_basis};
pub use circumstances::{Act, Circumstances};
pub use consent::{Consent, ConsentId, State, Way};
pub use error::Error;
pub use give::{Giving, Withdrawing, give, withdraw};
pub use import::{COLUMNS, Import, LineFault, MOST_LINES, Taken, import, try_import};
pub use link::{CONFIRM_DAYS, Linked, by_link, confirm_by_link, withdraw_by_link};
pub use may_send::{MOST_ASKED, Subject, Verdict, may_send};
pub use origin::{Exception, Obtained, Origin, ToInform, to_inform};
pub use paper::{Printing, pdf};
pub use purpose::{Channel, Purpose, Terms};
pub use purposes::{Counted, Version, counts, purpose, purposes, save, switch, versions};
pub use rebuild::{Difference, Present, compare, differences, present, rebuild};
pub use sheet::{Conflict, Elsewhere, Line, Past, Sheet, for_crm, sheet};
pub use suppress::{Stop, objected, prints, release, suppress, suppressed};
