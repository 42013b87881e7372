//! That an entry stands in the tree (RFC 6962 section 2.1.1, RFC 9162 section 2.1.3).

use crate::Error;
use crate::hash::{Hash, node_hash, split, tree_root};

/// The hashes that lead from leaf `index` to the root; `None` when there is no such leaf.
pub fn inclusion(leaves: &[Hash], index: usize) -> Option<Vec<Hash>> {
    if index >= leaves.len() {
        return None;
    }
    let mut path = Vec::new();
    let (mut leaves, mut index) = (leaves, index);
    while leaves.len() > 1 {
        let (left, right) = leaves.split_at(split(leaves.len()));
        if index < left.len() {
            path.push(tree_root(right));
            leaves = left;
        } else {
            path.push(tree_root(left));
            index -= left.len();
            leaves = right;
        }
    }
    path.reverse();
    Some(path)
}

/// Checks that `leaf` stands at `index` of the tree of `size` leaves with this root.
pub fn verify_inclusion(
    leaf: &Hash,
    index: u64,
    size: u64,
    path: &[Hash],
    root: &Hash,
) -> Result<(), Error> {
    if index >= size {
        return Err(Error::NotProven);
    }
    let (mut place, mut last) = (index, size - 1);
    let mut hash = *leaf;
    for step in path {
        if last == 0 {
            return Err(Error::NotProven);
        }
        if place & 1 == 1 || place == last {
            hash = node_hash(step, &hash);
            while place & 1 == 0 && place != 0 {
                place >>= 1;
                last >>= 1;
            }
        } else {
            hash = node_hash(&hash, step);
        }
        place >>= 1;
        last >>= 1;
    }
    if last == 0 && hash == *root {
        Ok(())
    } else {
        Err(Error::NotProven)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::hash::leaf_hash;
    use crate::hash::tests::{hash, known_leaves};

    #[test]
    fn the_paths_are_those_of_certificate_transparency() {
        let path = inclusion(&known_leaves(), 0).unwrap();
        let known = [
            "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
        ];
        assert_eq!(path, known.map(hash));
        assert_eq!(inclusion(&known_leaves(), 8), None);
    }

    #[test]
    fn every_leaf_of_every_small_tree_is_proven() {
        let leaves: Vec<Hash> = (0..70u8).map(|n| leaf_hash(&[n])).collect();
        for size in 1..=leaves.len() {
            let root = tree_root(&leaves[..size]);
            for index in 0..size {
                let path = inclusion(&leaves[..size], index).unwrap();
                let (place, count) = (index as u64, size as u64);
                verify_inclusion(&leaves[index], place, count, &path, &root).unwrap();
                assert!(verify_inclusion(&leaves[index], place + 1, count, &path, &root).is_err());
            }
        }
    }

    proptest! {
        #[test]
        fn one_flipped_bit_anywhere_breaks_the_proof(
            size in 1usize..200, pick: usize, byte: usize, bit in 0u8..8,
        ) {
            let leaves: Vec<Hash> = (0..size).map(|n| leaf_hash(&n.to_be_bytes())).collect();
            let index = pick % size;
            let root = tree_root(&leaves);
            let path = inclusion(&leaves, index).unwrap();
            // All bytes that take part: leaf, root, path.
            let mut bytes = [vec![leaves[index], root], path].concat().concat();
            let at = byte % bytes.len();
            bytes[at] ^= 1 << bit;
            let parts: Vec<Hash> = bytes.as_chunks().0.to_vec();
            let (place, count) = (index as u64, size as u64);
            prop_assert!(verify_inclusion(&parts[0], place, count, &parts[2..], &parts[1]).is_err());
        }
    }
}
