//! What `consent` prints for people.

use std::fmt::Write as _;

use consents::{Consent, Counted, Difference, Ground, Purpose, Sheet, Verdict};

pub fn purposes(all: &[Counted]) -> String {
    let line = |one: &Counted| {
        format!(
            "{}  {} given, {} pending, {} withdrawn, {} on another basis, {} without any",
            purpose(&one.purpose),
            one.given,
            one.pending,
            one.withdrawn,
            one.other_basis,
            one.none_found
        )
    };
    let lines: Vec<String> = all.iter().map(line).collect();
    lines.join("\n")
}

pub fn purpose(one: &Purpose) -> String {
    let state = if one.active { "on" } else { "off" };
    format!(
        "{:<20} {state:<4} version {:<3} {}",
        one.id, one.version, one.terms.title_en
    )
}

pub fn consent(one: &Consent) -> String {
    let at = one.withdrawn_at.or(one.confirmed_at).or(one.given_at);
    let at = at.map(|at| at.to_string()).unwrap_or_default();
    format!(
        "{} {at} by {} ({})",
        one.state.word(),
        one.way.word(),
        one.source
    )
}

pub fn ground(one: &Ground) -> String {
    let review = one
        .review_on
        .map(|day| format!(", to be reviewed on {day}"));
    format!(
        "{} since {} ({}){}",
        one.basis.word(),
        one.found_on,
        one.source,
        review.unwrap_or_default()
    )
}

pub fn sheet(sheet: &Sheet) -> String {
    let mut text = format!("{} {}\n", sheet.person.system, sheet.person.record);
    for line in &sheet.lines {
        let may = if line.verdict.may {
            "may send"
        } else {
            "may not send"
        };
        let _ = writeln!(
            text,
            "\n{}: {may} ({})",
            line.purpose.id, line.verdict.reason
        );
        if let Some(one) = &line.consent {
            let _ = writeln!(text, "  {}", consent(one));
        }
        if let Some(one) = &line.basis {
            let _ = writeln!(text, "  {}", ground(one));
        }
    }
    if !sheet.past.is_empty() {
        text.push_str("\nChanges, newest first\n");
    }
    for past in &sheet.past {
        let word = |state: &Option<String>| state.clone().unwrap_or_else(|| "-".to_owned());
        let (old, new) = (word(&past.old), word(&past.new));
        let _ = writeln!(
            text,
            "  {} {} {}: {old} -> {new} ({}, {})",
            past.index, past.at, past.purpose, past.actor, past.path
        );
    }
    text
}

pub fn taken(taken: &consents::Taken) -> String {
    let mut text = format!(
        "{} lines: {} new, {} changed, {} unchanged, {} with a fault\n",
        taken.lines, taken.new, taken.changed, taken.unchanged, taken.faulty
    );
    for fault in &taken.faults {
        let _ = writeln!(text, "line {}: {}", fault.line, fault.fault);
    }
    text
}

pub fn verdicts(answers: &[Verdict], may: usize) -> String {
    let mut text = String::new();
    for answer in answers {
        let word = if answer.may { "yes" } else { "no" };
        let _ = writeln!(text, "{word} {}", answer.reason);
    }
    let _ = writeln!(text, "{may} of {} may be written to", answers.len());
    text
}

pub fn differences(all: &[Difference]) -> String {
    if all.is_empty() {
        return "What is stored agrees with the log in every field.".to_owned();
    }
    let word = |state: &Option<String>| state.clone().unwrap_or_else(|| "nothing".to_owned());
    let line = |one: &Difference| {
        format!(
            "{} {} {} {}: the log says {}, stored is {}; changed after {}",
            one.person.system,
            one.person.record,
            one.purpose,
            one.kind,
            word(&one.logged),
            word(&one.stored),
            one.after
                .map_or_else(|| "?".to_owned(), |at| at.to_string())
        )
    };
    let lines: Vec<String> = all.iter().map(line).collect();
    lines.join("\n")
}
