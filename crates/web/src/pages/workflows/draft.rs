//! The fields of the sentence builder, and the rule they mean.

use std::collections::BTreeMap;

use law::Words as Both;
use serde::de::DeserializeOwned;
use workflows::{Action, Condition, Deed, Event, Rule, Span, When};

use super::sentence::word;
use crate::fields::Fields;
use crate::refusal::Fault;

/// Fields by name, as sent or as made from a rule.
#[derive(Default)]
pub struct Draft(BTreeMap<String, String>);

impl Draft {
    /// What was sent.
    pub fn sent(fields: &Fields) -> Self {
        Self(
            fields
                .beginning("")
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect(),
        )
    }

    /// An empty form: the sentence that most people begin with.
    pub fn empty() -> Self {
        let mut draft = Self::default();
        for (name, value) in [
            ("event", "time"),
            ("from", "legal_end"),
            ("way", "before"),
            ("unit", "working_days"),
            ("a0-do", "mail"),
            ("a0-to", "assignee"),
            ("a0-template", "reminder"),
        ] {
            draft.set(name, value);
        }
        draft
    }

    /// A rule as fields.
    pub fn of(rule: &Rule) -> Self {
        let mut draft = Self::default();
        draft.set("title", &rule.title.de);
        draft.set("title-en", &rule.title.en);
        let when = &rule.when;
        draft.set("event", word(&when.event));
        draft.set(
            "from",
            when.from.map_or_else(String::new, |from| word(&from)),
        );
        draft.set("count", when.offset.unsigned_abs().to_string());
        draft.set("way", if when.offset < 0 { "before" } else { "after" });
        draft.set("unit", word(&when.unit));
        if let Some(every) = when.every {
            draft.set("every", every.count.to_string());
            draft.set("every-unit", word(&every.unit));
        }
        draft.set("state", when.state.clone().unwrap_or_default());
        draft.set("step", when.step.clone().unwrap_or_default());
        draft.set("once", if when.once { "yes" } else { "" });
        draft.set("matching", word(&rule.matching));
        for (n, condition) in rule.conditions.iter().enumerate() {
            draft.set(&format!("c{n}-field"), word(&condition.field));
            draft.set(&format!("c{n}-test"), word(&condition.test));
            draft.set(&format!("c{n}-value"), &condition.value);
        }
        for (n, action) in rule.actions.iter().enumerate() {
            draft.set_action(n, action);
        }
        draft
    }

    fn set_action(&mut self, n: usize, action: &Action) {
        let to = action
            .to
            .as_ref()
            .map_or_else(String::new, workflows::To::word);
        let outside = to
            .strip_prefix("address:")
            .or_else(|| to.strip_prefix("login:"));
        self.set(&format!("a{n}-do"), word(&action.deed));
        self.set(
            &format!("a{n}-to"),
            if outside.is_some() { "" } else { &to },
        );
        self.set(&format!("a{n}-other"), outside.unwrap_or_default());
        self.set(
            &format!("a{n}-template"),
            action.template.map_or_else(String::new, |of| word(&of)),
        );
        self.set(
            &format!("a{n}-subject"),
            action.subject.clone().unwrap_or_default(),
        );
        self.set(
            &format!("a{n}-text"),
            action.text.clone().unwrap_or_default(),
        );
        for (count, unit, span) in [
            ("span", "unit", action.after),
            ("date", "date-unit", action.date),
        ] {
            let (number, of) = match span {
                Some(span) => (span.count.to_string(), word(&span.unit)),
                None => (String::new(), String::new()),
            };
            self.set(&format!("a{n}-{count}"), number);
            self.set(&format!("a{n}-{unit}"), of);
        }
        let level = action.priority.map_or("", requests::Priority::word);
        for (name, value) in [
            ("system", action.system.as_deref()),
            ("tag", action.tag.as_deref()),
            ("hook", action.hook.as_deref()),
            ("priority", Some(level)),
        ] {
            self.set(&format!("a{n}-{name}"), value.unwrap_or_default());
        }
    }

    fn set(&mut self, name: &str, value: impl Into<String>) {
        self.0.insert(name.to_owned(), value.into());
    }

    /// A field, trimmed; empty when there is none.
    pub fn get(&self, name: &str) -> &str {
        self.0.get(name).map_or("", |value| value.trim())
    }

