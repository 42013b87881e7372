//! Answers to requests of access and portability.

use ::answers::{AnswerId, Explained, Ground, Left, Mark, Topic};
use ::requests::Text;
use axum::Extension;
use axum::body::Bytes;
use axum::extract::Path;
use axum::http::HeaderMap;
use axum::response::IntoResponse as _;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde_json::json;

use super::idempotency::Unkept;
use super::{Answer, created, ok, read};
use crate::refusal::{Fault, Refusal};
use crate::visit::Visit;

/// The answers of a request, newest first.
pub async fn list(visit: Visit, Path(reference): Path<String>) -> Answer {
    let answers = ::answers::answers_of(&visit.app.desk, visit.actor()?, &reference).await?;
    ok(&json!({ "answers": answers }))
}

/// Collects; writes nothing in the CRM.
pub async fn collect(visit: Visit, Path(reference): Path<String>) -> Answer {
    let (desk, settings) = (&visit.app.desk, &visit.app.answers);
    created(&::answers::collect(desk, settings, visit.actor()?, &reference).await?)
}

/// One answer.
pub async fn show(visit: Visit, Path(answer): Path<String>) -> Answer {
    let id = AnswerId::from_stored(answer);
    ok(&::answers::show(&visit.app.desk, visit.actor()?, &id).await?)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Which {
    group: Option<String>,
    #[serde(default)]
    after: i64,
}

/// The next rows with their values. They are not kept, not even to be given again.
pub async fn items(
    visit: Visit,
    Path(answer): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let which: Which = read(&headers, &body)?;
    let id = AnswerId::from_stored(answer);
    let (desk, actor) = (&visit.app.desk, visit.actor()?);
    let asked = (which.group.as_deref(), which.after);
    let items = ::answers::items(desk, actor, &id, asked).await?;
    Ok((Extension(Unkept), ok(&json!({ "items": items }))?).into_response())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Redact {
    item: Option<i64>,
    column: Option<String>,
    words: String,
    ground: String,
}

/// Blacks out words.
pub async fn redact(
    visit: Visit,
    Path(answer): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let asked: Redact = read(&headers, &body)?;
    let mark = Mark {
        item: asked.item,
        column: asked.column,
        words: Text::parse("words", &asked.words)?,
        ground: ground(&asked.ground)?,
    };
    let id = AnswerId::from_stored(answer);
    ok(&::answers::redact(&visit.app.desk, visit.actor()?, &id, &mark).await?)
}

/// Reads a ground.
fn ground(word: &str) -> Result<Ground, Refusal> {
    let read = Ground::from_word(word.trim());
    read.ok_or_else(|| Refusal::invalid(Fault::new("answer-ground").at("ground")))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Lift {
    item: i64,
    column: Option<String>,
}

/// Shows again what was blacked out.
pub async fn lift(
    visit: Visit,
    Path(answer): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let asked: Lift = read(&headers, &body)?;
    let id = AnswerId::from_stored(answer);
    let which = (asked.item, asked.column.as_deref());
    ok(&::answers::lift(&visit.app.desk, visit.actor()?, &id, which).await?)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LeaveOut {
    item: i64,
    ground: Option<String>,
    #[serde(default)]
    file: bool,
}

/// Leaves a row or the file beside it out, or takes it back in.
pub async fn leave_out(
    visit: Visit,
    Path(answer): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let asked: LeaveOut = read(&headers, &body)?;
    let why = asked.ground.as_deref().map(ground).transpose()?;
    let left = if asked.file { Left::File } else { Left::Row };
    let id = AnswerId::from_stored(answer);
    let which = (asked.item, left, why);
    ok(&::answers::leave_out(&visit.app.desk, visit.actor()?, &id, which).await?)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    item: i64,
}

/// The file beside a row. It is not kept to be given again.
pub async fn attachment(
    visit: Visit,
    Path(answer): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let asked: File = read(&headers, &body)?;
    let id = AnswerId::from_stored(answer);
    let read = ::answers::attachment(&visit.app.desk, visit.actor()?, (&id, asked.item)).await?;
    let given = json!({ "name": read.name, "base64": STANDARD.encode(read.bytes) });
    Ok((Extension(Unkept), ok(&given)?).into_response())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Statements {
    statements: Vec<Statement>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Statement {
    #[serde(default)]
    group: String,
    topic: String,
    text: String,
}

/// Says what the law wants said beside the data.
pub async fn explain(
    visit: Visit,
    Path(answer): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let asked: Statements = read(&headers, &body)?;
    let said = asked.statements.into_iter().map(|one| {
        let topic = Topic::from_word(one.topic.trim());
        Ok(Explained {
            group: one.group,
            topic: topic.ok_or_else(|| Refusal::invalid(Fault::new("answer-topic").at("topic")))?,
            text: Text::optional("text", &one.text)?,
        })
    });
    let said = said.collect::<Result<Vec<_>, Refusal>>()?;
    let id = AnswerId::from_stored(answer);
    ok(&::answers::explain(&visit.app.desk, visit.actor()?, &id, said).await?)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Release {
    hash: String,
}

/// Releases exactly this answer.
pub async fn release(
    visit: Visit,
    Path(answer): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let asked: Release = read(&headers, &body)?;
    let id = AnswerId::from_stored(answer);
    let (desk, settings) = (&visit.app.desk, &visit.app.answers);
    let which = (&id, asked.hash.as_str());
    ok(&::answers::release(desk, settings, visit.actor()?, which).await?)
}

/// The released package. It is not kept to be given again.
pub async fn save(visit: Visit, Path(answer): Path<String>) -> Answer {
    let id = AnswerId::from_stored(answer);
    let zip = ::answers::save(&visit.app.desk, visit.actor()?, &id).await?;
    let zip = zip.whole().await?;
    let given = json!({ "name": format!("{id}.zip"), "base64": STANDARD.encode(zip) });
    Ok((Extension(Unkept), ok(&given)?).into_response())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Link {
    hours: u16,
}

/// A link by which the person picks the package up, and its code, once.
pub async fn link(
    visit: Visit,
    Path(answer): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let asked: Link = read(&headers, &body)?;
    let id = AnswerId::from_stored(answer);
    let link = ::answers::link(&visit.app.desk, visit.actor()?, (&id, asked.hours)).await?;
    let given = json!({
        "url": format!("{}/pick-up/{}", visit.app.persons_url(), link.token.expose()),
        "code": link.code.expose(),
        "expires_at": link.expires_at,
    });
    Ok((Extension(Unkept), ok(&given)?).into_response())
}
