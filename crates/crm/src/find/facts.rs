//! What is known of a person when the search begins.

use std::fmt;

use base::Notice;
use identifiers::{Name, email_exact, phone_key};
use jiff::civil::Date;

use super::names;
use super::person::{PersonFacts, code_key};
use crate::Error;
use crate::profile::Profile;
use crate::record::RowRef;

/// The facts a search starts from. Debug prints how many there are of each kind, never a value.
#[derive(Clone, Default)]
pub struct Facts {
    /// E-mail addresses.
    pub emails: Vec<String>,
    /// Phone numbers, however written.
    pub phones: Vec<String>,
    /// Names; one part may be empty.
    pub names: Vec<Name>,
    /// Date of birth.
    pub born: Option<Date>,
    /// Customer numbers, passport numbers and the like.
    pub codes: Vec<String>,
    /// Rows that are the person.
    pub records: Vec<RowRef>,
    /// Rows that are known to be other people, however alike: never more than possible, and nothing is learnt of them.
    pub others: Vec<RowRef>,
}

impl Facts {
    /// Adds an e-mail address.
    pub fn email(mut self, text: &str) -> Result<Self, Error> {
        if email_exact(text).is_none() {
            return Err(Error::Invalid(
                Notice::new("fact-email", "this is no e-mail address; write name@host").at("email"),
            ));
        }
        self.emails.push(text.trim().to_owned());
        Ok(self)
    }

    /// Adds a phone number.
    pub fn phone(mut self, text: &str) -> Result<Self, Error> {
        if phone_key(text).is_none() {
            return Err(Error::Invalid(
                Notice::new(
                    "fact-phone",
                    "this is no phone number; write at least six digits, such as +43 1 2345678",
                )
                .at("phone"),
            ));
        }
        self.phones.push(text.trim().to_owned());
        Ok(self)
    }

    /// Adds a name written `Given Family` or `Family, Given`; one word alone is a family name.
    pub fn name(mut self, text: &str) -> Result<Self, Error> {
        let name = names::parse(text);
        if !names::usable(&name) {
            return Err(Error::Invalid(
                Notice::new(
                    "fact-name",
                    "this is no name; write \"Given Family\" or \"Family, Given\"",
                )
                .at("name"),
            ));
        }
        self.names.push(name);
        Ok(self)
    }

    /// Sets the date of birth, written `1974-03-09` or `9.3.1974`.
    pub fn born(mut self, text: &str) -> Result<Self, Error> {
        self.born = Some(date(text.trim()).ok_or_else(|| {
            Error::Invalid(
                Notice::new(
                    "fact-born",
                    "this is no date; write it as 1974-03-09 or 9.3.1974",
                )
                .at("born"),
            )
        })?);
        Ok(self)
    }

    /// Adds a customer number, passport number or the like.
    pub fn code(mut self, text: &str) -> Result<Self, Error> {
        if code_key(text).is_none() {
            return Err(Error::Invalid(Notice::new("fact-code", "too short to tell one person from another; write at least four characters with a digit among them").at("code")));
        }
        self.codes.push(text.trim().to_owned());
        Ok(self)
    }

    /// Adds a row that is the person, written `contact:ID`.
    pub fn record(mut self, profile: &Profile, text: &str) -> Result<Self, Error> {
        self.records.push(RowRef::parse(profile, text)?);
        Ok(self)
    }

    /// Whether there is nothing to look for.
    pub fn is_empty(&self) -> bool {
        self.emails.is_empty() && self.records.is_empty() && !self.need_a_pass()
    }

    /// What is said of the person, without the rows.
    pub(crate) fn given(&self) -> PersonFacts {
        PersonFacts {
            emails: self.emails.clone(),
            phones: self.phones.clone(),
            names: self.names.clone(),
            born: self.born.into_iter().collect(),
            codes: self.codes.clone(),
            ..PersonFacts::default()
        }
    }

    /// Whether no index answers these facts.
    pub(super) fn need_a_pass(&self) -> bool {
        !(self.phones.is_empty()
            && self.names.is_empty()
            && self.codes.is_empty()
            && self.born.is_none())
    }
}

impl fmt::Debug for Facts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Facts")
            .field("emails", &self.emails.len())
            .field("phones", &self.phones.len())
            .field("names", &self.names.len())
            .field("born", &self.born.is_some())
            .field("codes", &self.codes.len())
            .field("records", &self.records.len())
            .field("others", &self.others.len())
            .finish()
    }
}

/// ISO 8601, or day, month and year as written in German.
fn date(text: &str) -> Option<Date> {
    if let Ok(date) = text.parse() {
        return Some(date);
    }
    let mut parts = text.split('.').map(str::trim);
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || year.len() != 4 {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn malformed_facts_are_refused_without_repeating_them() {
        let refused = [
            Facts::default().email("anna at mail").map(|_| ()),
            Facts::default().phone("12 34").map(|_| ()),
            Facts::default().name(" - ").map(|_| ()),
            Facts::default().born("31.2.1974").map(|_| ()),
            Facts::default().code("ab").map(|_| ()),
        ];
        for result in refused {
            let message = result.expect_err("refused").to_string();
            assert!(message.contains("; write"), "{message}");
            for value in ["anna at", "12 34", "31.2.", "\"ab\""] {
                assert!(!message.contains(value), "{message}");
            }
        }
    }

    #[test]
    fn dates_are_read_as_written_in_both_languages() {
        let expected = Some(Date::constant(1974, 3, 9));
        for text in ["1974-03-09", "9.3.1974", "09. 03. 1974"] {
            assert_eq!(date(text), expected, "{text}");
        }
        for text in ["0000-00-00", "9.3.74", "1974", ""] {
            assert_eq!(date(text), None, "{text}");
        }
    }

    #[test]
    fn facts_print_no_value() {
        let facts = Facts::default().name("Anna Huber").expect("a name");
        assert!(!format!("{facts:?}").contains("Huber"));
    }
}
