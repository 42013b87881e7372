//! Where an identifier was found.

use std::ops::Range;

use crate::Needle;

/// One encoding that had to be undone to see the value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Layer {
    Base64,
    Hex,
    PhpSerialize,
    QuotedPrintable,
    /// RFC 2047 encoded words of a mail header.
    EncodedWord,
    /// Entities, or tags inside the value.
    Html,
    /// Backslash escapes.
    Json,
    /// Percent escapes.
    Url,
    Utf16,
}

/// How the value was written: as it stands, or under these layers, outermost first.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Place {
    Plain,
    Decoded(Vec<Layer>),
}

/// One identifier at one place. Holds positions only, no value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    pub needle: Needle,
    pub place: Place,
    /// Bytes in the text of the innermost container (the decoded base64, say); escapes of single
    /// characters are counted as written there.
    pub range: Range<usize>,
    /// Bytes in the raw value, when no container had to be opened.
    pub raw: Option<Range<usize>>,
}
