//! A person's row with everything that identifies it.

use std::collections::BTreeSet;
use std::fmt;

use identifiers::{Name, email_exact, email_key, phone_key};
use jiff::civil::Date;

use super::names;
use crate::record::RowRef;

/// Values that identify a person, as they stand in the CRM. Debug prints counts only.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct PersonFacts {
    /// E-mail addresses.
    pub emails: Vec<String>,
    /// Phone numbers.
    pub phones: Vec<String>,
    /// Names.
    pub names: Vec<Name>,
    /// Dates of birth.
    pub born: Vec<Date>,
    /// Customer numbers, passport numbers and the like.
    pub codes: Vec<String>,
    /// Streets with house numbers.
    pub streets: Vec<String>,
    /// Postcodes.
    pub postcodes: Vec<String>,
    /// Cities.
    pub cities: Vec<String>,
    /// Web addresses and social handles.
    pub handles: Vec<String>,
}

impl PersonFacts {
    /// Adds what the other has and this one lacks.
    pub fn merge(&mut self, other: &Self) {
        add(&mut self.emails, &other.emails);
        add(&mut self.phones, &other.phones);
        add(&mut self.names, &other.names);
        add(&mut self.born, &other.born);
        add(&mut self.codes, &other.codes);
        add(&mut self.streets, &other.streets);
        add(&mut self.postcodes, &other.postcodes);
        add(&mut self.cities, &other.cities);
        add(&mut self.handles, &other.handles);
    }

    /// The values in the forms in which they are compared.
    fn keys(&self) -> Keys {
        Keys {
            emails: keys(&self.emails, email_exact),
            mailboxes: keys(&self.emails, email_key),
            phones: keys(&self.phones, phone_key),
            codes: keys(&self.codes, code_key),
            streets: keys(&self.streets, street_key),
            postcodes: keys(&self.postcodes, plain_key),
        }
    }
}

impl fmt::Debug for PersonFacts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PersonFacts")
            .field("emails", &self.emails.len())
            .field("phones", &self.phones.len())
            .field("names", &self.names.len())
            .field("born", &self.born.len())
            .field("codes", &self.codes.len())
            .finish_non_exhaustive()
    }
}

fn add<T: Clone + PartialEq>(to: &mut Vec<T>, from: &[T]) {
    for value in from {
        if !to.contains(value) {
            to.push(value.clone());
        }
    }
}

fn keys(values: &[String], key: fn(&str) -> Option<String>) -> BTreeSet<String> {
    values.iter().filter_map(|value| key(value)).collect()
}

/// Values in the forms in which they are compared.
#[derive(Clone, Default)]
pub(super) struct Keys {
    /// Addresses in lower case.
    pub emails: BTreeSet<String>,
    /// The same without plus-tags.
    pub mailboxes: BTreeSet<String>,
    pub phones: BTreeSet<String>,
    pub codes: BTreeSet<String>,
    pub streets: BTreeSet<String>,
    pub postcodes: BTreeSet<String>,
}

impl Keys {
    fn merge(&mut self, other: &Self) {
        for (to, from) in [
            (&mut self.emails, &other.emails),
            (&mut self.mailboxes, &other.mailboxes),
            (&mut self.phones, &other.phones),
            (&mut self.codes, &other.codes),
            (&mut self.streets, &other.streets),
            (&mut self.postcodes, &other.postcodes),
        ] {
            to.extend(from.iter().cloned());
        }
    }
}

/// What is known of a person.
#[derive(Clone)]
pub(super) struct Known {
    pub facts: PersonFacts,
    pub keys: Keys,
}

impl Known {
    pub fn new(facts: PersonFacts) -> Self {
        let keys = facts.keys();
        Self { facts, keys }
    }

    /// Adds what a row of the person holds.
    pub fn merge(&mut self, person: &Person) {
        self.facts.merge(&person.facts);
        self.keys.merge(&person.keys);
    }
}

/// A row that stands for a person.
#[derive(Clone)]
pub(super) struct Person {
    pub row: RowRef,
    /// Whether the CRM marks the row as deleted.
    pub deleted: bool,
    /// Whether it stands for a firm.
    pub firm: bool,
    /// What identifies it.
    pub facts: PersonFacts,
    /// The same as it is compared, once the row is read.
    pub keys: Keys,
    /// Rows of which the CRM says that they are the same person: as `table.column` and row.
    pub same: Vec<(String, RowRef)>,
    /// Counts of its values in the [`Sketch`](super::sketch::Sketch).
    pub marks: Vec<u64>,
}

impl Person {
    pub fn new(row: RowRef, firm: bool) -> Self {
        Self {
            row,
            deleted: false,
            firm,
            facts: PersonFacts::default(),
            keys: Keys::default(),
            same: Vec::new(),
            marks: Vec::new(),
        }
    }

    /// Says that the row is read: nothing is added any more.
    pub fn read(mut self) -> Self {
        self.keys = self.facts.keys();
        self
    }

    /// Adds a name, and its parts where both stand in one column.
    pub fn add_name(&mut self, name: &Name) {
        let name = Name::new(names::clean(&name.given), names::clean(&name.family));
        if !names::usable(&name) {
            return;
        }
        let whole = match (name.given.is_empty(), name.family.is_empty()) {
            (true, false) => Some(&name.family),
            (false, true) => Some(&name.given),
            (true, true) | (false, false) => None,
        };
        let split = whole
            .map(|whole| names::parse(whole))
            .filter(|split| !split.given.is_empty());
        match split {
            Some(split) => add(&mut self.facts.names, &[split]),
            None => add(&mut self.facts.names, &[name]),
        }
    }
}

/// A code without its separators, in upper case; none where it could be anybody's.
pub(super) fn code_key(text: &str) -> Option<String> {
    let key: String = text
        .chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_uppercase)
        .collect();
    let telling = key.chars().count() >= 4 && key.chars().any(|c| c.is_ascii_digit() && c != '0');
    telling.then_some(key)
}

/// A street with its number; none without a number, for a whole street tells nothing.
fn street_key(text: &str) -> Option<String> {
    let folded = identifiers::name_key(text).base;
    let key: String = folded.chars().filter(|c| c.is_alphanumeric()).collect();
    let key = key.replace("strasse", "str");
    (key.len() >= 5 && key.contains(|c: char| c.is_ascii_digit())).then_some(key)
}

fn plain_key(text: &str) -> Option<String> {
    let key: String = identifiers::name_key(text)
        .base
        .chars()
        .filter(|c| c.is_alphanumeric())
        .collect();
    (!key.is_empty()).then_some(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_that_could_be_anybodys_is_no_code() {
        assert_eq!(code_key("c4j 8t2-k91").as_deref(), Some("C4J8T2K91"));
        for text in ["", "0", "0000", "n/a", "none", "12"] {
            assert_eq!(code_key(text), None, "{text}");
        }
    }

    #[test]
    fn a_street_needs_a_number() {
        assert_eq!(street_key("Lindenstraße 7"), street_key("Lindenstr. 7"));
        assert_eq!(street_key("Lindenallee"), None);
    }
}
