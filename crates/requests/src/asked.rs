//! A filter in words, as command, API and address give it.

use crate::list::Filter;
use crate::{Error, Person, Refusal, Tag};

/// The words; empty ones count as not given.
#[derive(Debug, Clone, Default)]
pub struct Asked<'a> {
    /// Any of the six states.
    pub states: Vec<&'a str>,
    pub right: Option<&'a str>,
    pub priority: Option<&'a str>,
    pub tag: Option<&'a str>,
    pub overdue: bool,
    pub system: Option<&'a str>,
    /// `KIND:ID` in the system, or `SYSTEM/KIND:ID`.
    pub person: Option<&'a str>,
    /// Any part of the number.
    pub reference: Option<&'a str>,
}

impl Filter {
    /// Reads the words; refuses the first that says nothing, by the name of its field.
    pub fn parse(asked: &Asked<'_>) -> Result<Self, Error> {
        let filled = |word: Option<&str>| {
            let word = word.map(str::trim);
            word.filter(|word| !word.is_empty()).map(str::to_owned)
        };
        let system = filled(asked.system);
        let states = asked.states.iter().map(|word| word.trim());
        Ok(Self {
            states: states
                .filter(|word| !word.is_empty())
                .map(str::parse)
                .collect::<Result<_, _>>()?,
            right: filled(asked.right).map(|word| word.parse()).transpose()?,
            priority: filled(asked.priority)
                .map(|word| word.parse())
                .transpose()?,
            tag: filled(asked.tag)
                .map(|word| Tag::parse(&word))
                .transpose()?,
            overdue: asked.overdue,
            person: filled(asked.person)
                .map(|person| person_of(&person, system.as_deref()))
                .transpose()?,
            system,
            reference: filled(asked.reference),
            ..Self::default()
        })
    }
}

/// A person in one word: `SYSTEM/KIND:ID`, or `KIND:ID` beside the system's name.
pub fn person_of(word: &str, system: Option<&str>) -> Result<Person, Refusal> {
    let (kind, _) = word.split_once(':').unwrap_or((word, ""));
    if let Some((system, _)) = kind.split_once('/') {
        return Person::parse(system, &word[system.len() + 1..]);
    }
    let system = system.ok_or_else(|| {
        let message = "stands in which system? name it too, or write SYSTEM/KIND:ID";
        Refusal::new("person-system", message).at("person")
    })?;
    Person::parse(system, word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::State;

    #[test]
    fn a_filter_is_read_from_its_words() {
        let filter = Filter::parse(&Asked {
            states: vec!["new", "waiting", ""],
            right: Some("erasure"),
            priority: Some("urgent"),
            tag: Some("VIP"),
            overdue: true,
            system: Some(" vertrieb "),
            person: Some("contact:a/b"),
            reference: Some(""),
        })
        .unwrap();
        assert_eq!(filter.states, [State::New, State::Waiting]);
        assert_eq!(filter.system.as_deref(), Some("vertrieb"));
        let person = filter.person.unwrap();
        let (system, record) = (person.system.as_str(), person.record.as_str());
        assert_eq!((system, record), ("vertrieb", "contact:a/b"));
        assert!(filter.overdue && filter.reference.is_none());
        assert_eq!(filter.priority, Some(crate::Priority::Urgent));
        assert_eq!(filter.tag.unwrap().word(), "vip");
    }

    #[test]
    fn a_person_brings_its_system_along_or_is_refused() {
        let person = person_of("archiv/lead:7", Some("vertrieb")).unwrap();
        assert_eq!(
            (person.system.as_str(), person.record.as_str()),
            ("archiv", "lead:7")
        );
        assert_eq!(person_of("lead:7", None).unwrap_err().code, "person-system");
        assert_eq!(
            person_of("Katharina", Some("vertrieb")).unwrap_err().code,
            "person-shape"
        );
    }

    #[test]
    fn a_word_that_says_nothing_is_refused_by_its_field() {
        for (asked, field) in [
            (
                Asked {
                    states: vec!["done"],
                    ..Asked::default()
                },
                "state",
            ),
            (
                Asked {
                    right: Some("forget"),
                    ..Asked::default()
                },
                "right",
            ),
            (
                Asked {
                    person: Some("lead:7"),
                    ..Asked::default()
                },
                "person",
            ),
        ] {
            let Err(Error::Invalid(refusal)) = Filter::parse(&asked) else {
                panic!("{field} is not refused")
            };
            assert_eq!(refusal.field, Some(field));
        }
    }
}
