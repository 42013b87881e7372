//! What a workflow does, in one line for the plan: when, and who is told.

use law::Words;
use workflows::{Anchor, Event, Rule, Span, To, Unit, When};

use crate::answer::owner_words;

/// When it fires and whom it tells.
pub(crate) fn settings(rule: &Rule) -> Words {
    let when = when(&rule.when);
    let told: Vec<Words> = rule
        .actions
        .iter()
        .filter_map(|action| action.to.as_ref().map(to))
        .collect();
    let list = |pick: fn(&Words) -> &str| {
        let words: Vec<&str> = told.iter().map(pick).collect();
        words.join(", ")
    };
    if told.is_empty() {
        return when;
    }
    Words::new(
        format!("{}; an: {}", when.de, list(|words| &words.de)),
        format!("{}; to: {}", when.en, list(|words| &words.en)),
    )
}

fn when(when: &When) -> Words {
    let event = match when.event {
        Event::Opened => Words::new(
            "wenn eine Anfrage erfasst wird",
            "when a request is recorded",
        ),
        Event::Saved => Words::new(
            "wenn eine Anfrage gespeichert wird",
            "when a request is saved",
        ),
        Event::StateChanged => Words::new("wenn sich der Status ändert", "when the state changes"),
        Event::StepTicked => Words::new("wenn ein Schritt abgehakt wird", "when a step is ticked"),
        Event::Time => moment(when),
    };
    match when.every {
        Some(every) => {
            let again = span(every);
            Words::new(
                format!("{}, danach alle {}", event.de, again.de),
                format!("{}, then every {}", event.en, again.en),
            )
        }
        None => event,
    }
}

fn moment(when: &When) -> Words {
    let anchor = when.from.map_or_else(|| Words::new("", ""), anchor);
    let count = span(Span {
        count: when.offset.abs(),
        unit: when.unit,
    });
    match when.offset {
        0 => Words::new(
            format!("am Tag: {}", anchor.de),
            format!("on the day: {}", anchor.en),
        ),
        ..0 => Words::new(
            format!("{} vor: {}", count.de, anchor.de),
            format!("{} before: {}", count.en, anchor.en),
        ),
        _ => Words::new(
            format!("{} nach: {}", count.de, anchor.de),
            format!("{} after: {}", count.en, anchor.en),
        ),
    }
}

fn anchor(anchor: Anchor) -> Words {
    let (de, en) = match anchor {
        Anchor::Receipt => ("Eingang", "receipt"),
        Anchor::LegalEnd => ("gesetzliches Ende", "legal end"),
        Anchor::FirstEnd => ("Ende des ersten Monats", "end of the first month"),
        Anchor::InternalTarget => ("interner Zieltermin", "internal target"),
        Anchor::StateSince => (
            "Beginn des jetzigen Status",
            "beginning of the present state",
        ),
        Anchor::SystemTask => (
            "Termin der nächsten Aufgabe in einem anderen System",
            "day of the next task in another system",
        ),
    };
    Words::new(de, en)
}

fn span(span: Span) -> Words {
    let one = span.count == 1;
    let (de, en) = match (span.unit, one) {
        (Unit::Hours, true) => ("Stunde", "hour"),
        (Unit::Hours, false) => ("Stunden", "hours"),
        (Unit::Days, true) => ("Tag", "day"),
        (Unit::Days, false) => ("Tage", "days"),
        (Unit::WorkingDays, true) => ("Arbeitstag", "working day"),
        (Unit::WorkingDays, false) => ("Arbeitstage", "working days"),
        (Unit::Weeks, true) => ("Woche", "week"),
        (Unit::Weeks, false) => ("Wochen", "weeks"),
        (Unit::Months, true) => ("Monat", "month"),
        (Unit::Months, false) => ("Monate", "months"),
    };
    Words::new(
        format!("{} {de}", span.count),
        format!("{} {en}", span.count),
    )
}

fn to(to: &To) -> Words {
    match to {
        To::Assignee => Words::new("zuständige Person", "who works on it"),
        To::Manager => Words::new("deren Führungskraft", "their manager"),
        To::Role(role) => owner_words(&requests::TaskOwner::Role(*role)),
        To::Login(login) => Words::new(login.clone(), login.clone()),
        // An address outside stays where it is kept.
        To::Address(_) => Words::new("Adresse außerhalb", "an address outside"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shipped_workflow_says_when_and_whom() {
        for (id, rule) in workflows::shipped() {
            let said = settings(rule);
            assert!(said.de.contains("an: ") && said.en.contains("to: "), "{id}");
        }
        let (_, rule) = workflows::shipped()
            .iter()
            .find(|(id, _)| *id == "reminder-3")
            .unwrap();
        assert_eq!(
            settings(rule).de,
            "3 Arbeitstage vor: gesetzliches Ende; an: zuständige Person"
        );
    }
}
