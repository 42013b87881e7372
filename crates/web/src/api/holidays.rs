//! Holidays that an administrator adds to the calendar of deadlines.

use ::requests::NewHoliday;
use axum::body::Bytes;
use axum::http::HeaderMap;
use law::Region;
use serde::Deserialize;
use serde_json::json;

use super::dates::day;
use super::{Answer, created, ok, read};
use crate::visit::Visit;

/// The added holidays and the version of the calendar they make.
pub async fn list(visit: Visit) -> Answer {
    let extra = ::requests::holidays(&visit.app.ledger).await?;
    ok(&json!({ "calendar": extra.version(), "holidays": extra.0 }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct New {
    #[serde(default)]
    day: String,
    /// In German.
    #[serde(default)]
    name: String,
    /// In English; the German one when absent.
    #[serde(default)]
    name_en: String,
    /// The controller's when absent.
    region: Option<String>,
    /// The statute or order that says so.
    #[serde(default)]
    source: String,
}

/// Adds a holiday; it holds for requests recorded after it and is never taken back.
pub async fn add(visit: Visit, headers: HeaderMap, body: Bytes) -> Answer {
    let asked: New = read(&headers, &body)?;
    let own = || Ok(visit.app.controller.region);
    let region: Result<Region, law::Error> = asked.region.map_or_else(own, |code| code.parse());
    let new = NewHoliday {
        day: day("day", &asked.day)?,
        name_de: asked.name,
        name_en: asked.name_en,
        region: region.map_err(::requests::Error::from)?,
        source: asked.source,
    };
    let added = ::requests::add_holiday(&visit.app.ledger, visit.actor()?, &new).await?;
    created(&added)
}
