//! Entries in whole sentences, newest first, filtered by the address.

use std::collections::HashMap;

use accounts::Permission;
use askama::Template;
use ledger::{Entry, Filter};

use super::{filter, said};
use crate::fields::Fields;
use crate::pages::requests::line::names;
use crate::visit::{Answer, Errors, Frame, Visit, form};

const PER_PAGE: u32 = 100;

#[derive(Template)]
#[template(path = "ledger/list.html")]
struct List {
    page: Frame,
    errors: Errors,
    lines: Vec<Line>,
    size: String,
    request: String,
    person: String,
    who: String,
    action: String,
    system: String,
    since: String,
    until: String,
    filtered: bool,
    next: Option<String>,
    fresh: bool,
    may_verify: bool,
    query: String,
    /// How many entries there were when the page was made: the export has no later ones.
    below: i64,
}

struct Line {
    index: i64,
    at: String,
    who: String,
    said: String,
    action: String,
    object: String,
    via: String,
    system: String,
    request: String,
    outcome: String,
    shape: &'static str,
    details: String,
}

const FILTERS: [&str; 7] = [
    "request", "person", "who", "action", "system", "since", "until",
];

/// The list.
pub async fn show(visit: Visit, fields: Fields) -> Answer {
    let ledger = &visit.app.ledger;
    let (mut entries, faults) = match filter(&visit, &fields) {
        Ok(asked) => {
            let asked = Filter {
                limit: Some(PER_PAGE + 1),
                after: fields.get("after").parse().ok(),
                ..asked
            };
            (ledger.list(&asked).await?, Vec::new())
        }
        Err(refusal) => (Vec::new(), refusal.faults()?),
    };
    let more = entries.len() > PER_PAGE as usize;
    entries.truncate(PER_PAGE as usize);
    let last = entries.last().map(|entry| entry.index).filter(|_| more);
    let newest = Filter {
        newest_first: true,
        limit: Some(1),
        ..Filter::default()
    };
    let size = ledger
        .list(&newest)
        .await?
        .first()
        .map_or(0, |entry| entry.index + 1);
    let names = names(&visit.app).await?;
    let text = |name: &str| fields.raw(name).to_owned();
    let errors = visit.errors(&faults);
    let template = List {
        page: visit.titled("ledger-title").refused_if(&errors),
        errors,
        lines: entries
            .iter()
            .map(|entry| line(&visit, entry, &names))
            .collect(),
        size: visit.words.number(size),
        below: size,
        request: text("request"),
        person: text("person"),
        who: text("who"),
        action: text("action"),
        system: text("system"),
        since: text("since"),
        until: text("until"),
        filtered: FILTERS.iter().any(|name| fields.filled(name).is_some()),
        next: last
            .map(|index| format!("/ledger?{}", fields.query_with("after", &index.to_string()))),
        fresh: visit.is_fresh(),
        may_verify: visit.may(Permission::LedgerVerify),
        query: fields.query_with("after", ""),
    };
    form(&template, &template.errors)
}

fn line(visit: &Visit, entry: &Entry, names: &HashMap<String, String>) -> Line {
    let words = visit.words;
    let own = |text: &Option<String>| text.clone().unwrap_or_default();
    Line {
        index: entry.index,
        at: visit.full_moment(entry.at),
        who: actor(visit, names, &entry.actor),
        said: said(visit, entry),
        action: entry.action.clone(),
        object: own(&entry.object),
        via: words.word("via-", &entry.via),
        system: own(&entry.system),
        request: own(&entry.request),
        outcome: words.word("ledger-outcome-", &entry.outcome),
        shape: match entry.outcome.as_str() {
            "refused" => "over",
            "failed" => "near",
            _ => "",
        },
        details: match &entry.details {
            Some(details) if !details.is_null() => details.to_string(),
            _ => String::new(),
        },
    }
}

/// The name of an account, or of the part of the product that acted.
fn actor(visit: &Visit, names: &HashMap<String, String>, actor: &str) -> String {
    let name = names.get(actor).cloned();
    name.unwrap_or_else(|| visit.words.word("part-", actor))
}
