//! Conditions on a request, and what they look at.

use base::Notice;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// One condition: what, how, against what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    pub field: Field,
    pub test: Test,
    /// A word or a number; several words with commas for `one_of` and `none_of`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub value: String,
}

/// What a condition looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    Right,
    State,
    Channel,
    Assignee,
    Priority,
    /// Any tag of the request.
    Tag,
    /// Any system a person of the request is in.
    System,
    /// Days until the day to work towards; negative once it has passed.
    DaysLeft,
    /// `yes` when the legal day has passed.
    Overdue,
    /// `yes` when the period was extended.
    Extended,
    /// `yes` when the answer was sent.
    Answered,
    /// Share of the steps that are decided, in percent.
    Progress,
    /// Any step of the checklist that is open.
    OpenStep,
    /// How many tasks are open beside the checklist.
    Tasks,
    /// `yes` when a task in another system is open after its day.
    SystemOverdue,
}

impl Field {
    /// All of them, in the order they are offered.
    pub const ALL: [Self; 15] = [
        Self::Right,
        Self::State,
        Self::Channel,
        Self::Assignee,
        Self::Priority,
        Self::Tag,
        Self::System,
        Self::DaysLeft,
        Self::Overdue,
        Self::Extended,
        Self::Answered,
        Self::Progress,
        Self::OpenStep,
        Self::Tasks,
        Self::SystemOverdue,
    ];

    pub(crate) fn moves_by_itself(self) -> bool {
        matches!(self, Self::DaysLeft | Self::Overdue | Self::SystemOverdue)
    }

    fn is_number(self) -> bool {
        matches!(self, Self::DaysLeft | Self::Progress | Self::Tasks)
    }
}

/// How a condition compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Test {
    Is,
    IsNot,
    OneOf,
    NoneOf,
    Less,
    Greater,
    Contains,
    Empty,
    Filled,
    /// With what just happened; needs no value.
    Changed,
}

impl Test {
    /// All of them, in the order they are offered.
    pub const ALL: [Self; 10] = [
        Self::Is,
        Self::IsNot,
        Self::OneOf,
        Self::NoneOf,
        Self::Less,
        Self::Greater,
        Self::Contains,
        Self::Empty,
        Self::Filled,
        Self::Changed,
    ];
}

/// A request as conditions see it at one time. No personal value of a data subject.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Facts {
    pub right: String,
    pub state: String,
    pub channel: String,
    pub assignee: Option<String>,
    pub priority: String,
    pub tags: Vec<String>,
    /// Tasks that are open.
    pub tasks: i64,
    /// The day of the first task that is open in another system.
    pub system_task: Option<Date>,
    pub systems: Vec<String>,
    pub legal_day: Date,
    pub due_day: Date,
    pub extended: bool,
    pub answered: bool,
    pub open_steps: Vec<String>,
    pub steps: usize,
    /// What the event changed; `None` where it is no longer asked.
    pub changed: Option<Vec<Field>>,
}

enum Found {
    Words(Vec<String>),
    Number(i64),
}

impl Facts {
    fn look(&self, field: Field, today: Date) -> Found {
        let one = |word: &str| Found::Words(vec![word.to_owned()]);
        let yes = |holds: bool| one(if holds { "yes" } else { "no" });
        match field {
            Field::Right => one(&self.right),
            Field::State => one(&self.state),
            Field::Channel => one(&self.channel),
            Field::Assignee => Found::Words(self.assignee.iter().cloned().collect()),
            Field::Priority => one(&self.priority),
            Field::Tag => Found::Words(self.tags.clone()),
            Field::System => Found::Words(self.systems.clone()),
            Field::OpenStep => Found::Words(self.open_steps.clone()),
            Field::Overdue => yes(self.state != "closed" && today > self.legal_day),
            Field::Extended => yes(self.extended),
            Field::Answered => yes(self.answered),
            Field::Tasks => Found::Number(self.tasks),
            Field::SystemOverdue => {
                yes(self.state != "closed" && self.system_task.is_some_and(|day| today > day))
            }
            Field::DaysLeft => Found::Number(days(today, self.due_day)),
            Field::Progress => {
                let decided = self.steps - self.open_steps.len();
                let share = (decided * 100).checked_div(self.steps).unwrap_or(100);
                Found::Number(i64::try_from(share).unwrap_or(100))
            }
        }
    }
}

