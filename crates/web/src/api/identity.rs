//! Codes to the mailbox on file: sent, listed, and entered by whoever has the person on the telephone.

use ::identity::Sending;
use axum::body::Bytes;
use axum::extract::Path;
use axum::http::HeaderMap;
use serde::Deserialize;
use serde_json::json;

use super::requests::reference;
use super::{Answer, created, ok, read};
use crate::visit::Visit;

/// The codes of a request, newest first.
pub async fn list(visit: Visit, Path(text): Path<String>) -> Answer {
    let (desk, actor) = (&visit.app.desk, visit.actor()?);
    let codes = ::identity::codes_of(desk, actor, reference(&text)?).await?;
    ok(&json!({ "codes": codes }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct New {
    system: String,
    record: String,
    address: String,
    ground: String,
}

/// Sends a code to an address on file.
pub async fn send(
    visit: Visit,
    Path(text): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let new: New = read(&headers, &body)?;
    let sending = Sending {
        reference: reference(&text)?,
        system: &new.system,
        record: &new.record,
        address: &new.address,
        ground: new.ground.parse()?,
    };
    let (desk, actor) = (&visit.app.desk, visit.actor()?);
    created(&::identity::send(desk, visit.app.persons_url(), actor, &sending).await?)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entered {
    code: String,
}

/// Takes the code that the person told.
pub async fn enter(
    visit: Visit,
    Path(text): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let entered: Entered = read(&headers, &body)?;
    let (desk, actor) = (&visit.app.desk, visit.actor()?);
    ::identity::enter_for(desk, actor, reference(&text)?, &entered.code).await?;
    ok(&json!({ "confirmed": true }))
}
