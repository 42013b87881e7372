//! Data inventories of the connected systems, dated and kept: what each table and column holds in
//! figures, what looks personal and is not marked so, and what is other than last time.
//!
//! [`take`] has the engine of `crm` count and look ([`crm::inventory`]), keeps the figures and enters
//! in the log that it did. No value is kept and none is entered: an inventory says how many values
//! of a column look like e-mail addresses and never which. [`compare`] is pure and says what changed
//! between two of them.

mod compare;
mod error;
mod inventory;
mod list;
mod store;
mod table;
mod take;

pub use compare::{Changes, ColumnChange, RowChange, compare};
pub use error::Error;
pub use inventory::{Head, InventoryId, Taken};
pub use list::{list, newest, show};
pub use table::csv;
pub use take::take;
