//! Data inventories of the connected systems.

use ::inventory::InventoryId;
use axum::body::Bytes;
use axum::extract::{Path, RawQuery};
use axum::http::HeaderMap;
use crm::inventory::ROWS;
use serde::Deserialize;
use serde_json::json;

use super::{Answer, created, ok, read};
use crate::fields::Fields;
use crate::refusal::{Fault, Refusal};
use crate::visit::Visit;

/// The largest sample of a table that a call may ask for.
const MOST_ROWS: u32 = 100_000;

/// The inventories of a system, newest first.
pub async fn list(visit: Visit, Path(system): Path<String>) -> Answer {
    let all = ::inventory::list(&visit.app.desk, visit.actor()?, &system).await?;
    ok(&json!({ "inventories": all }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sample {
    sample: Option<u32>,
}

/// Takes one.
pub async fn take(
    visit: Visit,
    Path(system): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let asked: Sample = read(&headers, &body)?;
    let sample = asked.sample.unwrap_or(ROWS);
    if !(1..=MOST_ROWS).contains(&sample) {
        let fault = Fault::new("inventory-sample").at("sample");
        return Err(Refusal::invalid(fault.fill("n", MOST_ROWS.to_string())));
    }
    created(&::inventory::take(&visit.app.desk, visit.actor()?, &system, sample).await?)
}

/// One inventory with every figure.
pub async fn show(visit: Visit, Path((system, id)): Path<(String, String)>) -> Answer {
    let id = InventoryId::from_stored(id);
    ok(&::inventory::show(&visit.app.desk, visit.actor()?, (&system, &id)).await?)
}

/// What is other between two inventories: `before` and `after`, or the newest two.
pub async fn compare(
    visit: Visit,
    Path(system): Path<String>,
    RawQuery(query): RawQuery,
) -> Answer {
    let fields = Fields::parse(query.unwrap_or_default().as_bytes());
    let (desk, actor) = (&visit.app.desk, visit.actor()?);
    let (newest, earlier) = ::inventory::newest(desk, actor, &system).await?;
    let mut ends = [earlier, newest];
    for (end, name) in ends.iter_mut().zip(["before", "after"]) {
        if let Some(id) = fields.filled(name) {
            let id = InventoryId::from_stored(id);
            *end = Some(::inventory::show(desk, actor, (&system, &id)).await?);
        }
    }
    let [Some(before), Some(after)] = ends else {
        return Err(Refusal::NotFound);
    };
    let changes = ::inventory::compare(&before.inventory, &after.inventory);
    ok(&json!({ "before": before.head, "after": after.head, "changes": changes }))
}
