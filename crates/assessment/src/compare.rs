//! Two versions side by side: which answers are other, what became of the measures.

use law::Words;
use serde::Serialize;

use crate::document::{Document, Entry};
use crate::measure::{Item, State};

/// What differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Comparison {
    /// The older and the newer version.
    pub from: i64,
    pub to: i64,
    pub answers: Vec<AnswerChange>,
    pub measures: Vec<MeasureChange>,
}

/// An answer that is other.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct AnswerChange {
    pub question: String,
    pub ask: Words,
    /// Empty where nobody had answered.
    pub before: Words,
    pub after: Words,
}

/// Free text may name people: nothing of it is printed for debugging.
impl std::fmt::Debug for AnswerChange {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "AnswerChange({})", self.question)
    }
}

/// A measure that came, went, or moved on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MeasureChange {
    pub id: String,
    pub title: Words,
    /// `None` where it was not in the older plan.
    pub before: Option<State>,
    /// `None` where it is no longer in the newer one: nothing asks for it any more.
    pub after: Option<State>,
}

/// What of the newer document is other than in the older one.
pub fn compare(older: &Document, newer: &Document) -> Comparison {
    Comparison {
        from: older.version,
        to: newer.version,
        answers: answers(older, newer),
        measures: measures(&older.plan, &newer.plan),
    }
}

fn entries(document: &Document) -> Vec<&Entry> {
    let sections = document.sections.iter();
    sections.flat_map(|section| &section.entries).collect()
}

fn answers(older: &Document, newer: &Document) -> Vec<AnswerChange> {
    let (old, new) = (entries(older), entries(newer));
    let mut changes = Vec::new();
    for entry in &new {
        let before = old.iter().find(|one| one.question == entry.question);
        let before = before.map_or_else(|| Words::new("", ""), |one| one.whole());
        let after = entry.whole();
        if before != after {
            changes.push(AnswerChange {
                question: entry.question.clone(),
                ask: entry.ask.clone(),
                before,
                after,
            });
        }
    }
    // A question that is no longer asked took its answer along.
    let gone = old
        .iter()
        .filter(|one| !one.is_open() && !new.iter().any(|new| new.question == one.question));
    changes.extend(gone.map(|entry| AnswerChange {
        question: entry.question.clone(),
        ask: entry.ask.clone(),
        before: entry.whole(),
        after: Words::new("", ""),
    }));
    changes
}

fn measures(old: &[Item], new: &[Item]) -> Vec<MeasureChange> {
    let change = |item: &Item, before: Option<State>, after: Option<State>| MeasureChange {
        id: item.measure.id.clone(),
        title: item.measure.title.clone(),
        before,
        after,
    };
    let mut changes = Vec::new();
    for item in new {
        let before = old.iter().find(|one| one.measure.id == item.measure.id);
        let before = before.map(|one| one.state);
        if before != Some(item.state) {
            changes.push(change(item, before, Some(item.state)));
        }
    }
    let gone = old
        .iter()
        .filter(|one| !new.iter().any(|new| new.measure.id == one.measure.id));
    changes.extend(gone.map(|item| change(item, Some(item.state), None)));
    changes
}
