//! PHP serialize: where its strings are, and edits that keep their byte lengths true. Strings are
//! also found where the serialized text is cut off, or stands quoted in JSON or HTML.

use std::ops::Range;

use super::Edit;

/// Arrays in arrays that are followed.
const DEEPEST: usize = 64;

/// A serialized value.
pub(crate) struct Php {
    strings: Vec<Text>,
    numbers: Vec<Range<usize>>,
    /// Read from its first to its last byte; otherwise text around the strings is free to change.
    is_whole: bool,
}

struct Text {
    /// Digits of its length.
    len: Range<usize>,
    content: Range<usize>,
    /// Bytes that the length counts.
    says: usize,
    quote: Quote,
}

/// How the serialized text is quoted in the value; its lengths count what it says unquoted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Quote {
    None,
    Json,
    Html,
}

impl Quote {
    fn mark(self) -> &'static [u8] {
        match self {
            Self::None => b"\"",
            Self::Json => b"\\\"",
            Self::Html => b"&quot;",
        }
    }

    /// Bytes at the start of `rest` that are one unit, and how many bytes they stand for.
    fn unit(self, rest: &[u8]) -> (usize, usize) {
        match (self, rest[0]) {
            (Self::Json, b'\\') => {
                let reading = crate::text::unescape_json(&rest[..rest.len().min(12)]);
                reading.unwrap_or((1, 1))
            }
            (Self::Html, b'&') => {
                let reading = crate::text::unescape_html(&rest[..rest.len().min(12)]);
                reading.unwrap_or((1, 1))
            }
            _ => (1, 1),
        }
    }
}

/// Whether the value may be serialized, at a glance.
pub(crate) fn is_php(bytes: &[u8]) -> bool {
    matches!(bytes.first(), Some(b'a' | b's' | b'O' | b'C' | b'i' | b'd'))
        && bytes.get(1) == Some(&b':')
}

