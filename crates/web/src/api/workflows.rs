//! Workflows: the rules as JSON, with the words that stand in their TOML.

use ::workflows::{Rule, WORKFLOW_DAYS};
use axum::body::Bytes;
use axum::extract::Path;
use axum::http::HeaderMap;
use serde_json::json;

use super::{Answer, ok, read};
use crate::fields::Fields;
use crate::pages::workflows::hooks_known;
use crate::refusal::Refusal;
use crate::visit::Visit;

/// So many acts are listed.
const MOST: u32 = 1000;

/// All workflows.
pub async fn list(visit: Visit) -> Answer {
    let all = ::workflows::list(&visit.app.ledger, visit.actor()?).await?;
    ok(&json!({ "workflows": all }))
}

/// One workflow.
pub async fn show(visit: Visit, Path(id): Path<String>) -> Answer {
    ok(&::workflows::show(&visit.app.ledger, visit.actor()?, &id).await?)
}

/// Stores a rule: a new workflow, switched off, or the next version of one there is.
pub async fn save(visit: Visit, Path(id): Path<String>, headers: HeaderMap, body: Bytes) -> Answer {
    let rule: Rule = read(&headers, &body)?;
    hooks_known(&visit, &rule).map_err(Refusal::invalid)?;
    let (ledger, actor, office) = (&visit.app.ledger, visit.actor()?, &visit.app.controller);
    ok(&::workflows::save(ledger, actor, office, (&id, rule)).await?)
}

/// Applies a rule to the last days, `?days=…`; changes nothing.
pub async fn try_rule(visit: Visit, fields: Fields, headers: HeaderMap, body: Bytes) -> Answer {
    let rule: Rule = read(&headers, &body)?;
    let days = fields.get("days").parse().unwrap_or(WORKFLOW_DAYS);
    let (ledger, actor, office) = (&visit.app.ledger, visit.actor()?, &visit.app.controller);
    ok(&::workflows::dry_run(ledger, actor, office, (&rule, days)).await?)
}

/// Switches a workflow on.
pub async fn on(visit: Visit, Path(id): Path<String>) -> Answer {
    switch(&visit, (&id, true)).await
}

/// Switches it off.
pub async fn off(visit: Visit, Path(id): Path<String>) -> Answer {
    switch(&visit, (&id, false)).await
}

async fn switch(visit: &Visit, asked: (&str, bool)) -> Answer {
    let (ledger, actor, office) = (&visit.app.ledger, visit.actor()?, &visit.app.controller);
    ok(&::workflows::switch(ledger, actor, office, asked).await?)
}

/// What a workflow did, newest first.
pub async fn history(visit: Visit, Path(id): Path<String>) -> Answer {
    let (ledger, actor) = (&visit.app.ledger, visit.actor()?);
    ::workflows::show(ledger, actor, &id).await?;
    let fired = ::workflows::history(ledger, actor, Some(&id), MOST).await?;
    ok(&json!({ "fired": fired }))
}
