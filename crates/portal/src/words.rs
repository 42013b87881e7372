//! What the form writes to the person and to the house.

use std::sync::LazyLock;

use base::Locale;
use law::Language;
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    de: Said,
    en: Said,
}

/// The words of one language.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Said {
    /// Of the message.
    pub subject: String,
    pub body: String,
    /// Above what the person wrote.
    pub intro: String,
    pub name: String,
    pub email: String,
    pub address: String,
    pub details: String,
    /// In the work log, when the person takes the request back.
    pub withdrawn: String,
    pub withdrawn_task: String,
}

static FILE: LazyLock<File> = LazyLock::new(|| {
    toml::from_str(include_str!("../data/words.toml")).expect("a test reads the shipped words")
});

pub(crate) fn said(locale: Locale) -> &'static Said {
    match locale {
        Locale::De => &FILE.de,
        Locale::En => &FILE.en,
    }
}

pub(crate) fn language(locale: Locale) -> Language {
    match locale {
        Locale::De => Language::De,
        Locale::En => Language::En,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_message_names_number_day_and_place_and_no_code() {
        for locale in Locale::ALL {
            let said = said(locale);
            assert!(said.subject.contains("{number}"));
            for place in [
                "{number}",
                "{right}",
                "{received}",
                "{due}",
                "{link}",
                "{house}",
            ] {
                assert!(said.body.contains(place), "{place}");
            }
            assert!(!said.body.contains("{code}"));
            // As the pages call it.
            let word = if locale == Locale::De {
                "Nummer"
            } else {
                "Number"
            };
            assert!(said.body.contains(&format!("{word}: {{number}}")));
            assert!(!said.withdrawn.is_empty() && !said.withdrawn_task.is_empty());
        }
    }
}