impl Php {
    /// `None` when the value is not serialized from its first to its last byte (blanks aside).
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        if !is_php(bytes) {
            return None;
        }
        let mut php = Self {
            strings: Vec::new(),
            numbers: Vec::new(),
            is_whole: true,
        };
        let end = php.value(bytes, 0, 0)?;
        bytes[end..]
            .iter()
            .all(u8::is_ascii_whitespace)
            .then_some(php)
    }

    /// Serialized strings anywhere in the value.
    pub fn scattered(bytes: &[u8]) -> Self {
        let mut php = Self {
            strings: Vec::new(),
            numbers: Vec::new(),
            is_whole: false,
        };
        let mut at = 0;
        while let Some(found) = memchr::memmem::find(&bytes[at..], b"s:") {
            at += found;
            at = php.scattered_string(bytes, at).unwrap_or(at + 2);
        }
        php
    }

    fn scattered_string(&mut self, bytes: &[u8], at: usize) -> Option<usize> {
        let (says, colon) = number(bytes, at + 2)?;
        let rest = &bytes[colon + 1..];
        let quote = [Quote::None, Quote::Json, Quote::Html]
            .into_iter()
            .find(|quote| rest.starts_with(quote.mark()))?;
        let start = colon + 1 + quote.mark().len();
        let (mut end, mut count) = (start, 0);
        while count < says && end < bytes.len() {
            let (raw, said) = quote.unit(&bytes[end..]);
            (end, count) = (end + raw, count + said);
        }
        let closed = bytes
            .get(end..)?
            .strip_prefix(quote.mark())?
            .starts_with(b";");
        if count != says || !closed {
            return None;
        }
        self.strings.push(Text {
            len: at + 2..colon,
            content: start..end,
            says,
            quote,
        });
        Some(end)
    }

    fn value(&mut self, bytes: &[u8], at: usize, depth: usize) -> Option<usize> {
        if depth > DEEPEST {
            return None;
        }
        let kind = *bytes.get(at)?;
        if bytes.get(at + 1) != Some(&b':') {
            return (kind == b'N' && bytes.get(at + 1) == Some(&b';')).then_some(at + 2);
        }
        match kind {
            b's' => self.string(bytes, at),
            b'i' | b'd' | b'b' | b'r' | b'R' => {
                let end = at + 2 + memchr::memchr(b';', bytes.get(at + 2..)?)?;
                let valid = bytes[at + 2..end]
                    .iter()
                    .all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(byte));
                self.numbers.push(at + 2..end);
                valid.then_some(end + 1)
            }
            b'a' => {
                let (count, open) = number(bytes, at + 2)?;
                self.items(bytes, open + 1, count * 2, depth)
            }
            b'O' => {
                let (len, open) = number(bytes, at + 2)?;
                let class_end = open + 2 + len;
                if bytes.get(open + 1) != Some(&b'"') || bytes.get(class_end) != Some(&b'"') {
                    return None;
                }
                let (count, open) = number(bytes, class_end + 2)?;
                self.items(bytes, open + 1, count * 2, depth)
            }
            _ => None,
        }
    }

    fn items(&mut self, bytes: &[u8], open: usize, count: usize, depth: usize) -> Option<usize> {
        if bytes.get(open) != Some(&b'{') || count > bytes.len() {
            return None;
        }
        let mut at = open + 1;
        for _ in 0..count {
            at = self.value(bytes, at, depth + 1)?;
        }
        (bytes.get(at) == Some(&b'}')).then_some(at + 1)
    }

    fn string(&mut self, bytes: &[u8], at: usize) -> Option<usize> {
        let (len, colon) = number(bytes, at + 2)?;
        let (start, end) = (colon + 2, (colon + 2).checked_add(len)?);
        if bytes.get(colon + 1) != Some(&b'"') || bytes.get(end..end + 2) != Some(b"\";") {
            return None;
        }
        self.strings.push(Text {
            len: at + 2..colon,
            content: start..end,
            says: len,
            quote: Quote::None,
        });
        Some(end + 2)
    }

    /// The content of each string, for what is serialized or encoded within.
    pub fn strings(&self) -> impl Iterator<Item = &Range<usize>> {
        self.strings.iter().map(|text| &text.content)
    }

    /// The edits, cut at the ends of strings, with those of the lengths. A number becomes 0.
    pub fn keep_lengths(&self, bytes: &[u8], edits: &[Edit]) -> Vec<Edit> {
        let mut out = Vec::new();
        for text in &self.strings {
            let mut says = text.says;
            let mut inner = Vec::new();
            for edit in edits {
                let (start, end) = (
                    edit.range.start.max(text.content.start),
                    edit.range.end.min(text.content.end),
                );
                if start >= end {
                    continue;
                }
                let with = if edit.range.start >= text.content.start {
                    edit.with.clone()
                } else {
                    Vec::new()
                };
                says = (says + text.quote.count(&with))
                    .saturating_sub(text.quote.count(&bytes[start..end]));
                inner.push(Edit {
                    range: start..end,
                    with,
                });
            }
            if !inner.is_empty() {
                out.push(Edit {
                    range: text.len.clone(),
                    with: says.to_string().into_bytes(),
                });
                out.extend(inner);
            }
        }
        let meets = |edit: &Edit, range: &Range<usize>| {
            edit.range.start < range.end && range.start < edit.range.end
        };
        for number in &self.numbers {
            if edits.iter().any(|edit| meets(edit, number)) {
                out.push(Edit {
                    range: number.clone(),
                    with: b"0".to_vec(),
                });
            }
        }
        if !self.is_whole {
            let free = |edit: &&Edit| {
                !self
                    .strings
                    .iter()
                    .any(|text| meets(edit, &text.content) || meets(edit, &text.len))
            };
            out.extend(edits.iter().filter(free).cloned());
        }
        out.sort_by_key(|edit| edit.range.start);
        out
    }
}

impl Quote {
    /// Bytes that a quoted stretch stands for.
    fn count(self, mut rest: &[u8]) -> usize {
        let mut sum = 0;
        while !rest.is_empty() {
            let (raw, said) = self.unit(rest);
            rest = &rest[raw.min(rest.len())..];
            sum += said;
        }
        sum
    }
}

/// Digits at `at` and the place of the colon behind them.
fn number(bytes: &[u8], at: usize) -> Option<(usize, usize)> {
    let digits = bytes
        .get(at..)?
        .iter()
        .take(10)
        .take_while(|byte| byte.is_ascii_digit())
        .count();
    let value = std::str::from_utf8(&bytes[at..at + digits])
        .ok()?
        .parse()
        .ok()?;
    (bytes.get(at + digits) == Some(&b':')).then_some((value, at + digits))
}
