//! Rewriting a value so that the identifiers are gone and its encoding still holds.

use std::ops::Range;

use crate::{
    Kind, Needle,
    containers::{self, Edit, Php, apply, is_php, tidy},
    find::{Budget, DEEPEST, find},
    json::{each_string, is_json},
    look::{Seen, look},
    needles::Needles,
    text::{QP, URL},
};

/// Rounds until nothing new comes together where something was taken out.
const MOST_ROUNDS: usize = 5;

/// What came of a redaction.
#[derive(Clone, PartialEq, Eq)]
pub enum Redacted {
    /// Nothing had to go.
    Unchanged,
    /// The new value; [`crate::Matcher::find`] finds nothing in it but what was to be kept.
    Rewritten(Vec<u8>),
    Impossible(Impossible),
}

/// Why a value cannot be rewritten; it has to be cleared as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Impossible {
    #[error("the value still holds an identifier after rewriting: clear it as a whole")]
    StillFound,
    #[error("the rewritten value does not fit its column: clear it as a whole")]
    TooLong,
}

impl std::fmt::Debug for Redacted {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Unchanged => out.write_str("Unchanged"),
            Self::Rewritten(value) => write!(out, "Rewritten({} bytes)", value.len()),
            Self::Impossible(reason) => write!(out, "Impossible({reason:?})"),
        }
    }
}

/// What stands in place of an identifier.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Style {
    /// A constant that names the kind.
    Named,
    /// Nothing, where the constant does not fit.
    Empty,
}

/// One redaction.
struct Task<'a> {
    needles: &'a Needles,
    keep: &'a dyn Fn(Needle) -> bool,
    style: Style,
    budget: Budget,
}

/// See [`crate::Matcher::redact`].
pub(crate) fn redact(
    needles: &Needles,
    value: &[u8],
    keep: &dyn Fn(Needle) -> bool,
    limit: Option<usize>,
) -> Redacted {
    let is_left = |value: &[u8]| {
        find(needles, value)
            .iter()
            .any(|(_, hit)| !keep(hit.needle))
    };
    if !is_left(value) {
        return Redacted::Unchanged;
    }
    let mut reason = Impossible::StillFound;
    for style in [Style::Named, Style::Empty] {
        let Some(new) = without_identifiers(needles, value, keep, style) else {
            continue;
        };
        if is_left(&new) {
            continue;
        }
        if fits(value, &new, limit) {
            return Redacted::Rewritten(new);
        }
        reason = Impossible::TooLong;
    }
    Redacted::Impossible(reason)
}

/// The value after all rounds; none where they would make a JSON document no document.
fn without_identifiers(
    needles: &Needles,
    value: &[u8],
    keep: &dyn Fn(Needle) -> bool,
    style: Style,
) -> Option<Vec<u8>> {
    let rounds = |value: &[u8]| rounds(needles, value, keep, style);
    let new = rounds(value);
    if !is_json(value) || is_json(&new) {
        return Some(new);
    }
    // Something that opens in one string and closes in another was read as one encoded text. Each string apart
    // closes nothing of another; bare numbers are left for the rounds over the whole.
    let new = rounds(&each_string(value, &rounds));
    is_json(&new).then_some(new)
}

/// Takes out what is found until nothing new comes together.
fn rounds(needles: &Needles, value: &[u8], keep: &dyn Fn(Needle) -> bool, style: Style) -> Vec<u8> {
    let mut new = value.to_vec();
    for _ in 0..MOST_ROUNDS {
        let mut task = Task {
            needles,
            keep,
            style,
            budget: Budget::of(&new),
        };
        let edits = task.edits(&new, 0);
        if edits.is_empty() {
            break;
        }
        new = apply(&new, &edits);
    }
    new
}

/// A column counts characters or bytes; the new value must fit either way, unless it grew in neither.
fn fits(old: &[u8], new: &[u8], limit: Option<usize>) -> bool {
    let Some(limit) = limit else { return true };
    let chars = |bytes: &[u8]| String::from_utf8_lossy(bytes).chars().count();
    let (old_chars, new_chars) = (chars(old), chars(new));
    (new_chars <= limit || new_chars <= old_chars) && (new.len() <= limit || new.len() <= old.len())
}

