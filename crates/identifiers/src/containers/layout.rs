//! How the characters of a run are laid out in the value: lines, escaped signs, padding.

use std::ops::Range;

use super::base64::is_code;

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

/// Reads the run at `start`: its characters, layout, range and whether it is padded.
pub(super) fn parse(bytes: &[u8], start: usize) -> (Vec<u8>, Layout, Range<usize>, bool) {
    let mut chars = Vec::new();
    let mut layout = Layout::default();
    let (mut at, mut column) = (start, 0);
    loop {
        let len = bytes[at..]
            .iter()
            .take_while(|byte| is_code(**byte))
            .count();
        chars.extend_from_slice(&bytes[at..at + len]);
        column += len;
        at += len;
        let rest = &bytes[at..];
        if rest.starts_with(b"\\/") {
            layout.has_slashes = true;
            chars.push(b'/');
            (at, column) = (at + 2, column + 1);
        } else if let Some(sign) = percent(rest) {
            layout.has_percents = true;
            chars.push(sign);
            (at, column) = (at + 3, column + 1);
        } else if let Some(len) =
            line_break(rest).filter(|len| column >= SHORTEST_LINE && is_next_line(&rest[*len..]))
        {
            if layout.line == 0 {
                layout.line = column;
                layout.line_break = rest[..len].to_vec();
            }
            (at, column) = (at + len, 0);
        } else {
            break;
        }
    }
    let mut pads = 0;
    while let Some(len) = pad(&bytes[at..]).filter(|_| pads < 2) {
        layout.pad = bytes[at..at + len].to_vec();
        (at, pads) = (at + len, pads + 1);
    }
    (chars, layout, start..at, pads > 0)
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
    let breaks: [&[u8]; 6] = [b"\r\n", b"\n", b"\\r\\n", b"\\n", b"&#13;\n", b"\r"];
    let len = breaks.iter().find(|one| rest.starts_with(one))?.len();
    Some(
        len + rest[len..]
            .iter()
            .take(8)
            .take_while(|byte| matches!(byte, b' ' | b'\t'))
            .count(),
    )
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
