//! When an answer is due: arithmetic alone.

use law::{Received, Region};
use serde_json::json;

use super::{Answer, ok};
use crate::fields::Fields;
use crate::visit::Visit;

/// `?received=2026-11-23&region=AT[&extended=true]`
pub async fn compute(visit: Visit, fields: Fields) -> Answer {
    let controller = &visit.app.controller;
    let region = match fields.filled("region") {
        Some(code) => Region::parse(code).map_err(requests::Error::from)?,
        None => controller.region,
    };
    let received = Received::parse(fields.get("received"), &region.time_zone())
        .map_err(requests::Error::from)?;
    let extra = requests::holidays(&visit.app.ledger).await?;
    let deadline = law::deadline::compute(received, region, &extra);
    let extended = matches!(fields.get("extended"), "true" | "1");
    ok(&json!({
        "received": deadline.received.day(),
        "region": region,
        "nominal": deadline.nominal,
        "last_day": deadline.last_day,
        "extended_last_day": deadline.extended_last_day,
        "cautious_last_day": deadline.cautious_last_day,
        "calendar": deadline.calendar,
        "derivation": deadline.sentences(visit.words.language(), extended),
    }))
}