/// Calendar days from one day to another.
fn days(from: Date, to: Date) -> i64 {
    from.duration_until(to).as_hours() / 24
}

impl Condition {
    /// Whether it holds on this day.
    pub(crate) fn holds(&self, facts: &Facts, today: Date) -> bool {
        let value = self.value.trim();
        if self.test == Test::Changed {
            let changed = facts.changed.as_ref();
            return changed.is_none_or(|fields| fields.contains(&self.field));
        }
        match facts.look(self.field, today) {
            Found::Number(found) => {
                let wanted = value.parse::<i64>().ok();
                let listed = || list(value).any(|word| word.parse() == Ok(found));
                match self.test {
                    Test::Is => wanted == Some(found),
                    Test::IsNot => wanted != Some(found),
                    Test::Less => wanted.is_some_and(|wanted| found < wanted),
                    Test::Greater => wanted.is_some_and(|wanted| found > wanted),
                    Test::OneOf | Test::Contains => listed(),
                    Test::NoneOf => !listed(),
                    Test::Empty => false,
                    Test::Filled | Test::Changed => true,
                }
            }
            Found::Words(found) => {
                let any = |wanted: &str| found.iter().any(|word| word == wanted);
                match self.test {
                    Test::Is => any(value),
                    Test::IsNot => !any(value),
                    Test::OneOf => list(value).any(any),
                    Test::NoneOf => !list(value).any(any),
                    Test::Contains => found.iter().any(|word| word.contains(value)),
                    Test::Empty => found.is_empty(),
                    Test::Filled => !found.is_empty(),
                    Test::Less | Test::Greater | Test::Changed => false,
                }
            }
        }
    }

    pub(crate) fn check(&self) -> Result<(), Notice> {
        let value = self.value.trim();
        let bare = matches!(self.test, Test::Empty | Test::Filled | Test::Changed);
        let compares = matches!(self.test, Test::Less | Test::Greater);
        if bare != value.is_empty() {
            let line = "is missing, or is not wanted with this comparison";
            return Err(Notice::new("workflow-value", line).at("value"));
        }
        if !bare && self.field.is_number() && list(value).any(|word| word.parse::<i64>().is_err()) {
            let line = "is no number: days and percent are compared with whole numbers";
            return Err(Notice::new("workflow-number", line).at("value"));
        }
        if compares && !self.field.is_number() {
            let line = "compares numbers: use it with days left or progress";
            return Err(Notice::new("workflow-compare", line).at("test"));
        }
        if bare || self.test == Test::Contains {
            return Ok(());
        }
        for word in list(value) {
            match self.field {
                Field::Right => {
                    let known = word.parse::<law::Right>();
                    known.map_err(|_| Notice::new("right-unknown", "is no right").at("value"))?;
                }
                Field::State => {
                    word.parse::<requests::State>()?;
                }
                Field::Channel => {
                    word.parse::<requests::Channel>()?;
                }
                Field::Priority => {
                    word.parse::<requests::Priority>()
                        .map_err(|notice| notice.at("value"))?;
                }
                Field::Overdue | Field::Extended | Field::Answered | Field::SystemOverdue => {
                    if !["yes", "no"].contains(&word) {
                        let line = "is neither yes nor no";
                        return Err(Notice::new("workflow-yes-no", line).at("value"));
                    }
                }
                Field::Assignee
                | Field::Tag
                | Field::Tasks
                | Field::System
                | Field::OpenStep
                | Field::DaysLeft
                | Field::Progress => {}
            }
        }
        Ok(())
    }
}

