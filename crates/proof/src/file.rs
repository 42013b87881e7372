//! A file that proves one entry offline (C2SP `tlog-proof`): index, hashes, checkpoint.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::{Checkpoint, Error, Hash, VerifierKey, verify_inclusion};

const FIRST: &str = "c2sp.org/tlog-proof@v1";

/// That an entry stands at a place of the log whose state a checkpoint signs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProofFile {
    /// What the entry's hash is computed from; ours is an [`Evidence`](crate::Evidence). Not
    /// proven by itself.
    pub extra: Vec<u8>,
    /// Position of the entry, from 0.
    pub index: u64,
    /// The hashes from the leaf's neighbour up to the root's child.
    pub path: Vec<Hash>,
    /// The signed checkpoint.
    pub note: String,
}

impl ProofFile {
    /// The file's text.
    pub fn text(&self) -> String {
        let mut text = format!("{FIRST}\n");
        if !self.extra.is_empty() {
            text = format!("{text}extra {}\n", STANDARD.encode(&self.extra));
        }
        text = format!("{text}index {}\n", self.index);
        for hash in &self.path {
            text = format!("{text}{}\n", STANDARD.encode(hash));
        }
        format!("{text}\n{}", self.note)
    }

    /// Whether a text begins as such a file does.
    pub fn is_one(text: &str) -> bool {
        text.lines().next() == Some(FIRST)
    }

    /// Reads what [`ProofFile::text`] wrote.
    pub fn parse(text: &str) -> Result<Self, Error> {
        Self::read(text).ok_or(Error::Malformed(
            "this is no proof: it must be a c2sp.org/tlog-proof@v1 with index, hashes and checkpoint",
        ))
    }

    fn read(text: &str) -> Option<Self> {
        let (head, note) = text.split_once("\n\n")?;
        let mut lines = head.split('\n');
        if lines.next() != Some(FIRST) {
            return None;
        }
        let mut line = lines.next()?;
        let mut extra = Vec::new();
        if let Some(base64) = line.strip_prefix("extra ") {
            extra = STANDARD.decode(base64).ok()?;
            line = lines.next()?;
        }
        let digits = line.strip_prefix("index ")?;
        let canonical = digits == "0" || !digits.starts_with(['0', '+']);
        let index = digits.parse().ok().filter(|_| canonical)?;
        let path = lines
            .map(|line| STANDARD.decode(line).ok()?.try_into().ok())
            .collect::<Option<_>>()?;
        Some(Self {
            extra,
            index,
            path,
            note: note.to_owned(),
        })
    }

    /// Checks that an entry of this hash stands at the index of the log that this key signed for.
    pub fn verify(&self, leaf: &Hash, key: &VerifierKey) -> Result<Checkpoint, Error> {
        let checkpoint = Checkpoint::open(&self.note, key)?;
        if checkpoint.origin != key.name() {
            return Err(Error::NotSigned(key.name().to_owned()));
        }
        verify_inclusion(
            leaf,
            self.index,
            checkpoint.size,
            &self.path,
            &checkpoint.root,
        )?;
        Ok(checkpoint)
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::{SignerKey, inclusion, leaf_hash, tree_root};

    pub(crate) fn key() -> SignerKey {
        SignerKey::from_seed("example.org/ledger", &[1; 32])
    }

    /// The proof of one of five entries.
    pub(crate) fn proof_of(leaf: Hash, index: usize, extra: &[u8]) -> ProofFile {
        let mut leaves: Vec<Hash> = (0..5u8).map(|n| leaf_hash(&[n])).collect();
        leaves[index] = leaf;
        let checkpoint = Checkpoint {
            origin: "example.org/ledger".to_owned(),
            size: 5,
            root: tree_root(&leaves),
        };
        ProofFile {
            extra: extra.to_vec(),
            index: index as u64,
            path: inclusion(&leaves, index).expect("there is such a leaf"),
            note: checkpoint.sign(&key()),
        }
    }

    #[test]
    fn a_proof_reads_back_with_and_without_extra_data() {
        for extra in [&b""[..], b"what the entry is made of"] {
            let proof = proof_of(leaf_hash(b"entry"), 3, extra);
            let read = ProofFile::parse(&proof.text()).unwrap();
            assert_eq!(read, proof);
            let state = read.verify(&leaf_hash(b"entry"), &key().verifier());
            assert_eq!(state.unwrap().size, 5);
            assert!(ProofFile::is_one(&proof.text()));
        }
    }

    #[test]
    fn another_entry_place_key_or_log_is_not_proven() {
        let proof = proof_of(leaf_hash(b"entry"), 3, b"");
        let key = key().verifier();
        assert!(proof.verify(&leaf_hash(b"other"), &key).is_err());
        let moved = ProofFile {
            index: 2,
            ..proof.clone()
        };
        assert!(moved.verify(&leaf_hash(b"entry"), &key).is_err());
        let stranger = SignerKey::from_seed("example.org/ledger", &[2; 32]).verifier();
        assert!(proof.verify(&leaf_hash(b"entry"), &stranger).is_err());
        let foreign = Checkpoint {
            origin: "elsewhere".to_owned(),
            ..Checkpoint::open(&proof.note, &key).unwrap()
        };
        let foreign = ProofFile {
            note: foreign.sign(&self::key()),
            ..proof
        };
        assert!(foreign.verify(&leaf_hash(b"entry"), &key).is_err());
    }

    #[test]
    fn other_texts_are_refused() {
        let whole = proof_of(leaf_hash(b"entry"), 3, b"x").text();
        for (from, to) in [
            ("@v1", "@v2"),
            ("index 3", "index 03"),
            ("index 3", "index +3"),
            ("index 3", "Index 3"),
            ("extra ", "extra !"),
            ("\n\n", "\n"),
        ] {
            assert!(
                ProofFile::parse(&whole.replacen(from, to, 1)).is_err(),
                "{to}"
            );
        }
        assert!(ProofFile::parse("").is_err());
    }
}
