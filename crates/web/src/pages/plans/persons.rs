//! Step 1: which records are the person. Nothing fuzzy is preselected.

use ::requests::Person;
use accounts::Permission;
use askama::Template;
use axum::extract::Path;
use erasure::{CandidateView, Change, Decision, PlanView};

use super::{Rail, plan_of};
use crate::fields::Fields;
use crate::pages::persons::name::{Name, names};
use crate::refusal::{Fault, Refusal};
use crate::visit::{Answer, Errors, Frame, Visit, form, to};

#[derive(Template)]
#[template(path = "plans/persons.html")]
struct Persons {
    page: Frame,
    errors: Errors,
    rail: Rail,
    groups: Vec<Group>,
    may_change: bool,
    next: String,
}

/// Candidates that are equally sure.
struct Group {
    title: String,
    about: String,
    candidates: Vec<Card>,
}

struct Card {
    name: Name,
    score: u8,
    reasons: Vec<String>,
    deleted: bool,
    selected: bool,
    field: String,
}

const CERTAINTIES: [&str; 4] = ["certain", "chosen", "likely", "possible"];

/// The candidates.
pub async fn show(visit: Visit, Path(id): Path<String>) -> Answer {
    let plan = plan_of(&visit, &id).await?;
    render(&visit, &plan, &[]).await
}

/// Takes the decisions that differ from the plan, then goes on to the records.
pub async fn select(visit: Visit, Path(id): Path<String>, fields: Fields) -> Answer {
    let plan = plan_of(&visit, &id).await?;
    let change = Change {
        select: decisions(&plan, &fields),
        ..Change::default()
    };
    if !change.select.is_empty() {
        let changed = erasure::change(&visit.app.desk, visit.actor()?, &plan.plan, &change).await;
        if let Err(error) = changed {
            return render(&visit, &plan, &Refusal::from(error).faults()?).await;
        }
    }
    to(&format!("/plans/{}/records", plan.plan))
}

fn decisions(plan: &PlanView, fields: &Fields) -> Vec<(String, Decision)> {
    let mut found = Vec::new();
    for person in &plan.persons {
        let decision = match fields.get(&field(person)) {
            "same" if !person.selected => Decision::Anonymise,
            "other" if person.selected => Decision::Keep,
            _ => continue,
        };
        found.push((person.record.clone(), decision));
    }
    // Who is chosen comes first, so that the plan is never without a person in between.
    found.sort_by_key(|(_, decision)| *decision == Decision::Keep);
    found
}

fn field(person: &CandidateView) -> String {
    format!("person/{}/{}", person.system, person.record)
}

async fn render(visit: &Visit, plan: &PlanView, faults: &[Fault]) -> Answer {
    let persons = plan.persons.iter().map(|person| Person {
        system: person.system.clone(),
        record: person.record.clone(),
    });
    let mut named: Vec<(Name, &CandidateView)> = names(visit, &persons.collect::<Vec<_>>())
        .await
        .into_iter()
        .zip(&plan.persons)
        .collect();
    let mut groups = Vec::new();
    for certainty in CERTAINTIES {
        let (here, rest): (Vec<_>, Vec<_>) = named
            .into_iter()
            .partition(|(_, person)| person.certainty == certainty);
        named = rest;
        let candidates: Vec<Card> = here
            .into_iter()
            .map(|candidate| card(visit, candidate))
            .collect();
        if !candidates.is_empty() {
            groups.push(Group {
                title: visit.words.word("certainty-", certainty),
                about: visit.words.word("plans-persons-about-", certainty),
                candidates,
            });
        }
    }
    let errors = visit.errors(faults);
    let template = Persons {
        page: visit.titled("plans-persons-title").refused_if(&errors),
        rail: Rail::of(visit, plan, "persons"),
        groups,
        may_change: visit.may(Permission::PlansChange) && plan.state.may_change(),
        next: format!("/plans/{}/records", plan.plan),
        errors,
    };
    form(&template, &template.errors)
}

fn card(visit: &Visit, (name, person): (Name, &CandidateView)) -> Card {
    let reasons = person.why.iter();
    Card {
        name,
        score: person.score,
        reasons: reasons
            .map(|reason| reason.sentence(visit.words.0))
            .collect(),
        deleted: person.deleted,
        selected: person.selected,
        field: field(person),
    }
}
