//! What follows from an answer: the measures its question names for it.

use law::Words;

use super::{id, role};
use crate::agenda::{Consequence, Question};
use crate::answer::{Answer, Line};
use crate::measure::Measure;

/// What one answer leads to.
pub(super) fn measures(question: &Question, answer: &Answer) -> Vec<Measure> {
    let value = &answer.value;
    let mut measures = Vec::new();
    for (place, consequence) in question.measures.iter().enumerate() {
        let on = |word: &str| consequence.on.iter().any(|one| one == word);
        let chosen = value.choice.as_deref().is_some_and(on);
        let is_empty = value.choice.is_none() && value.text.is_empty() && value.list.is_empty();
        let suffix = if place == 0 {
            String::new()
        } else {
            format!("-{}", place + 1)
        };
        if chosen || (is_empty && on("empty")) {
            let id = id(&["Q", &question.id]);
            measures.push(told(consequence, (id + &suffix, ""), None));
        }
        for line in &value.list {
            let nobody = line.owner.is_empty();
            if on("each") || (on("no_owner") && nobody) {
                let id = id(&["Q", &question.id, &line.what]);
                measures.push(told(consequence, (id + &suffix, &line.what), Some(line)));
            }
        }
    }
    measures
}

fn told(consequence: &Consequence, (id, what): (String, &str), line: Option<&Line>) -> Measure {
    let fill = |words: &Words| {
        Words::new(
            words.de.replace("{ what }", what),
            words.en.replace("{ what }", what),
        )
    };
    let named = line.and_then(Line::task_owner);
    Measure {
        id,
        kind: consequence.kind,
        crm: consequence.crm,
        title: fill(&consequence.title),
        about: fill(&consequence.about),
        criterion: fill(&consequence.criterion),
        setting: None,
        owner: named.map_or_else(|| role(consequence.role()), |owner| owner.to_string()),
        due: line.and_then(|line| line.due),
    }
}
