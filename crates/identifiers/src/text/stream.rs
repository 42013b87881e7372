//! Bytes as characters: UTF-8, and windows-1252 wherever a byte is no UTF-8.

/// One character and the bytes it was written with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Unit {
    pub c: char,
    pub start: u32,
    pub end: u32,
    /// The escapes it was written under, see `layers`.
    pub via: u8,
}

/// What windows-1252 has at 0x80–0x9F (WHATWG encoding standard, so no byte is left out).
pub(crate) const CP1252: [char; 32] = [
    '\u{20ac}', '\u{81}', '\u{201a}', '\u{192}', '\u{201e}', '\u{2026}', '\u{2020}', '\u{2021}',
    '\u{2c6}', '\u{2030}', '\u{160}', '\u{2039}', '\u{152}', '\u{8d}', '\u{17d}', '\u{8f}',
    '\u{90}', '\u{2018}', '\u{2019}', '\u{201c}', '\u{201d}', '\u{2022}', '\u{2013}', '\u{2014}',
    '\u{2dc}', '\u{2122}', '\u{161}', '\u{203a}', '\u{153}', '\u{9d}', '\u{17e}', '\u{178}',
];

/// One byte read as windows-1252.
fn single(byte: u8) -> char {
    match byte {
        0x80..=0x9f => CP1252[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}

/// The value as it stands; positions count from `base`.
pub(crate) fn plain(bytes: &[u8], base: usize) -> Vec<Unit> {
    let mut units = Vec::with_capacity(bytes.len());
    let mut at = u32::try_from(base).unwrap_or(u32::MAX);
    for chunk in bytes.utf8_chunks() {
        for c in chunk.valid().chars() {
            let end = at + width(c);
            units.push(Unit {
                c,
                start: at,
                end,
                via: 0,
            });
            at = end;
        }
        for &byte in chunk.invalid() {
            units.push(Unit {
                c: single(byte),
                start: at,
                end: at + 1,
                via: 0,
            });
            at += 1;
        }
    }
    units
}

fn width(c: char) -> u32 {
    match u32::from(c) {
        0..0x80 => 1,
        0x80..0x800 => 2,
        0x800..0x1_0000 => 3,
        _ => 4,
    }
}

/// Escaped bytes, each with the place of its escape, as characters.
pub(crate) fn decode_bytes(escaped: &[(u8, u32, u32)], via: u8, into: &mut Vec<Unit>) {
    let bytes: Vec<u8> = escaped.iter().map(|one| one.0).collect();
    let mut at = 0;
    for chunk in bytes.utf8_chunks() {
        for c in chunk.valid().chars() {
            let len = c.len_utf8();
            into.push(Unit {
                c,
                start: escaped[at].1,
                end: escaped[at + len - 1].2,
                via,
            });
            at += len;
        }
        for &byte in chunk.invalid() {
            into.push(Unit {
                c: single(byte),
                start: escaped[at].1,
                end: escaped[at].2,
                via,
            });
            at += 1;
        }
    }
}
