//! Tasks, priority and tags of a request.

use ::requests::{Ending, NewTask, Priority, Tag, TaskId, TaskOwner, Text};
use axum::body::Bytes;
use axum::extract::Path;
use axum::http::HeaderMap;
use jiff::civil::Date;
use serde::Deserialize;
use serde_json::json;

use super::requests::{reference, whole};
use super::{Answer, created, ok, read};
use crate::pages::register;
use crate::refusal::{Fault, Refusal};
use crate::visit::Visit;

/// The tasks of a request, by their day.
pub async fn list(visit: Visit, Path(text): Path<String>) -> Answer {
    let (ledger, actor) = (&visit.app.ledger, visit.actor()?);
    let tasks = ::requests::tasks(ledger, actor, reference(&text)?).await?;
    ok(&json!({ "tasks": tasks }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Task {
    #[serde(default)]
    words: String,
    #[serde(default)]
    owner: String,
    system: Option<String>,
    #[serde(default)]
    due: String,
}

/// Adds a task.
pub async fn add(
    visit: Visit,
    Path(text): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let task: Task = read(&headers, &body)?;
    let due: Option<Date> = task.due.trim().parse().ok();
    let new = NewTask {
        words: Text::parse("words", &task.words)?,
        owner: task.owner.parse::<TaskOwner>()?,
        system: task.system,
        due: due.ok_or_else(|| Refusal::invalid(Fault::new("date-shape").at("due")))?,
    };
    let names = register::ids(&visit.app).await?;
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let (ledger, actor) = (&visit.app.ledger, visit.actor()?);
    let id = ::requests::add_task(ledger, actor, reference(&text)?, (new, &names)).await?;
    created(&json!({ "id": id }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct End {
    #[serde(default)]
    ending: String,
    #[serde(default)]
    result: String,
}

/// Ends a task: `done` or `dropped`.
pub async fn end(
    visit: Visit,
    Path((text, task)): Path<(String, String)>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let end: End = read(&headers, &body)?;
    let ending: Ending = end.ending.parse()?;
    let result = Text::optional("result", &end.result)?;
    let (id, reference) = (TaskId::from_stored(task), reference(&text)?);
    let (ledger, actor) = (&visit.app.ledger, visit.actor()?);
    ::requests::end_task(ledger, actor, (reference, &id), (ending, result.as_ref())).await?;
    ok(&json!({ "id": id, "ending": ending }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Pressing {
    #[serde(default)]
    priority: String,
}

/// Says how pressing a request is.
pub async fn prioritise(
    visit: Visit,
    Path(text): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let asked: Pressing = read(&headers, &body)?;
    let (priority, target) = (
        asked.priority.parse::<Priority>()?,
        reference(&text)?.into(),
    );
    let (ledger, actor) = (&visit.app.ledger, visit.actor()?);
    let request = ::requests::set_priority(ledger, actor, target, priority).await?;
    ok(&whole(&visit, &request).await?)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Tags {
    #[serde(default)]
    tags: Vec<String>,
}

/// Puts these tags in the place of those there are.
pub async fn tag(
    visit: Visit,
    Path(text): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let asked: Tags = read(&headers, &body)?;
    let tags = Tag::parse_all(&asked.tags.join(","))?;
    let (ledger, actor) = (&visit.app.ledger, visit.actor()?);
    let request = ::requests::set_tags(ledger, actor, reference(&text)?.into(), &tags).await?;
    ok(&whole(&visit, &request).await?)
}
