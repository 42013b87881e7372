//! One system: what is told of it, what is missing, who changed what, and the next look.

use ::register::{Past, Stamp, System};
use accounts::Permission;
use askama::Template;
use axum::extract::Path;

use super::{configured, gaps, place, system};
use crate::dates;
use crate::fields::Fields;
use crate::pages::requests::line::{name_of, names};
use crate::refusal::{Fault, Refusal};
use crate::visit::{Answer, Errors, Frame, Visit, form, to};
use crate::words::Words;

#[derive(Template)]
#[template(path = "register/show.html")]
struct Show {
    page: Frame,
    errors: Errors,
    id: String,
    connected: bool,
    gaps: Vec<String>,
    /// Label and value; empty where nothing is told.
    facts: Vec<(String, String)>,
    processors: Vec<[String; 3]>,
    measures: Vec<[String; 3]>,
    stamps: Vec<(String, String)>,
    past: Vec<Change>,
    review_on: String,
    may_write: bool,
    may_systems: bool,
}

struct Change {
    index: i64,
    said: String,
    by: String,
}

/// The page.
pub async fn show(visit: Visit, Path(id): Path<String>) -> Answer {
    render(&visit, &id, &Fields::default(), &[]).await
}

/// Notes that somebody looked whether all of it holds.
pub async fn review(visit: Visit, Path(id): Path<String>, fields: Fields) -> Answer {
    match try_review(&visit, &id, &fields).await {
        Ok(()) => to(&format!("/register/{id}")),
        Err(refusal) => render(&visit, &id, &fields, &refusal.faults()?).await,
    }
}

async fn try_review(visit: &Visit, id: &str, fields: &Fields) -> Result<(), Refusal> {
    let next = dates::read_ahead(fields.get("review_on"), visit.today());
    let next = next.ok_or_else(|| Refusal::invalid(Fault::new("date-shape").at("review_on")))?;
    let configured = configured(&visit.app);
    let place = place(&visit.app, &configured);
    ::register::review(&visit.app.ledger, visit.actor()?, &place, (id, next)).await?;
    Ok(())
}

async fn render(visit: &Visit, id: &str, fields: &Fields, faults: &[Fault]) -> Answer {
    let system = system(visit, id).await?;
    let past = ::register::past(&visit.app.ledger, visit.actor()?, id).await?;
    let people = names(&visit.app).await?;
    let errors = visit.errors(faults);
    let words = visit.words;
    let stamp = |key: &str, stamp: &Option<Stamp>| {
        let stamp = stamp.as_ref()?;
        let said = format!(
            "{}, {}",
            name_of(&people, &stamp.by),
            visit.full_moment(stamp.at)
        );
        Some((words.t(key), said))
    };
    let stamps = [
        stamp("register-added", &system.added),
        stamp("register-changed", &system.changed),
        stamp("register-reviewed", &system.reviewed),
    ];
    let change = |one: &Past| Change {
        index: one.index,
        said: said(words, one),
        by: format!(
            "{}, {}",
            name_of(&people, &one.by),
            visit.full_moment(one.at)
        ),
    };
    let template = Show {
        page: visit.frame(system.title()).refused_if(&errors),
        errors,
        connected: system.configured,
        gaps: gaps(words, &system.gaps),
        facts: facts(words, &system),
        processors: processors(words, &system),
        measures: measures(words, &system),
        stamps: stamps.into_iter().flatten().collect(),
        past: past.iter().map(change).collect(),
        review_on: fields.raw("review_on").to_owned(),
        may_write: visit.may(Permission::RegisterWrite),
        may_systems: visit.may(Permission::SystemsRead),
        id: system.id,
    };
    form(&template, &template.errors)
}

fn said(words: Words, one: &Past) -> String {
    let fields = one.fields.iter();
    let fields = fields.map(|field| words.word("register-field-", field));
    let fields: Vec<String> = fields.collect();
    let what = words.word("register-past-", one.action.trim_start_matches("register."));
    if fields.is_empty() {
        what
    } else {
        format!("{what}: {}", fields.join(", "))
    }
}

fn facts(words: Words, system: &System) -> Vec<(String, String)> {
    let one = &system.description;
    let named = one.bases.iter();
    let named = named.map(|basis| words.word("consents-basis-", basis.word()));
    let mut basis: Vec<String> = named.collect();
    basis.extend(Some(one.basis_note.clone()).filter(|note| !note.is_empty()));
    let transfers = match one.transfers {
        ::register::Transfers::Unsaid => String::new(),
        ::register::Transfers::None => words.t("register-transfers-none"),
        ::register::Transfers::Some => one.transfers_note.clone(),
    };
    let day = |day: Option<jiff::civil::Date>| day.map_or_else(String::new, |day| words.day(day));
    let values = [
        ("owner", one.owner.clone()),
        ("owner_contact", one.owner_contact.clone()),
        ("persons", one.persons.clone()),
        ("data_kinds", one.data_kinds.clone()),
        ("purposes", one.purposes.clone()),
        ("bases", basis.join("\n")),
        ("recipients", one.recipients.clone()),
        ("transfers", transfers),
        ("retention", one.retention.clone()),
        ("review_on", day(one.review_on)),
        ("ended_on", day(one.ended_on)),
    ];
    let shown = values
        .into_iter()
        .filter(|(field, value)| *field != "ended_on" || !value.is_empty());
    let labelled = shown.map(|(field, value)| (words.word("register-field-", field), value));
    labelled.collect()
}

fn processors(words: Words, system: &System) -> Vec<[String; 3]> {
    let row = |one: &::register::Processor| {
        let dated = one.dated.map_or_else(String::new, |day| words.day(day));
        let state = words.word("register-contract-", one.contract.word());
        [one.name.clone(), state, dated]
    };
    system.description.processors.iter().map(row).collect()
}

fn measures(words: Words, system: &System) -> Vec<[String; 3]> {
    let row = |one: &::register::Measure| {
        let review = one.review_on.map_or_else(String::new, |day| words.day(day));
        let state = words.word("register-measure-", one.state.word());
        [one.name.clone(), state, review]
    };
    system.description.measures.iter().map(row).collect()
}
