//! What a paper is made of.

use base::Locale;
use jiff::Timestamp;
use serde::Serialize;

/// A document to be set, in the order of its parts.
#[derive(Clone, Serialize)]
pub struct Paper {
    /// Its title, which is also the document's.
    pub title: String,
    /// The language it is read in.
    #[serde(serialize_with = "tag")]
    pub language: Locale,
    /// Who writes.
    pub sender: Sender,
    /// Who is written to, line by line.
    pub to: Vec<String>,
    /// Number, day and the like, above the title.
    pub marks: Vec<(String, String)>,
    /// The content.
    pub parts: Vec<Part>,
    /// Small print at the foot of each page.
    pub foot: String,
    /// When it was made.
    #[serde(skip)]
    pub made_at: Timestamp,
    /// Files inside the PDF.
    #[serde(skip)]
    pub attachments: Vec<Attachment>,
}

/// The head of the letter.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Sender {
    /// Name of the controller.
    pub name: String,
    /// Address and how to reach it, line by line.
    pub lines: Vec<String>,
}

/// One piece of a paper.
#[derive(Clone, Serialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Part {
    /// A heading; 1 is a section, 2 a part of one.
    Heading { level: u8, text: String },
    /// Running text.
    Paragraph { text: String },
    /// Labels with values.
    Pairs { rows: Vec<(String, String)> },
    /// Labels with values, set closer: many of them, which shall stay on one page.
    Facts { rows: Vec<(String, String)> },
    /// A table with a head.
    Table {
        head: Vec<String>,
        rows: Vec<Vec<String>>,
    },
}

/// A file inside the PDF.
#[derive(Clone)]
pub struct Attachment {
    /// Its name.
    pub name: &'static str,
    /// Its media type.
    pub media_type: &'static str,
    /// What it is.
    pub about: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

impl Part {
    /// A section's heading.
    pub fn section(text: impl Into<String>) -> Self {
        Self::Heading {
            level: 1,
            text: text.into(),
        }
    }

    /// A heading inside a section.
    pub fn heading(text: impl Into<String>) -> Self {
        Self::Heading {
            level: 2,
            text: text.into(),
        }
    }

    /// Running text.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Paragraph { text: text.into() }
    }
}

/// A paper holds values of a person: nothing of it is printed for debugging.
impl std::fmt::Debug for Paper {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Paper({} parts)", self.parts.len())
    }
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands fields over by reference"
)]
fn tag<S: serde::Serializer>(locale: &Locale, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(locale.word())
}
