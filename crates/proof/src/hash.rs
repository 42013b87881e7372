//! The two hashes of RFC 6962 section 2.1, told apart by their first byte.

use sha2::{Digest, Sha256};

use crate::Frontier;

/// A SHA-256 value.
pub type Hash = [u8; 32];

/// Hash of an entry: SHA-256 over 0x00 and the entry's bytes.
pub fn leaf_hash(entry: &[u8]) -> Hash {
    Sha256::new()
        .chain_update([0x00])
        .chain_update(entry)
        .finalize()
        .into()
}

/// Hash of two subtrees: SHA-256 over 0x01, the left and the right hash.
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    let mut bytes = [0x01; 65];
    bytes[1..33].copy_from_slice(left);
    bytes[33..].copy_from_slice(right);
    Sha256::digest(bytes).into()
}

/// Root of the tree over these leaf hashes; of none, the hash of nothing.
pub fn tree_root(leaves: &[Hash]) -> Hash {
    let mut frontier = Frontier::empty();
    for leaf in leaves {
        frontier.append(*leaf);
    }
    frontier.root()
}

/// Where a tree of `size` leaves, at least two, is divided: the largest power of two below it.
pub(crate) fn split(size: usize) -> usize {
    1 << (usize::BITS - 1 - (size - 1).leading_zeros())
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// The eight entries that the Certificate Transparency projects test with.
    pub(crate) fn known_leaves() -> Vec<Hash> {
        let entries = [
            "",
            "00",
            "10",
            "2021",
            "3031",
            "40414243",
            "5051525354555657",
            "606162636465666768696a6b6c6d6e6f",
        ];
        entries
            .iter()
            .map(|digits| leaf_hash(&hex::decode(digits).unwrap()))
            .collect()
    }

    pub(crate) fn hash(digits: &str) -> Hash {
        hex::decode(digits).unwrap().try_into().unwrap()
    }

    #[test]
    fn the_roots_are_those_of_certificate_transparency() {
        let roots = [
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
        ];
        let leaves = known_leaves();
        for (size, root) in roots.iter().enumerate() {
            assert_eq!(
                hex::encode(tree_root(&leaves[..size])),
                *root,
                "size {size}"
            );
        }
    }

    #[test]
    fn a_tree_is_divided_at_the_largest_power_of_two_below_its_size() {
        for (size, at) in [
            (2, 1),
            (3, 2),
            (4, 2),
            (5, 4),
            (8, 4),
            (9, 8),
            (1_000_000, 524_288),
        ] {
            assert_eq!(split(size), at, "size {size}");
        }
    }
}
