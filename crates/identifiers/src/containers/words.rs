//! Header lines with RFC 2047 encoded words, read as a person would.

use std::ops::Range;

use base64::{Engine, engine::general_purpose::STANDARD};

use super::{Edit, apply};

/// Longest header line that is read as one.
const LONGEST: usize = 16 * 1024;
/// Longest encoded word (RFC 2047 §2), less its frame for UTF-8.
const ROOM: usize = 75 - 12;

/// A line as pieces.
pub(super) struct Line {
    pieces: Vec<Piece>,
}

struct Piece {
    /// Bytes of the value.
    range: Range<usize>,
    /// Bytes of the decoded line.
    text: Range<usize>,
    /// For encoded words: `B` or `Q`, and what parts the words.
    words: Option<(u8, Vec<u8>)>,
}

struct Word {
    range: Range<usize>,
    is_latin: bool,
    code: u8,
    bytes: Vec<u8>,
}

/// Calls `take` with each line that holds an encoded word, decoded.
pub(super) fn lines(bytes: &[u8], take: &mut dyn FnMut(Vec<u8>, Line)) {
    let mut from = 0;
    while let Some(at) = memchr::memmem::find(&bytes[from..], b"=?") {
        let at = from + at;
        let range = line_around(bytes, at, from);
        let (text, line, has_word) = decode(bytes, range.clone());
        if has_word {
            take(text, line);
        }
        from = range.end.max(at + 2);
    }
}

/// The header line around `at`, with its continuations.
fn line_around(bytes: &[u8], at: usize, from: usize) -> Range<usize> {
    let floor = from.max(at.saturating_sub(LONGEST));
    let mut start = at;
    while start > floor && (bytes[start - 1] != b'\n' || matches!(bytes[start], b' ' | b'\t')) {
        start -= 1;
    }
    let ceiling = bytes.len().min(at + LONGEST);
    let mut end = at;
    while end < ceiling && (bytes[end] != b'\n' || matches!(bytes.get(end + 1), Some(b' ' | b'\t')))
    {
        end += 1;
    }
    start..end
}

fn decode(bytes: &[u8], range: Range<usize>) -> (Vec<u8>, Line, bool) {
    let mut text = Vec::with_capacity(range.len());
    let mut pieces = Vec::new();
    let mut at = range.start;
    let mut literal = at;
    let mut has_word = false;
    while at < range.end {
        let Some(first) = word_at(bytes, at, range.end) else {
            at += 1;
            continue;
        };
        piece(
            &mut pieces,
            &mut text,
            literal..at,
            &bytes[literal..at],
            None,
        );
        let mut end = first.range.end;
        let code = first.code;
        let mut parted: &[u8] = b" ";
        let mut run = vec![first];
        loop {
            let blanks = blanks(&bytes[end..range.end]);
            let Some(next) = word_at(bytes, end + blanks, range.end) else {
                break;
            };
            if blanks > 0 {
                parted = &bytes[end..end + blanks];
            }
            end = next.range.end;
            run.push(next);
        }
        piece(
            &mut pieces,
            &mut text,
            at..end,
            &joined(&run),
            Some((code, parted.to_vec())),
        );
        has_word = true;
        (at, literal) = (end, end);
    }
    piece(
        &mut pieces,
        &mut text,
        literal..range.end,
        &bytes[literal..range.end],
        None,
    );
    (text, Line { pieces }, has_word)
}

/// White space, also as the escapes of a JSON string within JSON strings.
fn blanks(rest: &[u8]) -> usize {
    let mut at = 0;
    while let Some(byte) = rest.get(at) {
        let slashes = rest[at..].iter().take_while(|byte| **byte == b'\\').count();
        let escaped = slashes > 0 && matches!(rest.get(at + slashes), Some(b'r' | b'n' | b't'));
        if !escaped && !byte.is_ascii_whitespace() {
            break;
        }
        at += if escaped { slashes + 1 } else { 1 };
    }
    at
}

fn piece(
    pieces: &mut Vec<Piece>,
    text: &mut Vec<u8>,
    range: Range<usize>,
    says: &[u8],
    words: Option<(u8, Vec<u8>)>,
) {
    if range.is_empty() {
        return;
    }
    let start = text.len();
    text.extend_from_slice(says);
    pieces.push(Piece {
        range,
        text: start..text.len(),
        words,
    });
}

/// Words of one charset are joined before they are read, since a letter may be cut in two.
fn joined(words: &[Word]) -> Vec<u8> {
    let mut text = Vec::new();
    for word in words {
        if word.is_latin {
            let units = super::super::text::plain(&word.bytes, 0);
            if word.bytes.is_ascii() || std::str::from_utf8(&word.bytes).is_err() {
                text.extend(
                    units
                        .iter()
                        .map(|unit| unit.c)
                        .collect::<String>()
                        .into_bytes(),
                );
            } else {
                text.extend(
                    word.bytes
                        .iter()
                        .map(|byte| char::from(*byte))
                        .collect::<String>()
                        .into_bytes(),
                );
            }
        } else {
            text.extend_from_slice(&word.bytes);
        }
    }
    text
}

