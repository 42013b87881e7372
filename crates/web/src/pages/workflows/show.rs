//! One workflow: what it says, what it did, what it said before; and its switch.

use accounts::Permission;
use askama::Template;
use axum::extract::{Path, Query};
use serde::Deserialize;
use workflows::{WORKFLOW_DAYS, to_toml};

use super::sentence::{Sentence, sentence};
use super::trial::{Tried, tried};
use crate::visit::{Answer, Frame, Visit, page, to};

/// So many of its acts are shown.
const SHOWN: u32 = 50;

#[derive(Template)]
#[template(path = "workflows/show.html")]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a question the template asks"
)]
struct Show {
    page: Frame,
    id: String,
    active: bool,
    shipped: bool,
    version: i64,
    said: Sentence,
    toml: String,
    tried: Option<Tried>,
    fired: Vec<Act>,
    versions: Vec<Old>,
    may_edit: bool,
    may_open: bool,
}

struct Act {
    request: String,
    at: String,
    done: String,
    entry: i64,
}

struct Old {
    version: i64,
    by: String,
    at: String,
    when: String,
}

/// What the address asks for.
#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    trial: String,
}

/// The workflow.
pub async fn show(visit: Visit, Path(id): Path<String>, Query(asked): Query<Asked>) -> Answer {
    let (ledger, actor) = (&visit.app.ledger, visit.actor()?);
    let workflow = workflows::show(ledger, actor, &id).await?;
    let office = &visit.app.controller;
    let trial = if asked.trial.is_empty() {
        None
    } else {
        Some(workflows::dry_run(ledger, actor, office, (&workflow.rule, WORKFLOW_DAYS)).await?)
    };
    let fired = workflows::history(ledger, actor, Some(&id), SHOWN).await?;
    let versions = workflows::versions(ledger, actor, &id).await?;
    let act = |firing: &workflows::Firing| Act {
        request: firing.request.clone(),
        at: visit.moment(firing.fired_at),
        done: done(&visit, &firing.done),
        entry: firing.entry,
    };
    let old = |version: &workflows::Version| Old {
        version: version.version,
        by: version.made_by.clone(),
        at: visit.moment(version.made_at),
        when: sentence(visit.words, &version.rule).when,
    };
    page(&Show {
        page: visit.frame(visit.words.law(&workflow.rule.title)),
        active: workflow.active,
        shipped: workflow.shipped,
        version: workflow.version,
        said: sentence(visit.words, &workflow.rule),
        toml: to_toml(&workflow.rule),
        tried: trial.as_ref().map(|trial| tried(&visit, trial)),
        fired: fired.iter().map(act).collect(),
        versions: versions.iter().map(old).collect(),
        may_edit: visit.may(Permission::WorkflowsEdit),
        may_open: visit.may(Permission::RequestsRead),
        id,
    })
}

/// What was done, in words: the first word of each, and to whom.
fn done(visit: &Visit, done: &[String]) -> String {
    let said = done.iter().map(|line| {
        let mut parts = line.split(' ');
        let deed = visit
            .words
            .word("workflow-did-", parts.next().unwrap_or_default());
        match parts.next().and_then(|to| to.parse::<workflows::To>().ok()) {
            Some(to) => format!("{deed}: {}", super::sentence::recipient(visit.words, &to)),
            None => deed,
        }
    });
    said.collect::<Vec<_>>().join(", ")
}

/// Switches it on.
pub async fn on(visit: Visit, Path(id): Path<String>) -> Answer {
    switch(&visit, &id, true).await
}

/// Switches it off.
pub async fn off(visit: Visit, Path(id): Path<String>) -> Answer {
    switch(&visit, &id, false).await
}

async fn switch(visit: &Visit, id: &str, on: bool) -> Answer {
    let (ledger, actor) = (&visit.app.ledger, visit.actor()?);
    workflows::switch(ledger, actor, &visit.app.controller, (id, on)).await?;
    to(&format!("/workflows/{id}"))
}
