//! The fast no for many values at once. Most cells of a database are a word or a key long; what
//! a look costs to begin with then weighs more than the letters do. So they are laid one behind
//! the other and anchors and signs are looked for across all of them; each is then judged within
//! its own value, as if it stood alone.

use std::ops::Range;

use super::{LAP, PIECE, Sieve, signs};
use crate::containers;

/// Stands behind each value: part of no anchor, no sign, no code, no UTF-8 text.
const END: u8 = 0xff;

/// Values laid one behind the other.
#[derive(Clone, Default)]
pub struct Values {
    bytes: Vec<u8>,
    /// Where each value ends.
    ends: Vec<usize>,
}

impl Values {
    /// Adds a value.
    pub fn push(&mut self, value: &[u8]) {
        self.bytes.extend_from_slice(value);
        self.ends.push(self.bytes.len());
        self.bytes.push(END);
    }

    /// Forgets all values; keeps the room.
    pub fn clear(&mut self) {
        self.bytes.clear();
        self.ends.clear();
    }

    /// How many values there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// How many bytes they take.
    pub fn bytes(&self) -> usize {
        self.bytes.len() - self.ends.len()
    }

    /// A value by its place.
    pub fn get(&self, at: usize) -> &[u8] {
        &self.bytes[self.range(at)]
    }

    fn range(&self, at: usize) -> Range<usize> {
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before] + 1);
        start..self.ends[at]
    }
}

impl std::fmt::Debug for Values {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "Values({})", self.len())
    }
}

/// Which values need a look of their own.
struct Suspects<'v> {
    values: &'v Values,
    flags: Vec<bool>,
    /// The value met last: places come mostly in order.
    at: usize,
}

impl Suspects<'_> {
    /// The value around a place, and where it starts; none for what stands between two.
    fn around(&mut self, place: usize) -> Option<(&[u8], usize)> {
        let ends = &self.values.ends;
        let is_here = |at: usize| {
            ends.get(at).is_some_and(|end| place <= *end) && (at == 0 || ends[at - 1] < place)
        };
        if !is_here(self.at) {
            self.at = if is_here(self.at + 1) {
                self.at + 1
            } else {
                ends.partition_point(|end| *end < place)
            };
        }
        let range = self.values.range(self.at);
        (place < range.end && !self.flags[self.at])
            .then(|| (&self.values.bytes[range.clone()], range.start))
    }

    fn flag(&mut self) {
        self.flags[self.at] = true;
    }
}

impl Sieve {
    /// Calls `take` with each value that may hold an identifier; none of the others does.
    pub fn suspects(&self, values: &Values, take: &mut dyn FnMut(usize)) {
        let mut suspects = Suspects {
            values,
            flags: vec![self.is_blind; values.len()],
            at: 0,
        };
        if !self.is_blind {
            self.by_anchor(&mut suspects);
            self.by_sign(&mut suspects);
            for (at, flag) in suspects.flags.iter_mut().enumerate() {
                *flag = *flag || containers::may_hold(values.get(at));
            }
        }
        for (at, flag) in suspects.flags.iter().enumerate() {
            if *flag {
                take(at);
            }
        }
    }

    fn by_anchor(&self, suspects: &mut Suspects<'_>) {
        let bytes = suspects.values.bytes.as_slice();
        let mut buffer = [0; PIECE + 32];
        let mut from = 0;
        while from < bytes.len() {
            let piece = &bytes[from..bytes.len().min(from + PIECE)];
            let low = &mut buffer[..piece.len().max(32)];
            for (low, byte) in low.iter_mut().zip(piece) {
                *low = byte | 0x20;
            }
            low[piece.len()..].fill(0);
            let mut next = 0;
            while let Some((at, pattern)) = self.anchors.next(low, next) {
                if let Some((value, start)) = suspects.around(from + at)
                    && self.anchors.is_likely(value, from + at - start, pattern)
                {
                    suspects.flag();
                }
                next = at + 1;
            }
            if from + piece.len() == bytes.len() {
                break;
            }
            from += piece.len() - LAP;
        }
        if self.anchors.has_tails() {
            // Digits of the value before may seem to belong to a number: a look too many.
            self.anchors
                .each_tail(bytes, &(0..bytes.len()), &mut |place| {
                    if suspects.around(place).is_some() {
                        suspects.flag();
                    }
                    false
                });
        }
    }

    fn by_sign(&self, suspects: &mut Suspects<'_>) {
        let bytes = suspects.values.bytes.as_slice();
        signs::each(bytes, &mut |place| {
            if let Some((value, start)) = suspects.around(place) {
                let at = place - start;
                let asks = match self.signs.read(value, at) {
                    signs::Sign::Nothing => false,
                    signs::Sign::Join(to) => self.is_joined(value, at, to),
                    signs::Sign::Words | signs::Sign::Look => true,
                };
                if asks {
                    suspects.flag();
                }
            }
            false
        });
    }
}
