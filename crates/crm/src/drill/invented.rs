//! Who is planted: somebody who cannot exist.

use identifiers::{Identifiers, Name};

/// An invented person. Nothing of it is anybody's: the address ends in a domain that cannot exist
/// (RFC 6761, 6.4), the number is one the Bundesnetzagentur keeps free for films, and the name says
/// what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invented {
    /// Letters that are in every value, so that this drill is told from every other.
    pub mark: String,
    given: &'static str,
    family: String,
    /// The same name as another clerk writes it.
    spelled: String,
    email: String,
    phone: String,
    national: String,
}

/// Letters of a mark.
const LETTERS: usize = 10;

impl Invented {
    /// The person of these random bytes.
    pub fn new(bytes: [u8; 32]) -> Self {
        let letter = |byte: &u8| char::from(b'a' + byte % 26);
        let mark: String = bytes.iter().take(LETTERS).map(letter).collect();
        let number = u16::from_be_bytes([bytes[LETTERS], bytes[LETTERS + 1]]) % 1000;
        Self::of(&mark, number)
    }

    fn of(mark: &str, number: u16) -> Self {
        Self {
            given: "Übungsperson",
            family: format!("Feuerübung-{mark}"),
            spelled: format!("FEUERUEBUNG-{}", mark.to_uppercase()),
            email: format!("uebung.{mark}@feueruebung.invalid"),
            phone: format!("+49 30 23125 {number:03}"),
            national: format!("030/23125{number:03}"),
            mark: mark.to_owned(),
        }
    }

    /// What a scan looks for.
    pub fn identifiers(&self) -> Identifiers {
        Identifiers {
            emails: vec![self.email.clone()],
            phones: Vec::new(),
            names: vec![Name::new(self.given, &self.family)],
            other: vec![self.mark.clone()],
        }
    }

    /// A word of a profile between braces; none for one that is not known here.
    pub(super) fn word(&self, word: &str) -> Option<String> {
        Some(match word {
            "given" => self.given.to_owned(),
            "family" => self.family.clone(),
            "spelled" => self.spelled.clone(),
            "email" => self.email.clone(),
            "EMAIL" => self.email.to_uppercase(),
            "phone" => self.phone.clone(),
            "digits" => self.phone.chars().filter(char::is_ascii_digit).collect(),
            "national" => self.national.clone(),
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_drills_are_told_apart_and_both_spellings_are_one_name() {
        let one = Invented::new([7; 32]);
        assert_ne!(one, Invented::new([8; 32]));
        let matcher = identifiers::Matcher::new(&one.identifiers()).expect("enough to look for");
        for value in [&one.family, &one.spelled, &one.email] {
            assert!(matcher.is_match(value.as_bytes()), "{value}");
        }
        assert!(one.email.ends_with(".invalid"));
        assert_eq!(one.word("digits").map(|digits| digits.len()), Some(12));
        assert_eq!(one.word("nobody"), None);
    }
}
