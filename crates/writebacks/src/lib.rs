//! The CRM's own consent fields: written from what we know, and watched for what we do not.
//!
//! [`draft`] says which fields of which rows would get which values for a person, as the profile
//! names them (`[[consent]]`), and writes nothing. [`apply`] carries out exactly what was looked at,
//! by the writer of the erasure: intent before effect, rows locked and compared, read back. Whatever
//! interrupts it, [`resume_open`] leads to the same end. An address that others have too is left to
//! people: its flags speak for everybody.
//!
//! [`look`] compares every consent field of a system with how it stood at the last look, what we
//! wrote ourselves aside. What differs was changed in the CRM: it is entered in the log with the
//! field, old and new state and the two looks between which it happened.

mod apply;
mod draft;
mod error;
mod look;
mod store;
mod wanted;
mod writeback;

pub use apply::{apply, resume_open};
pub use draft::{draft, show};
pub use error::Error;
pub use look::{Changed, Looked, changes, look, look_due, of_record};
pub use writeback::{Cell, Left, Row, State, Writeback, WritebackId};
