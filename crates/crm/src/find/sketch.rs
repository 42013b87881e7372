//! How often a value occurs in the person tables, roughly and in a fixed amount of memory.
//!
//! The first pass over the tables counts every phone number and code it meets. When the person
//! turns out to have a further number, the count tells whether a row that is not yet known has
//! it too; only then is a second pass worth its time. A count is never too low for a value
//! written with the same last digits; an extension behind a number may hide it from the second
//! pass, though never from the first.

use super::layout::Value;

/// Counters of four bits; together 2 MiB, small enough to stay close to the processor and large
/// enough that half a million values rarely meet.
const SLOTS: usize = 1 << 22;

/// What a counter holds at most.
const MOST: u8 = 15;

/// The last digits of a phone number, by which it is counted; they stay the same however the
/// country is written.
const TAIL: u32 = 10_000_000;

/// Digits a number must have for its tail to be whole.
pub(super) const TAIL_DIGITS: usize = 7;

/// How many values are counted at once: waiting for memory then overlaps, which makes counting
/// several times as fast.
const BATCH: usize = 256;

pub(super) struct Sketch {
    counts: Vec<u8>,
    waiting: Vec<u64>,
}

impl Sketch {
    pub fn new() -> Self {
        Self {
            counts: vec![0; SLOTS / 2],
            waiting: Vec::with_capacity(BATCH),
        }
    }

    /// Counts a value.
    pub fn add(&mut self, mark: u64) {
        self.waiting.push(mark);
        if self.waiting.len() == BATCH {
            self.settle();
        }
    }

    /// Adds what another one counted.
    pub fn merge(&mut self, mut other: Self) {
        self.settle();
        other.settle();
        for (pair, more) in self.counts.iter_mut().zip(&other.counts) {
            let low = ((*pair & MOST) + (more & MOST)).min(MOST);
            let high = ((*pair >> 4) + (more >> 4)).min(MOST);
            *pair = high << 4 | low;
        }
    }

    /// Counts what is waiting.
    fn settle(&mut self) {
        for mark in self.waiting.drain(..) {
            let (at, shift) = place(mark);
            let pair = &mut self.counts[at];
            if (*pair >> shift) & MOST < MOST {
                *pair += 1 << shift;
            }
        }
    }

    /// At least how often the value was met; without limit where the counter is full.
    pub fn count(&self, mark: u64) -> usize {
        let (at, shift) = place(mark);
        match (self.counts[at] >> shift) & MOST {
            MOST => usize::MAX,
            count => usize::from(count),
        }
    }
}

/// Which byte and which half of it.
fn place(mark: u64) -> (usize, u8) {
    // The upper bits of a product with an odd constant are well mixed (Fibonacci hashing).
    let slot = usize::try_from(mark.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 42)
        .expect("the upper 22 bits fit into any address");
    (slot / 2, if slot.is_multiple_of(2) { 0 } else { 4 })
}

/// What a value is counted as; none for a value too short to be anything. Allocates nothing.
pub(super) fn mark(value: Value, bytes: &[u8]) -> Option<u64> {
    match value {
        Value::Phone => phone_mark(bytes, |_| {}),
        Value::Code => {
            let letters = bytes.iter().filter(|byte| byte.is_ascii_alphanumeric());
            hash(letters.map(u8::to_ascii_uppercase))
        }
        Value::Email | Value::BirthDate => {
            hash(bytes.trim_ascii().iter().map(u8::to_ascii_lowercase))
        }
    }
}

/// What a phone number is counted as. Calls with the last seven digits after each digit.
pub(super) fn phone_mark(bytes: &[u8], mut each: impl FnMut(u32)) -> Option<u64> {
    let mut digits = 0;
    let mut tail = 0u32;
    for byte in bytes.iter().filter(|byte| byte.is_ascii_digit()) {
        tail = (tail % (TAIL / 10)) * 10 + u32::from(byte - b'0');
        digits += 1;
        each(tail);
    }
    (digits >= TAIL_DIGITS).then_some(u64::from(tail))
}

/// FNV-1a; none for nothing.
fn hash(bytes: impl Iterator<Item = u8>) -> Option<u64> {
    const START: u64 = 0xCBF2_9CE4_8422_2325;
    let hash = bytes.fold(START, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3)
    });
    (hash != START).then_some(hash)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_counts_the_same_however_it_is_written() {
        let marks = [
            "+49 171 5550148",
            "0049171/5550148",
            "0171 555 01 48",
            "491715550148",
        ]
        .map(|text| mark(Value::Phone, text.as_bytes()));
        assert!(marks.iter().all(|mark| mark.is_some() && *mark == marks[0]));
        assert_eq!(mark(Value::Phone, b"12 34"), None);
    }

    #[test]
    fn a_count_is_never_too_low() {
        let mut sketch = Sketch::new();
        for mark in [7, 7, 9] {
            sketch.add(mark);
        }
        for _ in 0..100 {
            sketch.add(11);
        }
        let mut all = Sketch::new();
        all.add(9);
        all.merge(sketch);
        assert!(all.count(7) >= 2 && all.count(9) >= 2 && all.count(11) >= 100);
        assert_eq!(all.count(8), 0);
    }
}
