//! Arithmetic and formats of the tamper-evident log, without any input or output.
//!
//! An outside verifier needs this crate alone: the encoding of an entry ([`Leaf`]), the Merkle
//! tree of RFC 6962 over the entries ([`Frontier`], [`inclusion`], [`consistency`]), the signed
//! checkpoint ([`Checkpoint`], [`SignerKey`], [`VerifierKey`]) and the file that proves one entry
//! or a certificate offline ([`ProofFile`], [`Evidence`]). The formats are described byte by byte
//! in `docs/reference/ledger-format.md`.

mod checkpoint;
mod consistency;
mod error;
mod evidence;
mod file;
mod frontier;
mod hash;
mod inclusion;
mod leaf;
mod note;

pub use checkpoint::Checkpoint;
pub use consistency::{consistency, verify_consistency};
pub use error::{Error, Part};
pub use evidence::{Evidence, Proven, commitment, digest};
pub use file::ProofFile;
pub use frontier::Frontier;
pub use hash::{Hash, leaf_hash, node_hash, tree_root};
pub use inclusion::{inclusion, verify_inclusion};
pub use leaf::Leaf;
pub use note::{SignerKey, VerifierKey};
