//! Proof that one entry stands in the log, to be checked without us.

use proof::{Checkpoint, Evidence, Hash, ProofFile, tree_root};
use serde::Serialize;

use crate::checkpoint::signer;
use crate::gap::after;
use crate::record::Record;
use crate::{Error, Ledger, store as rows};

/// An entry with everything that proves it: its columns, the hashes up to the root (RFC 9162,
/// 2.1.3), and the root under our signature.
#[derive(Debug, Clone, Serialize)]
pub struct EntryProof {
    /// Position, from 0.
    pub index: i64,
    /// How many entries the log had.
    pub size: i64,
    /// The entry's own hash.
    pub leaf: String,
    /// The hash of the entry before.
    pub previous: String,
    /// What the entry says of its details: a salted hash.
    pub commitment: String,
    /// Whether the details are still there; once dropped, the commitment alone speaks for them.
    pub has_details: bool,
    /// The neighbours on the way up to the root.
    pub path: Vec<String>,
    /// Root of the tree over all entries.
    pub root: String,
    /// The checkpoint that signs size and root.
    pub checkpoint: String,
    /// The public key that checks the signature.
    pub key: String,
    /// The entry as it was hashed, with the salt of its details while they are there.
    entry: Record<'static>,
    #[serde(skip)]
    hashes: Vec<Hash>,
}

impl EntryProof {
    /// The proof as a file that anyone can check without us (C2SP `tlog-proof`), with a
    /// certificate that the entry's details name.
    pub fn file(&self, certificate: Option<&str>) -> String {
        let mut entry = Vec::new();
        self.entry.leaf().encode(&mut entry);
        let details = self.entry.details.as_ref();
        let evidence = Evidence {
            entry: hex::encode(entry),
            salt: details.map(|details| hex::encode(details.salt)),
            details: details.map(|details| details.body.to_string()),
            certificate: certificate.map(str::to_owned),
        };
        let file = ProofFile {
            extra: evidence.to_bytes(),
            index: self.index.cast_unsigned(),
            path: self.hashes.clone(),
            note: self.checkpoint.clone(),
        };
        file.text()
    }
}

impl Ledger {
    /// The proof of an entry against the log as it is now; none where there is no such entry.
    /// Nothing is stored.
    pub async fn prove(&self, index: i64) -> Result<Option<EntryProof>, Error> {
        let key = signer(&self.store)?;
        let mut tx = self.store.snapshot().await?;
        let page = rows::page(&mut tx, index.saturating_sub(1), 1).await?;
        let leaves = rows::leaves(&mut tx).await?;
        let gaps = rows::gap_places(tx.conn()).await?;
        tx.rollback().await?;
        let entry = page.records().next().and_then(Result::ok);
        let Some(entry) = entry.filter(|entry| entry.index == index) else {
            return Ok(None);
        };
        let entry = entry.into_owned();
        let place = usize::try_from(index).unwrap_or(usize::MAX);
        let Some(path) = proof::inclusion(&leaves, place) else {
            return Ok(None);
        };
        let root = tree_root(&leaves);
        let signed = Checkpoint {
            origin: key.verifier().name().to_owned(),
            size: leaves.len() as u64,
            root,
        };
        Ok(Some(EntryProof {
            index,
            size: i64::try_from(leaves.len()).unwrap_or(i64::MAX),
            leaf: hex::encode(entry.leaf),
            previous: hex::encode(entry.prev_hash),
            commitment: entry.commitment.map_or_else(String::new, hex::encode),
            has_details: entry.details.is_some(),
            path: path.iter().map(hex::encode).collect(),
            root: hex::encode(root),
            checkpoint: signed.sign_with(&key, &after(&gaps)),
            key: key.verifier().text(),
            hashes: path,
            entry,
        }))
    }
}
