//! A rule as a sentence: when, if, then.

use serde::Serialize;
use workflows::{Action, Condition, Deed, Event, Rule, Span, Test, To, When};

use crate::words::Words;

/// The stable word of an enumeration, as it stands in a rule.
pub fn word(of: &impl Serialize) -> String {
    let value = serde_json::to_value(of).unwrap_or_default();
    value.as_str().unwrap_or_default().to_owned()
}

/// A rule in three parts.
pub struct Sentence {
    pub when: String,
    pub conditions: Vec<String>,
    pub any: bool,
    pub actions: Vec<String>,
}

/// A rule in the visitor's words.
pub fn sentence(words: Words, rule: &Rule) -> Sentence {
    Sentence {
        when: when(words, &rule.when),
        conditions: rule
            .conditions
            .iter()
            .map(|of| condition(words, of))
            .collect(),
        any: rule.matching == workflows::Matching::Any,
        actions: rule.actions.iter().map(|of| action(words, of)).collect(),
    }
}

fn span(words: Words, span: Span) -> String {
    let key = ["workflow-span-", &word(&span.unit).replace('_', "-")].concat();
    words.tr(&key, "n", span.count)
}

fn when(words: Words, when: &When) -> String {
    let event = words.word("workflow-event-", &word(&when.event));
    if when.event != Event::Time {
        let of = when.state.as_ref().map(|state| words.word("state-", state));
        return match of.or_else(|| when.step.clone()) {
            Some(of) => format!("{event}: {of}"),
            None => event,
        };
    }
    let anchor = when.from.map_or_else(String::new, |from| {
        words.word("workflow-anchor-", &word(&from))
    });
    let count = Span {
        count: when.offset.abs(),
        unit: when.unit,
    };
    let places = [("span", span(words, count)), ("anchor", anchor)];
    let first = match when.offset {
        0 => words.with("workflow-when-on", &places),
        ..0 => words.with("workflow-when-before", &places),
        _ => words.with("workflow-when-after", &places),
    };
    match when.every {
        Some(every) => words.with(
            "workflow-when-every",
            &[("when", first), ("span", span(words, every))],
        ),
        None => first,
    }
}

fn condition(words: Words, condition: &Condition) -> String {
    let field = words.word("workflow-field-", &word(&condition.field));
    let test = words.word("workflow-test-", &word(&condition.test));
    if matches!(condition.test, Test::Empty | Test::Filled | Test::Changed) {
        return format!("{field} {test}");
    }
    let named: Vec<String> = condition
        .value
        .split(',')
        .map(|of| value(words, of.trim()))
        .collect();
    format!("{field} {test} {}", named.join(", "))
}

/// A value in words, where it is one of ours.
pub fn value(words: Words, value: &str) -> String {
    [
        "right-",
        "state-",
        "channel-",
        "priority-",
        "workflow-value-",
    ]
    .into_iter()
    .map(|family| words.word(family, value))
    .find(|said| said != value)
    .unwrap_or_else(|| value.to_owned())
}

fn action(words: Words, action: &Action) -> String {
    let to = action
        .to
        .as_ref()
        .map_or_else(String::new, |to| recipient(words, to));
    let text = action
        .template
        .map(|of| words.word("workflow-template-", &word(&of)));
    let text = text.or_else(|| action.subject.clone()).unwrap_or_default();
    let date = action.date.map_or_else(String::new, |of| span(words, of));
    let level = action
        .priority
        .map_or_else(String::new, |level| words.word("priority-", level.word()));
    let tag = action.tag.clone().unwrap_or_default();
    let hook = action.hook.clone().unwrap_or_default();
    let places = [
        ("to", to),
        ("text", text),
        ("span", date),
        ("level", level),
        ("tag", tag),
        ("hook", hook),
    ];
    let said = match action.deed {
        Deed::Mail => words.with("workflow-then-mail", &places[..2]),
        Deed::Note => words.t("workflow-deed-note"),
        Deed::Assign => words.with("workflow-then-assign", &places[..1]),
        Deed::InternalDate => words.with("workflow-then-internal-date", &places[2..3]),
        Deed::Task => words.with(
            "workflow-then-task",
            &[places[0].clone(), places[2].clone()],
        ),
        Deed::Priority if action.priority.is_none() => words.t("workflow-then-raise"),
        Deed::Priority => words.with("workflow-then-priority", &places[3..4]),
        Deed::Tag => words.with("workflow-then-tag", &places[4..5]),
        Deed::Webhook => words.with("workflow-then-webhook", &places[5..6]),
    };
    match action.after.filter(|after| after.count > 0) {
        Some(after) => words.with(
            "workflow-then-after",
            &[("deed", said), ("span", span(words, after))],
        ),
        None => said,
    }
}

/// Whom an action concerns, in words.
pub fn recipient(words: Words, to: &To) -> String {
    match to {
        To::Assignee => words.t("workflow-to-assignee"),
        To::Manager => words.t("workflow-to-manager"),
        To::Role(role) => words.word("role-", role.word()),
        To::Login(login) => login.clone(),
        To::Address(address) => address.expose().to_owned(),
    }
}
