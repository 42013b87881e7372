//! The rights of Arts. 7 and 15–22 GDPR, each with its articles and the text version they were read in.

use std::fmt;
use std::str::FromStr;
use std::sync::LazyLock;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{Error, Words};

/// What a data subject can demand. The word is stable: it stands in tables, URLs and the API.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Right {
    /// Art. 15
    Access,
    /// Art. 16
    Rectification,
    /// Art. 17
    Erasure,
    /// Art. 18
    Restriction,
    /// Art. 20
    Portability,
    /// Art. 21
    Objection,
    /// Art. 22
    AutomatedDecision,
    /// Art. 7(3)
    WithdrawalOfConsent,
}

/// What the data file says about a right.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    pub right: Right,
    pub title: Words,
    /// The articles the right rests on, as they are quoted.
    pub articles: Words,
    /// What the person asks for, in one sentence.
    pub meaning: Words,
    /// How fast, in one sentence; the month of Art. 12(3) is not the whole answer everywhere.
    pub time: Words,
}

/// The legal text the articles refer to.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LegalText {
    pub title: Words,
    /// Where the text is published.
    pub source: Words,
    /// Day of the version that was read (last corrigendum).
    pub version: Date,
    /// Day since which the law applies.
    pub applies_since: Date,
    /// Day on which references were last compared with the text.
    pub checked: Date,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    text: LegalText,
    right: Vec<Profile>,
}

static FILE: LazyLock<File> = LazyLock::new(|| {
    toml::from_str(include_str!("../data/rights.toml"))
        .expect("the embedded rights are parsed by a test")
});

/// The legal text behind all rights, with its version and the day it was last checked.
pub fn legal_text() -> &'static LegalText {
    &FILE.text
}

impl Right {
    pub const ALL: [Self; 8] = [
        Self::Access,
        Self::Rectification,
        Self::Erasure,
        Self::Restriction,
        Self::Portability,
        Self::Objection,
        Self::AutomatedDecision,
        Self::WithdrawalOfConsent,
    ];

    /// The stable word, for example `erasure`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Access => "access",
            Self::Rectification => "rectification",
            Self::Erasure => "erasure",
            Self::Restriction => "restriction",
            Self::Portability => "portability",
            Self::Objection => "objection",
            Self::AutomatedDecision => "automated_decision",
            Self::WithdrawalOfConsent => "withdrawal_of_consent",
        }
    }

    /// Title, articles and meaning in both languages.
    pub fn profile(self) -> &'static Profile {
        FILE.right
            .iter()
            .find(|profile| profile.right == self)
            .expect("a test demands a profile for every right")
    }

    pub fn title(self) -> &'static Words {
        &self.profile().title
    }

    pub fn articles(self) -> &'static Words {
        &self.profile().articles
    }

    /// Whether Art. 19 asks to tell every recipient once this right was carried out.
    pub const fn notifies_recipients(self) -> bool {
        match self {
            Self::Rectification | Self::Erasure | Self::Restriction => true,
            Self::Access
            | Self::Portability
            | Self::Objection
            | Self::AutomatedDecision
            | Self::WithdrawalOfConsent => false,
        }
    }
}

impl fmt::Display for Right {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl FromStr for Right {
    type Err = Error;

    fn from_str(word: &str) -> Result<Self, Error> {
        Self::ALL
            .into_iter()
            .find(|right| right.word() == word)
            .ok_or(Error::Right)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_right_has_title_articles_and_meaning_in_both_languages() {
        for right in Right::ALL {
            let profile = right.profile();
            for words in [
                &profile.title,
                &profile.articles,
                &profile.meaning,
                &profile.time,
            ] {
                assert!(words.is_complete(), "{right}");
            }
        }
        assert_eq!(FILE.right.len(), Right::ALL.len());
        assert!(legal_text().title.is_complete() && legal_text().source.is_complete());
    }

    #[test]
    fn a_word_read_back_gives_the_same_right() {
        for right in Right::ALL {
            assert_eq!(right.word().parse(), Ok(right));
            assert_eq!(serde_json::to_value(right).unwrap(), right.word());
        }
        assert_eq!("Erasure ".parse::<Right>(), Err(Error::Right));
    }

    #[test]
    fn recipients_are_told_of_rectification_erasure_and_restriction_only() {
        let told: Vec<_> = Right::ALL
            .into_iter()
            .filter(|right| right.notifies_recipients())
            .collect();
        assert_eq!(
            told,
            [Right::Rectification, Right::Erasure, Right::Restriction]
        );
    }
}
