//! A file laid to a request: what it may be, recognised by its first bytes and not by its name.

use jiff::Timestamp;
use serde::Serialize;

use crate::Refusal;

base::id!(
    /// Id of a file of a request.
    FileId
);

/// The largest file, in bytes (ASVS 5.0, 5.2.1).
pub const LARGEST_FILE: usize = 10 * 1024 * 1024;
/// The most files of one request (ASVS 5.0, 5.2.4).
pub(crate) const MOST_FILES: i64 = 200;
/// The longest name that is kept.
const LONGEST_NAME: usize = 200;

/// What a file is. Nothing else is taken: no programs, no pages, no archives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FileKind {
    Pdf,
    Png,
    Jpeg,
    Tiff,
    /// Office Open XML text or OpenDocument text.
    Document,
    /// UTF-8 without control characters; letters and e-mails as saved.
    Text,
}

impl FileKind {
    const ALL: [Self; 6] = [
        Self::Pdf,
        Self::Png,
        Self::Jpeg,
        Self::Tiff,
        Self::Document,
        Self::Text,
    ];

    /// The stable word in tables and API.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Png => "png",
            Self::Jpeg => "jpeg",
            Self::Tiff => "tiff",
            Self::Document => "document",
            Self::Text => "text",
        }
    }

    /// Reads the stable word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// The media type it is served as, always as a download.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Tiff => "image/tiff",
            Self::Document => "application/octet-stream",
            Self::Text => "text/plain; charset=utf-8",
        }
    }

    /// Recognises a file by its bytes (ASVS 5.0, 5.2.2).
    pub fn of(bytes: &[u8]) -> Option<Self> {
        let begins = |with: &[u8]| bytes.starts_with(with);
        if begins(b"%PDF-") {
            return Some(Self::Pdf);
        }
        if begins(b"\x89PNG\r\n\x1a\n") {
            return Some(Self::Png);
        }
        if begins(b"\xff\xd8\xff") {
            return Some(Self::Jpeg);
        }
        if begins(b"II*\0") || begins(b"MM\0*") {
            return Some(Self::Tiff);
        }
        if begins(b"PK\x03\x04") {
            return is_document(bytes).then_some(Self::Document);
        }
        let text = std::str::from_utf8(bytes).ok()?;
        let plain = |c: char| !c.is_control() || matches!(c, '\n' | '\r' | '\t');
        let page = text.trim_start().to_lowercase();
        let is_markup = page.starts_with('<') || page.starts_with("%!ps");
        (!text.is_empty() && !is_markup && text.chars().all(plain)).then_some(Self::Text)
    }
}

/// Whether a zip is a text document: the name of its first entry says so, and where it is.
fn is_document(bytes: &[u8]) -> bool {
    let Some(name) = bytes.get(30..).map(|rest| &rest[..rest.len().min(200)]) else {
        return false;
    };
    name.starts_with(b"mimetypeapplication/vnd.oasis.opendocument.text")
        || (name.starts_with(b"[Content_Types].xml")
            && bytes
                .windows(b"word/document.xml".len())
                .any(|window| window == b"word/document.xml"))
}

/// A file as it is listed. `Debug` leaves the name out: it may hold a person's.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct FileView {
    pub id: FileId,
    /// The step it proves.
    pub step: Option<String>,
    /// As the sender called it; `None` once the file is gone.
    pub name: Option<String>,
    pub kind: FileKind,
    pub bytes: i64,
    /// SHA-256 of the content, where it is kept and how it is recognised.
    pub hash: String,
    /// Login of who laid it down.
    pub by: String,
    pub at: Timestamp,
    /// Index of the ledger entry that tells of it.
    pub entry: i64,
}

impl std::fmt::Debug for FileView {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FileView")
            .field("id", &self.id)
            .field("kind", &self.kind)
            .field("bytes", &self.bytes)
            .finish_non_exhaustive()
    }
}

/// A file's name without folders and control characters, cut at a whole letter.
pub(crate) fn plain_name(name: &str) -> Result<String, Refusal> {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let kept = last
        .chars()
        .filter(|c| !c.is_control() && !is_invisible(*c))
        .take(LONGEST_NAME);
    let kept = kept.collect::<String>().trim().to_owned();
    if kept.is_empty() || kept.chars().all(|c| c == '.') {
        return Err(Refusal::new("file-name", "has no name; give it one").at("file"));
    }
    Ok(kept)
}

/// Letters that turn the direction of writing or hide: a name must end as it seems to.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_what_its_bytes_say() {
        let docx = [
            b"PK\x03\x04",
            &[0; 26][..],
            b"[Content_Types].xml word/document.xml",
        ]
        .concat();
        let odt = [
            b"PK\x03\x04",
            &[0; 26][..],
            b"mimetypeapplication/vnd.oasis.opendocument.text",
        ]
        .concat();
        for (bytes, kind) in [
            (&b"%PDF-1.7 ..."[..], FileKind::Pdf),
            (b"\x89PNG\r\n\x1a\n....", FileKind::Png),
            (b"\xff\xd8\xff\xe0", FileKind::Jpeg),
            (b"II*\0", FileKind::Tiff),
            (&docx, FileKind::Document),
            (&odt, FileKind::Document),
            ("Sehr geehrte Frau Müller,\r\n".as_bytes(), FileKind::Text),
        ] {
            assert_eq!(FileKind::of(bytes), Some(kind));
            assert_eq!(FileKind::from_word(kind.word()), Some(kind));
        }
        let zip = [b"PK\x03\x04", &[0; 26][..], b"evil.exe"].concat();
        for wrong in [
            &b""[..],
            b"MZ\x90\0",
            b"\x7fELF",
            b"<html><script>",
            b"  <svg xmlns=...",
            b"#!/bin/sh\0",
            b"\xff\xfeU\0T\0F\0",
            &zip,
            b"PK\x03\x04",
            b"x %PDF-1.7\0",
        ] {
            assert_eq!(FileKind::of(wrong), None, "{wrong:?}");
        }
    }

    #[test]
    fn a_name_loses_its_folders_and_what_would_deceive() {
        for (sent, kept) in [
            ("Brief.pdf", "Brief.pdf"),
            ("C:\\Users\\anna\\Brief.pdf", "Brief.pdf"),
            ("../../etc/passwd", "passwd"),
            ("rechnung\u{202E}fdp.exe", "rechnungfdp.exe"),
            ("a\0b\r\nc.txt", "abc.txt"),
        ] {
            assert_eq!(plain_name(sent).unwrap(), kept);
        }
        assert_eq!(plain_name(&"ä".repeat(300)).unwrap().chars().count(), 200);
        for none in ["", "/", "..", "\u{200B}"] {
            assert!(plain_name(none).is_err(), "{none:?}");
        }
    }
}
