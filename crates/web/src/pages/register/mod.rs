//! The register of systems and the record of processing.

pub mod controller;
pub mod edit;
pub mod list;
pub mod read;
pub mod record;
pub mod show;

use std::collections::HashMap;

use ::register::{Gap, House, Named, Place, System};

use crate::App;
use crate::pages::requests::list::Choice;
use crate::refusal::Refusal;
use crate::visit::Visit;
use crate::words::Words;

/// The technical names of the configured systems.
pub fn configured(app: &App) -> Vec<&str> {
    app.desk.systems.names().collect()
}

/// Where and when the register is looked at.
pub fn place<'a>(app: &App, configured: &'a [&'a str]) -> Place<'a> {
    Place {
        configured,
        today: app.today(),
    }
}

/// Whose record it is.
pub fn house(app: &App) -> House {
    House {
        name: app.desk.sender.name.clone(),
        lines: app.desk.sender.lines.clone(),
    }
}

/// The systems in use, by the names the register gives them.
pub async fn names(app: &App) -> Result<Vec<Named>, Refusal> {
    let configured = configured(app);
    Ok(::register::names(&app.ledger, &place(app, &configured)).await?)
}

/// Technical and short names of all systems in use.
pub async fn ids(app: &App) -> Result<Vec<String>, Refusal> {
    let named = names(app).await?.into_iter();
    Ok(named.map(|one| one.id).collect())
}

/// What people call each system.
pub async fn titles(app: &App) -> Result<HashMap<String, String>, Refusal> {
    let named = names(app).await?.into_iter();
    Ok(named.map(|one| (one.id, one.title)).collect())
}

/// All systems in use, to choose one.
pub async fn choices(visit: &Visit, chosen: &str) -> Result<Vec<Choice>, Refusal> {
    let choice = |one: Named| Choice {
        chosen: one.id == chosen,
        label: one.title,
        value: one.id,
    };
    Ok(names(&visit.app).await?.into_iter().map(choice).collect())
}

/// One system as somebody looks at it.
async fn system(visit: &Visit, id: &str) -> Result<System, Refusal> {
    let configured = configured(&visit.app);
    let place = place(&visit.app, &configured);
    Ok(::register::show(&visit.app.ledger, visit.actor()?, &place, id).await?)
}

/// What is missing or due, in words.
fn gaps(words: Words, all: &[Gap]) -> Vec<String> {
    let said = all
        .iter()
        .map(|gap| words.word("register-gap-", gap.word()));
    said.collect()
}
