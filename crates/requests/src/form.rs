//! A new request as it comes from outside, the same for page, API and command.

use base::{Clock, Locale};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use law::{ExtraHolidays, Received, Region, Right};
use serde::Deserialize;

use crate::{Channel, Error, Person, Refusal, Text};

/// The controller's settings that a request depends on.
#[derive(Debug, Clone)]
pub struct Controller {
    /// Where the controller acts: decides the holidays.
    pub region: Region,
    /// In which zone the day of receipt is read.
    pub time_zone: TimeZone,
    /// The language of a person who did not show another.
    pub language: Locale,
    /// Days an administrator added to the calendar.
    pub extra_holidays: ExtraHolidays,
}

impl Controller {
    /// The controller's calendar day now.
    pub fn today(&self, clock: &Clock) -> Date {
        self.time_zone.to_datetime(clock.now()).date()
    }
}

/// The fields of a new request, unread. Unknown fields are refused.
#[derive(Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Form {
    /// One right; several are refused with a line that says why.
    pub right: OneOrMany,
    /// A local day or an RFC 3339 instant.
    pub received: String,
    #[serde(default)]
    pub channel: Option<String>,
    #[serde(default)]
    pub text: Option<String>,
    #[serde(default)]
    pub language: Option<String>,
    /// Login of the account that shall work on it.
    #[serde(default)]
    pub assignee: Option<String>,
    #[serde(default)]
    pub persons: Vec<PersonForm>,
}

/// A word or a list of words.
#[derive(Clone, Deserialize)]
#[serde(untagged)]
pub enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

impl Default for OneOrMany {
    fn default() -> Self {
        Self::Many(Vec::new())
    }
}

/// A record in a system, unread.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PersonForm {
    pub system: String,
    /// `kind:id`
    pub record: String,
}

/// A new request whose fields were read; what needs clock or store is checked on opening.
#[derive(Debug, Clone)]
pub struct NewRequest {
    pub right: Right,
    pub received: Received,
    pub channel: Channel,
    /// The request's own words; they expire with the file.
    pub text: Option<Text>,
    /// The person's language; the controller's when absent.
    pub language: Option<Locale>,
    /// Login of the account that shall work on it.
    pub assignee: Option<String>,
    pub persons: Vec<Person>,
    /// Systems that people work in by hand: each gets a task where the right concerns data.
    pub others: Vec<String>,
}

impl NewRequest {
    /// With a task for each of these systems.
    #[must_use]
    pub fn for_others<'a>(mut self, systems: impl IntoIterator<Item = &'a str>) -> Self {
        self.others = systems.into_iter().map(str::to_owned).collect();
        self
    }

    /// Reads a form.
    pub fn parse(form: &Form, controller: &Controller) -> Result<Self, Error> {
        let text = form
            .text
            .as_deref()
            .map_or(Ok(None), |text| Text::optional("text", text))?;
        let language = filled(form.language.as_deref()).map(locale).transpose()?;
        let channel = filled(form.channel.as_deref()).map_or(Ok(Channel::Other), str::parse)?;
        let persons = form.persons.iter();
        let persons = persons.map(|person| Person::parse(&person.system, &person.record));
        Ok(Self {
            right: one_right(&form.right)?,
            received: Received::parse(form.received.trim(), &controller.time_zone)?,
            channel,
            text,
            language,
            assignee: filled(form.assignee.as_deref()).map(str::to_owned),
            persons: persons.collect::<Result<_, _>>()?,
            others: Vec::new(),
        })
    }
}

fn filled(text: Option<&str>) -> Option<&str> {
    text.map(str::trim).filter(|text| !text.is_empty())
}

fn locale(tag: &str) -> Result<Locale, Refusal> {
    Locale::from_tag(tag).ok_or_else(|| {
        Refusal::new("language-unknown", "is not known: give de or en").at("language")
    })
}

