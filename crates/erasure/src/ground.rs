//! Why a row stays, as it is stored: the id of a ground from the list, or a duty with the date of
//! the document. The words are made where they are read, in the reader's language.

use base::Locale;
use jiff::civil::Date;
use law::{Language, retention};

/// Stands between a duty's rule and the document's date.
const OF: char = '@';

/// The ground of a statutory duty that keeps a document of this date.
pub(crate) fn of_duty(rule: &str, document: Date) -> String {
    format!("{rule}{OF}{document}")
}

/// A ground in words: title, years, source and end for a duty, the title for one from the list.
pub fn ground_words(ground: &str, language: Language) -> String {
    let duty = || duty_words(ground, language);
    let listed = || Some(law::ground::find(ground)?.title.get(language).to_owned());
    duty().or_else(listed).unwrap_or_else(|| ground.to_owned())
}

/// A duty in words; none for a ground that is no duty.
pub(crate) fn duty_words(ground: &str, language: Language) -> Option<String> {
    let (rule, document) = ground.split_once(OF)?;
    let rule = retention::rule(rule)?;
    Some(rule.ground(document.parse().ok()?, language))
}

/// The law's word for a language.
pub(crate) fn law_language(locale: Locale) -> Language {
    match locale {
        Locale::De => Language::De,
        Locale::En => Language::En,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duty_is_told_in_the_language_of_the_reader() {
        let rule = &retention::all()[0];
        let document: Date = "2024-03-01".parse().expect("a date");
        let stored = of_duty(&rule.id, document);
        for language in [Language::De, Language::En] {
            let told = ground_words(&stored, language);
            assert_eq!(told, rule.ground(document, language));
        }
        assert_ne!(
            ground_words(&stored, Language::De),
            ground_words(&stored, Language::En)
        );
        assert_eq!(
            ground_words("no such ground", Language::De),
            "no such ground"
        );
    }
}