    /// How many rows a list has, at least one.
    pub fn rows(&self, letter: char) -> usize {
        let of = |name: &String| -> Option<usize> {
            let (number, _) = name.strip_prefix(letter)?.split_once('-')?;
            number.parse().ok()
        };
        let last = self.0.keys().filter_map(of).max();
        last.map_or(1, |last| last + 1).min(12)
    }

    /// One row more.
    pub fn add(&mut self, letter: char, field: &str) {
        let row = self.rows(letter);
        self.set(&format!("{letter}{row}-{field}"), "");
    }

    /// The rule that is meant, or what is wrong.
    pub fn rule(&self) -> Result<Rule, Vec<Fault>> {
        let title = self.get("title").to_owned();
        let english = Some(self.get("title-en").to_owned()).filter(|of| !of.is_empty());
        let rule = Rule {
            title: Both::new(title.clone(), english.unwrap_or(title)),
            when: self.when()?,
            matching: self.chosen("matching")?.unwrap_or_default(),
            conditions: self.conditions()?,
            actions: self.actions()?,
        };
        rule.check().map_err(|notice| vec![Fault::from(notice)])?;
        Ok(rule)
    }

    fn when(&self) -> Result<When, Vec<Fault>> {
        let event: Event = self.chosen("event")?.unwrap_or(Event::Time);
        let timed = event == Event::Time;
        let filled = |name: &str| Some(self.get(name).to_owned()).filter(|of| !of.is_empty());
        let way = if self.get("way") == "before" { -1 } else { 1 };
        let every = self.span("every", "every-unit")?;
        Ok(When {
            event,
            from: if timed { self.chosen("from")? } else { None },
            offset: if timed {
                way * self.number("count")?.unwrap_or(0)
            } else {
                0
            },
            unit: if timed {
                self.chosen("unit")?.unwrap_or_default()
            } else {
                workflows::Unit::Days
            },
            every: every.filter(|_| timed),
            state: filled("state").filter(|_| event == Event::StateChanged),
            step: filled("step").filter(|_| event == Event::StepTicked),
            once: !timed && self.get("once") == "yes",
        })
    }

    fn conditions(&self) -> Result<Vec<Condition>, Vec<Fault>> {
        let mut conditions = Vec::new();
        for n in 0..self.rows('c') {
            if let Some(field) = self.chosen(&format!("c{n}-field"))? {
                let test = self.chosen(&format!("c{n}-test"))?;
                conditions.push(Condition {
                    field,
                    test: test.unwrap_or(workflows::Test::Is),
                    value: self.get(&format!("c{n}-value")).to_owned(),
                });
            }
        }
        Ok(conditions)
    }

    fn actions(&self) -> Result<Vec<Action>, Vec<Fault>> {
        let mut actions = Vec::new();
        for n in 0..self.rows('a') {
            let named = |what: &str| format!("a{n}-{what}");
            let Some(deed) = self.chosen::<Deed>(&named("do"))? else {
                continue;
            };
            let filled =
                |what: &str| Some(self.get(&named(what)).to_owned()).filter(|of| !of.is_empty());
            let to = match (filled("other"), filled("to")) {
                (Some(other), _) if other.contains('@') => Some(format!("address:{other}")),
                (Some(other), _) => Some(format!("login:{other}")),
                (None, to) => to,
            };
            let to = to.map(|to| to.parse()).transpose();
            let to = to.map_err(|notice: base::Notice| vec![Fault::from(notice)])?;
            let date = self.span(&named("date"), &named("date-unit"))?;
            let dated = matches!(deed, Deed::InternalDate | Deed::Task);
            let writes = matches!(deed, Deed::Mail | Deed::Note | Deed::Task);
            actions.push(Action {
                deed,
                to: to.filter(|_| matches!(deed, Deed::Mail | Deed::Assign | Deed::Task)),
                template: if deed == Deed::Mail {
                    self.chosen(&named("template"))?
                } else {
                    None
                },
                subject: filled("subject").filter(|_| deed == Deed::Mail),
                text: filled("text").filter(|_| writes),
                date: date.filter(|_| dated),
                system: filled("system").filter(|_| deed == Deed::Task),
                priority: if deed == Deed::Priority {
                    self.chosen(&named("priority"))?
                } else {
                    None
                },
                tag: filled("tag").filter(|_| deed == Deed::Tag),
                hook: filled("hook").filter(|_| deed == Deed::Webhook),
                after: self.span(&named("span"), &named("unit"))?,
            });
        }
        Ok(actions)
    }

