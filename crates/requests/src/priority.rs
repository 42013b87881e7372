//! How pressing a request is for the house, and words to find it by.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization as _;

use crate::Refusal;

/// How pressing a request is for the house. The legal date knows nothing of it.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Priority {
    #[default]
    Normal,
    High,
    Urgent,
}

impl Priority {
    /// All of them, the least pressing first.
    pub const ALL: [Self; 3] = [Self::Normal, Self::High, Self::Urgent];

    /// The stable word in tables, URLs and API.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Normal => "normal",
            Self::High => "high",
            Self::Urgent => "urgent",
        }
    }

    /// The next higher one; the highest stays.
    #[must_use]
    pub const fn raised(self) -> Self {
        match self {
            Self::Normal => Self::High,
            Self::High | Self::Urgent => Self::Urgent,
        }
    }
}

impl FromStr for Priority {
    type Err = Refusal;

    fn from_str(word: &str) -> Result<Self, Refusal> {
        let known = Self::ALL
            .into_iter()
            .find(|priority| priority.word() == word.trim());
        known.ok_or_else(|| {
            let message = "is not known: give normal, high or urgent";
            Refusal::new("priority-unknown", message).at("priority")
        })
    }
}

/// A word to find requests by. It stands in addresses and in rules of workflows, so that it must
/// name no person; that is said where it is written.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Tag(String);

impl Tag {
    /// The most tags one request carries.
    pub const MOST: usize = 12;
    /// The longest tag, in characters.
    pub const LONGEST: usize = 30;

    /// Reads a tag: small letters, digits and hyphens.
    pub fn parse(word: &str) -> Result<Self, Refusal> {
        let word: String = word.trim().to_lowercase().nfc().collect();
        let allowed = |c: char| c.is_alphanumeric() || c == '-';
        let long = word.chars().count() > Self::LONGEST;
        if word.is_empty() || long || !word.chars().all(allowed) {
            let message = format!(
                "is no tag: give up to {} letters, digits and hyphens",
                Self::LONGEST
            );
            return Err(Refusal::new("tag-shape", message).at("tags"));
        }
        Ok(Self(word))
    }

    /// Reads several, parted by commas or spaces, each once.
    pub fn parse_all(words: &str) -> Result<Vec<Self>, Refusal> {
        let words = words.split([',', ' ', '\n']);
        let words = words.map(str::trim).filter(|word| !word.is_empty());
        let mut tags: Vec<Self> = words.map(Self::parse).collect::<Result<_, _>>()?;
        tags.sort();
        tags.dedup();
        Self::few(&tags)?;
        Ok(tags)
    }

    /// Refuses more than a request carries.
    pub(crate) fn few(tags: &[Self]) -> Result<(), Refusal> {
        if tags.len() <= Self::MOST {
            return Ok(());
        }
        let message = format!("a request carries at most {} tags", Self::MOST);
        Err(Refusal::new("tags-many", message).at("tags"))
    }

    /// The word.
    pub fn word(&self) -> &str {
        &self.0
    }

    pub(crate) fn from_stored(word: &str) -> Self {
        Self(word.to_owned())
    }
}

impl fmt::Display for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_priority_is_raised_to_the_highest_and_read_by_its_word() {
        assert_eq!(
            Priority::Normal.raised().raised().raised(),
            Priority::Urgent
        );
        for priority in Priority::ALL {
            assert_eq!(priority.word().parse::<Priority>().unwrap(), priority);
        }
        let refusal = "low".parse::<Priority>().unwrap_err();
        assert_eq!(refusal.code, "priority-unknown");
    }

    #[test]
    fn tags_are_small_words_each_once() {
        let tags = Tag::parse_all("Presse, vip vip,, Ämter-Post").unwrap();
        let words: Vec<&str> = tags.iter().map(Tag::word).collect();
        assert_eq!(words, ["presse", "vip", "ämter-post"]);
        for wrong in ["a_b", "50%", "x\u{202e}", &"x".repeat(31)] {
            assert_eq!(
                Tag::parse(wrong).unwrap_err().code,
                "tag-shape",
                "{wrong:?}"
            );
        }
        let many = (0..13).map(|n| format!("t{n}"));
        let many = many.collect::<Vec<_>>().join(" ");
        assert_eq!(Tag::parse_all(&many).unwrap_err().code, "tags-many");
    }
}
