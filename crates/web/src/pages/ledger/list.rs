//! Entries in whole sentences, newest first, filtered by the address.

use std::collections::HashMap;

use accounts::Permission;
use askama::Template;
use ledger::{Checked, Entry, Filter};

use super::{filter, kinds, said};
use crate::fields::Fields;
use crate::pages::register;
use crate::pages::requests::line::names;
use crate::pages::requests::list::Choice;
use crate::visit::{Answer, Errors, Frame, Visit, form};

const PER_PAGE: u32 = 100;

#[derive(Template)]
#[template(path = "ledger/list.html")]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a question the template asks"
)]
struct List {
    page: Frame,
    errors: Errors,
    lines: Vec<Line>,
    size: String,
    request: String,
    person: String,
    who: String,
    kinds: Vec<Choice>,
    systems: Vec<Choice>,
    /// Only where personal values were seen in the clear.
    clear: bool,
    since: String,
    until: String,
    filtered: bool,
    next: Option<String>,
    fresh: bool,
    may_verify: bool,
    query: String,
    /// What the last check said; empty while nobody asked for one.
    checked: String,
    checked_ok: bool,
    published: Option<Published>,
    /// How many entries there were when the page was made: the export has no later ones.
    below: i64,
}

/// The last checkpoint that was laid down.
struct Published {
    size: String,
    note: String,
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

const FILTERS: [&str; 8] = [
    "request", "person", "who", "action", "system", "since", "until", "clear",
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
    let titles = register::titles(&visit.app).await?;
    let latest = ledger.last_check().await?;
    let published = ledger.published().map(|published| Published {
        size: visit.words.number(published.size),
        note: published.note,
    });
    let text = |name: &str| fields.raw(name).to_owned();
    let errors = visit.errors(&faults);
    let template = List {
        page: visit.titled("ledger-title").refused_if(&errors),
        errors,
        lines: entries
            .iter()
            .map(|entry| line(&visit, entry, (&names, &titles)))
            .collect(),
        size: visit.words.number(size),
        below: size,
        request: text("request"),
        person: text("person"),
        who: text("who"),
        kinds: kinds(&visit, fields.get("action")),
        systems: register::choices(&visit, fields.get("system")).await?,
        clear: fields.filled("clear").is_some(),
        since: text("since"),
        until: text("until"),
        filtered: FILTERS.iter().any(|name| fields.filled(name).is_some()),
        next: last
            .map(|index| format!("/ledger?{}", fields.query_with("after", &index.to_string()))),
        checked: latest
            .as_ref()
            .map_or_else(String::new, |latest| checked(&visit, latest)),
        checked_ok: latest.is_some_and(|latest| latest.ok),
        published,
        fresh: visit.is_fresh(),
        may_verify: visit.may(Permission::LedgerVerify),
        query: fields.query_with("after", ""),
    };
    form(&template, &template.errors)
}

/// Names of accounts, and what people call the systems.
type Known<'a> = (&'a HashMap<String, String>, &'a HashMap<String, String>);

fn line(visit: &Visit, entry: &Entry, (names, titles): Known<'_>) -> Line {
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
        system: entry
            .system
            .as_ref()
            .map(|id| titles.get(id).unwrap_or(id).clone())
            .unwrap_or_default(),
        request: own(&entry.request),
        outcome: words.word("ledger-outcome-", &entry.outcome),
        shape: match entry.outcome.as_str() {
            "refused" => "over",
            "failed" => "near",
            _ => "",
        },
        details: pretty(entry.details.as_ref()),
    }
}

/// When the log was checked last, over how many entries, and what came out.
fn checked(visit: &Visit, last: &Checked) -> String {
    let places = [
        ("at", visit.moment(last.at)),
        ("size", visit.words.number(last.size)),
        (
            "no",
            last.first_bad.map_or_else(String::new, |no| no.to_string()),
        ),
    ];
    let key = if last.ok {
        "ledger-checked-ok"
    } else {
        "ledger-checked-bad"
    };
    visit.words.with(key, &places)
}

/// The details as they stand in the log; empty where there are none, or none any more.
pub fn pretty(details: Option<&serde_json::Value>) -> String {
    let details = details.filter(|details| !details.is_null());
    details.map_or_else(String::new, ToString::to_string)
}

/// The name of an account, or of the part of the product that acted.
pub fn actor(visit: &Visit, names: &HashMap<String, String>, actor: &str) -> String {
    let name = names.get(actor).cloned();
    name.unwrap_or_else(|| visit.words.word("part-", actor))
}
