//! Plans and their runs.

use std::collections::BTreeMap;

use ::requests::Text;
use axum::Extension;
use axum::body::Bytes;
use axum::extract::Path;
use axum::http::HeaderMap;
use axum::response::IntoResponse as _;
use erasure::{Change, Decision, Hit, PlanId, Settlement};
use serde::Deserialize;
use serde_json::json;

use super::idempotency::Unkept;
use super::systems::Known;
use super::{Answer, created, ok, read};
use crate::fields::Fields;
use crate::refusal::{Fault, Refusal};
use crate::visit::Visit;

/// The plans of a request, newest first.
pub async fn list(visit: Visit, Path(reference): Path<String>) -> Answer {
    let plans = erasure::plans_of(&visit.app.desk, visit.actor()?, &reference).await?;
    ok(&json!({ "plans": plans }))
}

/// All plans with their runs, newest first.
pub async fn overview(visit: Visit, fields: Fields) -> Answer {
    let state = fields.filled("state").map(erasure::state_of).transpose()?;
    let after = fields.filled("after").map(PlanId::from_stored);
    let (desk, actor) = (&visit.app.desk, visit.actor()?);
    ok(&erasure::overview(desk, actor, state, after.as_ref()).await?)
}

/// Finds, relates, proposes; writes nothing in the CRM. What the body says of the person is looked for, too.
pub async fn draft(
    visit: Visit,
    Path(reference): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let known = read::<Known>(&headers, &body)?.facts()?;
    let (desk, actor) = (&visit.app.desk, visit.actor()?);
    created(&erasure::draft_knowing(desk, actor, &reference, &known).await?)
}

/// One plan.
pub async fn show(visit: Visit, Path(plan): Path<String>) -> Answer {
    ok(&erasure::show(&visit.app.desk, visit.actor()?, &PlanId::from_stored(plan)).await?)
}

/// The candidates with key values and owner, read live and masked.
pub async fn persons(visit: Visit, Path(plan): Path<String>) -> Answer {
    recognised(&visit, plan, false).await
}

/// The same in the clear; the look is logged. Values of persons are not kept, not even to be
/// given again.
pub async fn reveal(visit: Visit, Path(plan): Path<String>) -> Answer {
    let answer = recognised(&visit, plan, true).await?;
    Ok((Extension(Unkept), answer).into_response())
}

