//! The register of systems and the record of processing made from it (Art. 30(1) GDPR).
//!
//! A [`System`] is anything that holds personal data: the connected CRMs of the configuration are
//! there by themselves under their technical names, others (a newsletter tool, a paper archive) are
//! added. `description.rs` says what is told of a system and what is missing, and knows no database.
//! Several people describe systems; whoever saves over somebody else's words is told so first. Each
//! change is an entry of the log with the names of the fields and none of their values, because an
//! owner's address is personal.
//!
//! [`record`] makes the table that an authority may ask for, as data, CSV and PDF. What it says of
//! purposes, recipients, periods and third countries is what an answer of access tells
//! ([`told`]), and its names stand wherever a system can be chosen ([`names`]).

mod change;
mod controller;
mod description;
mod error;
mod gap;
mod list;
mod paper;
mod past;
mod record;
mod review;
mod store;
mod table;
mod told;

pub use change::{add, change};
pub use controller::{Bodies, bodies, set_bodies};
pub use description::{Contract, Description, FIELDS, Measure, MeasureState, Processor, Transfers};
pub use error::Error;
pub use gap::Gap;
pub use list::{Place, Stamp, System, list, show};
pub use paper::{head, pdf, rows};
pub use past::{Past, past};
pub use record::{House, Processing, Record, record};
pub use review::review;
pub use table::csv;
pub use told::{Named, Told, names, told};
