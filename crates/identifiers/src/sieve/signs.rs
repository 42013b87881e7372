//! Signs that plain letters may be encoded or parted, so that an anchor would not show.

use std::collections::HashSet;

use crate::{
    needles::Needles,
    text::{is_block_tag, unescape_html, unescape_json},
};

/// Longest tag that is skipped between two letters.
const LONGEST_TAG: usize = 400;

#[derive(Clone, Debug)]
pub(super) struct Signs {
    /// First two bytes of each host, one bit each.
    hosts: Vec<u64>,
    /// Local parts in plain ASCII, lower case, without a tag.
    locals: HashSet<Vec<u8>>,
    has_odd_locals: bool,
    has_phones: bool,
}

/// What a sign asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    Nothing,
    /// The exact look around this place.
    Look,
    /// Header lines are to be decoded.
    Words,
}

fn is_sign(byte: u8) -> bool {
    matches!(
        byte,
        b'@' | b'=' | b'%' | b'&' | b'\\' | b'<' | 0xc2 | 0xe2 | 0xef | 0xd9 | 0xdb
    )
}

impl Signs {
    pub fn new(needles: &Needles) -> Self {
        let mut signs = Self {
            hosts: vec![0; if needles.emails.is_empty() { 0 } else { 1024 }],
            locals: HashSet::new(),
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

    /// Calls `take` with the place of each sign until it returns true; returns whether it did.
    pub fn each(&self, bytes: &[u8], take: &mut dyn FnMut(usize) -> bool) -> bool {
        let mut base = 0;
        for chunk in bytes.chunks(64) {
            // Without branches, so that the compiler makes one vector comparison of each sign.
            let mut any = false;
            for byte in chunk {
                any |= is_sign(*byte);
            }
            if any
                && chunk
                    .iter()
                    .enumerate()
                    .any(|(at, byte)| is_sign(*byte) && take(base + at))
            {
                return true;
            }
            base += chunk.len();
        }
        false
    }

    /// What the sign at `at` asks for.
    pub fn read(&self, bytes: &[u8], at: usize) -> Sign {
        let rest = &bytes[at..];
        let asks = match rest[0] {
            b'@' => self.is_address(bytes, at),
            b'=' if rest.get(1) == Some(&b'?') => return Sign::Words,
            b'=' => self.quoted(bytes, at) || self.is_address(bytes, at),
            b'%' => self.percent(bytes, at),
            b'&' => self.entity(bytes, at),
            b'\\' => self.backslash(bytes, at),
            b'<' => is_joining_tag(bytes, at, self.has_phones),
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

    fn is_amid_number(&self, bytes: &[u8], at: usize) -> bool {
        self.has_phones && at > 0 && bytes[at - 1].is_ascii_digit()
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
        let beyond = (at - len).checked_sub(1).map(|at| bytes[at]);
        let is_cut = matches!(
            beyond,
            Some(b'\\' | b'%' | b'=' | b'&' | b';' | b'>' | b'+') | Some(0x80..)
        );
        if is_cut || self.has_odd_locals {
            return true;
        }
        let local = bytes[at - len..at].to_ascii_lowercase();
        let local = &local[local
            .iter()
            .take_while(|byte| matches!(byte, b'.' | b'_' | b'-'))
            .count()..];
        self.locals.contains(local)
            || local
                .iter()
                .enumerate()
                .any(|(at, byte)| *byte == b'+' && self.is_tagged(local, at))
    }

    /// `name+tag@`, and `bounce+name=`.
    fn is_tagged(&self, local: &[u8], plus: usize) -> bool {
        self.locals.contains(&local[..plus]) || self.locals.contains(&local[plus + 1..])
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
            _ => !c.is_alphabetic() && self.is_amid_number(bytes, at),
        }
    }

    fn quoted(&self, bytes: &[u8], at: usize) -> bool {
        match bytes.get(at + 1) {
            Some(b'\n' | b'\r') => true,
            Some(b' ' | b'\t') => bytes[at + 1..]
                .iter()
                .find(|byte| !matches!(byte, b' ' | b'\t'))
                .is_some_and(|byte| matches!(byte, b'\n' | b'\r')),
            _ => hex(bytes, at + 1).is_some_and(|byte| {
                byte != b'='
                    && (byte == 0xc2 || byte == 0xe2 || self.hides(char::from(byte), bytes, at))
            }),
        }
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
        if rest.starts_with(b"&amp;") {
            // Escaped twice: what matters is whether the inner entity hides something.
            return matches!(rest.get(5), Some(b'#'))
                || rest[5..].starts_with(b"commat;")
                || self.is_amid_number(bytes, at)
                || rest[5..].starts_with(b"amp;");
        }
        unescape_html(&rest[..rest.len().min(12)]).is_some_and(|(len, _)| {
            crate::text::html_char(&rest[..len]).is_some_and(|c| self.hides(c, bytes, at))
        })
    }

    fn backslash(&self, bytes: &[u8], at: usize) -> bool {
        let rest = &bytes[at..];
        match rest.get(1) {
            Some(b'u') => unescape_json(&rest[..rest.len().min(12)])
                .and_then(|_| {
                    u32::from_str_radix(std::str::from_utf8(rest.get(2..6)?).ok()?, 16).ok()
                })
                .is_some_and(|code| char::from_u32(code).is_some_and(|c| self.hides(c, bytes, at))),
            Some(b'x') => true,
            Some(b'\\') => matches!(rest.get(2), Some(b'u' | b'\\')),
            Some(b'/' | b'n' | b't' | b'r') => self.is_amid_number(bytes, at),
            _ => false,
        }
    }
}

fn is_local(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-' | b'+')
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
fn is_joining_tag(bytes: &[u8], at: usize, has_phones: bool) -> bool {
    let is_separator = |byte: &u8| matches!(byte, b' ' | b'.' | b'-' | b'/');
    let before = &bytes[at.saturating_sub(2)..at];
    let tight = before.last().is_some_and(u8::is_ascii_alphanumeric);
    let number = has_phones
        && (before.first().is_some_and(u8::is_ascii_digit)
            && before.last().is_some_and(is_separator));
    if !tight && !number {
        return false;
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
            return false;
        }
        let Some(end) = memchr::memchr(b'>', rest) else {
            return true;
        };
        from += end + 2;
    }
    // What follows may be a letter, or the escape of one.
    let next = bytes.get(from);
    let joins = next.is_some_and(|byte| {
        byte.is_ascii_alphanumeric()
            || matches!(byte, b'&' | b'\\' | b'=' | b'%')
            || !byte.is_ascii()
    });
    let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let amid =
        has_phones && (is_digit(from) || (next.is_some_and(is_separator) && is_digit(from + 1)));
    (tight && joins) || (amid && before.iter().any(u8::is_ascii_digit))
}
