//! Requests under way: persons, assignee, waiting, dates, work log.

use ::requests::work_log::{self, Work};
use ::requests::{Correction, Person, Target, Text};
use axum::Extension;
use axum::body::Bytes;
use axum::extract::Path;
use axum::http::HeaderMap;
use axum::response::IntoResponse as _;
use jiff::civil::Date;
use law::Received;
use serde::Deserialize;
use serde_json::json;

use super::idempotency::Unkept;
use super::requests::{reference, whole};
use super::{Answer, created, ok, read};
use crate::pages::requests::persons::known;
use crate::refusal::{Fault, Refusal};
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
struct Change {
    /// The day waited for, or of the receipt.
    until: Option<String>,
    received: Option<String>,
    #[serde(default)]
    reason: String,
}

/// What a change needs, read.
fn change(text: &str, headers: &HeaderMap, body: &[u8]) -> Result<(Target, Text, Change), Refusal> {
    let change: Change = read(headers, body)?;
    let reason = Text::parse("reason", &change.reason)?;
    Ok((reference(text)?.into(), reason, change))
}

/// Waits until a day.
pub async fn wait(
    visit: Visit,
    Path(text): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let (target, reason, change) = change(&text, &headers, &body)?;
    let until: Option<Date> = change.until.and_then(|day| day.trim().parse().ok());
    let until = until.ok_or_else(|| Refusal::invalid(Fault::new("date-shape").at("until")))?;
    let (ledger, actor) = (&visit.app.ledger, visit.actor()?);
    let request = ::requests::wait(ledger, actor, target, until, &reason).await?;
    ok(&whole(&visit, &request).await?)
}

/// Goes on.
pub async fn resume(visit: Visit, Path(text): Path<String>) -> Answer {
    let target = reference(&text)?.into();
    let request = ::requests::resume(&visit.app.ledger, visit.actor()?, target).await?;
    ok(&whole(&visit, &request).await?)
}

/// Records the extension.
pub async fn extend(
    visit: Visit,
    Path(text): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let (target, reason, _) = change(&text, &headers, &body)?;
    let request = ::requests::extend(&visit.app.ledger, visit.actor()?, target, &reason).await?;
    ok(&whole(&visit, &request).await?)
}

/// Corrects the day of receipt; the dates are computed anew.
pub async fn correct_receipt(
    visit: Visit,
    Path(text): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let (target, reason, change) = change(&text, &headers, &body)?;
    let received = change.received.unwrap_or_default();
    let received = Received::parse(received.trim(), visit.app.zone());
    let correction = Correction {
        received: received.map_err(::requests::Error::from)?,
        reason,
    };
    let (ledger, actor, house) = (&visit.app.ledger, visit.actor()?, &visit.app.controller);
    let request = ::requests::correct_receipt(ledger, actor, target, house, &correction).await?;
    ok(&whole(&visit, &request).await?)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    #[serde(default)]
    text: String,
    system: Option<String>,
}

/// Writes an entry of the work log.
pub async fn log(
    visit: Visit,
    Path(text): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let entry: Entry = read(&headers, &body)?;
    let words = Text::parse("text", &entry.text)?;
    let systems: Vec<&str> = visit.app.desk.systems.names().collect();
    let work = Work {
        words: &words,
        system: entry.system.as_deref(),
        systems: &systems,
    };
    let (ledger, actor) = (&visit.app.ledger, visit.actor()?);
    let id = work_log::write(ledger, actor, reference(&text)?, work).await?;
    created(&json!({ "id": id }))
}
