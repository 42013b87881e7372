//! Descriptions of the processes: text, version, approval.

use ::processes::Description;
use axum::body::Bytes;
use axum::extract::Path;
use axum::http::HeaderMap;
use serde::Deserialize;
use serde_json::json;

use super::{Answer, ok, read};
use crate::refusal::{Fault, Refusal};
use crate::visit::Visit;

/// All processes with their versions.
pub async fn list(visit: Visit) -> Answer {
    let all = ::processes::list(&visit.app.ledger, visit.actor()?).await?;
    ok(&json!({ "processes": all }))
}

/// One process.
pub async fn show(visit: Visit, Path(id): Path<String>) -> Answer {
    ok(&::processes::show(&visit.app.ledger, visit.actor()?, &id).await?)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Text {
    #[serde(default)]
    version: i64,
    description: Option<Description>,
}

/// Stores the next version of a text.
pub async fn save(visit: Visit, Path(id): Path<String>, headers: HeaderMap, body: Bytes) -> Answer {
    let asked: Text = read(&headers, &body)?;
    let description = asked
        .description
        .ok_or_else(|| Refusal::invalid(Fault::new("process-description").at("description")))?;
    let (ledger, actor) = (&visit.app.ledger, visit.actor()?);
    ok(&::processes::save(ledger, actor, &id, (asked.version, description)).await?)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Seen {
    #[serde(default)]
    version: i64,
}

/// Approves the newest version.
pub async fn approve(
    visit: Visit,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let seen: Seen = read(&headers, &body)?;
    let (ledger, actor) = (&visit.app.ledger, visit.actor()?);
    ok(&::processes::approve(ledger, actor, (&id, seen.version)).await?)
}
