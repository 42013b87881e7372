//! The bytes of one entry, written in exactly one way.

use sha2::{Digest as _, Sha256};

use crate::hash::Hash;

/// Version of the encoding: its first byte.
const VERSION: u8 = 1;

/// One entry of the log. Every field takes part in its hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Leaf<'a> {
    /// Position, from 0.
    pub index: u64,
    /// Microseconds since 1970-01-01T00:00:00Z.
    pub at_micros: i64,
    /// Id of the actor.
    pub actor: &'a str,
    /// `account` or `system`.
    pub actor_kind: &'a str,
    /// `page`, `api`, `cli` or `job`.
    pub via: &'a str,
    /// `noun.verb`.
    pub action: &'a str,
    /// Id of the object.
    pub object: Option<&'a str>,
    /// Name of the system concerned.
    pub system: Option<&'a str>,
    /// Reference of the request concerned.
    pub request: Option<&'a str>,
    /// `done`, `refused` or `failed`.
    pub outcome: &'a str,
    /// HMAC-SHA-256 of the details under their salt; empty when there are none.
    pub commitment: &'a [u8],
    /// Hash of the entry before; 32 zero bytes for the first.
    pub prev_hash: &'a [u8],
}

impl Leaf<'_> {
    /// Appends the entry's bytes to `out`.
    pub fn encode(&self, out: &mut Vec<u8>) {
        out.push(VERSION);
        out.extend_from_slice(&self.index.to_be_bytes());
        out.extend_from_slice(&self.at_micros.to_be_bytes());
        for text in [self.actor, self.actor_kind, self.via, self.action] {
            put(out, text.as_bytes());
        }
        for text in [self.object, self.system, self.request] {
            out.push(u8::from(text.is_some()));
            if let Some(text) = text {
                put(out, text.as_bytes());
            }
        }
        put(out, self.outcome.as_bytes());
        put(out, self.commitment);
        put(out, self.prev_hash);
    }

    /// Reads what [`Leaf::encode`] wrote; nothing else has this entry's hash.
    pub fn decode(bytes: &'_ [u8]) -> Option<Leaf<'_>> {
        let mut rest = bytes.strip_prefix(&[VERSION])?;
        let rest = &mut rest;
        let leaf = Leaf {
            index: u64::from_be_bytes(array(rest)?),
            at_micros: i64::from_be_bytes(array(rest)?),
            actor: text(rest)?,
            actor_kind: text(rest)?,
            via: text(rest)?,
            action: text(rest)?,
            object: optional(rest)?,
            system: optional(rest)?,
            request: optional(rest)?,
            outcome: text(rest)?,
            commitment: take(rest)?,
            prev_hash: take(rest)?,
        };
        rest.is_empty().then_some(leaf)
    }

    /// The entry's hash; `scratch` is emptied and used, so that a long run allocates nothing.
    pub fn hash_in(&self, scratch: &mut Vec<u8>) -> Hash {
        scratch.clear();
        // What tells an entry from a node stands before it, so that all is hashed in one go.
        scratch.push(0x00);
        self.encode(scratch);
        Sha256::digest(scratch.as_slice()).into()
    }
}

/// Length as four bytes, most significant first, then the bytes.
fn put(out: &mut Vec<u8>, bytes: &[u8]) {
    let length = u32::try_from(bytes.len()).expect("a field is shorter than 4 GiB");
    out.extend_from_slice(&length.to_be_bytes());
    out.extend_from_slice(bytes);
}

fn array<const N: usize>(rest: &mut &[u8]) -> Option<[u8; N]> {
    let (found, left) = rest.split_first_chunk()?;
    *rest = left;
    Some(*found)
}

fn take<'a>(rest: &mut &'a [u8]) -> Option<&'a [u8]> {
    let length = u32::from_be_bytes(array(rest)?);
    let (found, left) = rest.split_at_checked(usize::try_from(length).ok()?)?;
    *rest = left;
    Some(found)
}

fn text<'a>(rest: &mut &'a [u8]) -> Option<&'a str> {
    std::str::from_utf8(take(rest)?).ok()
}

#[expect(
    clippy::option_option,
    reason = "the outer is what cannot be read, the inner what is not there"
)]
fn optional<'a>(rest: &mut &'a [u8]) -> Option<Option<&'a str>> {
    match array(rest)? {
        [0] => Some(None),
        [1] => text(rest).map(Some),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const LEAF: Leaf<'_> = Leaf {
        index: 7,
        at_micros: 1_795_428_000_000_000,
        actor: "01KA",
        actor_kind: "account",
        via: "cli",
        action: "requests.open",
        object: Some("01KB"),
        system: None,
        request: Some("GD-2026-0001"),
        outcome: "done",
        commitment: &[],
        prev_hash: &[0; 32],
    };

    #[test]
    fn the_bytes_are_those_of_the_reference_page() {
        let mut bytes = Vec::new();
        LEAF.encode(&mut bytes);
        let expected = concat!(
            "01",
            "0000000000000007",
            "000660eea828e800",
            "0000000430314b41",
            "000000076163636f756e74",
            "00000003636c69",
            "0000000d72657175657374732e6f70656e",
            "010000000430314b42",
            "00",
            "010000000c47442d323032362d30303031",
            "00000004646f6e65",
            "00000000",
            "000000200000000000000000000000000000000000000000000000000000000000000000",
        );
        assert_eq!(hex::encode(&bytes), expected);
        assert_eq!(Leaf::decode(&bytes), Some(LEAF));
    }

    #[test]
    fn bytes_that_are_no_entry_are_not_read() {
        let mut bytes = Vec::new();
        LEAF.encode(&mut bytes);
        for end in 0..bytes.len() {
            assert_eq!(Leaf::decode(&bytes[..end]), None, "cut at {end}");
        }
        assert_eq!(Leaf::decode(&[&bytes[..], &[0]].concat()), None);
        bytes[0] = 2;
        assert_eq!(Leaf::decode(&bytes), None);
    }

    #[test]
    fn nothing_and_an_empty_text_differ() {
        let mut scratch = Vec::new();
        let empty = Leaf {
            system: Some(""),
            ..LEAF
        };
        assert_ne!(LEAF.hash_in(&mut scratch), empty.hash_in(&mut scratch));
    }

    proptest! {
        #[test]
        fn a_letter_moved_to_the_next_field_changes_the_hash(one in "[a-z]{1,8}", two in "[a-z]{0,8}") {
            let mut scratch = Vec::new();
            let (head, tail) = one.split_at(one.len() - 1);
            let moved = format!("{tail}{two}");
            let before = Leaf { actor: &one, actor_kind: &two, ..LEAF }.hash_in(&mut scratch);
            let after = Leaf { actor: head, actor_kind: &moved, ..LEAF }.hash_in(&mut scratch);
            prop_assert_ne!(before, after);
        }
    }
}
