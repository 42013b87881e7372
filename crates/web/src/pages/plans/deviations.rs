//! What somebody decided otherwise than the rules propose: what whoever approves looks at first.

use erasure::{CandidateView, GroupView, HitView, ItemView, PlanView};

use super::hits::BLOCK;
use super::records::as_decision;
use super::summary::ground_title;
use crate::visit::Visit;

/// So many are listed; all are counted.
const MOST: usize = 200;

/// The rule of a row that somebody decided on.
const DECIDED: &str = "decision";

/// All deviations of a plan.
pub struct Deviations {
    pub lines: Vec<Deviation>,
    pub count: usize,
}

/// One of them.
pub struct Deviation {
    /// What it is, with how many.
    pub what: String,
    /// `kind:key` of a single record, or the place of a text.
    pub record: String,
    /// Where it can be looked at and changed.
    pub href: String,
    pub action: String,
    /// The ground, where there is one.
    pub why: String,
}

impl Deviations {
    /// People first, then whole groups, then single records, then texts that stay.
    pub fn of(visit: &Visit, plan: &PlanView) -> Self {
        let persons = plan.persons.iter().filter(|person| is_unusual(person));
        let persons = persons.map(|person| of_person(visit, plan, person));
        let groups = plan.groups.iter().filter_map(|group| {
            let decision = group.decision?;
            of_group(visit, plan, group, decision)
        });
        let items = plan.items.iter().filter(|item| is_single(plan, item));
        let items = items.map(|item| of_item(visit, plan, item));
        let hits = plan.hits.iter().filter(|hit| hit.is_left());
        let hits = hits.map(|hit| of_hit(visit, plan, hit));
        let all: Vec<Deviation> = persons.chain(groups).chain(items).chain(hits).collect();
        let count = all.len();
        Self {
            lines: all.into_iter().take(MOST).collect(),
            count,
        }
    }
}

/// Somebody who is not certain was taken for the person, or somebody certain was not.
fn is_unusual(person: &CandidateView) -> bool {
    person.selected != (person.certainty == "certain")
}

fn of_person(visit: &Visit, plan: &PlanView, person: &CandidateView) -> Deviation {
    let kind = kind_of(&person.record);
    let chosen = if person.selected { "same" } else { "other" };
    Deviation {
        what: visit.words.word("kinds-", kind),
        record: person.record.clone(),
        href: format!("/plans/{}/persons", plan.plan),
        action: visit.words.word("plans-persons-", chosen),
        why: visit.words.word("certainty-", &person.certainty),
    }
}

fn of_group(
    visit: &Visit,
    plan: &PlanView,
    group: &GroupView,
    decision: &str,
) -> Option<Deviation> {
    let mut items = plan.items.iter().filter(|item| {
        let here = item.group.as_deref() == Some(&*group.kind);
        here && item.rule == DECIDED && as_decision(item.action) == decision
    });
    let first = items.next()?;
    let count = i64::try_from(items.count() + 1).unwrap_or(i64::MAX);
    let kind = visit.words.word("kinds-", &group.kind);
    Some(Deviation {
        what: format!("{kind}: {}", visit.words.number(count)),
        record: String::new(),
        href: place(plan, &group.kind),
        action: visit.words.word("decision-", decision),
        why: ground_title(visit, first.ground_code.as_deref()),
    })
}

/// Decided by itself, and not as its group.
fn is_single(plan: &PlanView, item: &ItemView) -> bool {
    let group = item.group.as_deref();
    let group = plan.groups.iter().find(|one| Some(&*one.kind) == group);
    let decision = group.and_then(|group| group.decision);
    let person = plan
        .persons
        .iter()
        .any(|person| person.record == item.record);
    item.rule == DECIDED && !person && decision != Some(as_decision(item.action))
}

fn of_item(visit: &Visit, plan: &PlanView, item: &ItemView) -> Deviation {
    let kind = kind_of(&item.record);
    Deviation {
        what: visit.words.word("kinds-", kind),
        record: item.record.clone(),
        href: place(plan, item.group.as_deref().unwrap_or(kind)),
        action: visit.words.word("action-", item.action),
        why: ground_title(visit, item.ground_code.as_deref()),
    }
}

fn of_hit(visit: &Visit, plan: &PlanView, hit: &HitView) -> Deviation {
    Deviation {
        what: visit.words.t("plans-hits-one"),
        record: hit.name(),
        href: place(plan, BLOCK),
        action: visit.words.t("plans-hits-leave"),
        why: ground_title(visit, hit.ground.as_deref()),
    }
}

fn place(plan: &PlanView, kind: &str) -> String {
    format!("/plans/{}/records?open={kind}#g-{kind}", plan.plan)
}

fn kind_of(record: &str) -> &str {
    record.split(':').next().unwrap_or_default()
}
