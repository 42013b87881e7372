//! That a tree only grew (RFC 6962 section 2.1.2, RFC 9162 section 2.1.4).

use crate::Error;
use crate::hash::{Hash, node_hash, split, tree_root};

/// The hashes that show that the tree of the first `old_size` leaves is the beginning of this
/// one; `None` when there are fewer leaves than that.
pub fn consistency(leaves: &[Hash], old_size: usize) -> Option<Vec<Hash>> {
    if old_size > leaves.len() {
        return None;
    }
    if old_size == 0 || old_size == leaves.len() {
        return Some(Vec::new());
    }
    let mut path = Vec::new();
    let (mut leaves, mut old_size, mut whole) = (leaves, old_size, true);
    while old_size != leaves.len() {
        let (left, right) = leaves.split_at(split(leaves.len()));
        if old_size <= left.len() {
            path.push(tree_root(right));
            leaves = left;
        } else {
            path.push(tree_root(left));
            old_size -= left.len();
            leaves = right;
            whole = false;
        }
    }
    // The verifier knows the old root already when the old tree is one full subtree.
    if !whole {
        path.push(tree_root(leaves));
    }
    path.reverse();
    Some(path)
}

/// Checks that the tree `old` (size, root) is the beginning of the tree `new`.
pub fn verify_consistency(
    old: (u64, &Hash),
    new: (u64, &Hash),
    path: &[Hash],
) -> Result<(), Error> {
    let holds = match (old.0, new.0) {
        (before, now) if before > now => false,
        (before, now) if before == now => path.is_empty() && old.1 == new.1,
        (0, _) => path.is_empty() && *old.1 == tree_root(&[]),
        _ => grew(old, new, path),
    };
    if holds { Ok(()) } else { Err(Error::NotProven) }
}

fn grew(old: (u64, &Hash), new: (u64, &Hash), path: &[Hash]) -> bool {
    let mut steps = path.iter();
    let start = if old.0.is_power_of_two() {
        Some(old.1)
    } else {
        steps.next()
    };
    let Some(start) = start else { return false };
    let shift = (old.0 - 1).trailing_ones();
    let (mut place, mut last) = ((old.0 - 1) >> shift, (new.0 - 1) >> shift);
    let (mut before, mut now) = (*start, *start);
    for step in steps {
        if last == 0 {
            return false;
        }
        if place & 1 == 1 || place == last {
            before = node_hash(step, &before);
            now = node_hash(step, &now);
            while place & 1 == 0 && place != 0 {
                place >>= 1;
                last >>= 1;
            }
        } else {
            now = node_hash(&now, step);
        }
        place >>= 1;
        last >>= 1;
    }
    last == 0 && before == *old.1 && now == *new.1
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::hash::leaf_hash;
    use crate::hash::tests::{hash, known_leaves};

    #[test]
    fn the_paths_are_those_of_certificate_transparency() {
        let known = [
            "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        ];
        assert_eq!(consistency(&known_leaves(), 6).unwrap(), known.map(hash));
        assert_eq!(consistency(&known_leaves(), 9), None);
    }

    #[test]
    fn every_beginning_of_every_small_tree_is_proven() {
        let leaves: Vec<Hash> = (0..70u8).map(|n| leaf_hash(&[n])).collect();
        for size in 0..=leaves.len() {
            let root = tree_root(&leaves[..size]);
            for old_size in 0..=size {
                let old_root = tree_root(&leaves[..old_size]);
                let path = consistency(&leaves[..size], old_size).unwrap();
                let (old, new) = ((old_size as u64, &old_root), (size as u64, &root));
                verify_consistency(old, new, &path).unwrap();
                if old_size < size {
                    assert!(verify_consistency(new, old, &path).is_err());
                }
            }
        }
    }

    proptest! {
        #[test]
        fn one_flipped_bit_anywhere_breaks_the_proof(
            size in 1usize..200, pick: usize, byte: usize, bit in 0u8..8,
        ) {
            let leaves: Vec<Hash> = (0..size).map(|n| leaf_hash(&n.to_be_bytes())).collect();
            let old_size = 1 + pick % size;
            let path = consistency(&leaves, old_size).unwrap();
            let roots = vec![tree_root(&leaves[..old_size]), tree_root(&leaves)];
            let mut bytes = [roots, path].concat().concat();
            let at = byte % bytes.len();
            bytes[at] ^= 1 << bit;
            let parts: Vec<Hash> = bytes.as_chunks().0.to_vec();
            let (old, new) = ((old_size as u64, &parts[0]), (size as u64, &parts[1]));
            prop_assert!(verify_consistency(old, new, &parts[2..]).is_err());
        }

        #[test]
        fn a_rewritten_past_is_never_consistent(size in 2usize..100, pick: usize, pick_old: usize) {
            let mut leaves: Vec<Hash> = (0..size).map(|n| leaf_hash(&n.to_be_bytes())).collect();
            let old_size = 1 + pick_old % (size - 1);
            let old_root = tree_root(&leaves[..old_size]);
            leaves[pick % old_size][0] ^= 1;
            let path = consistency(&leaves, old_size).unwrap();
            let root = tree_root(&leaves);
            let (old, new) = ((old_size as u64, &old_root), (size as u64, &root));
            prop_assert!(verify_consistency(old, new, &path).is_err());
        }
    }
}
