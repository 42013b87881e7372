//! What is written to the owner of a system.

use std::sync::LazyLock;

use base::Locale;
use law::{Language, Right, Words};
use serde::Deserialize;

use crate::Outcome;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    de: Letter,
    en: Letter,
}

/// The words of one language.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Letter {
    pub subject: String,
    pub body: String,
    nothing: String,
    done: String,
    partly: String,
}

static FILE: LazyLock<File> = LazyLock::new(|| {
    toml::from_str(include_str!("../data/ask.toml")).expect("a test reads the shipped letters")
});

pub(crate) fn letter(locale: Locale) -> &'static Letter {
    match locale {
        Locale::De => &FILE.de,
        Locale::En => &FILE.en,
    }
}

/// What is to be done for a right: in a system, or by a recipient of data where none is named.
pub(crate) fn asked(right: Right, system: &str) -> Option<&'static Words> {
    if system.is_empty() {
        law::errand::notice(right)
    } else {
        law::errand::words(right)
    }
}

pub(crate) fn language(locale: Locale) -> Language {
    match locale {
        Locale::De => Language::De,
        Locale::En => Language::En,
    }
}

impl Letter {
    /// An answer in a sentence.
    pub fn outcome(&self, outcome: Outcome) -> &str {
        match outcome {
            Outcome::Nothing => &self.nothing,
            Outcome::Done => &self.done,
            Outcome::Partly => &self.partly,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_name_the_link_and_nothing_of_the_person() {
        for locale in Locale::ALL {
            let letter = letter(locale);
            assert!(letter.body.contains("{link}") && letter.body.contains("{words}"));
            assert!(letter.subject.contains("{number}"));
            for outcome in Outcome::ALL {
                assert!(!letter.outcome(outcome).is_empty());
            }
        }
    }
}
