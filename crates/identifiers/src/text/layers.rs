//! Every way to read a stretch of text: as it stands, and with escapes undone in any order.

use super::{escapes, html, stream::Unit};

pub(crate) const HTML: u8 = 1;
pub(crate) const JSON: u8 = 2;
pub(crate) const URL: u8 = 4;
pub(crate) const QP: u8 = 8;

/// Escapes inside escapes that are followed. Four is what a percent-escaped, entity-escaped,
/// JSON-escaped mail body needs.
const DEEPEST: u8 = 4;
/// Readings of one stretch at most, so that hostile input costs a fixed factor only.
const MOST: usize = 14;

type Decoder = fn(&[Unit]) -> Option<Vec<Unit>>;
const DECODERS: [Decoder; 4] = [
    html::decode,
    escapes::json,
    escapes::url,
    escapes::quoted_printable,
];

/// Calls `look` with each reading, the plain one first, until it returns true. Returns whether it did.
pub(crate) fn readings(plain: Vec<Unit>, look: &mut dyn FnMut(&[Unit]) -> bool) -> bool {
    if look(&plain) {
        return true;
    }
    let mut seen = vec![fingerprint(&plain)];
    let mut front = vec![plain];
    for _ in 0..DEEPEST {
        let mut next = Vec::new();
        for units in &front {
            for decode in DECODERS {
                if seen.len() >= MOST {
                    return false;
                }
                let Some(decoded) = decode(units) else {
                    continue;
                };
                let print = fingerprint(&decoded);
                if seen.contains(&print) {
                    continue;
                }
                seen.push(print);
                if look(&decoded) {
                    return true;
                }
                next.push(decoded);
            }
        }
        if next.is_empty() {
            return false;
        }
        front = next;
    }
    false
}

/// A quick hash (FxHash); two readings that collide cost a look, no more.
fn fingerprint(units: &[Unit]) -> u64 {
    units.iter().fold(0, |hash: u64, unit| {
        (hash.rotate_left(5) ^ u64::from(u32::from(unit.c))).wrapping_mul(0x517c_c1b7_2722_0a95)
    })
}