    fn span(&self, count: &str, unit: &str) -> Result<Option<Span>, Vec<Fault>> {
        let Some(count) = self.number(count)?.filter(|count| *count > 0) else {
            return Ok(None);
        };
        Ok(Some(Span {
            count,
            unit: self.chosen(unit)?.unwrap_or_default(),
        }))
    }

    fn number(&self, name: &str) -> Result<Option<i32>, Vec<Fault>> {
        let text = self.get(name);
        if text.is_empty() {
            return Ok(None);
        }
        let number = text
            .parse()
            .ok()
            .filter(|number| (0..=1000).contains(number));
        number
            .map(Some)
            .ok_or_else(|| vec![Fault::new("workflow-number").at(name)])
    }

    fn chosen<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, Vec<Fault>> {
        let text = self.get(name);
        if text.is_empty() {
            return Ok(None);
        }
        let value = serde_json::Value::from(text);
        let read = serde_json::from_value(value).map(Some);
        read.map_err(|_| vec![Fault::new("workflow-choice").at(name)])
    }

    /// A short name made of the title.
    pub fn name(&self) -> String {
        let mut name = String::new();
        for letter in self.get("title").to_lowercase().chars() {
            match letter {
                'ä' => name.push_str("ae"),
                'ö' => name.push_str("oe"),
                'ü' => name.push_str("ue"),
                'ß' => name.push_str("ss"),
                'a'..='z' | '0'..='9' => name.push(letter),
                _ if !name.ends_with('-') && !name.is_empty() => name.push('-'),
                _ => {}
            }
        }
        name.truncate(40);
        name.trim_end_matches('-').to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shipped_rule_goes_through_the_form_unchanged() {
        for (id, rule) in workflows::shipped() {
            assert_eq!(Draft::of(rule).rule().unwrap(), *rule, "{id}");
        }
    }

    #[test]
    fn every_deed_goes_through_the_form_unchanged() {
        let text = "[title]\nde = \"a\"\nen = \"b\"\n[when]\nevent = \"saved\"\n\
            [[condition]]\nfield = \"priority\"\ntest = \"changed\"\n\
            [[action]]\ndo = \"task\"\nto = \"role:agent\"\ntext = \"x\"\nsystem = \"archiv\"\n\
            date = { count = 3, unit = \"working_days\" }\nafter = { count = 2, unit = \"hours\" }\n\
            [[action]]\ndo = \"priority\"\npriority = \"urgent\"\n[[action]]\ndo = \"priority\"\n\
            [[action]]\ndo = \"tag\"\ntag = \"vip\"\n[[action]]\ndo = \"webhook\"\nhook = \"ticket\"\n\
            [[action]]\ndo = \"internal_date\"\ndate = { count = 1, unit = \"weeks\" }\n\
            [[action]]\ndo = \"note\"\ntext = \"{number}\"\n\
            [[action]]\ndo = \"assign\"\nto = \"login:anna\"\n";
        let rule = workflows::from_toml(text).unwrap();
        assert_eq!(Draft::of(&rule).rule().unwrap(), rule);
        assert_eq!(
            workflows::from_toml(&workflows::to_toml(&rule)).unwrap(),
            rule
        );
    }

    #[test]
    fn a_name_is_made_of_the_title() {
        let mut draft = Draft::empty();
        draft.set("title", "Überfällig: 5 Tage & mehr!");
        assert_eq!(draft.name(), "ueberfaellig-5-tage-mehr");
    }

    #[test]
    fn what_is_wrong_is_said_at_its_field() {
        let mut draft = Draft::empty();
        let field = |draft: &Draft| draft.rule().unwrap_err()[0].field.clone();
        assert_eq!(field(&draft).as_deref(), Some("title"));
        draft.set("title", "x");
        draft.set("count", "ten");
        assert_eq!(field(&draft).as_deref(), Some("count"));
    }
}