async fn recognised(visit: &Visit, plan: String, reveal: bool) -> Answer {
    let (desk, id) = (&visit.app.desk, PlanId::from_stored(plan));
    let persons = erasure::recognise(desk, visit.actor()?, &id, reveal).await?;
    ok(&json!({ "persons": persons }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    system: Option<String>,
    #[serde(default)]
    record: String,
}

/// Before and after of one row; the look is logged and remembered.
pub async fn preview(
    visit: Visit,
    Path(plan): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let Row { system, record } = read(&headers, &body)?;
    let (desk, id) = (&visit.app.desk, PlanId::from_stored(plan));
    let actor = visit.actor()?;
    let row = erasure::preview(desk, actor, &id, system.as_deref(), &record).await?;
    Ok((Extension(Unkept), ok(&row)?).into_response())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Decisions {
    /// Record → action.
    #[serde(default)]
    select: BTreeMap<String, String>,
    /// Kind → action.
    #[serde(default)]
    groups: BTreeMap<String, String>,
    /// Candidates that are another person, as system/record.
    #[serde(default)]
    others: Vec<String>,
    /// Texts that name the person and stay, as system/record/column.
    #[serde(default)]
    leave: Vec<String>,
    /// Texts that are redacted after all.
    #[serde(default)]
    redact: Vec<String>,
    ground: Option<String>,
    until: Option<jiff::civil::Date>,
    note: Option<String>,
}

/// Takes decisions; approvals are void.
pub async fn change(
    visit: Visit,
    Path(plan): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let decisions: Decisions = read(&headers, &body)?;
    let change = Change {
        select: decided(&decisions.select, "select")?,
        groups: decided(&decisions.groups, "groups")?,
        others: decisions.others,
        leave: hits(&decisions.leave, "leave")?,
        redact: hits(&decisions.redact, "redact")?,
        ground: decisions.ground,
        until: decisions.until,
        note: Text::optional("note", decisions.note.as_deref().unwrap_or_default())?,
    };
    let id = PlanId::from_stored(plan);
    ok(&erasure::change(&visit.app.desk, visit.actor()?, &id, &change).await?)
}

fn hits(names: &[String], field: &str) -> Result<Vec<Hit>, Refusal> {
    let hit = |name: &String| {
        Hit::parse(name).map_err(|notice| Refusal::invalid(Fault::from(notice).at(field)))
    };
    names.iter().map(hit).collect()
}

fn decided(
    words: &BTreeMap<String, String>,
    field: &str,
) -> Result<Vec<(String, Decision)>, Refusal> {
    let decide = |(name, word): (&String, &String)| {
        let decision = Decision::from_word(word);
        let decision =
            decision.ok_or_else(|| Refusal::invalid(Fault::new("decision-unknown").at(field)))?;
        Ok((name.clone(), decision))
    };
    words.iter().map(decide).collect()
}

/// The rows that were changed since the approval, as they stand now.
pub async fn conflicts(visit: Visit, Path(plan): Path<String>) -> Answer {
    let (desk, actor, id) = (&visit.app.desk, visit.actor()?, PlanId::from_stored(plan));
    ok(&json!({ "conflicts": erasure::conflicts(desk, actor, &id).await? }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Settled {
    #[serde(default)]
    anyway: Vec<String>,
    #[serde(default)]
    leave_out: Vec<String>,
    ground: Option<String>,
    until: Option<jiff::civil::Date>,
    note: Option<String>,
}

/// Decides on changed rows; the plan needs another approval.
pub async fn settle(
    visit: Visit,
    Path(plan): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let settled: Settled = read(&headers, &body)?;
    let settlement = Settlement {
        anyway: settled.anyway,
        leave_out: settled.leave_out,
        ground: settled.ground,
        until: settled.until,
        note: Text::optional("note", settled.note.as_deref().unwrap_or_default())?,
    };
    let id = PlanId::from_stored(plan);
    ok(&erasure::settle(&visit.app.desk, visit.actor()?, &id, &settlement).await?)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Hash {
    #[serde(default)]
    hash: String,
}

/// Approves exactly the plan with this hash.
pub async fn approve(
    visit: Visit,
    Path(plan): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let Hash { hash } = read(&headers, &body)?;
    let id = PlanId::from_stored(plan);
    ok(&erasure::approve(&visit.app.desk, visit.actor()?, &id, &hash).await?)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Back {
    #[serde(default)]
    hash: String,
    #[serde(default)]
    why: String,
}

/// Gives the plan with this hash back to whoever prepared it.
pub async fn give_back(
    visit: Visit,
    Path(plan): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let Back { hash, why } = read(&headers, &body)?;
    let why = Text::parse("why", &why)?;
    let (desk, id) = (&visit.app.desk, PlanId::from_stored(plan));
    ok(&erasure::give_back(desk, visit.actor()?, &id, (&hash, &why)).await?)
}

/// Runs or resumes to the end; safe to repeat.
pub async fn run(visit: Visit, Path(plan): Path<String>) -> Answer {
    ok(&erasure::run(&visit.app.desk, visit.actor()?, &PlanId::from_stored(plan)).await?)
}

/// Has a run stop after the batch it is at.
pub async fn stop(visit: Visit, Path(plan): Path<String>) -> Answer {
    ok(&erasure::stop(&visit.app.desk, visit.actor()?, &PlanId::from_stored(plan)).await?)
}

/// The run of a plan and how far it is.
pub async fn run_view(visit: Visit, Path(plan): Path<String>) -> Answer {
    let (desk, actor, id) = (&visit.app.desk, visit.actor()?, PlanId::from_stored(plan));
    let run = erasure::run_view(desk, actor, &id)
        .await?
        .ok_or(Refusal::NotFound)?;
    let mut json = serde_json::to_value(&run).map_err(|error| Refusal::broken(&error))?;
    json["progress"] = json!(erasure::progress(desk, actor, &id).await?);
    ok(&json)
}

/// The certificate with its proof, as the file that anybody can check.
pub async fn certificate(visit: Visit, Path(plan): Path<String>) -> Answer {
    let (desk, id) = (&visit.app.desk, PlanId::from_stored(plan));
    let file = erasure::certificate_file(desk, visit.actor()?, &id).await?;
    let file = file.ok_or(Refusal::NotFound)?;
    ok(&json!({ "proof": file, "key": visit.app.ledger.verifier_key()? }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Refresh {
    #[serde(default)]
    system: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    by_hand: bool,
}

/// Brings up to date what a run left stale, or says that somebody did.
pub async fn refresh(
    visit: Visit,
    Path(plan): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let asked: Refresh = read(&headers, &body)?;
    let (desk, id) = (&visit.app.desk, PlanId::from_stored(plan));
    let what = (asked.system.as_str(), asked.name.as_str());
    let stale = erasure::refresh(desk, visit.actor()?, &id, what, asked.by_hand).await?;
    ok(&json!({ "stale": stale }))
}
