//! Why a period is extended, in building blocks, and the letter that tells the person
//! (Art. 12(3) sentences 2 and 3 GDPR).

use std::sync::LazyLock;

use jiff::civil::Date;
use serde::Deserialize;

use crate::spelling::long_date;
use crate::template::{self, Kind};
use crate::{Language, Right, Words};

/// One building block.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    /// Stable id, for example `many-systems`.
    pub id: String,
    pub title: Words,
    /// The sentence in the letter.
    pub text: Words,
    /// When it carries, for who chooses it.
    pub meaning: Words,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    reason: Vec<Reason>,
    letter: Letter,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Letter {
    sender: Words,
}

static FILE: LazyLock<File> = LazyLock::new(|| {
    toml::from_str(include_str!("../data/extension.toml"))
        .expect("the embedded reasons are parsed by a test")
});

/// Every building block, the most usual first.
pub fn reasons() -> &'static [Reason] {
    &FILE.reason
}

/// The building block with this id.
pub fn find(id: &str) -> Option<&'static Reason> {
    reasons().iter().find(|reason| reason.id == id)
}

/// What the letter tells of a request.
#[derive(Debug, Clone, Copy)]
pub struct Extended<'a> {
    pub number: &'a str,
    pub right: Right,
    pub received: Date,
    pub last_day: Date,
    pub extended_last_day: Date,
}

/// The letter by the text that comes with the product, with a place where its sender is to stand;
/// see [`letter_by`].
pub fn letter(
    of: &Extended<'_>,
    reasons: &[&Reason],
    own: Option<&str>,
    language: Language,
) -> String {
    let text = template::shipped(Kind::Extension, language);
    letter_by((text, None), of, (reasons, own), language)
}

/// The letter by a text that [`template::check`] took, to be read and completed by a person before
/// it is sent, with who sends it line by line, where that is known. `own` is a reason in words of
/// one's own; it stands after the building blocks.
pub fn letter_by(
    (text, sender): (&str, Option<&str>),
    of: &Extended<'_>,
    (reasons, own): (&[&Reason], Option<&str>),
    language: Language,
) -> String {
    let blocks = reasons.iter().map(|reason| reason.text.get(language));
    let listed: Vec<String> = blocks.chain(own).map(|text| format!("- {text}")).collect();
    let day = |day| long_date(day, language);
    let sender = sender.unwrap_or_else(|| FILE.letter.sender.get(language));
    let values = [
        ("number", of.number.to_owned()),
        ("right", of.right.title().get(language).to_owned()),
        ("received", day(of.received)),
        ("last_day", day(of.last_day)),
        ("extended_last_day", day(of.extended_last_day)),
        ("sender", sender.to_owned()),
        ("reasons", listed.join("\n")),
    ];
    template::compose(text, &values)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn extended() -> Extended<'static> {
        Extended {
            number: "GD-2026-0001",
            right: Right::Access,
            received: date(2026, 11, 23),
            last_day: date(2026, 12, 23),
            extended_last_day: date(2027, 2, 23),
        }
    }

    #[test]
    fn every_block_is_whole_in_both_languages_and_found_by_its_id() {
        for reason in reasons() {
            let whole = [&reason.title, &reason.text, &reason.meaning];
            assert!(
                whole.iter().all(|words| words.is_complete()),
                "{}",
                reason.id
            );
            assert_eq!(find(&reason.id), Some(reason));
        }
        assert!(reasons().len() >= 5);
        assert_eq!(find("holiday"), None);
    }

    #[test]
    fn the_letter_names_both_dates_and_every_reason_and_leaves_no_place_open() {
        let chosen = [find("many-systems").unwrap(), find("archives").unwrap()];
        for language in [Language::De, Language::En] {
            let letter = letter(&extended(), &chosen, Some("Eigene {number}"), language);
            for reason in chosen {
                assert!(letter.contains(reason.text.get(language)));
            }
            assert!(letter.contains("GD-2026-0001") && letter.contains("2027"));
            assert!(
                letter.contains("- Eigene {number}"),
                "own words stay as they are"
            );
            assert_eq!(letter.matches('{').count(), 1, "{letter}");
        }
    }
}