/// The encoded word at `at`.
fn word_at(bytes: &[u8], at: usize, end: usize) -> Option<Word> {
    let rest = bytes.get(at..end)?.strip_prefix(b"=?")?;
    let charset_len = rest.iter().take(40).position(|byte| *byte == b'?')?;
    let charset = rest[..charset_len].to_ascii_lowercase();
    let code = rest.get(charset_len + 1)?.to_ascii_uppercase();
    if rest.get(charset_len + 2) != Some(&b'?')
        || !matches!(code, b'B' | b'Q')
        || charset.is_empty()
    {
        return None;
    }
    let body = &rest[charset_len + 3..];
    let body_len = memchr::memmem::find(&body[..body.len().min(LONGEST)], b"?=")?;
    let body = &body[..body_len];
    let text = if code == b'B' {
        let clean: Vec<u8> = body
            .iter()
            .copied()
            .filter(|byte| !byte.is_ascii_whitespace() && *byte != b'=')
            .collect();
        base64_text(&clean)?
    } else {
        q_text(body)
    };
    let is_latin = charset.starts_with(b"iso-8859-")
        || charset.starts_with(b"windows-125")
        || charset == b"latin1"
        || charset == b"cp1252";
    Some(Word {
        range: at..at + 2 + charset_len + 3 + body_len + 2,
        is_latin,
        code,
        bytes: text,
    })
}

fn base64_text(clean: &[u8]) -> Option<Vec<u8>> {
    let engine = base64::engine::GeneralPurpose::new(
        &base64::alphabet::STANDARD,
        base64::engine::GeneralPurposeConfig::new()
            .with_decode_allow_trailing_bits(true)
            .with_decode_padding_mode(base64::engine::DecodePaddingMode::Indifferent),
    );
    engine
        .decode(&clean[..clean.len() - usize::from(clean.len() % 4 == 1)])
        .ok()
}

fn q_text(body: &[u8]) -> Vec<u8> {
    let digit = |byte: Option<&u8>| {
        byte.and_then(|byte| char::from(*byte).to_digit(16))
            .and_then(|digit| u8::try_from(digit).ok())
    };
    let mut out = Vec::with_capacity(body.len());
    let mut at = 0;
    while at < body.len() {
        if body[at] == b'='
            && let (Some(high), Some(low)) = (digit(body.get(at + 1)), digit(body.get(at + 2)))
        {
            out.push(high << 4 | low);
            at += 3;
            continue;
        }
        out.push(if body[at] == b'_' { b' ' } else { body[at] });
        at += 1;
    }
    out
}

impl Line {
    pub fn range(&self) -> Range<usize> {
        self.pieces.first().map_or(0, |piece| piece.range.start)
            ..self.pieces.last().map_or(0, |piece| piece.range.end)
    }

    /// The edits of the value; a piece of encoded words is written anew as a whole.
    pub fn close(&self, text: &[u8], edits: &[Edit]) -> Vec<Edit> {
        let mut out = Vec::new();
        for piece in &self.pieces {
            let inner: Vec<Edit> = edits
                .iter()
                .filter_map(|edit| clip(edit, &piece.text))
                .collect();
            if inner.is_empty() {
                continue;
            }
            match &piece.words {
                None => out.extend(inner.into_iter().map(|edit| Edit {
                    range: edit.range.start + piece.range.start..edit.range.end + piece.range.start,
                    with: edit.with,
                })),
                Some((code, parted)) => {
                    let new = apply(&text[piece.text.clone()], &inner);
                    out.push(Edit {
                        range: piece.range.clone(),
                        with: encode(&String::from_utf8_lossy(&new), *code, parted),
                    });
                }
            }
        }
        out
    }
}

/// The part of an edit that lies in `text`, counted from there; the replacement goes where it starts.
fn clip(edit: &Edit, text: &Range<usize>) -> Option<Edit> {
    let (start, end) = (
        edit.range.start.max(text.start),
        edit.range.end.min(text.end),
    );
    if start >= end {
        return None;
    }
    let with = if edit.range.start >= text.start {
        edit.with.clone()
    } else {
        Vec::new()
    };
    Some(Edit {
        range: start - text.start..end - text.start,
        with,
    })
}

/// Encoded words of at most 75 characters.
fn encode(text: &str, code: u8, parted: &[u8]) -> Vec<u8> {
    let mut words: Vec<Vec<u8>> = Vec::new();
    let mut word: Vec<u8> = Vec::new();
    let (mut used, mut plain) = (0, String::new());
    for c in text.chars() {
        let piece = if code == b'B' { Vec::new() } else { q_char(c) };
        let cost = if code == b'B' {
            (plain.len() + c.len_utf8()).div_ceil(3) * 4
        } else {
            used + piece.len()
        };
        if cost > ROOM {
            words.push(finish(&word, &plain, code));
            word.clear();
            plain.clear();
            used = 0;
        }
        used += piece.len();
        word.extend(piece);
        plain.push(c);
    }
    if !plain.is_empty() {
        words.push(finish(&word, &plain, code));
    }
    words.join(parted)
}

fn finish(word: &[u8], plain: &str, code: u8) -> Vec<u8> {
    let mut out = b"=?utf-8?".to_vec();
    out.push(code);
    out.push(b'?');
    if code == b'B' {
        out.extend(STANDARD.encode(plain).into_bytes());
    } else {
        out.extend_from_slice(word);
    }
    out.extend_from_slice(b"?=");
    out
}

fn q_char(c: char) -> Vec<u8> {
    if c == ' ' {
        return b"_".to_vec();
    }
    if c.is_ascii_alphanumeric() || matches!(c, '!' | '*' | '+' | '-' | '/') {
        return vec![c as u8];
    }
    let mut buffer = [0; 4];
    c.encode_utf8(&mut buffer)
        .bytes()
        .flat_map(|byte| format!("={byte:02X}").into_bytes())
        .collect()
}
