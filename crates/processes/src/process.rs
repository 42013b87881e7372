//! The process and the texts it begins with: embedded data, completed by the law's.

use std::sync::LazyLock;

use base::Notice;
use law::{Item, Party, Right, Words};
use requests::Text;
use serde::{Deserialize, Serialize};

/// The longest text of a description, in characters.
const LONGEST: usize = 4_000;

/// A process by its name.
#[derive(Debug, Clone, Serialize)]
pub struct Process {
    /// Stable word.
    pub id: String,
    pub title: Words,
    pub articles: Words,
    /// The right whose checklist gives the steps.
    pub right: Option<Right>,
    /// The workflows that carry it.
    pub workflows: Vec<String>,
    /// The text it begins with.
    pub description: Description,
    /// Its steps where no checklist gives them.
    pub steps: Vec<Step>,
}

/// What a house says of a process, in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Description {
    /// What it is for.
    pub purpose: Words,
    /// What it holds for.
    pub scope: Words,
    /// Who does what.
    pub roles: Words,
    /// How fast.
    pub times: Words,
    /// What is peculiar to the house; may be empty.
    pub remarks: Words,
}

/// A step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    pub id: String,
    pub who: Vec<Party>,
    pub title: Words,
    pub instruction: Words,
    /// What shows that it was done.
    pub evidence: Words,
    /// The provision behind it.
    #[serde(default = "no_words")]
    pub basis: Words,
}

fn no_words() -> Words {
    Words::new("", "")
}

impl From<&Item> for Step {
    fn from(item: &Item) -> Self {
        Self {
            id: item.id.clone(),
            who: item.who.clone(),
            title: item.title.clone(),
            instruction: item.instruction.clone(),
            evidence: item.evidence.clone(),
            basis: item.basis.clone(),
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    every_right: Common,
    process: Vec<Source>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Common {
    scope: Words,
    roles: Words,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Source {
    id: String,
    right: Option<Right>,
    #[serde(default = "no_words")]
    title: Words,
    #[serde(default = "no_words")]
    articles: Words,
    #[serde(default = "no_words")]
    purpose: Words,
    #[serde(default = "no_words")]
    scope: Words,
    #[serde(default = "no_words")]
    roles: Words,
    #[serde(default = "no_words")]
    times: Words,
    #[serde(default)]
    workflows: Vec<String>,
    #[serde(default, rename = "step")]
    steps: Vec<Step>,
}

static PROCESSES: LazyLock<Vec<Process>> = LazyLock::new(|| {
    let file: File = toml::from_str(&law::role::named(include_str!("../data/processes.toml")))
        .expect("the embedded processes are parsed by a test");
    let common = &file.every_right;
    file.process
        .iter()
        .map(|source| made(source, common))
        .collect()
});

fn made(source: &Source, common: &Common) -> Process {
    let or = |own: &Words, other: &Words| {
        if own.is_complete() {
            own.clone()
        } else {
            other.clone()
        }
    };
    let none = no_words();
    let profile = source.right.map(Right::profile);
    let of = |own: &Words, pick: fn(&law::right::Profile) -> &Words| {
        or(own, profile.map_or(&none, pick))
    };
    Process {
        id: source.id.clone(),
        title: of(&source.title, |profile| &profile.title),
        articles: of(&source.articles, |profile| &profile.articles),
        right: source.right,
        workflows: source.workflows.clone(),
        description: Description {
            purpose: of(&source.purpose, |profile| &profile.meaning),
            scope: or(&source.scope, &common.scope),
            roles: or(&source.roles, &common.roles),
            times: of(&source.times, |profile| &profile.time),
            remarks: no_words(),
        },
        steps: source.steps.clone(),
    }
}

/// All, in the order of a request's life.
pub fn processes() -> &'static [Process] {
    &PROCESSES
}

/// The one of this name.
pub(crate) fn find(id: &str) -> Option<&'static Process> {
    PROCESSES.iter().find(|process| process.id == id)
}

impl Description {
    /// The texts trimmed; refused where one is missing in a language or too long. Remarks may be
    /// empty, in both languages.
    pub(crate) fn checked(mut self) -> Result<Self, Notice> {
        let texts = [
            ("purpose", &mut self.purpose, false),
            ("scope", &mut self.scope, false),
            ("roles", &mut self.roles, false),
            ("times", &mut self.times, false),
            ("remarks", &mut self.remarks, true),
        ];
        for (field, words, optional) in texts {
            for text in [&mut words.de, &mut words.en] {
                let kept = Text::optional(field, text)?;
                let kept = kept.map(|kept| kept.expose().to_owned());
                *text = kept.unwrap_or_default();
                if text.chars().count() > LONGEST {
                    let line = format!("is longer than {LONGEST} characters");
                    let notice = Notice::new("process-long", line).at(field);
                    return Err(notice.with("n", LONGEST.to_string()));
                }
            }
            let filled = [&words.de, &words.en].map(|text| !text.is_empty());
            if filled != [true, true] && !(optional && filled == [false, false]) {
                let line = "is missing in German or English: write both";
                return Err(Notice::new("process-language", line).at(field));
            }
        }
        Ok(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_right_and_what_runs_around_it_is_described_in_both_languages() {
        for right in Right::ALL {
            assert!(find(right.word()).is_some(), "{right}");
        }
        for wanted in ["intake", "reminder", "escalation", "retention_check"] {
            assert!(find(wanted).is_some_and(|process| !process.steps.is_empty()));
        }
        for process in processes() {
            let texts = &process.description;
            for words in [
                &process.title,
                &process.articles,
                &texts.purpose,
                &texts.scope,
                &texts.roles,
                &texts.times,
            ] {
                assert!(words.is_complete(), "{}", process.id);
            }
            assert_eq!(
                process.right.is_some(),
                process.steps.is_empty(),
                "{}",
                process.id
            );
            for step in &process.steps {
                let words = [&step.title, &step.instruction, &step.evidence];
                assert!(words.iter().all(|words| words.is_complete()) && !step.who.is_empty());
            }
        }
    }

    #[test]
    fn a_text_stands_in_both_languages_or_is_refused() {
        let shipped = find("intake").unwrap().description.clone();
        assert_eq!(shipped.clone().checked().unwrap(), shipped);
        let mut lacking = shipped.clone();
        lacking.times.en = " ".into();
        let refused = lacking.checked().unwrap_err();
        assert_eq!(
            (refused.code, refused.field),
            ("process-language", Some("times"))
        );
        let mut long = shipped;
        long.remarks = Words::new("x".repeat(LONGEST + 1), "x");
        assert_eq!(long.checked().unwrap_err().code, "process-long");
    }
}
