//! An answer: what was said, by whom, when; and what can be said to which question.

use accounts::Role;
use base::Notice;
use jiff::Timestamp;
use jiff::civil::Date;
use law::Words;
use requests::{TaskOwner, Text};
use serde::{Deserialize, Serialize};

use crate::agenda::{Kind, Question};

base::id!(
    /// Id of an answer.
    AnswerId
);

/// The longest text of an answer, in characters.
const LONGEST: usize = 4_000;
/// The longest line of a list, in characters.
const LONGEST_LINE: usize = 200;
/// The most lines of a list.
pub const MOST_LINES: usize = 40;

/// What was said. Which member is filled depends on the kind of the question; a remark can stand
/// beside each. Nothing filled takes an answer back.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Value {
    /// Word of the option that was chosen.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub choice: Option<String>,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub text: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub list: Vec<Line>,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub remark: String,
}

/// One line of a list.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Line {
    pub what: String,
    /// `login:…` or `role:…`; empty when nobody is named.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub owner: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due: Option<Date>,
}

/// An answer as it was saved.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Answer {
    pub id: AnswerId,
    pub question: String,
    pub value: Value,
    /// Login of who said so.
    pub by: String,
    pub at: Timestamp,
    /// Whether it stood in the version before and was taken over.
    pub taken_over: bool,
}

/// Free text may name people: nothing of it is printed for debugging.
impl std::fmt::Debug for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Value({} lines)", self.list.len())
    }
}

impl std::fmt::Debug for Line {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Line")
    }
}

impl std::fmt::Debug for Answer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Answer({})", self.question)
    }
}

impl Value {
    /// Whether nothing was said.
    pub fn is_empty(&self) -> bool {
        self.choice.is_none()
            && self.text.is_empty()
            && self.list.is_empty()
            && self.remark.is_empty()
    }

    /// Whether the question itself was answered; a remark alone does not.
    pub fn answers(&self) -> bool {
        self.choice.is_some() || !self.text.is_empty() || !self.list.is_empty()
    }

    /// The value as it is stored: trimmed, empty lines left out; refused when it does not fit the
    /// question.
    pub fn checked(self, question: &Question) -> Result<Self, Notice> {
        let stray = match question.kind {
            Kind::YesNo | Kind::Choice => !self.text.is_empty() || !self.list.is_empty(),
            Kind::Text => self.choice.is_some() || !self.list.is_empty(),
            Kind::List => self.choice.is_some() || !self.text.is_empty(),
        };
        if stray {
            let line = "does not fit the question: see its kind in `assessment show`";
            return Err(Notice::new("assessment-kind", line));
        }
        if let Some(choice) = &self.choice
            && !question.choices().iter().any(|one| one.id == *choice)
        {
            let words: Vec<String> = question.choices().into_iter().map(|one| one.id).collect();
            let line = format!("is no option: give one of {}", words.join(", "));
            return Err(Notice::new("assessment-option", line));
        }
        let lines = self.list.into_iter().map(Line::checked);
        let lines = lines.collect::<Result<Vec<_>, _>>()?;
        let lines: Vec<Line> = lines.into_iter().flatten().collect();
        if lines.len() > MOST_LINES {
            let line = format!("has more than {MOST_LINES} lines");
            let notice = Notice::new("assessment-lines", line);
            return Err(notice.with("n", MOST_LINES.to_string()));
        }
        Ok(Self {
            choice: self.choice,
            text: plain(&self.text, LONGEST)?,
            list: lines,
            remark: plain(&self.remark, LONGEST)?,
        })
    }

    /// The answer in words; empty when there is none.
    pub fn said(&self, question: &Question) -> Words {
        if let Some(choice) = &self.choice {
            let choices = question.choices();
            let known = choices.into_iter().find(|one| one.id == *choice);
            return known.map_or_else(
                || Words::new(choice.clone(), choice.clone()),
                |known| Words::new(known.de, known.en),
            );
        }
        Words::new(self.text.clone(), self.text.clone())
    }
}

