//! The persons a request concerns: references to records in the systems, never their data.

use serde::Serialize;

use crate::{Refusal, text};

/// A contact or lead record in a system. Contacts and leads may be mixed on one request.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Person {
    /// The system's name in the configuration.
    pub system: String,
    /// Kind and id, for example `contact:42`.
    pub record: String,
}

impl Person {
    /// The most persons one request may carry.
    pub const MOST: usize = 200;

    /// Checks the shape `kind:id`; whether the record exists is for the system to say.
    pub fn parse(system: &str, record: &str) -> Result<Self, Refusal> {
        let system = text::name("system", system, 64)?;
        let record = text::name("person", record, 200)?;
        let shaped = record.split_once(':').is_some_and(|(kind, id)| {
            let word = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
            !kind.is_empty() && !id.is_empty() && kind.chars().all(word)
        });
        if !shaped {
            let message = "is not a record: write kind and id like contact:42";
            return Err(Refusal::new("person-shape", message).at("person"));
        }
        Ok(Self { system, record })
    }

    /// The kind of the record, for example `contact`.
    pub fn kind(&self) -> &str {
        self.record.split_once(':').map_or("", |(kind, _)| kind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_is_a_record_of_a_system() {
        let person = Person::parse("vertrieb", "lead:3f2c-9").unwrap();
        assert_eq!(
            (person.kind(), person.record.as_str()),
            ("lead", "lead:3f2c-9")
        );
        assert!(Person::parse("vertrieb", "contact:a:b").is_ok());
    }

    #[test]
    fn anything_else_is_refused_by_name_of_the_field() {
        for record in [
            "",
            "contact",
            "contact:",
            ":42",
            "Con tact:42",
            "Contact:42",
            "c\0:1",
        ] {
            let refusal = Person::parse("vertrieb", record).unwrap_err();
            assert_eq!(refusal.field, Some("person"), "{record:?}");
        }
        assert_eq!(
            Person::parse("", "contact:1").unwrap_err().field,
            Some("system")
        );
    }
}
