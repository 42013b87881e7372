//! How a value looks: pure, and told in a word.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::profile::FieldKind;

/// Of what a value has the look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Look {
    Email,
    Phone,
    /// An account number with the right check digits (ISO 13616).
    Iban,
    /// Given and family name of people of this CRM, side by side.
    Name,
    /// One name alone.
    NamePart,
    BirthDate,
}

impl Look {
    /// The word in JSON and in the keys of the pages.
    pub fn word(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Iban => "iban",
            Self::Name => "name",
            Self::NamePart => "name_part",
            Self::BirthDate => "birth_date",
        }
    }

    /// The kind of field that holds such values.
    pub fn kind(self) -> FieldKind {
        match self {
            Self::Email => FieldKind::Email,
            Self::Phone => FieldKind::Phone,
            Self::Iban => FieldKind::Code,
            Self::Name => FieldKind::FullName,
            Self::NamePart => FieldKind::FamilyName,
            Self::BirthDate => FieldKind::BirthDate,
        }
    }
}

/// Whether an e-mail address stands in it.
pub(super) fn has_email(value: &str) -> bool {
    let is_local = |c: char| c.is_alphanumeric() || "._%+-".contains(c);
    let is_host = |c: char| c.is_alphanumeric() || ".-".contains(c);
    value.match_indices('@').any(|(at, _)| {
        let local = value[..at].chars().next_back().is_some_and(is_local);
        let rest = &value[at + 1..];
        let end = rest.find(|c: char| !is_host(c)).unwrap_or(rest.len());
        let host = rest[..end].trim_end_matches('.');
        let last = host.rsplit_once('.');
        let named = last.is_some_and(|(first, last)| {
            !first.is_empty() && last.chars().count() >= 2 && last.chars().all(char::is_alphabetic)
        });
        local && named
    })
}

/// Whether it is a telephone number, or one with `+` stands in it.
pub(super) fn has_phone(value: &str) -> bool {
    is_phone(value.trim())
        || value
            .match_indices('+')
            .any(|(at, _)| is_international(&value[at..]))
}

fn is_phone(value: &str) -> bool {
    let digits: String = value.chars().filter(char::is_ascii_digit).collect();
    let plain = value
        .chars()
        .all(|c| c.is_ascii_digit() || " +-/().".contains(c));
    let begins = value.starts_with(['+', '0', '(']) && !value.starts_with("000");
    // Decimal numbers and dates are written with the same signs.
    let is_number = value.matches('.').count() == 1 && !value.contains([' ', '/', '-', '+', '(']);
    let parts = value.split(['-', '/', '.']).filter(|part| !part.is_empty());
    let parts: Vec<&str> = parts.collect();
    let is_date = parts.len() == 3
        && !value.contains([' ', '+', '('])
        && parts.iter().all(|part| part.len() <= 4)
        && digits.len() <= 8;
    plain && begins && !is_number && !is_date && (7..=15).contains(&digits.len())
}

/// `+` and a number, wherever it ends.
fn is_international(from: &str) -> bool {
    let mut digits = 0;
    for c in from.chars().skip(1).take(30) {
        match c {
            '0'..='9' => digits += 1,
            ' ' | '-' | '/' | '(' | ')' | '.' => {}
            _ => break,
        }
    }
    let starts = from[1..].starts_with(|c: char| ('1'..='9').contains(&c));
    starts && (9..=15).contains(&digits)
}

/// How long account numbers are, by country (ISO 13616 registry, as of 2024).
const COUNTRIES: [(&str, usize); 40] = [
    ("AD", 24),
    ("AL", 28),
    ("AT", 20),
    ("BA", 20),
    ("BE", 16),
    ("BG", 22),
    ("CH", 21),
    ("CY", 28),
    ("CZ", 24),
    ("DE", 22),
    ("DK", 18),
    ("EE", 20),
    ("ES", 24),
    ("FI", 18),
    ("FR", 27),
    ("GB", 22),
    ("GR", 27),
    ("HR", 21),
    ("HU", 28),
    ("IE", 22),
    ("IS", 26),
    ("IT", 27),
    ("LI", 21),
    ("LT", 20),
    ("LU", 20),
    ("LV", 21),
    ("MC", 27),
    ("ME", 22),
    ("MK", 19),
    ("MT", 31),
    ("NL", 18),
    ("NO", 15),
    ("PL", 28),
    ("PT", 25),
    ("RO", 24),
    ("RS", 22),
    ("SE", 24),
    ("SI", 19),
    ("SK", 24),
    ("TR", 26),
];

