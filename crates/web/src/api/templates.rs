//! What letters are written by: texts and letterhead, in versions.

use ::templates::{Letterhead, Logo, Of, Picture, broken_logo};
use axum::body::Bytes;
use axum::extract::Path;
use axum::http::HeaderMap;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde_json::json;

use super::{Answer, ok, read};
use crate::refusal::Refusal;
use crate::visit::Visit;

/// All texts with their versions.
pub async fn list(visit: Visit) -> Answer {
    let all = ::templates::list(&visit.app.ledger, visit.actor()?).await?;
    ok(&json!({ "templates": all }))
}

/// One text with its versions and the places it may name.
pub async fn show(visit: Visit, Path(path): Path<(String, String)>) -> Answer {
    let of = Of::parse(&path.0, &path.1)?;
    let shown = ::templates::show(&visit.app.ledger, visit.actor()?, of).await?;
    ok(&json!({ "template": shown, "places": of.kind.places() }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Text {
    #[serde(default)]
    version: i64,
    #[serde(default)]
    text: String,
}

/// Stores the next version of a text.
pub async fn save(
    visit: Visit,
    Path(path): Path<(String, String)>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let of = Of::parse(&path.0, &path.1)?;
    let new: Text = read(&headers, &body)?;
    let (ledger, actor) = (&visit.app.ledger, visit.actor()?);
    ok(&::templates::save(ledger, actor, of, (new.version, &new.text)).await?)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Back {
    #[serde(default)]
    version: i64,
    #[serde(default)]
    restore: i64,
}

/// Goes back to a version of a text; 0 is what comes with the product.
pub async fn restore(
    visit: Visit,
    Path(path): Path<(String, String)>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let of = Of::parse(&path.0, &path.1)?;
    let back: Back = read(&headers, &body)?;
    let (ledger, actor) = (&visit.app.ledger, visit.actor()?);
    ok(&::templates::restore(ledger, actor, of, (back.version, back.restore)).await?)
}

/// Every letterhead, newest first.
pub async fn heads(visit: Visit) -> Answer {
    let all = ::templates::heads(&visit.app.ledger, visit.actor()?).await?;
    ok(&json!({ "letterheads": all }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewHead {
    #[serde(default)]
    version: i64,
    #[serde(default)]
    name: String,
    #[serde(default)]
    address: Vec<String>,
    #[serde(default)]
    contact: Vec<String>,
    #[serde(default)]
    footer: Vec<String>,
    /// Base64; empty for none, absent for the one that is there.
    logo: Option<String>,
}

/// Stores the next letterhead.
pub async fn save_head(visit: Visit, headers: HeaderMap, body: Bytes) -> Answer {
    let new: NewHead = read(&headers, &body)?;
    let wanted = picture(new.logo.as_deref())?;
    let head = Letterhead {
        name: new.name,
        address: new.address,
        contact: new.contact,
        footer: new.footer,
    };
    let (desk, actor) = (&visit.app.desk, visit.actor()?);
    ok(&::letters::save_letterhead(desk, actor, new.version, (head, wanted)).await?)
}

fn picture(logo: Option<&str>) -> Result<Picture, Refusal> {
    let Some(text) = logo else {
        return Ok(Picture::Keep);
    };
    if text.is_empty() {
        return Ok(Picture::Remove);
    }
    let bytes = STANDARD.decode(text).map_err(|_| broken_logo());
    let logo = bytes.and_then(Logo::read);
    let logo = logo.map_err(|notice| Refusal::invalid(notice.into()))?;
    Ok(Picture::New(logo))
}

/// Goes back to a letterhead; 0 is what the configuration says.
pub async fn restore_head(visit: Visit, headers: HeaderMap, body: Bytes) -> Answer {
    let back: Back = read(&headers, &body)?;
    let (ledger, actor) = (&visit.app.ledger, visit.actor()?);
    ok(&::templates::restore_head(ledger, actor, (back.version, back.restore)).await?)
}
