//! Which letters before an `@` are those of an address looked for.

use std::collections::HashSet;

/// Local parts, in lower case and without their tags.
#[derive(Clone, Debug, Default)]
pub(super) struct Locals(HashSet<Vec<u8>>);

impl Locals {
    pub fn insert(&mut self, local: Vec<u8>) {
        self.0.insert(local);
    }

    /// Whether a local part ends what stands before an `@`.
    pub fn holds(&self, before: &[u8]) -> bool {
        let before = &before[before
            .iter()
            .take_while(|byte| matches!(byte, b'.' | b'_' | b'-'))
            .count()..];
        (0..before.len())
            .filter(|at| *at == 0 || is_parted(before, *at))
            .any(|start| self.holds_from(&before[start..]))
    }

    fn holds_from(&self, local: &[u8]) -> bool {
        self.0.contains(local)
            || local
                .iter()
                .enumerate()
                .any(|(at, byte)| *byte == b'+' && self.is_tagged(local, at))
    }

    /// `name+tag@`, and `bounce+name=`.
    fn is_tagged(&self, local: &[u8], plus: usize) -> bool {
        self.0.contains(&local[..plus]) || self.0.contains(&local[plus + 1..])
    }
}

/// Whether a byte may stand in an address before its `@`.
pub(super) fn is_local(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-' | b'+')
}

/// Whether two signs in a row, such as a dash in prose, part what begins at `at` from what stands before.
fn is_parted(before: &[u8], at: usize) -> bool {
    at > 1
        && before[at].is_ascii_alphanumeric()
        && before[at - 2..at]
            .iter()
            .all(|byte| !byte.is_ascii_alphanumeric())
}
