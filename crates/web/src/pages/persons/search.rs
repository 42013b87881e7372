//! Finds persons in a system. Facts are personal, so they travel in the form and never in an
//! address.

use ::requests::Person;
use askama::Template;
use crm::find::Facts;

use super::name::{Name, names};
use crate::fields::Fields;
use crate::pages::requests::list::Choice;
use crate::refusal::{Fault, Refusal};
use crate::visit::{Answer, Errors, Frame, Visit, form};

#[derive(Template)]
#[template(path = "persons/search.html")]
struct Search {
    page: Frame,
    errors: Errors,
    systems: Vec<Choice>,
    email: String,
    phone: String,
    name: String,
    born: String,
    searched: bool,
    found: Vec<Found>,
}

/// Somebody who may be the person.
pub struct Found {
    pub name: Name,
    pub certainty: String,
    pub reasons: String,
}

/// The form.
pub async fn show(visit: Visit, fields: Fields) -> Answer {
    render(&visit, &fields, None, &[])
}

/// The candidates, best first.
pub async fn find(visit: Visit, fields: Fields) -> Answer {
    match try_find(&visit, &fields).await {
        Ok(found) => render(&visit, &fields, Some(found), &[]),
        Err(refusal) => render(&visit, &fields, None, &refusal.faults()?),
    }
}

async fn try_find(visit: &Visit, fields: &Fields) -> Result<Vec<Found>, Refusal> {
    let facts = facts(fields)?;
    if facts.is_empty() {
        return Err(Refusal::invalid(Fault::new("fact-none").at("email")));
    }
    candidates(visit, fields.get("system"), &facts).await
}

/// What a form says of a person; every field that is wrong is named.
pub fn facts(fields: &Fields) -> Result<Facts, Refusal> {
    let mut facts = Facts::default();
    let mut faults = Vec::new();
    for name in ["email", "phone", "name", "born"] {
        let Some(value) = fields.filled(name) else {
            continue;
        };
        let known = facts.clone();
        let added = match name {
            "email" => known.email(value),
            "phone" => known.phone(value),
            "name" => known.name(value),
            _ => known.born(value),
        };
        match added {
            Ok(added) => facts = added,
            Err(_) => faults.push(Fault::new(&format!("fact-{name}")).at(name)),
        }
    }
    if faults.is_empty() {
        Ok(facts)
    } else {
        Err(Refusal::Invalid(faults))
    }
}

/// The candidates of one system, best first. The look is entered in the log, without the facts.
pub async fn candidates(visit: &Visit, system: &str, facts: &Facts) -> Result<Vec<Found>, Refusal> {
    let (desk, language) = (&visit.app.desk, visit.words.0);
    let found = erasure::find(desk, visit.actor()?, system, facts, language).await?;
    let candidates = found["candidates"].as_array().cloned().unwrap_or_default();
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let persons = candidates.iter().map(|candidate| Person {
        system: system.to_owned(),
        record: text(&candidate["record"]),
    });
    let named = names(visit, &persons.collect::<Vec<_>>()).await;
    let result = |(name, candidate): (Name, &serde_json::Value)| {
        let reasons = candidate["reasons"]
            .as_array()
            .into_iter()
            .flatten()
            .map(text);
        Found {
            name,
            certainty: visit
                .words
                .word("certainty-", &text(&candidate["certainty"])),
            reasons: reasons.collect::<Vec<_>>().join(" · "),
        }
    };
    Ok(named.into_iter().zip(&candidates).map(result).collect())
}

fn render(visit: &Visit, fields: &Fields, found: Option<Vec<Found>>, faults: &[Fault]) -> Answer {
    let errors = visit.errors(faults);
    let text = |name: &str| fields.raw(name).to_owned();
    let choice = |name: &str| Choice {
        value: name.to_owned(),
        label: name.to_owned(),
        chosen: name == fields.get("system"),
    };
    let template = Search {
        page: visit.titled("persons-search-title").refused_if(&errors),
        systems: visit.app.desk.systems.connected().map(choice).collect(),
        email: text("email"),
        phone: text("phone"),
        name: text("name"),
        born: text("born"),
        searched: found.is_some(),
        found: found.unwrap_or_default(),
        errors,
    };
    form(&template, &template.errors)
}
