//! The two languages of the product.

use std::fmt;

/// A language of screens and letters; German is the first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Locale {
    /// German.
    #[default]
    De,
    /// English.
    En,
}

impl Locale {
    /// Both, in the order they are offered.
    pub const ALL: [Self; 2] = [Self::De, Self::En];

    /// Reads a BCP 47 tag by its language alone: `de-AT` is German; `None` for any other language.
    pub fn from_tag(tag: &str) -> Option<Self> {
        let language = tag.trim().split(['-', '_']).next().unwrap_or_default();
        match language.to_ascii_lowercase().as_str() {
            "de" => Some(Self::De),
            "en" => Some(Self::En),
            _ => None,
        }
    }

    /// The tag: `de` or `en`.
    pub fn word(self) -> &'static str {
        match self {
            Self::De => "de",
            Self::En => "en",
        }
    }
}

impl fmt::Display for Locale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl serde::Serialize for Locale {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.word())
    }
}

impl<'de> serde::Deserialize<'de> for Locale {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let tag = String::deserialize(from)?;
        Self::from_tag(&tag).ok_or_else(|| serde::de::Error::custom("language must be de or en"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_read_by_its_language() {
        for tag in ["de", "de-AT", "DE_ch", " de "] {
            assert_eq!(Locale::from_tag(tag), Some(Locale::De), "{tag}");
        }
        assert_eq!(Locale::from_tag("en-GB"), Some(Locale::En));
        for tag in ["", "fr", "deutsch", "*"] {
            assert_eq!(Locale::from_tag(tag), None, "{tag}");
        }
    }

    #[test]
    fn a_word_reads_back_as_its_locale() {
        for locale in Locale::ALL {
            assert_eq!(Locale::from_tag(locale.word()), Some(locale));
        }
    }
}