impl Task<'_> {
    /// The edits that take the identifiers out of `bytes`, in order.
    fn edits(&mut self, bytes: &[u8], depth: usize) -> Vec<Edit> {
        let php = Php::parse(bytes);
        let mut edits = self.inner_edits(bytes, php.as_ref(), depth);
        let (kept, gone): (Vec<Seen>, Vec<Seen>) = look(self.needles, bytes)
            .into_iter()
            .partition(|seen| (self.keep)(seen.needle));
        let is_fixed = bytes.contains(&0);
        for seen in &gone {
            for stretch in &seen.stretches {
                for (number, span) in stretch.iter().enumerate() {
                    let with = if number == 0 {
                        self.replacement(seen, span, bytes)
                    } else {
                        Vec::new()
                    };
                    let with = if is_fixed {
                        padded(with, span.len())
                    } else {
                        with
                    };
                    edits.extend(without(span, &kept).map(|range| Edit {
                        range,
                        with: with.clone(),
                    }));
                }
            }
        }
        let edits = tidy(edits);
        if edits.is_empty() {
            return edits;
        }
        match php {
            Some(php) => php.keep_lengths(bytes, &edits),
            None if memchr::memmem::find(bytes, b"s:").is_some() => {
                Php::scattered(bytes).keep_lengths(bytes, &edits)
            }
            None => edits,
        }
    }

    /// Edits inside containers, and inside serialized text within serialized strings.
    fn inner_edits(&mut self, bytes: &[u8], php: Option<&Php>, depth: usize) -> Vec<Edit> {
        if depth >= DEEPEST {
            return Vec::new();
        }
        let mut edits = Vec::new();
        for content in php.iter().flat_map(|php| php.strings()) {
            let text = &bytes[content.clone()];
            if is_php(text) && Php::parse(text).is_some() && self.budget.spend(text.len()) {
                edits.extend(self.edits(text, depth + 1).into_iter().map(|edit| Edit {
                    range: edit.range.start + content.start..edit.range.end + content.start,
                    with: edit.with,
                }));
            }
        }
        containers::open(bytes, &mut |container| {
            if !self.budget.spend(container.text.len()) {
                return false;
            }
            let inner = self.edits(&container.text, depth + 1);
            let closed = if inner.is_empty() {
                Vec::new()
            } else {
                container.close(&inner)
            };
            let is_wanted = !closed.is_empty();
            edits.extend(closed);
            is_wanted
        });
        edits
    }

    fn replacement(&self, seen: &Seen, span: &Range<usize>, bytes: &[u8]) -> Vec<u8> {
        if is_bare_number(bytes, span) {
            return b"0".to_vec();
        }
        if self.style == Style::Empty {
            return Vec::new();
        }
        // Brackets would have to be escaped in a link.
        let is_escaped = seen.via & URL != 0;
        let text = match seen.needle.kind {
            Kind::Email if !seen.in_address && is_escaped => "entfernt%40invalid",
            Kind::Email if !seen.in_address => "entfernt@invalid",
            Kind::Email => "entfernt",
            _ if seen.in_address || is_escaped => "entfernt",
            Kind::Name => "[Name]",
            Kind::Phone => "[Telefon]",
            Kind::Other => "[entfernt]",
        };
        // A quoted-printable line must not grow past its 76 characters.
        let is_quoted = seen.via & QP != 0
            || memchr::memmem::find(bytes, b"=\n").is_some()
            || memchr::memmem::find(bytes, b"=\r\n").is_some();
        if is_quoted && text.len() > span.len() {
            b"-".to_vec()
        } else {
            text.as_bytes().to_vec()
        }
    }
}

/// A number that JSON holds without quotes: `[Telefon]` there would be no JSON.
fn is_bare_number(bytes: &[u8], span: &Range<usize>) -> bool {
    if !bytes[span.clone()]
        .iter()
        .all(|byte| byte.is_ascii_digit() || *byte == b'-')
    {
        return false;
    }
    let is_json = bytes
        .iter()
        .find(|byte| !byte.is_ascii_whitespace())
        .is_some_and(|byte| matches!(byte, b'{' | b'['));
    if !is_json {
        return false;
    }
    let (mut quoted, mut escaped) = (false, false);
    for byte in &bytes[..span.start] {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            _ => {}
        }
    }
    !quoted
}

/// Binary content keeps its length, since other parts of it count on it.
fn padded(mut with: Vec<u8>, len: usize) -> Vec<u8> {
    with.resize(len, b' ');
    with
}

/// The parts of a span that no kept identifier covers.
fn without(span: &Range<usize>, kept: &[Seen]) -> impl Iterator<Item = Range<usize>> + use<> {
    let mut parts = vec![span.clone()];
    for hole in kept.iter().flat_map(Seen::spans) {
        parts = parts
            .into_iter()
            .flat_map(|part| {
                [
                    part.start..part.end.min(hole.start.max(part.start)),
                    part.start.max(hole.end.min(part.end))..part.end,
                ]
            })
            .filter(|part| part.start < part.end)
            .collect();
    }
    parts.into_iter()
}
