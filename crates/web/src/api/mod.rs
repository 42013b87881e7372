//! The REST API under `/api/v1`: the commands' nouns, verbs and JSON.

pub mod accounts;
pub mod answers;
pub mod assessment;
pub mod checklists;
pub mod consents;
pub mod dates;
pub mod deadline;
pub mod doctor;
pub mod effects;
pub mod errands;
pub mod holidays;
pub mod idempotency;
pub mod identity;
pub mod inventory;
pub mod ledger;
pub mod letters;
pub mod openapi;
pub mod outgoing;
pub mod plans;
pub mod problem;
pub mod processes;
pub mod proof;
pub mod recipients;
pub mod register;
pub mod requests;
pub mod returns;
pub mod systems;
pub mod tasks;
pub mod templates;
pub mod work;
pub mod workflows;
pub mod writebacks;

use axum::Json;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::refusal::{Fault, Refusal};

/// An answer of the API.
pub type Answer = Result<Response, Refusal>;

/// JSON with 200.
#[expect(
    clippy::unnecessary_wraps,
    reason = "the last word of handlers that may fail"
)]
fn ok(value: &impl Serialize) -> Answer {
    Ok(Json(value).into_response())
}

/// JSON with 201.
#[expect(
    clippy::unnecessary_wraps,
    reason = "the last word of handlers that may fail"
)]
fn created(value: &impl Serialize) -> Answer {
    Ok((StatusCode::CREATED, Json(value)).into_response())
}

/// Reads a body. An empty one counts as `{}`; unknown fields are refused where the type says so.
fn read<T: DeserializeOwned>(headers: &HeaderMap, body: &[u8]) -> Result<T, Refusal> {
    let kind = headers
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .unwrap_or_default();
    if !body.is_empty() && !kind.starts_with("application/json") {
        return Err(Refusal::invalid(Fault::new("body-type")));
    }
    let body = if body.is_empty() { b"{}" } else { body };
    serde_json::from_slice(body).map_err(|error| {
        // The position, never the content: it may be personal.
        let place = format!("line {}, column {}", error.line(), error.column());
        Refusal::invalid(Fault {
            message: format!("body: is not the JSON asked for ({place}); see /api/v1/openapi.json"),
            ..Fault::new("body-json").fill("place", place)
        })
    })
}
