//! Requests.

use ::requests::{
    Asked, Closing, Filter, Form, Marks, NewRequest, Outcome, Reference, Request, Text, View,
};
use axum::Extension;
use axum::body::Bytes;
use axum::extract::Path;
use axum::http::HeaderMap;
use axum::response::IntoResponse as _;
use serde::Deserialize;
use serde_json::json;

use super::idempotency::Unkept;
use super::{Answer, created, ok, read};
use crate::fields::Fields;
use crate::pages::requests::dossier as archived;
use crate::pages::requests::persons::known;
use crate::refusal::Refusal;
use crate::visit::Visit;

pub fn reference(text: &str) -> Result<Reference, Refusal> {
    text.parse().map_err(|_| Refusal::NotFound)
}

pub async fn whole(visit: &Visit, request: &Request) -> Result<View, Refusal> {
    let seen = ::requests::look(&visit.app.ledger, visit.actor()?, request.reference).await?;
    Ok(View::of(&seen, visit.today(), visit.words.0))
}

/// `?state=…&right=…&overdue=true&system=…&person=…&reference=…`
fn filter(fields: &Fields) -> Result<Filter, Refusal> {
    let asked = Asked {
        states: fields.all("state").collect(),
        right: fields.filled("right"),
        priority: fields.filled("priority"),
        tag: fields.filled("tag"),
        overdue: matches!(fields.get("overdue"), "true" | "1"),
        system: fields.filled("system"),
        person: fields.filled("person"),
        reference: fields.filled("reference"),
    };
    Ok(Filter::parse(&asked)?)
}

/// Counts by right and state, in all and by system.
pub async fn counts(visit: Visit, fields: Fields) -> Answer {
    let (filter, today) = (filter(&fields)?, visit.today());
    ok(&::requests::counts(&visit.app.ledger, visit.actor()?, &filter, today).await?)
}

/// A page of requests; `after` goes on where the page before ended.
pub async fn list(visit: Visit, fields: Fields) -> Answer {
    let after = fields.filled("after").map(str::parse).transpose()?;
    let filter = Filter {
        after,
        ..filter(&fields)?
    };
    let today = visit.today();
    let found = ::requests::list(&visit.app.ledger, visit.actor()?, &filter, today).await?;
    let brief = |request: &Request| View::brief(request, today, visit.words.0);
    let requests: Vec<View> = found.requests.iter().map(brief).collect();
    ok(&json!({ "requests": requests, "next": found.next.map(|next| next.to_string()) }))
}

/// One request with everything on it; its outline where it is somebody else's.
pub async fn show(visit: Visit, Path(text): Path<String>) -> Answer {
    let (desk, actor) = (&visit.app.desk, visit.actor()?);
    let seen = ::requests::look(&visit.app.ledger, actor, reference(&text)?).await?;
    let view = View::of(&seen, visit.today(), visit.words.0);
    if view.outline {
        return ok(&view);
    }
    let in_crm = erasure::filed(desk, actor, &view.reference.to_string()).await?;
    let mut view = serde_json::to_value(view).map_err(|error| Refusal::broken(&error))?;
    view["in_crm"] = json!(in_crm);
    ok(&view)
}

/// One request whole, as an archive; given once and kept nowhere.
pub async fn dossier(visit: Visit, Path(text): Path<String>) -> Answer {
    let dossier = archived::open(&visit, &text).await?;
    Ok((Extension(Unkept), archived::archive(dossier)).into_response())
}

/// Records a request.
pub async fn open(visit: Visit, headers: HeaderMap, body: Bytes) -> Answer {
    let form: Form = read(&headers, &body)?;
    let controller = &visit.app.controller;
    let others = visit.app.desk.systems.manual();
    let new = NewRequest::parse(&form, controller)?.for_others(others);
    let warnings = known(&visit, &new.persons).await?;
    let request = ::requests::open(&visit.app.ledger, visit.actor()?, controller, new).await?;
    let mut view = serde_json::to_value(whole(&visit, &request).await?)
        .map_err(|error| Refusal::broken(&error))?;
    view["warnings"] = json!(warnings);
    created(&view)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Tick {
    note: Option<String>,
    evidence: Option<String>,
}

/// Ticks a step.
pub async fn tick(
    visit: Visit,
    Path((text, step)): Path<(String, String)>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let tick: Tick = read(&headers, &body)?;
    let marks = Marks {
        note: Text::optional("note", tick.note.as_deref().unwrap_or_default())?,
        evidence: Text::optional("evidence", tick.evidence.as_deref().unwrap_or_default())?,
    };
    let target = reference(&text)?.into();
    let request =
        ::requests::tick(&visit.app.ledger, visit.actor()?, target, &step, &marks).await?;
    ok(&whole(&visit, &request).await?)
}

/// Takes a tick or skip back.
pub async fn untick(visit: Visit, Path((text, step)): Path<(String, String)>) -> Answer {
    let target = reference(&text)?.into();
    let request = ::requests::untick(&visit.app.ledger, visit.actor()?, target, &step).await?;
    ok(&whole(&visit, &request).await?)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Skip {
    #[serde(default)]
    reason: String,
}

/// Skips a step with a reason.
pub async fn skip(
    visit: Visit,
    Path((text, step)): Path<(String, String)>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let skip: Skip = read(&headers, &body)?;
    let reason = Text::parse("reason", &skip.reason)?;
    let target = reference(&text)?.into();
    let request =
        ::requests::skip(&visit.app.ledger, visit.actor()?, target, &step, &reason).await?;
    ok(&whole(&visit, &request).await?)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Close {
    #[serde(default)]
    outcome: String,
    reason: Option<String>,
}

/// Closes a request, or says what is missing.
pub async fn close(
    visit: Visit,
    Path(text): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let close: Close = read(&headers, &body)?;
    let reference = reference(&text)?;
    let closing = Closing {
        outcome: close.outcome.parse::<Outcome>()?,
        reason: Text::optional("reason", close.reason.as_deref().unwrap_or_default())?,
    };
    let (desk, named) = (&visit.app.desk, reference.to_string());
    let mut blockers = erasure::blockers(desk, &named, closing.outcome).await?;
    blockers.extend(answers::blockers(desk, &named, closing.outcome).await?);
    let (ledger, actor) = (&visit.app.ledger, visit.actor()?);
    let request = ::requests::close(ledger, actor, reference.into(), &closing, &blockers).await?;
    ok(&whole(&visit, &request).await?)
}