/// Exactly one right: dates, checklist and outcome belong to a right, so two rights are two
/// requests (law.md 2.0, step A2).
pub fn one_right(words: &OneOrMany) -> Result<Right, Error> {
    let words: Vec<&str> = match words {
        OneOrMany::One(word) => vec![word.as_str()],
        OneOrMany::Many(words) => words.iter().map(String::as_str).collect(),
    };
    let split = |c: char| matches!(c, ',' | ';' | '+') || c.is_whitespace();
    let mut words = words
        .into_iter()
        .flat_map(|word| word.split(split))
        .filter(|w| !w.is_empty());
    let right = words.next().ok_or(law::Error::Right)?.parse()?;
    if words.next().is_some() {
        let message = "names a second right: one request carries one right, so record a request \
                       for each (je Recht ein Vorgang)";
        return Err(Refusal::new("right-second", message).at("right").into());
    }
    Ok(right)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn controller() -> Controller {
        let region = Region::parse("AT").unwrap();
        Controller {
            region,
            time_zone: region.time_zone(),
            language: Locale::De,
            extra_holidays: ExtraHolidays::default(),
        }
    }

    fn form(right: &str, received: &str) -> Form {
        Form {
            right: OneOrMany::One(right.to_owned()),
            received: received.to_owned(),
            ..Form::default()
        }
    }

    fn code(form: &Form) -> &'static str {
        let error = NewRequest::parse(form, &controller()).unwrap_err();
        let Error::Invalid(refusal) = error else {
            panic!("{error}")
        };
        refusal.code
    }

    #[test]
    fn a_form_needs_only_right_and_receipt() {
        let new = NewRequest::parse(&form("erasure", "2026-11-23"), &controller()).unwrap();
        assert_eq!((new.right, new.channel), (Right::Erasure, Channel::Other));
        assert!(new.text.is_none() && new.persons.is_empty());
    }

    #[test]
    fn the_day_of_an_instant_is_the_one_in_the_controllers_zone() {
        let new =
            NewRequest::parse(&form("access", "2026-11-22T23:30:00Z"), &controller()).unwrap();
        assert_eq!(new.received.day().to_string(), "2026-11-23");
    }

    #[test]
    fn a_second_right_is_refused_however_it_is_written() {
        for right in [
            "erasure,access",
            "erasure access",
            "erasure+access",
            "erasure; erasure",
        ] {
            assert_eq!(code(&form(right, "2026-11-23")), "right-second");
        }
        let two = OneOrMany::Many(vec!["erasure".into(), "access".into()]);
        let refusal = one_right(&two).unwrap_err().to_string();
        assert!(refusal.contains("je Recht ein Vorgang"), "{refusal}");
    }

    #[test]
    fn wrong_fields_are_named_and_never_repeated() {
        for received in [
            "2027-02-29",
            "2026-04-31",
            "0000-00-00",
            "9999-01-01",
            "26-11-23",
            "11/23/2026",
            "",
            "gestern",
            "2026-11-23T10:00:00",
        ] {
            let error = NewRequest::parse(&form("erasure", received), &controller()).unwrap_err();
            let line = error.to_string();
            assert!(line.starts_with("received: "), "{line}");
            assert!(received.is_empty() || !line.contains(received), "{line}");
        }
        assert_eq!(code(&form("", "2026-11-23")), "right-unknown");
        assert_eq!(code(&form("Löschung", "2026-11-23")), "right-unknown");
        let channel = Form {
            channel: Some("fax".into()),
            ..form("erasure", "2026-11-23")
        };
        assert_eq!(code(&channel), "channel-unknown");
        let language = Form {
            language: Some("fr".into()),
            ..form("erasure", "2026-11-23")
        };
        assert_eq!(code(&language), "language-unknown");
    }

    #[test]
    fn unknown_fields_are_refused_when_read_from_json() {
        let json = r#"{"right":"erasure","received":"2026-11-23","rights":["access"]}"#;
        assert!(serde_json::from_str::<Form>(json).is_err());
        let json = r#"{"right":["erasure"],"received":"2026-11-23"}"#;
        assert!(serde_json::from_str::<Form>(json).is_ok());
    }
}
