//! Encodings that hold a whole text of their own: opened, searched, and closed again.

pub(crate) mod base64;
mod layout;
mod php;
mod utf16;
mod words;

use std::ops::Range;

pub(crate) use php::{Php, is_php};

use crate::Layer;

/// Replaces a range of bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Edit {
    pub range: Range<usize>,
    pub with: Vec<u8>,
}

/// An encoded text inside a value.
pub(crate) struct Container {
    pub layer: Layer,
    /// What it says, decoded.
    pub text: Vec<u8>,
    form: Form,
}

enum Form {
    Run(base64::Run),
    Words(words::Line),
    Utf16(utf16::Form),
}

impl Container {
    /// The bytes of the value that it is made of.
    pub fn range(&self) -> Range<usize> {
        match &self.form {
            Form::Run(run) => run.range.clone(),
            Form::Words(line) => line.range(),
            Form::Utf16(form) => form.range(),
        }
    }

    /// The edits of the value that bring these edits of the decoded text about.
    pub fn close(&self, edits: &[Edit]) -> Vec<Edit> {
        match &self.form {
            Form::Run(run) => vec![run.close(&apply(&self.text, edits))],
            Form::Words(line) => line.close(&self.text, edits),
            Form::Utf16(form) => vec![form.close(&apply(&self.text, edits))],
        }
    }
}

/// Opens what may be an encoded text, and asks `wanted` for each whether it is kept; of several
/// ways to read the same bytes the first wanted one is taken.
pub(crate) fn open(bytes: &[u8], wanted: &mut dyn FnMut(&Container) -> bool) -> Vec<Container> {
    let mut kept = Vec::new();
    if let Some((text, form)) = utf16::open(bytes) {
        let container = Container {
            layer: Layer::Utf16,
            text,
            form: Form::Utf16(form),
        };
        if wanted(&container) {
            kept.push(container);
            return kept;
        }
    }
    words::lines(bytes, &mut |text, line| {
        let container = Container {
            layer: Layer::EncodedWord,
            text,
            form: Form::Words(line),
        };
        if wanted(&container) {
            kept.push(container);
        }
    });
    base64::runs(bytes, &mut |layer, text, run| {
        let container = Container {
            layer,
            text,
            form: Form::Run(run),
        };
        let is_wanted = wanted(&container);
        if is_wanted {
            kept.push(container);
        }
        is_wanted
    });
    kept
}

/// Whether `wanted` takes any of the encoded texts; header lines only when `has_words`.
pub(crate) fn any(bytes: &[u8], has_words: bool, wanted: &mut dyn FnMut(&[u8]) -> bool) -> bool {
    if let Some((text, _)) = utf16::open(bytes)
        && wanted(&text)
    {
        return true;
    }
    let mut is_taken = false;
    if has_words {
        words::lines(bytes, &mut |text, _| is_taken = is_taken || wanted(&text));
    }
    if !is_taken {
        base64::any(bytes, &mut |text| {
            is_taken = wanted(text);
            is_taken
        });
    }
    is_taken
}

/// Whether a value may hold an encoded text other than in header lines.
pub(crate) fn may_hold(bytes: &[u8]) -> bool {
    bytes.len() >= base64::SHORTEST_WHOLE && (base64::may_hold(bytes) || utf16::is_likely(bytes))
}

/// The text with edits carried out; they are in order and do not overlap.
pub(crate) fn apply(text: &[u8], edits: &[Edit]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut at = 0;
    for edit in edits {
        out.extend_from_slice(&text[at..edit.range.start]);
        out.extend_from_slice(&edit.with);
        at = edit.range.end;
    }
    out.extend_from_slice(&text[at..]);
    out
}

/// In order and without overlaps; of two that overlap the first in the list wins.
pub(crate) fn tidy(edits: Vec<Edit>) -> Vec<Edit> {
    let mut kept: Vec<Edit> = Vec::with_capacity(edits.len());
    for edit in edits {
        if !kept
            .iter()
            .any(|other| edit.range.start < other.range.end && other.range.start < edit.range.end)
        {
            kept.push(edit);
        }
    }
    kept.sort_by_key(|edit| (edit.range.start, edit.range.end));
    kept
}
