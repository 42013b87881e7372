//! The dates of requests: waiting, who it is, the house's own end, extension, receipt, reopening.

use ::requests::{Correction, Extension, NewCheck, Pair, Target, Text};
use axum::body::Bytes;
use axum::extract::Path;
use axum::http::HeaderMap;
use jiff::civil::Date;
use law::Received;
use serde::Deserialize;

use super::requests::{reference, whole};
use super::{Answer, ok, read};
use crate::refusal::{Fault, Refusal};
use crate::visit::Visit;

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
    let until = day("until", &change.until.unwrap_or_default())?;
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

/// A day of a body.
pub fn day(field: &'static str, text: &str) -> Result<Date, Refusal> {
    let day = text.trim().parse().ok();
    day.ok_or_else(|| Refusal::invalid(Fault::new("date-shape").at(field)))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Extending {
    /// Ids of building blocks.
    #[serde(default)]
    blocks: Vec<String>,
    /// Words of one's own.
    #[serde(default)]
    reason: String,
}

/// Extends the period and has the letter drafted.
pub async fn extend(
    visit: Visit,
    Path(text): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let asked: Extending = read(&headers, &body)?;
    let blocks = asked.blocks.iter().map(String::as_str);
    let why = Extension::parse(blocks, &asked.reason)?;
    let target = reference(&text)?.into();
    let (ledger, actor) = (&visit.app.ledger, visit.actor()?);
    let request = ::requests::extend_for(ledger, actor, target, &why).await?;
    ok(&whole(&visit, &request).await?)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asking {
    #[serde(default)]
    reason: String,
    /// Whether we hold that the month waits for the answer.
    #[serde(default)]
    waits: bool,
}

/// Asks the person who they are, and takes a position on the month.
pub async fn ask_identity(
    visit: Visit,
    Path(text): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let asked: Asking = read(&headers, &body)?;
    let reason = Text::parse("reason", &asked.reason)?;
    let target = reference(&text)?.into();
    let (ledger, actor) = (&visit.app.ledger, visit.actor()?);
    let position = (&reason, asked.waits);
    let request = ::requests::ask_identity(ledger, actor, target, position).await?;
    ok(&whole(&visit, &request).await?)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Checked {
    #[serde(default)]
    means: String,
    #[serde(default)]
    result: String,
    #[serde(default)]
    ground: String,
    #[serde(default)]
    reason: String,
}

/// Records how it was checked who asks; one that confirms ticks the step.
pub async fn check_identity(
    visit: Visit,
    Path(text): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let asked: Checked = read(&headers, &body)?;
    let new = NewCheck::parse(
        (&asked.means, &asked.result),
        (&asked.ground, &asked.reason),
    )?;
    let target = reference(&text)?.into();
    let (ledger, actor) = (&visit.app.ledger, visit.actor()?);
    let request = ::requests::check_identity(ledger, actor, target, &new).await?;
    ok(&whole(&visit, &request).await?)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct End {
    /// The house's own end day; taken back when absent.
    end_day: Option<String>,
    #[serde(default)]
    reason: String,
}

/// Sets the house's own end day, or takes it back.
pub async fn set_end_day(
    visit: Visit,
    Path(text): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let asked: End = read(&headers, &body)?;
    let end = asked
        .end_day
        .map(|text| day("end_day", &text))
        .transpose()?;
    let reason = Text::parse("reason", &asked.reason)?;
    let target = reference(&text)?.into();
    let (ledger, actor) = (&visit.app.ledger, visit.actor()?);
    let request = ::requests::set_end_day(ledger, actor, target, end, &reason).await?;
    ok(&whole(&visit, &request).await?)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Merging {
    /// The request that goes into this one.
    #[serde(default)]
    other: String,
}

/// Merges a request that was recorded twice into this one; the earlier receipt counts.
pub async fn merge(
    visit: Visit,
    Path(text): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let asked: Merging = read(&headers, &body)?;
    let goes = asked.other.trim().parse();
    let goes = goes.map_err(|_| Refusal::invalid(Fault::new("merge-other").at("other")))?;
    let stays = reference(&text)?.into();
    let request = crate::pages::requests::merge::by(&visit, Pair { stays, goes }).await?;
    ok(&whole(&visit, &request).await?)
}

/// Takes a closed request up again.
pub async fn reopen(
    visit: Visit,
    Path(text): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let (target, reason, _) = change(&text, &headers, &body)?;
    let (ledger, actor) = (&visit.app.ledger, visit.actor()?);
    let request = ::requests::reopen(ledger, actor, target, &reason).await?;
    ok(&whole(&visit, &request).await?)
}
