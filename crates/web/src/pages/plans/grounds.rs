//! Why rows of a plan stay: each statutory duty and each ground, until when it holds, in a sentence, with its source and
//! the rows it keeps.

use std::collections::BTreeMap;

use accounts::Permission;
use askama::Template;
use axum::extract::Path;
use erasure::{Basis, ItemView, PlanView, Term, ground_basis};
use jiff::civil::Date;
use law::retention::Start;

use super::rows::place;
use super::{Rail, plan_of};
use crate::visit::{Answer, Frame, Visit, page};

/// So many rows of a ground are listed; all are counted.
const MOST: usize = 100;

#[derive(Template)]
#[template(path = "plans/grounds.html")]
struct GroundsPage {
    page: Frame,
    rail: Rail,
    plan: String,
    grounds: Vec<Standing>,
    may_preview: bool,
}

/// One ground with one end.
struct Standing {
    title: String,
    why: String,
    /// When it keeps even longer; empty for never.
    longer: String,
    source: String,
    /// When the rule was compared with the statute; empty where it is no duty.
    checked: String,
    /// Its last day; empty for no end.
    until: String,
    /// What was noted of it here.
    notes: Vec<String>,
    count: usize,
    rows: Vec<Row>,
}

struct Row {
    record: String,
    system: String,
    /// What becomes of it.
    action: String,
    /// The document's day, or the column of a text; empty for the whole record.
    part: String,
    /// `system/record`, where it can be looked at.
    place: String,
}

/// A row that stays, with the ground as it is stored.
struct Staying<'p> {
    code: &'p str,
    until: Option<Date>,
    row: Row,
}

/// Every ground of the plan.
pub async fn show(visit: Visit, Path(id): Path<String>) -> Answer {
    let plan = plan_of(&visit, &id).await?;
    page(&GroundsPage {
        page: visit.titled("plans-grounds-title"),
        rail: Rail::of(&visit, &plan, "check"),
        plan: plan.plan.to_string(),
        grounds: grounds(&visit, &plan),
        may_preview: visit.may(Permission::PersonReveal) && !super::is_over(plan.state),
    })
}

/// Grounds by their title, each end apart.
fn grounds(visit: &Visit, plan: &PlanView) -> Vec<Standing> {
    let mut all: BTreeMap<(String, Option<Date>), Standing> = BTreeMap::new();
    for staying in staying(visit, plan) {
        let basis = ground_basis(staying.code, visit.words.language());
        let last_day = basis.term.as_ref().map(|term| term.last_day);
        let until = last_day.or(staying.until);
        let one = all
            .entry((basis.title.clone(), until))
            .or_insert_with(|| standing(visit, plan, &basis, until));
        one.count += 1;
        if one.rows.len() < MOST {
            one.rows.push(Row {
                part: match &basis.term {
                    Some(term) => {
                        let day = visit.words.day(term.document);
                        visit.words.tr("plans-grounds-document", "day", day)
                    }
                    None => staying.row.part,
                },
                ..staying.row
            });
        }
    }
    all.into_values().collect()
}

/// What stays on a ground: whole records, and texts that somebody left.
fn staying<'p>(visit: &Visit, plan: &'p PlanView) -> Vec<Staying<'p>> {
    let of_item = |item: &'p ItemView| {
        let stays = matches!(item.action, "keep" | "archive");
        Some(Staying {
            code: item.ground_code.as_deref().filter(|_| stays)?,
            until: item.until,
            row: Row {
                record: item.record.clone(),
                system: item.system.clone(),
                action: visit.words.word("action-", item.action),
                part: String::new(),
                place: place(item),
            },
        })
    };
    let items = plan.items.iter().filter_map(of_item);
    let hits = plan.hits.iter().filter(|hit| hit.is_left());
    let hits = hits.filter_map(|hit| {
        Some(Staying {
            code: hit.ground.as_deref()?,
            until: hit.until,
            row: Row {
                record: hit.record.clone(),
                system: hit.system.clone(),
                action: visit.words.t("plans-hits-leave"),
                part: hit.column.clone(),
                place: String::new(),
            },
        })
    });
    items.chain(hits).collect()
}

fn standing(visit: &Visit, plan: &PlanView, basis: &Basis, until: Option<Date>) -> Standing {
    let words = visit.words;
    let made = plan
        .decisions
        .iter()
        .filter(|made| made.ground.as_deref() == Some(&*basis.id) && made.until == until);
    let mut notes: Vec<String> = made.filter_map(|made| made.note.clone()).collect();
    notes.sort_unstable();
    notes.dedup();
    let term = basis.term.as_ref();
    Standing {
        title: basis.title.clone(),
        why: term.map_or_else(|| basis.meaning.clone(), |term| term_words(visit, term)),
        longer: term.map_or_else(String::new, |term| term.longer.clone()),
        source: basis.source.clone(),
        checked: term.map_or_else(String::new, |term| words.day(term.checked)),
        until: until.map_or_else(String::new, |day| words.day(day)),
        notes,
        count: 0,
        rows: Vec::new(),
    }
}

/// How the term of a duty comes about, in a sentence.
fn term_words(visit: &Visit, term: &Term) -> String {
    let words = visit.words;
    let start = match term.start {
        Start::CalendarYear => "calendar_year",
        Start::BusinessYear => "business_year",
        Start::Event => "event",
    };
    let places = [
        ("years", term.years.to_string()),
        ("start", words.word("plans-grounds-start-", start)),
        ("day", words.day(term.last_day)),
    ];
    words.with("plans-grounds-duty", &places)
}
