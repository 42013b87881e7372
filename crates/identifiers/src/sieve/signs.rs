//! Signs that plain letters may be encoded or parted, so that an anchor would not show.

use super::locals::{Locals, is_local};
use crate::{needles::Needles, text::is_block_tag};

/// Longest tag that is skipped between two letters.
const LONGEST_TAG: usize = 400;

#[derive(Clone, Debug)]
pub(super) struct Signs {
    /// First two bytes of each host, one bit each.
    hosts: Vec<u64>,
    /// Local parts in plain ASCII, lower case, without a tag.
    locals: Locals,
    has_odd_locals: bool,
    has_phones: bool,
}

/// What a sign asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    Nothing,
    /// What comes before goes on at this place.
    Join(usize),
    /// The exact look around this place.
    Look,
    /// Header lines are to be decoded.
    Words,
}

const SIGNS: [u8; 11] = [
    b'@', b'=', b'%', b'&', b'\\', b'<', 0xc2, 0xe2, 0xef, 0xd9, 0xdb,
];
/// Below this the set-up of a vector search costs more than it saves.
const SHORT: usize = 64;

/// Calls `take` with the place of each sign until it returns true; returns whether it did. In long
/// texts one kind of sign comes after the other.
pub(super) fn each(bytes: &[u8], take: &mut dyn FnMut(usize) -> bool) -> bool {
    if bytes.len() <= SHORT {
        // Comparisons side by side instead of a table, so that the compiler takes many bytes at once.
        let any = bytes.iter().fold(0, |any, byte| any | sign(*byte));
        return any != 0
            && bytes
                .iter()
                .enumerate()
                .any(|(at, byte)| sign(*byte) != 0 && take(at));
    }
    memchr::memchr3_iter(SIGNS[0], SIGNS[1], SIGNS[2], bytes).any(&mut *take)
        || memchr::memchr3_iter(SIGNS[3], SIGNS[4], SIGNS[5], bytes).any(&mut *take)
        || memchr::memchr3_iter(SIGNS[6], SIGNS[7], SIGNS[8], bytes).any(&mut *take)
        || memchr::memchr2_iter(SIGNS[9], SIGNS[10], bytes).any(&mut *take)
}

fn sign(byte: u8) -> u8 {
    SIGNS
        .iter()
        .fold(0, |any, sign| any | u8::from(byte == *sign))
}

impl Signs {
    pub fn new(needles: &Needles) -> Self {
        let mut signs = Self {
            hosts: vec![0; if needles.emails.is_empty() { 0 } else { 1024 }],
            locals: Locals::default(),
            has_odd_locals: false,
            has_phones: !needles.phones.is_empty(),
        };
        for email in needles.emails.iter().map(|owned| &owned.what) {
            for host in &email.hosts {
                let text: String = host.iter().collect();
                // A host with other letters, or of one letter, is looked at wherever an @ is.
                match text.as_bytes() {
                    [a, b, ..] if a.is_ascii() && b.is_ascii() => {
                        let bit = pair(*a, *b);
                        signs.hosts[bit / 64] |= 1 << (bit % 64);
                    }
                    _ => signs.hosts.fill(u64::MAX),
                }
            }
            let local: String = email.local.iter().collect();
            if local.bytes().all(is_local) {
                signs.locals.insert(local.into_bytes());
            } else {
                signs.has_odd_locals = true;
            }
        }
        signs
    }

    /// What the sign at `at` asks for.
    pub fn read(&self, bytes: &[u8], at: usize) -> Sign {
        let rest = &bytes[at..];
        if rest[0] == b'='
            && let Some(to) = soft_break(bytes, at)
        {
            return Sign::Join(to);
        }
        let asks = match rest[0] {
            b'@' => self.is_address(bytes, at),
            b'=' if rest.get(1) == Some(&b'?') => return Sign::Words,
            b'=' => self.quoted(bytes, at) || self.is_address(bytes, at),
            b'%' => self.percent(bytes, at),
            b'&' => self.entity(bytes, at),
            b'\\' => self.backslash(bytes, at),
            b'<' => return is_joining_tag(bytes, at, self.has_phones),
            0xc2 => match rest.get(1) {
                Some(0xad) => true,
                Some(0xa0 | 0xb7) => self.is_amid_number(bytes, at),
                _ => false,
            },
            0xe2 => match rest.get(1..3) {
                Some([0x80, 0x8b..=0x8f | 0xaa..=0xae] | [0x81, 0xa0..=0xa9]) => true,
                Some([0x80, _] | [0x88, 0x92]) => self.is_amid_number(bytes, at),
                _ => false,
            },
            0xef => matches!(rest.get(1), Some(0xbb | 0xbc | 0xbd | 0xb8)),
            0xd9 | 0xdb => self.has_phones && matches!(rest.get(1), Some(0xa0..=0xb9)),
            _ => false,
        };
        if asks { Sign::Look } else { Sign::Nothing }
    }

