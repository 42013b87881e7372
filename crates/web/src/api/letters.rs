//! Letters of requests, drafted by the product and sent by people.

use ::letters::Draft;
use ::requests::{LetterId, LetterTarget, Target, Text};
use axum::Extension;
use axum::body::Bytes;
use axum::extract::Path;
use axum::http::HeaderMap;
use axum::response::IntoResponse as _;
use serde::Deserialize;
use serde_json::json;

use super::dates::day;
use super::idempotency::Unkept;
use super::requests::reference;
use super::{Answer, created, ok, read};
use crate::visit::Visit;

/// The letters of a request, oldest first.
pub async fn list(visit: Visit, Path(text): Path<String>) -> Answer {
    let (ledger, actor) = (&visit.app.ledger, visit.actor()?);
    let letters = ::requests::letters(ledger, actor, reference(&text)?).await?;
    ok(&json!({ "letters": letters }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct New {
    #[serde(default)]
    kind: String,
    #[serde(default)]
    grounds: Vec<String>,
    #[serde(default)]
    own: String,
    version: Option<i64>,
}

/// Drafts a letter from what was done.
pub async fn draft(
    visit: Visit,
    Path(text): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let new: New = read(&headers, &body)?;
    let asked = Draft::parse(&new.kind, new.grounds, &new.own)?;
    let target = Target {
        reference: reference(&text)?,
        version: new.version,
    };
    let (desk, actor) = (&visit.app.desk, visit.actor()?);
    let letter = ::letters::draft(desk, actor, target, asked).await?;
    Ok((Extension(Unkept), created(&letter)?).into_response())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    #[serde(default)]
    text: String,
    version: Option<i64>,
}

/// Gives a draft another text.
pub async fn write(
    visit: Visit,
    Path((text, letter)): Path<(String, String)>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let words: Words = read(&headers, &body)?;
    let new = Text::parse("text", &words.text)?;
    let id = LetterId::from_stored(letter);
    let target = LetterTarget {
        reference: reference(&text)?,
        letter: &id,
        version: words.version,
    };
    let (ledger, actor) = (&visit.app.ledger, visit.actor()?);
    let letter = ::requests::write_letter(ledger, actor, target, &new).await?;
    // What is written to the person is kept with the request alone.
    Ok((Extension(Unkept), ok(&letter)?).into_response())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sent {
    /// Today when absent.
    day: Option<String>,
    version: Option<i64>,
}

/// Notes the day a letter was sent on.
pub async fn sent(
    visit: Visit,
    Path((text, letter)): Path<(String, String)>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let asked: Sent = read(&headers, &body)?;
    let on = match &asked.day {
        Some(text) => day("day", text)?,
        None => visit.today(),
    };
    let id = LetterId::from_stored(letter);
    let target = LetterTarget {
        reference: reference(&text)?,
        letter: &id,
        version: asked.version,
    };
    let (desk, actor) = (&visit.app.desk, visit.actor()?);
    let letter = ::letters::send(desk, actor, target, on).await?;
    Ok((Extension(Unkept), ok(&letter)?).into_response())
}