fn list(value: &str) -> impl Iterator<Item = &str> {
    value
        .split(',')
        .map(str::trim)
        .filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn facts() -> Facts {
        Facts {
            right: "erasure".into(),
            state: "in_progress".into(),
            channel: "email".into(),
            assignee: None,
            priority: "high".into(),
            tags: vec!["presse".into(), "vip".into()],
            tasks: 2,
            system_task: Some(date(2026, 12, 20)),
            systems: vec!["vertrieb".into(), "newsletter".into()],
            legal_day: date(2026, 12, 23),
            due_day: date(2026, 12, 18),
            extended: false,
            answered: false,
            open_steps: vec!["A3".into(), "Z1".into()],
            steps: 8,
            changed: Some(vec![Field::State, Field::Priority]),
        }
    }

    fn holds(field: Field, test: Test, value: &str, today: Date) -> bool {
        let condition = Condition {
            field,
            test,
            value: value.into(),
        };
        condition.check().unwrap();
        condition.holds(&facts(), today)
    }

    #[test]
    fn each_field_is_compared_as_its_words_say() {
        let today = date(2026, 12, 16);
        let cases = [
            (Field::Right, Test::Is, "erasure", true),
            (Field::Right, Test::NoneOf, "access, erasure", false),
            (Field::State, Test::OneOf, "new, in_progress", true),
            (Field::State, Test::IsNot, "closed", true),
            (Field::Assignee, Test::Empty, "", true),
            (Field::Assignee, Test::Filled, "", false),
            (Field::System, Test::Is, "newsletter", true),
            (Field::System, Test::Contains, "news", true),
            (Field::DaysLeft, Test::Less, "3", true),
            (Field::DaysLeft, Test::Is, "2", true),
            (Field::DaysLeft, Test::Greater, "2", false),
            (Field::Progress, Test::Is, "75", true),
            (Field::OpenStep, Test::Is, "A3", true),
            (Field::OpenStep, Test::IsNot, "A4", true),
            (Field::Priority, Test::OneOf, "high, urgent", true),
            (Field::Tag, Test::Is, "vip", true),
            (Field::Tag, Test::IsNot, "presse", false),
            (Field::Tag, Test::Filled, "", true),
            (Field::Tasks, Test::Greater, "1", true),
            (Field::Tasks, Test::Is, "0", false),
            (Field::SystemOverdue, Test::Is, "no", true),
            (Field::State, Test::Changed, "", true),
            (Field::Assignee, Test::Changed, "", false),
            (Field::Overdue, Test::Is, "no", true),
            (Field::Extended, Test::Is, "yes", false),
        ];
        for (field, test, value, expected) in cases {
            assert_eq!(
                holds(field, test, value, today),
                expected,
                "{field:?} {test:?} {value}"
            );
        }
        assert!(holds(Field::Overdue, Test::Is, "yes", date(2026, 12, 24)));
        assert!(holds(Field::DaysLeft, Test::Is, "-6", date(2026, 12, 24)));
        let later = date(2026, 12, 21);
        assert!(holds(Field::SystemOverdue, Test::Is, "yes", later));
    }

    #[test]
    fn a_condition_that_cannot_be_meant_is_refused() {
        for (field, test, value) in [
            (Field::Right, Test::Is, "forgetting"),
            (Field::Right, Test::Is, ""),
            (Field::Right, Test::Less, "3"),
            (Field::State, Test::OneOf, "new, finished"),
            (Field::DaysLeft, Test::Less, "three"),
            (Field::Overdue, Test::Is, "maybe"),
            (Field::Assignee, Test::Empty, "anna"),
            (Field::Priority, Test::Is, "low"),
            (Field::Tasks, Test::Less, "few"),
            (Field::State, Test::Changed, "new"),
        ] {
            let condition = Condition {
                field,
                test,
                value: value.into(),
            };
            assert!(condition.check().is_err(), "{condition:?}");
        }
    }
}
