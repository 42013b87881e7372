//! The DSGVO log: no entry, no act.
//!
//! [`Ledger::begin`] opens the one kind of transaction in which the product changes anything;
//! [`Tx::record`] enters the deed, and [`Tx::commit`] refuses when there is none.

mod deed;
mod entry;
mod error;
mod ledger;
mod verify;

pub use deed::{Deed, Outcome, Via, Who, WhoKind};
pub use entry::{Entry, Filter};
pub use error::Error;
pub use ledger::{Ledger, Tx};
pub use verify::Verdict;
