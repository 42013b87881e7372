//! What is known of one person, and why a list of it may be refused.

use std::fmt;

/// A person's name as a pair; a title or salutation is no part of it.
#[derive(Clone, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Name {
    #[serde(default)]
    pub given: String,
    #[serde(default)]
    pub family: String,
}

/// What is known of one person. All values are personal: `Debug` prints counts only.
#[derive(Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Identifiers {
    pub emails: Vec<String>,
    pub phones: Vec<String>,
    pub names: Vec<Name>,
    /// Passport and customer numbers, street addresses: looked for as they are written,
    /// whatever the case and the white space.
    pub other: Vec<String>,
}

/// What sort of value an identifier is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    Email,
    Phone,
    Name,
    Other,
}

/// Which identifier of the list: its kind and its place among those of the kind, from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Needle {
    pub kind: Kind,
    pub index: u16,
}

/// Why a list of identifiers cannot be searched for. Says which entry, counted from 1, never its value.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Invalid {
    #[error(
        "the list of identifiers is empty: give at least one e-mail, phone, name or other value"
    )]
    Nothing,
    #[error("{} no. {} is empty: fill it in or leave it out", .0.kind.word(), .0.number())]
    Empty(Needle),
    #[error("e-mail no. {} is no address: write it as name@host", .0.number())]
    NoAddress(Needle),
    #[error(
        "{} no. {} is too short or too common to be told from other people's data: {}",
        .0.kind.word(), .0.number(), .0.kind.least()
    )]
    TooCommon(Needle),
    #[error("more than 65535 entries of kind {}: split the list", .0.word())]
    TooMany(Kind),
}

impl Name {
    pub fn new(given: impl Into<String>, family: impl Into<String>) -> Self {
        Self {
            given: given.into(),
            family: family.into(),
        }
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Name(***)")
    }
}

impl fmt::Debug for Identifiers {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Identifiers")
            .field("emails", &self.emails.len())
            .field("phones", &self.phones.len())
            .field("names", &self.names.len())
            .field("other", &self.other.len())
            .finish()
    }
}

impl Kind {
    /// The word of pages, log and JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Name => "name",
            Self::Other => "other",
        }
    }

    fn least(self) -> &'static str {
        match self {
            Self::Email => "an address has at least 5 characters",
            Self::Phone => "a number has at least 6 digits",
            Self::Name => "a name has a family name, and 4 letters in all",
            Self::Other => "a value has at least 4 letters and digits, or 6 digits",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.word())
    }
}

impl Needle {
    fn number(self) -> u32 {
        u32::from(self.index) + 1
    }
}
