//! The DSGVO log.

use ledger::Filter;
use serde_json::json;

use super::{Answer, ok};
use crate::fields::Fields;
use crate::pages::ledger::filter;
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
