//! The invented person that the tests look for.

#![allow(
    clippy::allow_attributes,
    dead_code,
    reason = "which helper a test file uses differs"
)]

use identifiers::{Identifiers, Kind, Matcher, Name};

pub fn ids(
    names: &[(&str, &str)],
    emails: &[&str],
    phones: &[&str],
    other: &[&str],
) -> Identifiers {
    let own = |list: &[&str]| list.iter().map(|text| (*text).to_owned()).collect();
    Identifiers {
        emails: own(emails),
        phones: own(phones),
        names: names
            .iter()
            .map(|(given, family)| Name::new(*given, *family))
            .collect(),
        other: own(other),
    }
}

pub fn matcher(ids: &Identifiers) -> Matcher {
    Matcher::new(ids).expect("the test's identifiers are valid")
}

/// Named in every spelling that follows from one.
pub fn anneliese() -> Identifiers {
    ids(
        &[("Anneliese", "Müller-Grünwald")],
        &[
            "anneliese.mueller@klinik-nord.example",
            "a.mueller-privat@mailbox.example",
        ],
        &["+49 30 5557 0147", "+49 171 5550148"],
        &["C4J8T2K91", "Lindenallee 77b, 10115 Berlin"],
    )
}

pub fn kinds(matcher: &Matcher, value: &[u8]) -> Vec<Kind> {
    matcher
        .find(value)
        .into_iter()
        .map(|hit| hit.needle.kind)
        .collect()
}

/// Fails unless `is_match` and `find` agree that each value holds exactly one find of `kind`.
pub fn all_found(matcher: &Matcher, kind: Kind, values: &[&str]) {
    let missed: Vec<_> = values
        .iter()
        .filter(|value| {
            !matcher.is_match(value.as_bytes()) || !kinds(matcher, value.as_bytes()).contains(&kind)
        })
        .map(|value| (value, kinds(matcher, value.as_bytes())))
        .collect();
    assert!(missed.is_empty(), "missed: {missed:#?}");
}

pub fn none_found(matcher: &Matcher, values: &[&str]) {
    let wrong: Vec<_> = values
        .iter()
        .filter(|value| {
            matcher.is_match(value.as_bytes()) || !matcher.find(value.as_bytes()).is_empty()
        })
        .map(|value| (value, kinds(matcher, value.as_bytes())))
        .collect();
    assert!(wrong.is_empty(), "wrongly found: {wrong:#?}");
}
