//! The CRM's own consent fields: previewed, written, watched.

use ::requests::Person;
use ::writebacks::WritebackId;
use axum::body::Bytes;
use axum::extract::Path;
use axum::http::HeaderMap;
use serde::Deserialize;
use serde_json::json;

use super::{Answer, created, ok, read};
use crate::visit::Visit;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    #[serde(default)]
    system: String,
    #[serde(default)]
    record: String,
}

/// Says what would be written for a person.
pub async fn draft(visit: Visit, headers: HeaderMap, body: Bytes) -> Answer {
    let asked: Asked = read(&headers, &body)?;
    let person = Person::parse(&asked.system, &asked.record)?;
    created(&::writebacks::draft(&visit.app.desk, visit.actor()?, &person).await?)
}

/// One preview and what became of it.
pub async fn show(visit: Visit, Path(id): Path<String>) -> Answer {
    let id = WritebackId::from_stored(id);
    ok(&::writebacks::show(&visit.app.desk, visit.actor()?, &id).await?)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Confirmed {
    #[serde(default)]
    hash: String,
}

/// Writes exactly what was looked at.
pub async fn apply(
    visit: Visit,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let confirmed: Confirmed = read(&headers, &body)?;
    let id = WritebackId::from_stored(id);
    let (desk, actor) = (&visit.app.desk, visit.actor()?);
    ok(&::writebacks::apply(desk, actor, &id, &confirmed.hash).await?)
}

/// What was changed in the CRMs, newest first.
pub async fn changes(visit: Visit) -> Answer {
    let all = ::writebacks::changes(&visit.app.desk, visit.actor()?).await?;
    ok(&json!({ "changes": all }))
}

/// Looks now.
pub async fn look(visit: Visit) -> Answer {
    let looked = ::writebacks::look(&visit.app.desk, visit.actor()?).await?;
    ok(&json!({ "systems": looked }))
}
