//! Base64 (RFC 4648, standard and URL alphabet) and hexadecimal, as the whole value or as a run
//! inside it, broken into lines or not.

use std::{borrow::Cow, ops::Range};

use base64::{
    Engine, alphabet,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};

use super::{
    Edit,
    layout::{Layout, Parsed, parse},
};
use crate::Layer;

/// Shortest run inside a text that is opened: 12 bytes.
pub(crate) const SHORTEST: usize = 16;
/// Shortest value that is opened when it is a run as a whole: 6 bytes.
pub(super) const SHORTEST_WHOLE: usize = 8;
/// Where a sign that is also a separator makes another start of the run likely.
const HEAD: usize = 256;

const LENIENT: GeneralPurposeConfig = GeneralPurposeConfig::new()
    .with_encode_padding(false)
    .with_decode_allow_trailing_bits(true)
    .with_decode_padding_mode(DecodePaddingMode::Indifferent);
const STANDARD: GeneralPurpose = GeneralPurpose::new(&alphabet::STANDARD, LENIENT);
const URL_SAFE: GeneralPurpose = GeneralPurpose::new(&alphabet::URL_SAFE, LENIENT);

/// How a run was written, to write it again.
pub(crate) struct Run {
    /// Bytes of the value.
    pub range: Range<usize>,
    layout: Layout,
    code: Code,
    /// Characters before the encoded text that belong to the run by chance.
    lead: Vec<u8>,
    is_padded: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Code {
    Standard,
    UrlSafe,
    Hex { is_upper: bool },
}

impl Run {
    /// The edit that puts `text` in place of what the run said.
    pub fn close(&self, text: &[u8]) -> Edit {
        let mut chars = self.lead.clone();
        match self.code {
            Code::Standard => chars.extend(STANDARD.encode(text).bytes()),
            Code::UrlSafe => chars.extend(URL_SAFE.encode(text).bytes()),
            Code::Hex { is_upper } => {
                let digits: &[u8; 16] = if is_upper {
                    b"0123456789ABCDEF"
                } else {
                    b"0123456789abcdef"
                };
                chars.extend(text.iter().flat_map(|byte| {
                    [
                        digits[usize::from(byte >> 4)],
                        digits[usize::from(byte & 15)],
                    ]
                }));
            }
        }
        let pad = if self.is_padded {
            (4 - (chars.len() - self.lead.len()) % 4) % 4
        } else {
            0
        };
        Edit {
            range: self.range.clone(),
            with: self.layout.write(&chars, pad),
        }
    }
}

/// Calls `take` with each run opened in each sensible way, until it takes one.
pub(crate) fn runs(bytes: &[u8], take: &mut dyn FnMut(Layer, Vec<u8>, Run) -> bool) {
    if is_short(bytes) {
        if is_whole(bytes) {
            open_run(bytes, 0, take);
        }
        return;
    }
    let mut from = 0;
    while let Some(start) = next_run(bytes, from) {
        from = open_run(bytes, start, take).max(start + 1);
    }
}

/// Whether there is a run to open.
pub(super) fn may_hold(bytes: &[u8]) -> bool {
    if is_short(bytes) {
        is_whole(bytes)
    } else {
        !is_uuid(bytes) && next_run(bytes, 0).is_some()
    }
}

fn is_short(bytes: &[u8]) -> bool {
    (SHORTEST_WHOLE..SHORTEST + 2).contains(&bytes.len())
}

/// Whether a value is one run.
fn is_whole(bytes: &[u8]) -> bool {
    let core = bytes.iter().rev().skip_while(|byte| **byte == b'=').count();
    bytes[..core].iter().all(|byte| is_code(*byte))
}

/// Calls `take` with the text of each run until it takes one.
pub(super) fn any(bytes: &[u8], take: &mut dyn FnMut(&[u8]) -> bool) {
    let mut is_taken = false;
    let mut once = |_, text: Vec<u8>, _| {
        is_taken = is_taken || take(&text);
        is_taken
    };
    runs(bytes, &mut once);
}

/// The start of the next run that is long enough.
pub(crate) fn next_run(bytes: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    while let Some(window) = bytes.get(at..at + 8) {
        if !may_be_code(window) {
            at += SHORTEST - 7;
            continue;
        }
        // Long enough to tell; the run itself is read once it is opened.
        let right = at
            + bytes[at..]
                .iter()
                .take(64)
                .take_while(|byte| is_code(**byte))
                .count();
        let left = at
            - bytes[from..at]
                .iter()
                .rev()
                .take_while(|byte| is_code(**byte))
                .count();
        if right - left >= SHORTEST && !is_uuid(&bytes[left..right]) {
            return Some(left);
        }
        at = right + 1;
    }
    None
}

/// Eight bytes between `+` and `z`: all characters of the alphabets are, blanks and letters beyond
/// ASCII are not.
fn may_be_code(window: &[u8]) -> bool {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x8080_8080_8080_8080;
    let Ok(eight) = <[u8; 8]>::try_from(window) else {
        return false;
    };
    let word = u64::from_le_bytes(eight);
    let below = word.wrapping_sub(0x2b * ONES) & !word;
    let above = word.wrapping_add(5 * ONES) | word;
    (below | above) & HIGH == 0
}

/// What sort of character a byte is in the alphabets, as bits; 0 for none.
static CLASSES: [u8; 256] = classes();

pub(super) const HEX: u8 = 1;
pub(super) const LETTER: u8 = 2;
pub(super) const STANDARD_SIGN: u8 = 4;
pub(super) const URL_SIGN: u8 = 8;

const fn classes() -> [u8; 256] {
    let mut out = [0; 256];
    let mut byte = 0;
    while byte < 128u8 {
        out[byte as usize] = match byte {
            b'0'..=b'9' | b'a'..=b'f' | b'A'..=b'F' => HEX,
            b'g'..=b'z' | b'G'..=b'Z' => LETTER,
            b'+' | b'/' => STANDARD_SIGN,
            b'-' | b'_' => URL_SIGN,
            _ => 0,
        };
        byte += 1;
    }
    out
}

pub(super) fn class(byte: u8) -> u8 {
    CLASSES[usize::from(byte)]
}

pub(super) fn is_code(byte: u8) -> bool {
    class(byte) != 0
}

/// Keys of rows stand everywhere and never hold a text.
fn is_uuid(run: &[u8]) -> bool {
    let Ok(run) = <&[u8; 36]>::try_from(run) else {
        return false;
    };
    // All at once and without branches: most runs in a database are one.
    let dashes = [8, 13, 18, 23].iter().all(|at| run[*at] == b'-');
    let is_digit = |byte: &u8| byte.wrapping_sub(b'0') < 10 || (byte | 0x20).wrapping_sub(b'a') < 6;
    dashes && run.iter().filter(|byte| is_digit(byte)).count() == 32
}

/// Opens the run at `start`; returns its end.
fn open_run(
    bytes: &[u8],
    start: usize,
    take: &mut dyn FnMut(Layer, Vec<u8>, Run) -> bool,
) -> usize {
    let Parsed {
        chars,
        layout,
        range,
        pads,
        seen,
    } = parse(bytes, start);
    let is_padded = pads > 0;
    let end = range.end;
    let (has_url, has_standard) = (seen & URL_SIGN != 0, seen & STANDARD_SIGN != 0);
    if !has_url && !has_standard && open_hex(&chars, &layout, &range, take) {
        return end;
    }
    // Signs of the alphabet that also part words and paths make other starts likely, but for lines.
    let is_sure = layout.has_lines() || (pads > 0 && (chars.len() + pads).is_multiple_of(4));
    let may_shift = !is_sure
        && chars
            .iter()
            .take(HEAD)
            .any(|byte| class(*byte) & (STANDARD_SIGN | URL_SIGN) != 0);
    if has_url && !has_standard {
        let run = |lead: &[u8], range: Range<usize>| Run {
            range,
            layout: layout.clone(),
            code: Code::UrlSafe,
            lead: lead.to_vec(),
            is_padded,
        };
        if open_code(&chars, range.clone(), (&URL_SAFE, may_shift), &run, take) {
            return end;
        }
    }
    let padded = is_padded || (chars.len().is_multiple_of(4) && !has_url);
    if !has_url {
        let run = |lead: &[u8], range: Range<usize>| Run {
            range,
            layout: layout.clone(),
            code: Code::Standard,
            lead: lead.to_vec(),
            is_padded: padded,
        };
        open_code(&chars, range, (&STANDARD, may_shift), &run, take);
        return end;
    }
    if layout.is_plain() {
        open_parts(&chars, range.start, is_padded, take);
    }
    end
}

/// Parts of a run between `-` and `_`, which are no base64 in the standard alphabet.
fn open_parts(
    chars: &[u8],
    base: usize,
    is_padded: bool,
    take: &mut dyn FnMut(Layer, Vec<u8>, Run) -> bool,
) {
    let mut from = 0;
    for part in chars.split(|byte| matches!(byte, b'-' | b'_')) {
        let to = from + part.len();
        if part.len() >= SHORTEST_WHOLE + 4 {
            let is_last = to == chars.len();
            let run = |lead: &[u8], range: Range<usize>| Run {
                range,
                layout: Layout::default(),
                code: Code::Standard,
                lead: lead.to_vec(),
                is_padded: is_padded && is_last,
            };
            let pad = if is_last && is_padded {
                (4 - part.len() % 4) % 4
            } else {
                0
            };
            open_code(
                part,
                base + from..base + to + pad,
                (&STANDARD, true),
                &run,
                take,
            );
        }
        from = to + 1;
    }
}

/// Tries the four places at which groups of four may start.
fn open_code(
    chars: &[u8],
    range: Range<usize>,
    (engine, may_shift): (&GeneralPurpose, bool),
    run: &dyn Fn(&[u8], Range<usize>) -> Run,
    take: &mut dyn FnMut(Layer, Vec<u8>, Run) -> bool,
) -> bool {
    let shifts = if may_shift { 4 } else { 1 };
    (0..shifts).any(|shift| {
        let Some(code) = chars.get(shift..) else {
            return false;
        };
        let odd = usize::from(code.len() % 4 == 1);
        let code = &code[..code.len() - odd];
        let Ok(text) = engine.decode(code) else {
            return false;
        };
        let range = range.start..range.end - odd;
        !text.is_empty() && take(Layer::Base64, text, run(&chars[..shift], range))
    })
}

fn open_hex(
    chars: &[u8],
    layout: &Layout,
    range: &Range<usize>,
    take: &mut dyn FnMut(Layer, Vec<u8>, Run) -> bool,
) -> bool {
    let lead = if chars.starts_with(b"0x") {
        2
    } else {
        usize::from(chars.starts_with(b"x"))
    };
    let digits: Cow<'_, [u8]> = Cow::Borrowed(&chars[lead..]);
    if digits.len() < 12
        || !digits.len().is_multiple_of(2)
        || !digits.iter().all(u8::is_ascii_hexdigit)
    {
        return false;
    }
    let value = |byte: u8| {
        char::from(byte)
            .to_digit(16)
            .and_then(|digit| u8::try_from(digit).ok())
            .unwrap_or(0)
    };
    let text: Vec<u8> = digits
        .chunks_exact(2)
        .map(|two| value(two[0]) << 4 | value(two[1]))
        .collect();
    let is_upper = digits.iter().any(u8::is_ascii_uppercase);
    let run = Run {
        range: range.clone(),
        layout: layout.clone(),
        code: Code::Hex { is_upper },
        lead: chars[..lead].to_vec(),
        is_padded: false,
    };
    take(Layer::Hex, text, run)
}
