//! Step 2: which records are the person. Nothing fuzzy is preselected.

use std::collections::HashMap;

use ::requests::Person;
use accounts::Permission;
use askama::Template;
use axum::extract::Path;
use erasure::{CandidateView, Change, Decision, Other, PersonField, PlanView, Recognised};

use super::{Rail, plan_of};
use crate::fields::Fields;
use crate::pages::persons::name::{Name, names};
use crate::pages::requests::line::{name_of, names as people};
use crate::refusal::{Fault, Refusal};
use crate::visit::{Answer, Errors, Frame, Visit, form, to};

#[derive(Template)]
#[template(path = "plans/persons.html")]
struct Persons {
    page: Frame,
    errors: Errors,
    rail: Rail,
    plan: String,
    groups: Vec<Group>,
    /// What was searched, and what came of it.
    searched: Vec<(String, String)>,
    searched_sum: String,
    may_change: bool,
    may_reveal: bool,
    revealed: bool,
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
    /// In the clear, once somebody asked.
    clear_name: String,
    values: Vec<KeyValue>,
    owner: String,
    score: u8,
    reasons: Vec<String>,
    deleted: bool,
    selected: bool,
    /// What the form says: `same`, `other`, `unclear`, or nothing yet.
    chosen: &'static str,
    field: String,
    /// `system/record`, where the plan overwrites the record.
    look: Option<String>,
    checked: String,
    /// Who said that it is another person; empty where nobody did.
    other: String,
}

struct KeyValue {
    label: String,
    /// None while masked.
    value: Option<String>,
}

/// The answer that holds the plan until somebody knows more.
const UNCLEAR: &str = "unclear";

/// The group of those of which somebody said that they are another person.
const OTHER: &str = "other";

const GROUPS: [&str; 5] = ["certain", "chosen", "likely", "possible", OTHER];

/// The candidates.
pub async fn show(visit: Visit, Path(id): Path<String>) -> Answer {
    let plan = plan_of(&visit, &id).await?;
    render(&visit, &plan, &Fields::default(), false, &[]).await
}

/// The candidates with names and values in the clear, once; the look is logged. What was chosen
/// on the page and not sent yet stays chosen.
pub async fn reveal(visit: Visit, Path(id): Path<String>, fields: Fields) -> Answer {
    let plan = plan_of(&visit, &id).await?;
    render(&visit, &plan, &fields, true, &[]).await
}

/// Takes the decisions that differ from the plan, then goes on to the records.
pub async fn select(visit: Visit, Path(id): Path<String>, fields: Fields) -> Answer {
    let plan = plan_of(&visit, &id).await?;
    let unclear = fields
        .beginning("person/")
        .filter(|(_, said)| *said == UNCLEAR);
    let unclear = unclear.count();
    if unclear > 0 {
        let fault = Fault::new("persons-unclear").fill("n", unclear.to_string());
        return render(&visit, &plan, &fields, false, &[fault]).await;
    }
    let change = Change {
        select: decisions(&plan, &fields),
        others: others(&plan, &fields),
        ..Change::default()
    };
    if !(change.select.is_empty() && change.others.is_empty()) {
        let changed = erasure::change(&visit.app.desk, visit.actor()?, &plan.plan, &change).await;
        if let Err(error) = changed {
            let faults = Refusal::from(error).faults()?;
            return render(&visit, &plan, &fields, false, &faults).await;
        }
    }
    to(&format!("/plans/{}/records", plan.plan))
}

/// Who is taken for the person and was not before.
fn decisions(plan: &PlanView, fields: &Fields) -> Vec<(String, Decision)> {
    let persons = plan.persons.iter();
    let chosen = persons.filter(|one| !one.selected && fields.get(&field(one)) == "same");
    chosen
        .map(|person| (person.record.clone(), Decision::Anonymise))
        .collect()
}

/// Who is another person, and was not called so before.
fn others(plan: &PlanView, fields: &Fields) -> Vec<String> {
    let persons = plan.persons.iter();
    let others = persons.filter(|one| one.other.is_none() && fields.get(&field(one)) == OTHER);
    others
        .map(|person| format!("{}/{}", person.system, person.record))
        .collect()
}

/// That somebody said of a record that it is another person.
pub fn other_person(visit: &Visit, names: &HashMap<String, String>, other: &Other) -> String {
    let places = [
        ("name", name_of(names, &other.by)),
        ("at", visit.moment(other.at)),
    ];
    visit.words.with("plans-persons-told", &places)
}

fn field(person: &CandidateView) -> String {
    format!("person/{}/{}", person.system, person.record)
}

