//! The questions: dated data, embedded, checked by a test.

use std::sync::LazyLock;

use accounts::Role;
use jiff::civil::Date;
use law::Words;
use serde::{Deserialize, Serialize};

use crate::measure::MeasureKind;

/// All points with their questions.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Agenda {
    /// Counts up with every change of the questions.
    pub version: u32,
    /// Day of this version.
    pub dated: Date,
    /// In the order of the day.
    #[serde(rename = "point")]
    pub points: Vec<Point>,
    /// In the order they are asked.
    #[serde(rename = "question")]
    pub questions: Vec<Question>,
}

/// A point of the agenda.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Point {
    /// Stable word, as in addresses.
    pub id: String,
    /// As people count it: `3a`.
    pub number: String,
    pub title: Words,
    pub about: Words,
}

/// A question with why it is asked.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// Stable word.
    pub id: String,
    /// Id of its point.
    pub point: String,
    pub kind: Kind,
    /// Whether it concerns the CRM, and stands in the document's section on it.
    #[serde(default)]
    pub crm: bool,
    /// The provision behind it.
    pub article: Words,
    pub ask: Words,
    pub why: Words,
    pub help: Words,
    /// With `choice`: what can be chosen.
    #[serde(default, rename = "option")]
    pub options: Vec<Choice>,
    /// What follows from which answer.
    #[serde(default, rename = "measure")]
    pub measures: Vec<Consequence>,
}

/// How a question is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// `yes`, `no` or `unknown`.
    YesNo,
    /// One of its options.
    Choice,
    /// Free text.
    Text,
    /// Lines, each with who sees to it and until when.
    List,
}

/// One option of a choice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    pub id: String,
    pub de: String,
    pub en: String,
}

/// A measure that follows from an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Consequence {
    /// The answers it follows from: words of options, `empty`, `each`, `no_owner`.
    pub on: Vec<String>,
    pub kind: MeasureKind,
    #[serde(default)]
    pub crm: bool,
    /// `{ what }` stands for the line of a list.
    pub title: Words,
    pub about: Words,
    pub criterion: Words,
    /// Word of the role that usually sees to it.
    pub owner: String,
}

static AGENDA: LazyLock<Agenda> = LazyLock::new(|| {
    toml::from_str(&law::role::named(include_str!("../data/agenda.toml")))
        .expect("the embedded agenda is parsed by a test")
});

/// The agenda.
pub fn agenda() -> &'static Agenda {
    &AGENDA
}

impl Agenda {
    /// The question with this id.
    pub fn question(&self, id: &str) -> Option<&Question> {
        self.questions.iter().find(|question| question.id == id)
    }

    /// The point with this id.
    pub fn point(&self, id: &str) -> Option<&Point> {
        self.points.iter().find(|point| point.id == id)
    }

    /// The questions of a point.
    pub fn of<'a>(&'a self, point: &'a str) -> impl Iterator<Item = &'a Question> {
        self.questions
            .iter()
            .filter(move |question| question.point == point)
    }
}

impl Question {
    /// What can be chosen; empty for text and lists.
    pub fn choices(&self) -> Vec<Choice> {
        let choice = |id: &str, de: &str, en: &str| Choice {
            id: id.to_owned(),
            de: de.to_owned(),
            en: en.to_owned(),
        };
        match self.kind {
            Kind::YesNo => vec![
                choice("yes", "ja", "yes"),
                choice("no", "nein", "no"),
                choice("unknown", "nicht bekannt", "not known"),
            ],
            Kind::Choice => self.options.clone(),
            Kind::Text | Kind::List => Vec::new(),
        }
    }
}

impl Consequence {
    /// The role that usually sees to it.
    pub fn role(&self) -> Role {
        Role::from_word(&self.owner).expect("a test reads the role of every measure")
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// The most questions a day leaves time for.
    const MOST_QUESTIONS: usize = 60;

    #[test]
    fn a_day_is_enough_and_every_question_says_why_in_both_languages() {
        let agenda = agenda();
        assert!(agenda.questions.len() <= MOST_QUESTIONS);
        let numbers: Vec<&str> = agenda.points.iter().map(|one| &*one.number).collect();
        assert_eq!(numbers, ["1", "2", "3a", "3b", "4", "5"]);
        for point in &agenda.points {
            assert!(point.title.is_complete() && point.about.is_complete());
            assert!(agenda.of(&point.id).count() >= 3, "{}", point.id);
        }
        let mut ids = BTreeSet::new();
        for question in &agenda.questions {
            let id = &question.id;
            assert!(ids.insert(id), "{id} twice");
            assert!(agenda.point(&question.point).is_some(), "{id}");
            let words = [
                &question.ask,
                &question.why,
                &question.help,
                &question.article,
            ];
            assert!(words.iter().all(|words| words.is_complete()), "{id}");
            assert_eq!(
                question.kind == Kind::Choice,
                question.options.len() > 1,
                "{id}"
            );
        }
    }

    #[test]
    fn every_measure_follows_from_an_answer_that_can_be_given() {
        for question in &agenda().questions {
            let lists: &[&str] = match question.kind {
                Kind::List => &["each", "no_owner", "empty"],
                Kind::Text => &["empty"],
                Kind::YesNo | Kind::Choice => &[],
            };
            for measure in &question.measures {
                let choices = question.choices();
                for on in &measure.on {
                    let known = choices.iter().any(|choice| choice.id == *on);
                    assert!(known || lists.contains(&&**on), "{} {on}", question.id);
                }
                assert!(!measure.on.is_empty() && Role::from_word(&measure.owner).is_some());
                for words in [&measure.title, &measure.about, &measure.criterion] {
                    assert!(words.is_complete(), "{}", question.id);
                }
                let of_line = |on: &String| on == "each" || on == "no_owner";
                assert_eq!(
                    measure.on.iter().any(of_line),
                    measure.title.de.contains("{ what }") && measure.title.en.contains("{ what }"),
                    "{}",
                    question.id
                );
            }
        }
    }
}
