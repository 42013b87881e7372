//! Keyed fingerprints of what identifies a person. Pure.
//!
//! What several people share tells nobody apart, so a phone number counts together with a name
//! only, and so does an address that others have, too.

use std::collections::BTreeSet;

use crm::find::PersonFacts;
use hmac::{Hmac, KeyInit as _, Mac as _};
use identifiers::{Name, email_key, name_key, phone_key};
use sha2::Sha256;
use store::{Key, Store};

use crate::Error;

/// What a fingerprint is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// A record together with a value that stood in it: a restored backup.
    Record,
    /// A mailbox that nobody else had.
    Email,
    /// A mailbox and a name.
    EmailName,
    /// A phone number and a name.
    PhoneName,
    /// A name and a date of birth.
    NameBorn,
}

impl Kind {
    /// The word in the table; part of what is hashed.
    pub fn word(self) -> &'static str {
        match self {
            Self::Record => "record",
            Self::Email => "email",
            Self::EmailName => "email_name",
            Self::PhoneName => "phone_name",
            Self::NameBorn => "name_born",
        }
    }
}

/// A fingerprint with its kind.
pub(crate) type Print = (Kind, String);

/// Makes fingerprints with the key that stands outside the database.
pub(crate) struct Printer([u8; 32]);

impl Printer {
    pub fn new(store: &Store) -> Result<Self, Error> {
        Ok(Self(*store.keys()?.get(Key::Fingerprint)))
    }

    fn print(&self, kind: Kind, parts: &[&str]) -> Print {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).expect("any length is a key");
        mac.update(b"erasure.journal\0");
        for part in [kind.word()].iter().chain(parts) {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part.as_bytes());
        }
        (kind, hex::encode(mac.finalize().into_bytes()))
    }

    /// By which a person is known again whatever record they come in. A mailbox counts alone
    /// where `alone` says so.
    pub fn person(&self, facts: &PersonFacts, alone: impl Fn(&str) -> bool) -> BTreeSet<Print> {
        let emails = keys(&facts.emails, email_key);
        let phones = keys(&facts.phones, phone_key);
        let names = names(&facts.names);
        let born: Vec<String> = facts.born.iter().map(ToString::to_string).collect();
        let mut prints = BTreeSet::new();
        for email in emails.iter().filter(|email| alone(email)) {
            prints.insert(self.print(Kind::Email, &[email]));
        }
        for name in &names {
            for (kind, values) in [(Kind::EmailName, &emails), (Kind::PhoneName, &phones)] {
                prints.extend(values.iter().map(|value| self.print(kind, &[value, name])));
            }
            for day in &born {
                prints.insert(self.print(Kind::NameBorn, &[name, day]));
            }
        }
        prints
    }

    /// By which a record of a system is known again when it holds what it held.
    pub fn record(&self, system: &str, record: &str, facts: &PersonFacts) -> BTreeSet<Print> {
        let emails = keys(&facts.emails, email_key);
        let phones = keys(&facts.phones, phone_key);
        let values = emails.into_iter().chain(phones).chain(names(&facts.names));
        values
            .map(|value| self.print(Kind::Record, &[system, record, &value]))
            .collect()
    }
}

fn keys(values: &[String], key: fn(&str) -> Option<String>) -> BTreeSet<String> {
    values.iter().filter_map(|value| key(value)).collect()
}

/// Each whole name in both ways of writing umlauts, its words in the order of the alphabet:
/// families are put first or last as lists please.
fn names(names: &[Name]) -> BTreeSet<String> {
    let mut forms = BTreeSet::new();
    for name in names {
        let key = name_key(&format!("{} {}", name.given, name.family));
        for form in [key.base, key.long] {
            let mut words: Vec<&str> = form.split(' ').filter(|word| !word.is_empty()).collect();
            words.sort_unstable();
            // One word alone is not a person's name.
            if words.len() > 1 {
                forms.insert(words.join(" "));
            }
        }
    }
    forms
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(email: &str, phone: &str, given: &str, family: &str) -> PersonFacts {
        let some = |text: &str| Some(text.to_owned()).into_iter().filter(|t| !t.is_empty());
        PersonFacts {
            emails: some(email).collect(),
            phones: some(phone).collect(),
            names: vec![Name::new(given, family)],
            ..PersonFacts::default()
        }
    }

    fn meet(one: &PersonFacts, other: &PersonFacts) -> bool {
        let printer = Printer([7; 32]);
        let prints = |facts| printer.person(facts, |_| true);
        !prints(one).is_disjoint(&prints(other))
    }

    #[test]
    fn a_person_is_known_in_every_way_of_writing() {
        let erased = facts(
            "Anna.Mueller@host.example",
            "+43 1 5541632",
            "Änna",
            "Müller",
        );
        for (email, phone, given, family) in [
            ("ANNA.MUELLER@HOST.EXAMPLE", "", "X", "Y"),
            ("anna.mueller+shop@host.example", "", "", ""),
            ("", "0043 (0)1/554-16-32", "Anna", "Muller"),
            ("", "01 5541632", "Aenna", "Mueller"),
            ("", "01 5541632", "MÜLLER", "ÄNNA"),
        ] {
            assert!(
                meet(&erased, &facts(email, phone, given, family)),
                "{email}{phone} {family}"
            );
        }
    }

    #[test]
    fn a_namesake_and_a_neighbour_are_strangers() {
        let erased = facts("anna@host.example", "+43 1 5541632", "Anna", "Müller");
        for stranger in [
            facts("", "", "Anna", "Müller"),
            facts("anna@other.example", "+43 1 9999999", "Anna", "Müller"),
            facts("", "+43 1 5541632", "Bert", "Müller"),
            facts("", "+43 1 5541632", "", "Müller"),
        ] {
            assert!(!meet(&erased, &stranger));
        }
    }

    #[test]
    fn a_shared_mailbox_counts_with_its_name_only() {
        let printer = Printer([7; 32]);
        let erased = printer.person(&facts("haus@x.example", "", "Anna", "Berg"), |_| false);
        let other = printer.person(&facts("haus@x.example", "", "Otto", "Berg"), |_| true);
        let same = printer.person(&facts("HAUS@x.example", "", "Berg", "Anna"), |_| true);
        assert!(erased.is_disjoint(&other) && !erased.is_disjoint(&same));
    }

    #[test]
    fn another_key_and_another_record_make_other_fingerprints() {
        let one = facts("anna@host.example", "", "Anna", "Berg");
        let record = |key, record| Printer([key; 32]).record("vertrieb", record, &one);
        assert_eq!(record(7, "contact:1"), record(7, "contact:1"));
        assert!(record(7, "contact:1").is_disjoint(&record(8, "contact:1")));
        assert!(record(7, "contact:1").is_disjoint(&record(7, "contact:2")));
    }
}