async fn render(
    visit: &Visit,
    plan: &PlanView,
    fields: &Fields,
    reveal: bool,
    faults: &[Fault],
) -> Answer {
    let persons = plan.persons.iter().map(|person| Person {
        system: person.system.clone(),
        record: person.record.clone(),
    });
    let (desk, actor) = (&visit.app.desk, visit.actor()?);
    let mut known = match erasure::recognise(desk, actor, &plan.plan, reveal).await {
        Ok(known) => known,
        // A system that has changed hides the values and nothing else.
        Err(erasure::Error::Refused(_)) => Vec::new(),
        Err(error) => return Err(error.into()),
    };
    let people = people(&visit.app).await?;
    let mut cards: Vec<(&str, Card)> = Vec::new();
    let named = names(visit, &persons.collect::<Vec<_>>()).await;
    for (name, person) in named.into_iter().zip(&plan.persons) {
        let place = known
            .iter()
            .position(|one| one.system == person.system && one.record == person.record);
        let known = place.map(|place| known.swap_remove(place));
        let mut card = card(visit, name, person, known);
        card.chosen = chosen(fields.get(&card.field), person);
        let item = plan
            .items
            .iter()
            .find(|item| item.system == person.system && item.record == person.record);
        card.look = item.map(super::rows::place);
        card.checked = item.map_or_else(String::new, |item| {
            super::rows::checked(visit, &people, item)
        });
        let group = if let Some(other) = &person.other {
            card.other = other_person(visit, &people, other);
            OTHER
        } else {
            person.certainty.as_str()
        };
        cards.push((group, card));
    }
    let errors = visit.errors(faults);
    let template = Persons {
        page: visit.titled("plans-persons-title").refused_if(&errors),
        rail: Rail::of(visit, plan, "persons"),
        plan: plan.plan.to_string(),
        groups: groups(visit, cards),
        searched_sum: searched_sum(visit),
        searched: searched(visit, plan),
        may_change: visit.may(Permission::PlansChange) && plan.state.may_change(),
        may_reveal: visit.may(Permission::PersonReveal) && !super::is_over(plan.state),
        revealed: reveal,
        next: format!("/plans/{}/records", plan.plan),
        errors,
    };
    form(&template, &template.errors)
}

/// Each system with the number of candidates, or that people work in it by hand.
fn searched(visit: &Visit, plan: &PlanView) -> Vec<(String, String)> {
    let systems = &visit.app.desk.systems;
    let found = |name: &str| {
        let here = plan.persons.iter().filter(|person| person.system == name);
        visit.words.tr("plans-persons-found", "n", here.count())
    };
    let connected = systems
        .connected()
        .map(|name| (name.to_owned(), found(name)));
    let manual = |name: &str| (name.to_owned(), visit.words.t("plans-persons-not-searched"));
    connected.chain(systems.manual().map(manual)).collect()
}

/// `1 von 2 Systemen durchsucht`
fn searched_sum(visit: &Visit) -> String {
    let systems = &visit.app.desk.systems;
    let places = [
        ("n", systems.connected().count().to_string()),
        ("all", systems.names().count().to_string()),
    ];
    visit.words.with("plans-persons-searched", &places)
}

fn groups(visit: &Visit, mut cards: Vec<(&str, Card)>) -> Vec<Group> {
    let mut groups = Vec::new();
    for certainty in GROUPS {
        let (here, rest): (Vec<_>, Vec<_>) =
            cards.into_iter().partition(|(of, _)| *of == certainty);
        cards = rest;
        if !here.is_empty() {
            groups.push(Group {
                title: visit.words.word("certainty-", certainty),
                about: visit.words.word("plans-persons-about-", certainty),
                candidates: here.into_iter().map(|(_, card)| card).collect(),
            });
        }
    }
    groups
}

fn chosen(said: &str, person: &CandidateView) -> &'static str {
    match said {
        "same" => "same",
        "other" => OTHER,
        "unclear" => UNCLEAR,
        _ if person.selected => "same",
        _ if person.other.is_some() => OTHER,
        _ => "",
    }
}

fn card(visit: &Visit, name: Name, person: &CandidateView, known: Option<Recognised>) -> Card {
    let words = visit.words;
    let known = known.unwrap_or_default();
    let value = |field: PersonField| KeyValue {
        label: match field.kind {
            "plain" => field.column,
            kind => words.word("field-", kind),
        },
        value: field.value,
    };
    Card {
        name,
        clear_name: known.name.unwrap_or_default(),
        values: known.values.into_iter().map(value).collect(),
        owner: known.owner.unwrap_or_default(),
        score: person.score,
        reasons: person
            .why
            .iter()
            .map(|reason| reason.sentence(words.0))
            .collect(),
        deleted: person.deleted,
        selected: person.selected,
        chosen: "",
        field: field(person),
        look: None,
        checked: String::new(),
        other: String::new(),
    }
}
