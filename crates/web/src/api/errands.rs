//! What owners of other systems are asked, and what programs that look after them answer.

use ::errands::Ask;
use axum::body::Bytes;
use axum::extract::Path;
use axum::http::HeaderMap;
use requests::{TaskId, Text};
use serde::Deserialize;
use serde_json::json;
use webhooks::Signed;

use super::requests::reference;
use super::{Answer, created, ok, read};
use crate::pages::requests::tasks::ways;
use crate::refusal::{Fault, Refusal};
use crate::visit::Visit;

/// The errands of a request's tasks.
pub async fn list(visit: Visit, Path(text): Path<String>) -> Answer {
    let (desk, actor) = (&visit.app.desk, visit.actor()?);
    let errands = ::errands::errands_of(desk, actor, reference(&text)?).await?;
    ok(&json!({ "errands": errands }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct New {
    #[serde(default)]
    identifiers: String,
    #[serde(default)]
    round: i64,
}

/// Has the owner of the task's system asked.
pub async fn ask(
    visit: Visit,
    Path((text, task)): Path<(String, String)>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let new: New = read(&headers, &body)?;
    let id = TaskId::from_stored(task);
    let asked = Ask {
        reference: reference(&text)?,
        task: &id,
        identifiers: Text::optional("identifiers", &new.identifiers)?,
        round: new.round,
    };
    let (desk, actor) = (&visit.app.desk, visit.actor()?);
    created(&::errands::ask(desk, ways(&visit), actor, &asked).await?)
}

/// What a link leads to, for the program that was called.
pub async fn show(visit: Visit, Path(token): Path<String>) -> Answer {
    ok(&::errands::look(&visit.app.desk, &token).await?)
}

/// The answer of the program that was called, signed (Standard Webhooks 1.0); once.
pub async fn answer(
    visit: Visit,
    Path(token): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let header = |name: &str| {
        let value = headers.get(name).and_then(|value| value.to_str().ok());
        value.unwrap_or_default()
    };
    let text =
        std::str::from_utf8(&body).map_err(|_| Refusal::invalid(Fault::new("errand-unsigned")))?;
    let call = Signed {
        id: header("webhook-id"),
        seconds: header("webhook-timestamp").parse().unwrap_or_default(),
        signature: header("webhook-signature"),
        body: text,
    };
    let (desk, hooks) = (&visit.app.desk, &visit.app.hooks);
    ::errands::answer_by_call(desk, hooks, (&token, &call)).await?;
    ok(&json!({ "answered": true }))
}
