//! Checklists: one per right, version after version.

use axum::body::Bytes;
use axum::extract::Path;
use axum::http::HeaderMap;
use law::{Checklist, Right};

use super::{Answer, ok, read};
use crate::refusal::Refusal;
use crate::visit::Visit;

fn right(word: &str) -> Result<Right, Refusal> {
    word.parse().map_err(|_| Refusal::NotFound)
}

/// The checklist new requests of the right begin with.
pub async fn show(visit: Visit, Path(word): Path<String>) -> Answer {
    ok(&requests::checklists::show(&visit.app.ledger, right(&word)?).await?)
}

/// Stores a revised one; requests under way keep theirs.
pub async fn revise(
    visit: Visit,
    Path(word): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let right = right(&word)?;
    let list: Checklist = read(&headers, &body)?;
    let (ledger, actor) = (&visit.app.ledger, visit.actor()?);
    ok(&requests::checklists::revise(ledger, actor, right, list).await?)
}
