//! The guided assessment: answers, plan of measures, documents.

use std::collections::BTreeMap;

use ::assessment::{Adoption, Given, Value};
use ::requests::{Ending, TaskOwner, Text};
use axum::body::Bytes;
use axum::extract::Path;
use axum::http::HeaderMap;
use jiff::civil::Date;
use serde::Deserialize;
use serde_json::json;

use super::{Answer, created, ok, read};
use crate::fields::Fields;
use crate::refusal::{Fault, Refusal};
use crate::visit::Visit;

/// The agenda, the open round with its answers, and the versions that are kept.
pub async fn show(visit: Visit) -> Answer {
    let (ledger, actor) = (&visit.app.ledger, visit.actor()?);
    let open = ::assessment::view(ledger, actor).await?;
    let versions = ::assessment::versions(ledger, actor).await?;
    ok(&json!({ "agenda": ::assessment::agenda(), "open": open, "versions": versions }))
}

/// Begins a round.
pub async fn start(visit: Visit) -> Answer {
    created(&::assessment::start(&visit.app.ledger, visit.actor()?).await?)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Answers {
    #[serde(default)]
    answers: BTreeMap<String, Value>,
}

/// Saves answers by the ids of their questions.
pub async fn answer(visit: Visit, headers: HeaderMap, body: Bytes) -> Answer {
    let asked: Answers = read(&headers, &body)?;
    let given = asked.answers.into_iter().map(|(question, value)| Given {
        question,
        value,
        seen: None,
    });
    let (ledger, actor) = (&visit.app.ledger, visit.actor()?);
    let saved = ::assessment::save(ledger, actor, given.collect()).await?;
    ok(&json!({ "saved": saved }))
}

/// Ends the round.
pub async fn complete(visit: Visit) -> Answer {
    ok(&::assessment::complete(&visit.app.desk, visit.actor()?).await?)
}

/// The plan with the state it was made from.
pub async fn plan(visit: Visit) -> Answer {
    ok(&::assessment::plan(&visit.app.desk, visit.actor()?).await?)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Adopt {
    #[serde(default)]
    item: String,
    /// A task, also where it could be set.
    #[serde(default)]
    task: bool,
}

/// Makes an item a setting or a task.
pub async fn adopt(visit: Visit, headers: HeaderMap, body: Bytes) -> Answer {
    let asked: Adopt = read(&headers, &body)?;
    let adoption = if asked.task {
        Adoption::Task
    } else {
        Adoption::Proposed
    };
    let (desk, actor) = (&visit.app.desk, visit.actor()?);
    ok(&::assessment::adopt(desk, actor, (&asked.item, adoption)).await?)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Schedule {
    #[serde(default)]
    item: String,
    #[serde(default)]
    owner: String,
    due: Option<Date>,
}

/// Says who sees to an item and until when.
pub async fn schedule(visit: Visit, headers: HeaderMap, body: Bytes) -> Answer {
    let asked: Schedule = read(&headers, &body)?;
    let owner: TaskOwner = asked.owner.parse()?;
    let (desk, actor) = (&visit.app.desk, visit.actor()?);
    ok(&::assessment::schedule(desk, actor, &asked.item, (owner, asked.due)).await?)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct End {
    #[serde(default)]
    item: String,
    #[serde(default)]
    ending: String,
    #[serde(default)]
    result: String,
}

/// Ends a task.
pub async fn end(visit: Visit, headers: HeaderMap, body: Bytes) -> Answer {
    let asked: End = read(&headers, &body)?;
    let ending: Ending = asked.ending.parse()?;
    let result = Text::optional("result", &asked.result)?;
    let (ledger, actor) = (&visit.app.ledger, visit.actor()?);
    let how = (ending, result.as_ref());
    ::assessment::end_measure(ledger, actor, &asked.item, how).await?;
    ok(&json!({ "item": asked.item, "ending": ending }))
}

/// The document of a version; that of the open round is a draft.
pub async fn version(visit: Visit, Path(version): Path<String>) -> Answer {
    let version = version.parse().map_err(|_| Refusal::NotFound)?;
    ok(&::assessment::document(&visit.app.desk, visit.actor()?, version).await?)
}

/// What a version has that an older one has not: `?from=1&to=2`.
pub async fn compare(visit: Visit, fields: Fields) -> Answer {
    let number = |field: &'static str| {
        let number: Result<i64, _> = fields.get(field).parse();
        number.map_err(|_| Refusal::invalid(Fault::new("assessment-version").at(field)))
    };
    let (from, to) = (number("from")?, number("to")?);
    let (desk, actor) = (&visit.app.desk, visit.actor()?);
    let older = ::assessment::document(desk, actor, from).await?;
    let newer = ::assessment::document(desk, actor, to).await?;
    ok(&::assessment::compare(&older, &newer))
}