/// Whether an account number stands in it whose check digits are right.
pub(super) fn has_iban(value: &str) -> bool {
    let letters: Vec<char> = value.chars().collect();
    (0..letters.len()).any(|at| {
        let before = at.checked_sub(1).map(|before| letters[before]);
        let alone = before.is_none_or(|c| !c.is_alphanumeric());
        alone && starts_iban(&letters[at..])
    })
}

fn starts_iban(letters: &[char]) -> bool {
    let head = letters.first().zip(letters.get(1));
    if !head.is_some_and(|(a, b)| a.is_ascii_uppercase() && b.is_ascii_uppercase()) {
        return false;
    }
    let mut code = String::new();
    for c in letters {
        match c {
            ' ' => {}
            c if c.is_ascii_digit() || c.is_ascii_uppercase() => code.push(*c),
            _ => break,
        }
        if code.len() > 34 {
            break;
        }
    }
    // Words may follow after a blank, so the length is the country's and not the text's.
    let known = COUNTRIES
        .iter()
        .find(|(country, _)| code.starts_with(country));
    known.is_some_and(|(_, length)| code.get(..*length).is_some_and(checks))
}

fn checks(code: &str) -> bool {
    if !code[2..4].bytes().all(|byte| byte.is_ascii_digit()) {
        return false;
    }
    let turned = code[4..].chars().chain(code[..4].chars());
    let mut rest = 0;
    for c in turned {
        let Some(value) = c.to_digit(36) else {
            return false;
        };
        let step = if value > 9 { 100 } else { 10 };
        rest = (rest * step + value) % 97;
    }
    rest == 1
}

/// The day that a whole value is, in the ways databases and people write one.
pub(super) fn day(value: &str) -> Option<Date> {
    let value = value.trim();
    let (first, time) = value.split_at_checked(10).unwrap_or((value, ""));
    let no_time = time.is_empty() || time.trim_start_matches([' ', 'T']).starts_with("00:00");
    if let Ok(day) = first.parse::<Date>()
        && first.len() == 10
        && no_time
    {
        return Some(day);
    }
    let mut parts = value.split(['.', '/']);
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || year.trim().len() != 4 {
        return None;
    }
    let number = |text: &str| text.trim().parse::<i8>().ok();
    Date::new(year.trim().parse().ok()?, number(month)?, number(day)?).ok()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn addresses_are_seen_inside_other_words() {
        for value in ["a@b.at", "Von: Anna <anna.muster+x@haus.example>, Wien"] {
            assert!(has_email(value), "{value}");
        }
        for value in ["@twitter", "a@b", "a @ b.at", "x@1.2", "@media print.css"] {
            assert!(!has_email(value), "{value}");
        }
    }

    #[test]
    fn numbers_that_ring_are_told_from_others() {
        for value in [
            "+43 (0)664 555 01 48",
            "0171/5550148",
            "0043 1 5557 0147",
            "Mobil: +49 30 5557 0147 abends",
        ] {
            assert!(has_phone(value), "{value}");
        }
        for value in [
            "2026-01-02",
            "01/02/2024",
            "01.02.2024",
            "0.1234567",
            "1010 Wien",
            "0000001234",
            "12345678",
            "1.0.0.12",
            "+1",
        ] {
            assert!(!has_phone(value), "{value}");
        }
    }

    #[test]
    fn an_account_number_needs_its_check_digits() {
        for value in [
            "AT611904300234573201",
            "AT61 1904 3002 3457 3201",
            "IBAN: DE89370400440532013000, Bank",
            "Konto GB82 WEST 1234 5698 7654 32 Danke",
        ] {
            assert!(has_iban(value), "{value}");
        }
        for value in [
            "AT611904300234573202",
            "XX",
            "AB12",
            "UPPERCASEWORDSWITHOUTDIGITS",
        ] {
            assert!(!has_iban(value), "{value}");
        }
    }

    #[test]
    fn days_are_read_and_instants_are_none() {
        for value in [
            "1974-03-09",
            "9.3.1974",
            "09/03/1974",
            "1974-03-09 00:00:00",
        ] {
            assert_eq!(day(value), Some(date(1974, 3, 9)), "{value}");
        }
        for value in [
            "1974-03-09 10:30:00",
            "31.2.1974",
            "9.3.74",
            "1974",
            "version 1.2.1974 x",
        ] {
            assert_eq!(day(value), None, "{value}");
        }
    }
}