    /// A digit before, which is not itself the end of an escape.
    fn is_amid_number(&self, bytes: &[u8], at: usize) -> bool {
        let is_escape =
            at > 2 && matches!(bytes[at - 3], b'=' | b'%') && bytes[at - 2].is_ascii_uppercase();
        self.has_phones && at > 0 && bytes[at - 1].is_ascii_digit() && !is_escape
    }

    /// Whether an address looked for may stand around the `@` at `at`.
    fn is_address(&self, bytes: &[u8], at: usize) -> bool {
        if self.hosts.is_empty() {
            return false;
        }
        let (Some(a), Some(b)) = (bytes.get(at + 1), bytes.get(at + 2)) else {
            return false;
        };
        let is_plain = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.');
        // The `=` of a bounce address stands between plain letters.
        if bytes[at] == b'='
            && !(is_plain(a) && is_plain(b) && at > 0 && bytes[at - 1].is_ascii_alphanumeric())
        {
            return false;
        }
        if is_plain(a) && is_plain(b) {
            let bit = pair(*a, *b);
            if self.hosts[bit / 64] >> (bit % 64) & 1 == 0 {
                return false;
            }
        }
        let len = bytes[..at]
            .iter()
            .rev()
            .take(200)
            .take_while(|byte| is_local(**byte))
            .count();
        let start = at - len;
        if self.has_odd_locals || is_cut(bytes, start) {
            return true;
        }
        let local = bytes[start..at].to_ascii_lowercase();
        // The letters of an escape just before look like part of the address.
        let escapes: &[usize] = match start.checked_sub(1).map(|at| bytes[at]) {
            Some(b'\\') => &[0, 1, 3, 5],
            // Also of one that was escaped again.
            Some(b'%' | b'=') => &[0, 2, 4],
            _ => &[0],
        };
        escapes.iter().any(|skip| {
            local
                .get(*skip..)
                .is_some_and(|local| self.locals.holds(local))
        })
    }

    /// Whether an escape that says `c` can hide an anchor or part a number.
    fn hides(&self, c: char, bytes: &[u8], at: usize) -> bool {
        match c {
            '@' | '%' | '&' | '\\' | '=' => true,
            '<' => {
                let near = &bytes[at.saturating_sub(2)..at];
                near.last().is_some_and(u8::is_ascii_alphanumeric)
                    || (self.has_phones && near.iter().any(u8::is_ascii_digit))
            }
            _ if c.is_ascii_alphanumeric() => true,
            '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{feff}' => true,
            ' '
            | '-'
            | '.'
            | '/'
            | '('
            | ')'
            | '\n'
            | '\u{a0}'
            | '\u{b7}'
            | '\u{2000}'..='\u{202f}'
            | '\u{2212}' => self.is_amid_number(bytes, at),
            _ => false,
        }
    }

    fn quoted(&self, bytes: &[u8], at: usize) -> bool {
        hex(bytes, at + 1).is_some_and(|byte| {
            byte != b'='
                && (byte == 0xc2 || byte == 0xe2 || self.hides(char::from(byte), bytes, at))
        })
    }

    fn percent(&self, bytes: &[u8], at: usize) -> bool {
        match bytes.get(at + 1) {
            Some(b'u') => true,
            _ => hex(bytes, at + 1).is_some_and(|byte| {
                byte == 0xc2 || byte == 0xe2 || self.hides(char::from(byte), bytes, at)
            }),
        }
    }

    fn entity(&self, bytes: &[u8], at: usize) -> bool {
        let rest = &bytes[at..];
        if let Some(inner) = rest.strip_prefix(b"&amp;") {
            // Escaped twice: what matters is whether the inner entity hides something.
            return [&b"#"[..], b"commat;", b"amp;"]
                .iter()
                .any(|one| inner.starts_with(one))
                || (self.is_amid_number(bytes, at) && inner.starts_with(b"nbsp;"));
        }
        if rest.get(1) == Some(&b'#') {
            let digits = &rest[2..rest.len().min(10)];
            let hex = matches!(digits.first(), Some(b'x' | b'X'));
            return number(&digits[usize::from(hex)..], if hex { 16 } else { 10 })
                .and_then(char::from_u32)
                .is_some_and(|c| self.hides(c, bytes, at));
        }
        let name = &rest[1..rest.len().min(10)];
        let name = &name[..name
            .iter()
            .take_while(|byte| byte.is_ascii_alphabetic())
            .count()];
        match name {
            b"commat" | b"shy" | b"zwnj" | b"zwj" | b"lrm" | b"rlm" => true,
            b"lt" => self.hides('<', bytes, at),
            b"nbsp" | b"ensp" | b"emsp" | b"thinsp" | b"ndash" | b"mdash" | b"hyphen" | b"dash"
            | b"period" | b"sol" | b"lpar" | b"rpar" | b"middot" | b"Tab" | b"NewLine" => {
                self.is_amid_number(bytes, at)
            }
            _ => false,
        }
    }

