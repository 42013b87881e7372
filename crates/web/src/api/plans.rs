//! Plans and their runs.

use std::collections::BTreeMap;

use axum::body::Bytes;
use axum::extract::Path;
use axum::http::HeaderMap;
use erasure::{Change, Decision, PlanId};
use serde::Deserialize;
use serde_json::json;

use super::{Answer, created, ok, read};
use crate::refusal::{Fault, Refusal};
use crate::visit::Visit;

/// The plans of a request, newest first.
pub async fn list(visit: Visit, Path(reference): Path<String>) -> Answer {
    let plans = erasure::plans_of(&visit.app.desk, visit.actor()?, &reference).await?;
    ok(&json!({ "plans": plans }))
}

/// Finds, relates, proposes; writes nothing in the CRM.
pub async fn draft(visit: Visit, Path(reference): Path<String>) -> Answer {
    created(&erasure::draft(&visit.app.desk, visit.actor()?, &reference).await?)
}

/// One plan.
pub async fn show(visit: Visit, Path(plan): Path<String>) -> Answer {
    ok(&erasure::show(&visit.app.desk, visit.actor()?, &PlanId::from_stored(plan)).await?)
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
    ground: Option<String>,
    until: Option<jiff::civil::Date>,
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
        ground: decisions.ground,
        until: decisions.until,
    };
    let id = PlanId::from_stored(plan);
    ok(&erasure::change(&visit.app.desk, visit.actor()?, &id, &change).await?)
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

/// Runs or resumes to the end; safe to repeat.
pub async fn run(visit: Visit, Path(plan): Path<String>) -> Answer {
    ok(&erasure::run(&visit.app.desk, visit.actor()?, &PlanId::from_stored(plan)).await?)
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
