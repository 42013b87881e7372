//! Requests under way: persons, assignee, work log.

use ::requests::work_log::{self, Work};
use ::requests::{Person, Text, TextId};
use axum::Extension;
use axum::body::Bytes;
use axum::extract::Path;
use axum::http::HeaderMap;
use axum::response::IntoResponse as _;
use serde::Deserialize;
use serde_json::json;

use super::idempotency::Unkept;
use super::requests::{reference, whole};
use super::{Answer, created, ok, read};
use crate::pages::register;
use crate::pages::requests::persons::known;
use crate::visit::Visit;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sought {
    #[serde(default)]
    words: String,
}

/// The texts of requests that have these words. They may name a person, so they come in the body.
pub async fn mentions(visit: Visit, headers: HeaderMap, body: Bytes) -> Answer {
    let Sought { words } = read(&headers, &body)?;
    let words = Text::parse("words", &words)?;
    let mentions = ::requests::mentions(&visit.app.ledger, visit.actor()?, &words).await?;
    let answer = ok(&json!({ "mentions": mentions }))?;
    Ok((Extension(Unkept), answer).into_response())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Record {
    #[serde(default)]
    system: String,
    /// `kind:id`
    #[serde(default)]
    record: String,
}

/// Links a person.
pub async fn link(
    visit: Visit,
    Path(text): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let asked: Record = read(&headers, &body)?;
    let person = Person::parse(&asked.system, &asked.record)?;
    known(&visit, std::slice::from_ref(&person)).await?;
    let target = reference(&text)?.into();
    let request = ::requests::link(&visit.app.ledger, visit.actor()?, target, person).await?;
    ok(&whole(&visit, &request).await?)
}

/// Takes a person off.
pub async fn unlink(
    visit: Visit,
    Path(text): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let asked: Record = read(&headers, &body)?;
    let person = Person::parse(&asked.system, &asked.record)?;
    let target = reference(&text)?.into();
    let request = ::requests::unlink(&visit.app.ledger, visit.actor()?, target, &person).await?;
    ok(&whole(&visit, &request).await?)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Assignee {
    /// Nobody when absent.
    assignee: Option<String>,
}

/// Gives a request to somebody, or takes it off everybody.
pub async fn assign(
    visit: Visit,
    Path(text): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let asked: Assignee = read(&headers, &body)?;
    let login = asked.assignee.as_deref();
    let target = reference(&text)?.into();
    let request = ::requests::assign(&visit.app.ledger, visit.actor()?, target, login).await?;
    ok(&whole(&visit, &request).await?)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    #[serde(default)]
    text: String,
    system: Option<String>,
    /// Id of the entry this one corrects.
    corrects: Option<String>,
}

/// Writes an entry of the work log, or the correction of one.
pub async fn log(
    visit: Visit,
    Path(text): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let entry: Entry = read(&headers, &body)?;
    let words = Text::parse("text", &entry.text)?;
    let systems = register::ids(&visit.app).await?;
    let systems: Vec<&str> = systems.iter().map(String::as_str).collect();
    let work = Work {
        words: &words,
        system: entry.system.as_deref(),
        systems: &systems,
    };
    let (ledger, actor) = (&visit.app.ledger, visit.actor()?);
    let reference = reference(&text)?;
    let id = match entry.corrects {
        None => work_log::write(ledger, actor, reference, work).await?,
        Some(wrong) => {
            let wrong = TextId::from_stored(wrong);
            work_log::correct(ledger, actor, reference, &wrong, &words).await?
        }
    };
    created(&json!({ "id": id }))
}
