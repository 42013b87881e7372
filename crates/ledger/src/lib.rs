//! The DSGVO log: no entry, no act.
//!
//! [`Ledger::begin`] opens the one kind of transaction in which the product changes anything;
//! [`Tx::record`] enters the deed, and [`Tx::commit`] refuses when there is none. Entries form a
//! chain and a Merkle tree (crate `proof`) and hold no personal value; facts of the procedure
//! stand beside them under a salted commitment and can be dropped. [`Ledger::checkpoint`] signs
//! the present state and lays it down outside the database, [`Ledger::verify`] recomputes all.

mod append;
mod check;
mod checked;
mod checkpoint;
mod deed;
mod entry;
mod error;
mod export;
mod gap;
mod head;
mod ledger;
mod list;
mod page;
mod prove;
mod record;
mod store;
mod stretch;
mod verify;

pub use check::Verdict;
pub use checked::Checked;
pub use checkpoint::{Published, lay_down};
pub use deed::{Deed, Outcome, Via, Who, WhoKind};
pub use entry::{Entry, Filter};
pub use error::Error;
pub use export::verify_export;
pub use gap::{Asked, Gap, Loss, State};
pub use ledger::{Ledger, Tx};
pub use prove::EntryProof;
