//! UTF-16 texts, such as spreadsheets' exports.

use std::ops::Range;

use super::Edit;

#[derive(Clone, Copy)]
pub(super) struct Form {
    is_big: bool,
    len: usize,
}

/// A first look that costs next to nothing, as it is taken at every value.
pub(super) fn is_likely(bytes: &[u8]) -> bool {
    let [a, b, c, d, ..] = *bytes else {
        return false;
    };
    bytes.len() >= 8
        && bytes.len().is_multiple_of(2)
        && (matches!((a, b), (0xff, 0xfe) | (0xfe, 0xff) | (0, _) | (_, 0)) || c == 0 || d == 0)
}

/// The text of a value that is UTF-16: by its mark, or by zero bytes at every other place.
pub(super) fn open(bytes: &[u8]) -> Option<(Vec<u8>, Form)> {
    if !is_likely(bytes) {
        return None;
    }
    let head = &bytes[..bytes.len().min(64)];
    let zeros = |at: usize| {
        head.iter()
            .skip(at)
            .step_by(2)
            .filter(|byte| **byte == 0)
            .count()
            * 8
            > head.len() * 3
    };
    let is_big = match (bytes[0], bytes[1]) {
        (0xff, 0xfe) => false,
        (0xfe, 0xff) => true,
        _ if zeros(1) && !zeros(0) => false,
        _ if zeros(0) && !zeros(1) => true,
        _ => return None,
    };
    let code = |two: &[u8]| {
        if is_big {
            u16::from_be_bytes([two[0], two[1]])
        } else {
            u16::from_le_bytes([two[0], two[1]])
        }
    };
    let text: Option<String> = char::decode_utf16(bytes.chunks_exact(2).map(code))
        .map(Result::ok)
        .collect();
    Some((
        text?.into_bytes(),
        Form {
            is_big,
            len: bytes.len(),
        },
    ))
}

impl Form {
    pub fn range(self) -> Range<usize> {
        0..self.len
    }

    pub fn close(self, text: &[u8]) -> Edit {
        let text = String::from_utf8_lossy(text);
        let with = text
            .encode_utf16()
            .flat_map(|code| {
                if self.is_big {
                    code.to_be_bytes()
                } else {
                    code.to_le_bytes()
                }
            })
            .collect();
        Edit {
            range: 0..self.len,
            with,
        }
    }
}