    fn backslash(&self, bytes: &[u8], at: usize) -> bool {
        let rest = &bytes[at..];
        match rest.get(1) {
            Some(b'u') => rest
                .get(2..6)
                .and_then(|digits| number(digits, 16))
                .and_then(char::from_u32)
                .is_some_and(|c| self.hides(c, bytes, at)),
            Some(b'x') => true,
            Some(b'\\') => matches!(rest.get(2), Some(b'u' | b'\\')),
            Some(b'/' | b'n' | b't' | b'r') => self.is_amid_number(bytes, at),
            _ => false,
        }
    }
}

/// The number that leading digits make.
fn number(digits: &[u8], radix: u32) -> Option<u32> {
    let values = digits
        .iter()
        .map_while(|byte| char::from(*byte).to_digit(radix));
    let mut any = false;
    let sum = values.fold(0u32, |sum, digit| {
        any = true;
        sum.saturating_mul(radix).saturating_add(digit)
    });
    any.then_some(sum)
}

/// Whether a tag or a soft line break stands just before `start`, inside a word.
fn is_cut(bytes: &[u8], start: usize) -> bool {
    let before = &bytes[start.saturating_sub(LONGEST_TAG)..start];
    match before.last() {
        Some(b'>') => before
            .iter()
            .rposition(|byte| *byte == b'<')
            .is_none_or(|at| at > 0 && is_local(before[at - 1])),
        Some(b'\n' | b'\r') => before.iter().rev().take(3).any(|byte| *byte == b'='),
        _ => false,
    }
}

fn pair(a: u8, b: u8) -> usize {
    usize::from(a.to_ascii_lowercase()) << 8 | usize::from(b.to_ascii_lowercase())
}

fn hex(bytes: &[u8], at: usize) -> Option<u8> {
    let digit = |at: usize| char::from(*bytes.get(at)?).to_digit(16);
    u8::try_from(digit(at)? << 4 | digit(at + 1)?).ok()
}

/// Whether only tags that do not part words stand between two letters or digits; in a number there
/// may be a separator too.
fn is_joining_tag(bytes: &[u8], at: usize, has_phones: bool) -> Sign {
    let is_separator = |byte: &u8| matches!(byte, b' ' | b'.' | b'-' | b'/');
    let before = &bytes[at.saturating_sub(2)..at];
    let tight = before.last().is_some_and(u8::is_ascii_alphanumeric);
    let number = has_phones
        && (before.first().is_some_and(u8::is_ascii_digit)
            && before.last().is_some_and(is_separator));
    if !tight && !number {
        return Sign::Nothing;
    }
    let mut from = at;
    while bytes.get(from) == Some(&b'<') {
        let rest = &bytes[from + 1..bytes.len().min(from + LONGEST_TAG)];
        let name_at = usize::from(rest.first() == Some(&b'/'));
        let name: &[u8] = &rest[name_at.min(rest.len())..];
        let len = name
            .iter()
            .take_while(|byte| byte.is_ascii_alphanumeric())
            .count();
        if std::str::from_utf8(&name[..len]).is_ok_and(is_block_tag) {
            return Sign::Nothing;
        }
        let Some(end) = memchr::memchr(b'>', rest) else {
            return Sign::Look;
        };
        from += end + 2;
    }
    // What follows may be a letter, or the escape of one.
    let next = bytes.get(from);
    let is_escape = |byte: &u8| matches!(byte, b'&' | b'\\' | b'=' | b'%') || !byte.is_ascii();
    let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let amid =
        has_phones && (is_digit(from) || (next.is_some_and(is_separator) && is_digit(from + 1)));
    let amid = amid || (number && next.is_some_and(is_escape));
    if (amid && before.iter().any(u8::is_ascii_digit)) || (tight && next.is_some_and(is_escape)) {
        return Sign::Look;
    }
    if tight && next.is_some_and(u8::is_ascii_alphanumeric) {
        Sign::Join(from)
    } else {
        Sign::Nothing
    }
}

/// Where the line goes on behind a soft line break of quoted-printable, also in a JSON string.
fn soft_break(bytes: &[u8], at: usize) -> Option<usize> {
    // `=3D` is the sign itself, encoded once more.
    let again = bytes[at..]
        .chunks_exact(3)
        .take(3)
        .take_while(|three| *three == b"=3D")
        .count()
        * 3;
    let from = at + again.max(1);
    let mut end = from
        + bytes[from..]
            .iter()
            .take(4)
            .take_while(|byte| matches!(byte, b' ' | b'\t'))
            .count();
    let mut is_break = false;
    for (real, letter) in [(b'\r', b'r'), (b'\n', b'n')] {
        let slashes = bytes[end.min(bytes.len())..]
            .iter()
            .take_while(|byte| **byte == b'\\')
            .count();
        if bytes.get(end) == Some(&real) {
            (end, is_break) = (end + 1, true);
        } else if slashes > 0 && bytes.get(end + slashes) == Some(&letter) {
            (end, is_break) = (end + slashes + 1, true);
        }
    }
    is_break.then_some(end)
}
