//! The part of a tree that is enough to append to it: one hash per full subtree.

use crate::Error;
use crate::hash::{Hash, node_hash};

/// The full subtrees of a tree, largest first; their sizes are the bits set in its size.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Frontier {
    size: u64,
    peaks: Vec<Hash>,
}

impl Frontier {
    /// A tree without leaves.
    pub fn empty() -> Self {
        Self::default()
    }

    /// Number of leaves.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Adds a leaf: joins as many subtrees as the size has trailing ones, so on average one.
    pub fn append(&mut self, leaf: Hash) {
        let mut hash = leaf;
        for _ in 0..self.size.trailing_ones() {
            let left = self
                .peaks
                .pop()
                .expect("a peak stands for each bit set in the size");
            hash = node_hash(&left, &hash);
        }
        self.peaks.push(hash);
        self.size += 1;
    }

    /// Root of the whole tree (RFC 6962, 2.1).
    pub fn root(&self) -> Hash {
        let mut peaks = self.peaks.iter().rev();
        let Some(smallest) = peaks.next() else {
            return sha2::Digest::finalize(<sha2::Sha256 as sha2::Digest>::new()).into();
        };
        peaks.fold(*smallest, |right, left| node_hash(left, &right))
    }

    /// The peaks one after the other, 32 bytes each, largest subtree first.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.peaks.concat()
    }

    /// Reads what [`Frontier::to_bytes`] wrote for a tree of this size.
    pub fn from_bytes(size: u64, bytes: &[u8]) -> Result<Self, Error> {
        let peaks: Vec<Hash> = bytes.as_chunks().0.to_vec();
        if !bytes.len().is_multiple_of(32) || peaks.len() != size.count_ones() as usize {
            return Err(Error::Malformed(
                "the frontier does not fit the size of the tree",
            ));
        }
        Ok(Self { size, peaks })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::leaf_hash;

    #[test]
    fn a_frontier_read_back_goes_on_as_if_never_written() {
        let mut whole = Frontier::empty();
        for n in 0..300u32 {
            let read = Frontier::from_bytes(whole.size(), &whole.to_bytes()).unwrap();
            assert_eq!(read, whole);
            whole = read;
            whole.append(leaf_hash(&n.to_be_bytes()));
        }
        assert_eq!(whole.size(), 300);
    }

    #[test]
    fn a_frontier_of_another_size_is_refused() {
        let mut frontier = Frontier::empty();
        for n in 0..5u8 {
            frontier.append(leaf_hash(&[n]));
        }
        let bytes = frontier.to_bytes();
        assert!(Frontier::from_bytes(4, &bytes).is_err());
        assert!(Frontier::from_bytes(5, &bytes[1..]).is_err());
        assert!(Frontier::from_bytes(5, &[bytes.clone(), vec![0]].concat()).is_err());
    }
}
