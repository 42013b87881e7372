//! What rectification, restriction, objection and withdrawal do in the connected systems.

use ::effects::{EffectId, Form, Told};
use axum::body::Bytes;
use axum::extract::Path;
use axum::http::HeaderMap;
use jiff::civil::Date;
use requests::Text;
use serde::Deserialize;
use serde_json::json;

use super::{Answer, created, ok, read};
use crate::refusal::{Fault, Refusal};
use crate::visit::Visit;

/// The effects of a request, newest first.
pub async fn list(visit: Visit, Path(reference): Path<String>) -> Answer {
    let (desk, actor) = (&visit.app.desk, visit.actor()?);
    let effects = ::effects::effects_of(desk, actor, &reference).await?;
    ok(&json!({ "effects": effects }))
}

/// Drafts one; writes nothing in the CRM.
pub async fn draft(
    visit: Visit,
    Path(reference): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let form: Form = read(&headers, &body)?;
    let asked = form.read()?;
    let (desk, actor) = (&visit.app.desk, visit.actor()?);
    created(&::effects::draft(desk, actor, &reference, &asked).await?)
}

/// One effect.
pub async fn show(visit: Visit, Path(effect): Path<String>) -> Answer {
    let id = EffectId::from_stored(effect);
    ok(&::effects::show(&visit.app.desk, visit.actor()?, &id).await?)
}

/// A correction in the clear.
pub async fn reveal(visit: Visit, Path(effect): Path<String>) -> Answer {
    let id = EffectId::from_stored(effect);
    let rows = ::effects::reveal(&visit.app.desk, visit.actor()?, &id).await?;
    ok(&json!({ "rows": rows }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Confirmed {
    #[serde(default)]
    hash: String,
}

/// Carries out exactly what was looked at.
pub async fn apply(
    visit: Visit,
    Path(effect): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let confirmed: Confirmed = read(&headers, &body)?;
    let (id, hash) = (EffectId::from_stored(effect), confirmed.hash.trim());
    ok(&::effects::apply(&visit.app.desk, visit.actor()?, &id, hash).await?)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Notice {
    #[serde(default)]
    on: String,
    #[serde(default)]
    note: String,
}

/// Notes that the person was told that a restriction ends.
pub async fn told(
    visit: Visit,
    Path(reference): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let asked: Notice = read(&headers, &body)?;
    let on: Option<Date> = asked.on.trim().parse().ok();
    let told = Told {
        on: on.ok_or_else(|| Refusal::invalid(Fault::new("date-shape").at("on")))?,
        note: Text::parse("note", &asked.note)?,
    };
    ::effects::told(&visit.app.desk, visit.actor()?, &reference, &told).await?;
    ok(&json!({ "request": reference, "told_on": told.on }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wish {
    #[serde(default)]
    why: String,
}

/// Lets the people of a request be asked again.
pub async fn release(
    visit: Visit,
    Path(reference): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let wish: Wish = read(&headers, &body)?;
    let why = Text::parse("why", &wish.why)?;
    let (desk, actor) = (&visit.app.desk, visit.actor()?);
    ok(&::effects::release(desk, actor, &reference, &why).await?)
}

/// Records whose processing is restricted.
pub async fn restrictions(visit: Visit) -> Answer {
    let all = ::effects::restrictions(&visit.app.desk, visit.actor()?).await?;
    ok(&json!({ "restrictions": all }))
}

/// Those that were changed since.
pub async fn check(visit: Visit) -> Answer {
    let changed = ::effects::check(&visit.app.desk, visit.actor()?).await?;
    ok(&json!({ "restrictions": changed }))
}
