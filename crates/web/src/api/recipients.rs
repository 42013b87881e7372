//! Recipients of a request (Art. 19 GDPR).

use ::recipients::{NewRecipient, Notice, RecipientId};
use axum::body::Bytes;
use axum::extract::Path;
use axum::http::HeaderMap;
use requests::Text;
use serde::Deserialize;
use serde_json::json;

use super::dates::day;
use super::requests::reference;
use super::{Answer, created, ok, read};
use crate::pages::requests::tasks::ways;
use crate::visit::Visit;

/// The recipients with what they answered.
pub async fn list(visit: Visit, Path(text): Path<String>) -> Answer {
    let (desk, actor) = (&visit.app.desk, visit.actor()?);
    let recipients = ::recipients::recipients_of(desk, actor, reference(&text)?).await?;
    ok(&json!({ "recipients": recipients }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct New {
    #[serde(default)]
    name: String,
    #[serde(default)]
    address: String,
    #[serde(default)]
    about: String,
}

/// Notes a disclosure.
pub async fn note(
    visit: Visit,
    Path(text): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let new: New = read(&headers, &body)?;
    let new = NewRecipient::parse(&new.name, &new.address, &new.about)?;
    let (desk, actor) = (&visit.app.desk, visit.actor()?);
    let id = ::recipients::note(desk, actor, reference(&text)?, new).await?;
    created(&json!({ "id": id }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Telling {
    #[serde(default)]
    identifiers: String,
}

/// Tells a recipient by a message with a link.
pub async fn tell(
    visit: Visit,
    Path((text, recipient)): Path<(String, String)>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let asked: Telling = read(&headers, &body)?;
    let id = RecipientId::from_stored(recipient);
    let notice = Notice {
        reference: reference(&text)?,
        recipient: &id,
        identifiers: Text::optional("identifiers", &asked.identifiers)?,
    };
    let (desk, actor) = (&visit.app.desk, visit.actor()?);
    ::recipients::tell(desk, ways(&visit), actor, &notice).await?;
    ok(&json!({ "id": id }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Decision {
    /// Today when absent.
    day: Option<String>,
    #[serde(default)]
    note: String,
}

/// Notes that a recipient was told by hand.
pub async fn told(
    visit: Visit,
    Path((text, recipient)): Path<(String, String)>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let asked: Decision = read(&headers, &body)?;
    let on = match &asked.day {
        Some(text) => day("day", text)?,
        None => visit.today(),
    };
    let note = Text::optional("note", &asked.note)?;
    let id = RecipientId::from_stored(recipient);
    let (desk, actor) = (&visit.app.desk, visit.actor()?);
    let which = (reference(&text)?, &id);
    ::recipients::told(desk, actor, which, (on, note.as_ref())).await?;
    ok(&json!({ "id": id }))
}

/// Says why a recipient is not told.
pub async fn exempt(
    visit: Visit,
    Path((text, recipient)): Path<(String, String)>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let asked: Decision = read(&headers, &body)?;
    let note = Text::optional("note", &asked.note)?;
    let id = RecipientId::from_stored(recipient);
    let (desk, actor) = (&visit.app.desk, visit.actor()?);
    ::recipients::exempt(desk, actor, (reference(&text)?, &id), note.as_ref()).await?;
    ok(&json!({ "id": id }))
}
