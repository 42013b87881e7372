//! The DSGVO log.

pub mod checkpoint;
pub mod entry;
pub mod export;
pub mod list;
pub mod verify;

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;
use ledger::{Entry, Filter};

use crate::dates;
use crate::fields::Fields;
use crate::pages::requests::list::Choice;
use crate::refusal::{Fault, Refusal};
use crate::routes::{ROUTES, Trace};
use crate::visit::Visit;
use crate::words::Words;

/// Deeds after which somebody has seen personal values in the clear.
const CLEAR: [&str; 2] = ["persons.reveal", "plans.preview"];

/// The kinds of deeds, to choose from: the beginnings of their actions, in the order of their names.
pub fn kinds(visit: &Visit, chosen: &str) -> Vec<Choice> {
    let deeds = ROUTES.iter().filter_map(|route| match route.trace {
        Trace::Deed(action) => action.split('.').next(),
        Trace::Reads | Trace::Nothing => None,
    });
    let nouns: BTreeSet<&str> = deeds.chain(["access"]).collect();
    let choice = |noun: &str| Choice {
        value: format!("{noun}."),
        label: visit.words.word("ledger-kind-", noun),
        chosen: chosen == format!("{noun}."),
    };
    let mut kinds: Vec<Choice> = nouns.into_iter().map(choice).collect();
    kinds.sort_by(|a, b| a.label.cmp(&b.label));
    // An address may ask for one action alone.
    if !chosen.is_empty() && kinds.iter().all(|kind| !kind.chosen) {
        kinds.push(Choice {
            value: chosen.to_owned(),
            label: visit.words.word("deed-", chosen),
            chosen: true,
        });
    }
    kinds
}

/// Reads the filter of an address; a day that is none is refused.
pub fn filter(visit: &Visit, fields: &Fields) -> Result<Filter, Refusal> {
    let text = |name: &str| fields.filled(name).map(str::to_owned);
    let since = instant(visit, fields, "since");
    let until = instant(visit, fields, "until");
    let faults: Vec<Fault> = [&since, &until]
        .into_iter()
        .filter_map(|read| read.as_ref().err().cloned())
        .collect();
    let (Ok(since), Ok(until)) = (since, until) else {
        return Err(Refusal::Invalid(faults));
    };
    let actors = parts(visit, fields.get("who"));
    let clear = fields
        .filled("clear")
        .map(|_| CLEAR.map(str::to_owned).into());
    Ok(Filter {
        actions: clear.unwrap_or_default(),
        request: text("request").map(|reference| reference.to_uppercase()),
        since,
        until,
        who: text("who").filter(|_| actors.is_empty()),
        actors,
        action: text("action"),
        person: text("person"),
        system: text("system"),
        newest_first: true,
        ..Filter::default()
    })
}

/// The parts of the product that the pages call by this name; several share one.
fn parts(visit: &Visit, who: &str) -> Vec<String> {
    let called = |word: &&str| visit.words.word("part-", word).to_lowercase() == who.to_lowercase();
    accounts::PARTS
        .into_iter()
        .filter(called)
        .map(str::to_owned)
        .collect()
}

/// An instant, or a day: its beginning for `since`, its end for `until`.
fn instant(visit: &Visit, fields: &Fields, name: &str) -> Result<Option<Timestamp>, Fault> {
    let Some(text) = fields.filled(name) else {
        return Ok(None);
    };
    if let Ok(at) = text.parse() {
        return Ok(Some(at));
    }
    let day = dates::read(text, visit.today());
    let day = if name == "until" {
        day.and_then(|day| day.tomorrow().ok())
    } else {
        day
    };
    let at = day.and_then(|day| midnight(visit, day));
    at.map(Some)
        .ok_or_else(|| Fault::new("date-shape").at(name))
}

fn midnight(visit: &Visit, day: Date) -> Option<Timestamp> {
    let at = visit.app.zone().to_ambiguous_timestamp(day.at(0, 0, 0, 0));
    at.compatible().ok()
}

/// `hat den Löschplan freigegeben`, `hat einen Schritt erledigt (A5)`, or `wollte den Löschplan
/// freigeben: abgelehnt`. Where a role was missing, the entry's details say for what.
pub fn said(visit: &Visit, entry: &Entry) -> String {
    said_in(visit.words, entry)
}

/// The same where no visit is at hand.
pub fn said_in(words: Words, entry: &Entry) -> String {
    let done = words.word("deed-", &entry.action);
    let said = match entry.outcome.as_str() {
        "done" => done,
        _ => tried(words, entry, &done),
    };
    match &entry.object {
        Some(step) if is_step(step) => format!("{said} ({step})"),
        _ => said,
    }
}

fn tried(words: Words, entry: &Entry, done: &str) -> String {
    let details = entry.details.as_ref();
    let permission = details.and_then(|details| details["permission"].as_str());
    let tried = permission.unwrap_or(&entry.action);
    let key = ["tried-", &tried.replace(['.', '_'], "-")].concat();
    let outcome = words.word("ledger-outcome-", &entry.outcome);
    match words.find(&key, &[]) {
        Some(tried) => format!("{tried}: {outcome}"),
        None => format!("{done} ({outcome})"),
    }
}

/// Ids of steps are short: `A5`, `17.4`; those of everything else have 26 letters or name a kind.
fn is_step(object: &str) -> bool {
    object.len() <= 6 && !object.contains(':')
}
