//! What is written to the mailbox on file.

use std::sync::LazyLock;

use base::Locale;
use law::Language;
use serde::Deserialize;

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
    /// What the house has to do when the request is said not to be theirs.
    pub denied_task: String,
}

static FILE: LazyLock<File> = LazyLock::new(|| {
    toml::from_str(include_str!("../data/code.toml")).expect("a test reads the shipped letters")
});

pub(crate) fn letter(locale: Locale) -> (&'static Letter, Language) {
    match locale {
        Locale::De => (&FILE.de, Language::De),
        Locale::En => (&FILE.en, Language::En),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_hold_code_and_link_and_the_subject_holds_neither() {
        for locale in Locale::ALL {
            let (letter, _) = letter(locale);
            for place in [
                "{code}",
                "{link}",
                "{number}",
                "{until}",
                "{time}",
                "{received}",
            ] {
                assert!(letter.body.contains(place), "{place}");
            }
            assert!(letter.subject.contains("{number}") && !letter.denied_task.is_empty());
            assert!(!letter.subject.contains("{code}") && !letter.subject.contains("{link}"));
        }
    }
}
