//! The DSGVO log.

use axum::Extension;
use axum::http::header;
use axum::response::IntoResponse as _;
use ledger::{Deed, Filter};
use serde_json::json;

use super::idempotency::Unkept;
use super::{Answer, ok};
use crate::fields::Fields;
use crate::pages::ledger::filter;
use crate::refusal::Refusal;
use crate::visit::Visit;

const MOST: u32 = 1000;

/// `?request=…&person=…&since=…&after=INDEX&limit=…`, oldest first.
pub async fn list(visit: Visit, fields: Fields) -> Answer {
    let limit: u32 = fields.get("limit").parse().unwrap_or(MOST);
    let filter = Filter {
        newest_first: false,
        after: fields.get("after").parse().ok(),
        limit: Some(limit.clamp(1, MOST)),
        ..filter(&visit, &fields)?
    };
    let entries = visit.app.ledger.list(&filter).await?;
    ok(&json!({ "entries": entries }))
}

/// Recomputes the whole log.
pub async fn verify(visit: Visit) -> Answer {
    ok(&visit.app.ledger.verify_published(None).await?)
}

/// The whole log as lines of JSON that anyone can check without this database; the same file that
/// `ledger export` writes. That it was taken out stands in it.
pub async fn export(visit: Visit) -> Answer {
    let ledger = &visit.app.ledger;
    let deed = Deed::done(visit.actor()?.who(), "ledger.export");
    ledger.enter(deed).await?;
    let name = format!("vergissmein-{}.jsonl", ledger.random.token().expose());
    let file = std::env::temp_dir().join(name);
    let exported = ledger.export(&file).await;
    let text = exported.map(|_| std::fs::read(&file));
    // A file that never came to be need not go.
    std::fs::remove_file(&file).ok();
    let text = text?.map_err(|error| Refusal::broken(&error))?;
    let kind = [(header::CONTENT_TYPE, "application/jsonl")];
    Ok((Extension(Unkept), kind, text).into_response())
}
