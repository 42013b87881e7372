//! Normal forms of names, e-mail addresses and phone numbers; finding and rewriting a person's
//! identifiers inside values, however these are encoded. Pure: no I/O, no clock, no global state.
//!
//! - [`Identifiers`] is what is known of one person; [`Matcher`] is its compiled form.
//! - [`Matcher::suspects`] is the hot path of a residue scan, [`Matcher::is_match`] its second
//!   look, [`Matcher::find`] says what stands where, [`Matcher::redact`] rewrites a value so that it stays valid in its encoding.
//! - [`Batch`] looks for many people in one pass.
//! - [`email_key`], [`phone_key`], [`name_key`] and [`compare_names`] serve the search for
//!   candidate records.
//!
//! No value ever leaves through `Debug` or an error message.

mod batch;
mod compare;
mod containers;
mod find;
mod hit;
mod identifiers;
mod json;
mod keys;
mod look;
mod matcher;
mod needles;
mod redact;
mod sieve;
mod text;

pub use batch::Batch;
pub use compare::{NameMatch, Spelling, compare_names, similar, sounds_like};
pub use hit::{Hit, Layer, Place};
pub use identifiers::{Identifiers, Invalid, Kind, Name, Needle};
pub use keys::{NameKey, email_exact, email_key, name_key, phone_key};
pub use matcher::Matcher;
pub use redact::{Impossible, Redacted};
pub use sieve::Values;
