//! A system's description as a form: for one that is added, and for one there is.

use ::consents::Basis;
use ::register::{Contract, MeasureState, Transfers};
use askama::Template;
use axum::extract::Path;

use super::read::{Typed, description};
use super::{configured, place, system};
use crate::fields::Fields;
use crate::pages::requests::list::Choice;
use crate::refusal::{Fault, Refusal};
use crate::visit::{Answer, Errors, Frame, Visit, form, to};

#[derive(Template)]
#[template(path = "register/edit.html")]
struct Edit {
    page: Frame,
    errors: Errors,
    /// Empty for one that is added.
    id: String,
    typed_id: String,
    title: String,
    version: String,
    typed: Typed,
    bases: Vec<Choice>,
    transfers: Vec<Choice>,
    processors: Vec<Row>,
    measures: Vec<Row>,
}

/// A processor or a measure with its fields.
struct Row {
    name: String,
    states: Vec<Choice>,
    day: String,
}

/// An empty form.
pub async fn new(visit: Visit) -> Answer {
    let typed = Typed::of(&::register::Description::default());
    render(&visit, None, (typed, &Fields::default()), &[])
}

/// Adds a system.
pub async fn add(visit: Visit, fields: Fields) -> Answer {
    match try_add(&visit, &fields).await {
        Ok(id) => to(&format!("/register/{id}")),
        Err(refusal) => {
            let typed = Typed::sent(&fields);
            render(&visit, None, (typed, &fields), &refusal.faults()?)
        }
    }
}

async fn try_add(visit: &Visit, fields: &Fields) -> Result<String, Refusal> {
    let new = description(fields, visit.today())?;
    let configured = configured(&visit.app);
    let place = place(&visit.app, &configured);
    let asked = (fields.get("id"), new);
    let added = ::register::add(&visit.app.ledger, visit.actor()?, &place, asked).await?;
    Ok(added.id)
}

/// The form of a system there is.
pub async fn show(visit: Visit, Path(id): Path<String>) -> Answer {
    let system = system(&visit, &id).await?;
    let typed = Typed::of(&system.description);
    render(&visit, Some(&system), (typed, &Fields::default()), &[])
}

/// Tells it anew.
pub async fn save(visit: Visit, Path(id): Path<String>, fields: Fields) -> Answer {
    match try_save(&visit, &id, &fields).await {
        Ok(()) => to(&format!("/register/{id}")),
        Err(refusal) => {
            let faults = refusal.faults()?;
            let system = system(&visit, &id).await?;
            let typed = Typed::sent(&fields);
            render(&visit, Some(&system), (typed, &fields), &faults)
        }
    }
}

async fn try_save(visit: &Visit, id: &str, fields: &Fields) -> Result<(), Refusal> {
    let version = fields.get("version").parse();
    let version = version.map_err(|_| Refusal::invalid(Fault::new("register-raced").at("version")));
    let new = description(fields, visit.today())?;
    let configured = configured(&visit.app);
    let place = place(&visit.app, &configured);
    let asked = (id, version?, new);
    ::register::change(&visit.app.ledger, visit.actor()?, &place, asked).await?;
    Ok(())
}

fn render(
    visit: &Visit,
    system: Option<&::register::System>,
    (typed, sent): (Typed, &Fields),
    faults: &[Fault],
) -> Answer {
    let errors = visit.errors(faults);
    let words = visit.words;
    // Who was overtaken saves over what is there now only after having been told so.
    let version = system.map_or(0, |system| system.version).to_string();
    let bases = Basis::ALL.iter().filter(|one| **one != Basis::NoneFound);
    let title = system.map_or_else(String::new, |system| system.title().to_owned());
    let template = Edit {
        page: if system.is_some() {
            visit.frame(words.tr("register-edit", "system", &title))
        } else {
            visit.titled("register-new")
        }
        .refused_if(&errors),
        id: system.map_or_else(String::new, |system| system.id.clone()),
        typed_id: sent.raw("id").to_owned(),
        title,
        version,
        bases: bases
            .map(|basis| Choice {
                value: basis.word().to_owned(),
                label: words.word("consents-basis-", basis.word()),
                chosen: typed.bases.iter().any(|one| one == basis.word()),
            })
            .collect(),
        transfers: choices(
            visit,
            "register-transfers-",
            Transfers::ALL.iter().map(|one| one.word()),
            &typed.transfers,
        ),
        processors: rows(&typed.processors, |chosen| {
            let all = Contract::ALL.iter().map(|one| one.word());
            choices(visit, "register-contract-", all, chosen)
        }),
        measures: rows(&typed.measures, |chosen| {
            let all = MeasureState::ALL.iter().map(|one| one.word());
            choices(visit, "register-measure-", all, chosen)
        }),
        typed,
        errors,
    };
    form(&template, &template.errors)
}

fn rows(lines: &[[String; 3]], states: impl Fn(&str) -> Vec<Choice>) -> Vec<Row> {
    let row = |[name, word, day]: &[String; 3]| Row {
        name: name.clone(),
        states: states(word),
        day: day.clone(),
    };
    lines.iter().map(row).collect()
}

fn choices(
    visit: &Visit,
    family: &str,
    all: impl Iterator<Item = &'static str>,
    chosen: &str,
) -> Vec<Choice> {
    let choice = |word: &'static str| Choice {
        value: word.to_owned(),
        label: visit.words.word(family, word),
        chosen: word == chosen,
    };
    all.map(choice).collect()
}
