//! Erased people who are back, and lists that may bring them back.

use axum::body::Bytes;
use axum::extract::Path;
use axum::http::HeaderMap;
use erasure::Line;
use serde::Deserialize;
use serde_json::json;

use super::{Answer, ok, read};
use crate::visit::Visit;

/// What the last looks said, by system.
pub async fn list(visit: Visit) -> Answer {
    let systems = erasure::returns(&visit.app.desk, visit.actor()?).await?;
    ok(&json!({ "systems": systems }))
}

/// Looks at every person of a system.
pub async fn scan(visit: Visit, Path(system): Path<String>) -> Answer {
    ok(&erasure::scan(&visit.app.desk, visit.actor()?, &system).await?)
}

/// Proposes to erase again who is back.
pub async fn replay(visit: Visit, Path(system): Path<String>) -> Answer {
    ok(&erasure::replay(&visit.app.desk, visit.actor()?, &system).await?)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    #[serde(default)]
    lines: Vec<Line>,
}

/// Which lines may not be imported, counted from 1.
pub async fn guard(visit: Visit, headers: HeaderMap, body: Bytes) -> Answer {
    let list: List = read(&headers, &body)?;
    ok(&effects::guard(&visit.app.desk, visit.actor()?, &list.lines).await?)
}
