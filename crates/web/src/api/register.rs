//! The register of systems and the record of processing.

use ::register::{Bodies, Description};
use axum::body::Bytes;
use axum::extract::Path;
use axum::http::HeaderMap;
use jiff::civil::Date;
use serde::Deserialize;
use serde_json::json;

use super::{Answer, created, ok, read};
use crate::pages::register::{configured, house, place};
use crate::refusal::{Fault, Refusal};
use crate::visit::Visit;

/// All systems with what is missing of their descriptions.
pub async fn list(visit: Visit) -> Answer {
    let configured = configured(&visit.app);
    let place = place(&visit.app, &configured);
    let all = ::register::list(&visit.app.ledger, visit.actor()?, &place).await?;
    ok(&json!({ "systems": all }))
}

/// One system with who changed what.
pub async fn show(visit: Visit, Path(id): Path<String>) -> Answer {
    let configured = configured(&visit.app);
    let place = place(&visit.app, &configured);
    let (ledger, actor) = (&visit.app.ledger, visit.actor()?);
    let system = ::register::show(ledger, actor, &place, &id).await?;
    let past = ::register::past(ledger, actor, &id).await?;
    ok(&json!({ "system": system, "past": past }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewSystem {
    #[serde(default)]
    id: String,
    description: Option<Description>,
}

fn described(asked: Option<Description>) -> Result<Description, Refusal> {
    asked.ok_or_else(|| Refusal::invalid(Fault::new("register-description").at("description")))
}

/// Adds a system.
pub async fn add(visit: Visit, headers: HeaderMap, body: Bytes) -> Answer {
    let asked: NewSystem = read(&headers, &body)?;
    let new = described(asked.description)?;
    let configured = configured(&visit.app);
    let place = place(&visit.app, &configured);
    let asked = (&*asked.id, new);
    created(&::register::add(&visit.app.ledger, visit.actor()?, &place, asked).await?)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Changed {
    #[serde(default)]
    version: i64,
    description: Option<Description>,
}

/// Tells a system anew.
pub async fn change(
    visit: Visit,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let asked: Changed = read(&headers, &body)?;
    let new = described(asked.description)?;
    let configured = configured(&visit.app);
    let place = place(&visit.app, &configured);
    let asked = (&*id, asked.version, new);
    ok(&::register::change(&visit.app.ledger, visit.actor()?, &place, asked).await?)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Look {
    next: Option<Date>,
}

/// Notes that somebody looked.
pub async fn review(
    visit: Visit,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let asked: Look = read(&headers, &body)?;
    let next = asked.next;
    let next = next.ok_or_else(|| Refusal::invalid(Fault::new("register-review").at("next")))?;
    let configured = configured(&visit.app);
    let place = place(&visit.app, &configured);
    let asked = (&*id, next);
    ok(&::register::review(&visit.app.ledger, visit.actor()?, &place, asked).await?)
}

/// The record of processing.
pub async fn record(visit: Visit) -> Answer {
    let app = &visit.app;
    let configured = configured(app);
    let place = place(app, &configured);
    ok(&::register::record(&app.ledger, visit.actor()?, &place, house(app)).await?)
}

/// Who stands beside the controller.
pub async fn bodies(visit: Visit) -> Answer {
    ok(&::register::bodies(&visit.app.ledger, visit.actor()?).await?)
}

/// Says who stands beside the controller.
pub async fn set_bodies(visit: Visit, headers: HeaderMap, body: Bytes) -> Answer {
    let asked: Bodies = read(&headers, &body)?;
    ok(&::register::set_bodies(&visit.app.ledger, visit.actor()?, asked).await?)
}
