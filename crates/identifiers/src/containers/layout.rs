//! How the characters of a run are laid out in the value: lines, escaped signs, padding.

use std::ops::Range;

use super::base64::{STANDARD_SIGN, class, is_code};

/// Shortest line that the next one continues.
const SHORTEST_LINE: usize = 40;

/// Lines and escapes of a run; the default is one line without any.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Layout {
    /// Characters a line, 0 for one line.
    line: usize,
    /// What parts lines, as it stands in the value.
    line_break: Vec<u8>,
    /// `\/` for `/`, as PHP writes JSON.
    has_slashes: bool,
    /// `%2B` for `+` and so on.
    has_percents: bool,
    /// `=`, or its escape.
    pad: Vec<u8>,
}

impl Layout {
    pub fn is_plain(&self) -> bool {
        self.line == 0 && !self.has_slashes && !self.has_percents
    }

    pub fn has_lines(&self) -> bool {
        self.line > 0
    }

    /// The characters as they stand in the value.
    pub fn write(&self, chars: &[u8], pads: usize) -> Vec<u8> {
        let mut out = Vec::with_capacity(chars.len() + chars.len() / 30 + 4);
        let mut column = 0;
        let mut room = |out: &mut Vec<u8>| {
            if self.line > 0 && column == self.line {
                out.extend_from_slice(&self.line_break);
                column = 0;
            }
            column += 1;
        };
        for byte in chars {
            room(&mut out);
            match byte {
                b'/' if self.has_slashes => out.extend_from_slice(b"\\/"),
                b'/' if self.has_percents => out.extend_from_slice(b"%2F"),
                b'+' if self.has_percents => out.extend_from_slice(b"%2B"),
                _ => out.push(*byte),
            }
        }
        for _ in 0..pads {
            room(&mut out);
            out.extend_from_slice(if self.pad.is_empty() { b"=" } else { &self.pad });
        }
        out
    }
}

/// A run as read from the value.
pub(super) struct Parsed {
    pub chars: Vec<u8>,
    pub layout: Layout,
    pub range: Range<usize>,
    /// Padding signs behind them.
    pub pads: usize,
    /// The classes of all characters.
    pub seen: u8,
}

/// Reads the run at `start`.
pub(super) fn parse(bytes: &[u8], start: usize) -> Parsed {
    let mut run = Parsed {
        chars: Vec::new(),
        layout: Layout::default(),
        range: start..start,
        pads: 0,
        seen: 0,
    };
    let (mut at, mut column) = (start, 0);
    loop {
        let mut len = 0;
        for byte in &bytes[at..] {
            let class = class(*byte);
            if class == 0 {
                break;
            }
            run.seen |= class;
            len += 1;
        }
        run.chars.extend_from_slice(&bytes[at..at + len]);
        column += len;
        at += len;
        let rest = &bytes[at..];
        let (sign, len) = match percent(rest) {
            Some(sign) => (Some(sign), 3),
            None => (rest.starts_with(b"\\/").then_some(b'/'), 2),
        };
        if let Some(sign) = sign {
            run.layout.has_percents |= len == 3;
            run.layout.has_slashes |= len == 2;
            run.seen |= STANDARD_SIGN;
            run.chars.push(sign);
            (at, column) = (at + len, column + 1);
        } else if column >= SHORTEST_LINE
            && let Some(len) = line_break(rest).filter(|len| is_next_line(&rest[*len..]))
        {
            if run.layout.line == 0 {
                run.layout.line = column;
                run.layout.line_break = rest[..len].to_vec();
            }
            (at, column) = (at + len, 0);
        } else {
            break;
        }
    }
    while let Some(len) = pad(&bytes[at..]).filter(|_| run.pads < 2) {
        run.layout.pad = bytes[at..at + len].to_vec();
        (at, run.pads) = (at + len, run.pads + 1);
    }
    run.range.end = at;
    run
}

fn percent(rest: &[u8]) -> Option<u8> {
    match rest.get(..3)? {
        b"%2B" | b"%2b" => Some(b'+'),
        b"%2F" | b"%2f" => Some(b'/'),
        _ => None,
    }
}

fn pad(rest: &[u8]) -> Option<usize> {
    [&b"%3D"[..], b"%3d", b"=3D", b"\\u003d", b"&#61;", b"="]
        .iter()
        .find(|pad| rest.starts_with(pad))
        .map(|pad| pad.len())
}

/// The length of a line break, escaped or not, with the blanks that continue a header.
fn line_break(rest: &[u8]) -> Option<usize> {
    let mut len = 0;
    for part in [b'r', b'n'] {
        let slashes = rest[len..]
            .iter()
            .take_while(|byte| **byte == b'\\')
            .count();
        let real = if part == b'r' { b'\r' } else { b'\n' };
        if slashes > 0 && rest.get(len + slashes) == Some(&part) {
            len += slashes + 1;
        } else if rest.get(len) == Some(&real) {
            len += 1;
        } else if rest[len..].starts_with(b"&#13;") {
            len += 5;
        }
    }
    let blanks = rest[len..]
        .iter()
        .take(8)
        .take_while(|byte| matches!(byte, b' ' | b'\t'))
        .count();
    (len > 0).then_some(len + blanks)
}

/// Whether a line goes on with base64: not with prose, and not with the `--` of a MIME boundary.
fn is_next_line(rest: &[u8]) -> bool {
    let len = rest.iter().take_while(|byte| is_code(**byte)).count();
    let ends = rest.get(len).is_none_or(|byte| {
        matches!(
            byte,
            b'\r' | b'\n' | b'=' | b'\\' | b'"' | b'\'' | b'<' | b'%' | b'&'
        )
    });
    len > 0 && ends && !rest.starts_with(b"--")
}
