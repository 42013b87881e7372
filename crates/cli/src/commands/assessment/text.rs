//! The assessment in lines of text.

use std::fmt::Write as _;

use assessment::{Comparison, Item, View, agenda};
use base::Locale;
use law::{Language, Words};

fn say(words: &Words, locale: Locale) -> &str {
    words.get(match locale {
        Locale::De => Language::De,
        Locale::En => Language::En,
    })
}

/// The questions with their answers, and how far it is.
pub fn view(view: Option<&View>, locale: Locale) -> String {
    let mut text = String::new();
    match view {
        Some(view) => {
            let (done, all) = view.done();
            let people: Vec<&str> = view.participants.iter().map(|one| &*one.login).collect();
            let _ = writeln!(
                text,
                "Version {}: {done} of {all} answered, {} active minutes, {}",
                view.assessment.number,
                view.minutes,
                people.join(", ")
            );
        }
        None => text.push_str("No assessment is open.\n"),
    }
    for question in &agenda().questions {
        let answer = view.and_then(|view| view.answer(&question.id));
        let said = answer.map_or_else(
            || "–".to_owned(),
            |answer| {
                let words = answer.value.said(question);
                let lines = answer.value.list.iter().map(|line| line.what.clone());
                let first = say(&words, locale).to_owned();
                let parts = std::iter::once(first).chain(lines);
                let parts: Vec<String> = parts.filter(|part| !part.is_empty()).collect();
                parts.join("; ")
            },
        );
        let ask = say(&question.ask, locale);
        let _ = writeln!(text, "{:<22} {ask} {said}", question.id);
    }
    text
}

/// The plan, one line per item.
pub fn items(all: &[Item], locale: Locale) -> String {
    let lines: Vec<String> = all.iter().map(|one| item(one, locale)).collect();
    lines.join("\n")
}

/// An item on one line.
pub fn item(item: &Item, locale: Locale) -> String {
    let measure = &item.measure;
    let due = measure
        .due
        .map_or_else(String::new, |due| format!(", {due}"));
    format!(
        "{:<9} {:<40} {} ({}{due})",
        item.state.word(),
        measure.id,
        say(&measure.title, locale),
        measure.owner
    )
}

/// What is other, one line each.
pub fn comparison(found: &Comparison, locale: Locale) -> String {
    let mut text = String::new();
    for one in &found.answers {
        let _ = writeln!(
            text,
            "{}: {} → {}",
            one.question,
            say(&one.before, locale).replace('\n', " "),
            say(&one.after, locale).replace('\n', " ")
        );
    }
    for one in &found.measures {
        let word = |state: Option<assessment::State>| state.map_or("–", assessment::State::word);
        let _ = writeln!(
            text,
            "{}: {} → {}",
            one.id,
            word(one.before),
            word(one.after)
        );
    }
    if text.is_empty() {
        text.push_str("Nothing differs.");
    }
    text
}
