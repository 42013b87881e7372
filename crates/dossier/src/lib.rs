//! One request taken out whole: an archive with a document that people read, the same for
//! programs, the files that were laid to it, and the fingerprint of each.
//!
//! [`export`] asks whether the request is open to the actor, reads all that is kept on it, enters
//! that it is taken out, and gives a [`Dossier`]. Its bytes come piece by piece ([`Dossier::more`]):
//! no more than one file is held at a time. What the actor's roles may not read (plans, answers)
//! is left out, and said to be; of the log they have the lines then, without the details.

mod archive;
mod contents;
mod error;
mod export;
mod name;
mod paper;
mod sections;

pub use archive::Dossier;
pub use error::Error;
pub use export::export;

use ledger::Entry;

/// How the surface that asks says the product's words, in the language of the document.
pub trait Say: Sync {
    /// The word of a family, such as `state-` and `closed`.
    fn word(&self, family: &str, word: &str) -> String;
    /// What an entry of the log tells.
    fn deed(&self, entry: &Entry) -> String;
}