impl Line {
    /// `None` for a line that says nothing.
    fn checked(self) -> Result<Option<Self>, Notice> {
        let what = plain(&self.what.replace(['\n', '\t'], " "), LONGEST_LINE)?;
        let owner = self.owner.trim();
        if what.is_empty() {
            if owner.is_empty() && self.due.is_none() {
                return Ok(None);
            }
            let line = "has a line with an owner or a date and no words";
            return Err(Notice::new("assessment-line", line));
        }
        let owner = match owner {
            "" => String::new(),
            word => word.parse::<TaskOwner>().map(|known| known.to_string())?,
        };
        Ok(Some(Self {
            what,
            owner,
            due: self.due,
        }))
    }

    /// Who sees to it, where somebody is named.
    pub fn task_owner(&self) -> Option<TaskOwner> {
        self.owner.parse().ok()
    }
}

fn plain(text: &str, most: usize) -> Result<String, Notice> {
    let text = Text::optional("text", text).map_err(|mut notice| {
        notice.field = None;
        notice
    })?;
    let text = text.map(|text| text.expose().to_owned());
    let text = text.unwrap_or_default();
    if text.chars().count() > most {
        let line = format!("is longer than {most} characters");
        return Err(Notice::new("assessment-long", line).with("n", most.to_string()));
    }
    Ok(text)
}

/// How an owner is called where no names are at hand.
pub(crate) fn owner_words(owner: &TaskOwner) -> Words {
    match owner {
        TaskOwner::Login(login) => Words::new(login.clone(), login.clone()),
        TaskOwner::Role(role) => role_words(*role),
    }
}

fn role_words(role: Role) -> Words {
    match role {
        Role::Agent => Words::new("Sachbearbeitung", "agent"),
        Role::PrivacyManager => Words::new(law::role::named("Privacy Manager"), "privacy manager"),
        Role::Approver => Words::new("Freigabe", "approver"),
        Role::Auditor => Words::new("Prüfung", "auditor"),
        Role::Administrator => Words::new("Administration", "administrator"),
        Role::WorkflowAuthor => Words::new("Workflow-Redaktion", "workflow author"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agenda::agenda;

    fn question(id: &str) -> &'static Question {
        agenda().question(id).unwrap()
    }

    #[test]
    fn an_answer_fits_its_question_or_is_refused() {
        let yes = Value {
            choice: Some("yes".into()),
            ..Value::default()
        };
        assert!(yes.clone().checked(question("systems-owners")).is_ok());
        let wrong = yes.clone().checked(question("data-kinds")).unwrap_err();
        assert_eq!(wrong.code, "assessment-kind");
        let wrong = yes.checked(question("use-basis")).unwrap_err();
        assert_eq!(wrong.code, "assessment-option");
        let long = Value {
            text: "x".repeat(LONGEST + 1),
            ..Value::default()
        };
        let wrong = long.checked(question("data-kinds")).unwrap_err();
        assert_eq!(wrong.code, "assessment-long");
    }

    #[test]
    fn a_list_keeps_its_lines_and_drops_those_that_say_nothing() {
        let line = |what: &str, owner: &str| Line {
            what: what.into(),
            owner: owner.into(),
            due: None,
        };
        let value = Value {
            list: vec![line(" Telefonanlage ", "role:administrator"), line("", "")],
            ..Value::default()
        };
        let kept = value.checked(question("systems-other")).unwrap();
        assert_eq!(kept.list, [line("Telefonanlage", "role:administrator")]);
        let nameless = Value {
            list: vec![line("", "role:administrator")],
            ..Value::default()
        };
        let wrong = nameless.checked(question("systems-other")).unwrap_err();
        assert_eq!(wrong.code, "assessment-line");
        let stranger = Value {
            list: vec![line("Archiv", "role:chef")],
            ..Value::default()
        };
        let wrong = stranger.checked(question("systems-other")).unwrap_err();
        assert_eq!(wrong.code, "task-owner");
    }
}
