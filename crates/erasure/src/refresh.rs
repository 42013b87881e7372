//! What a change of the database leaves stale beside it: search indexes, caches, files. The
//! profile names it with the CRM's own command. Where an endpoint is configured it is called when
//! a run ends; otherwise, and where the call fails, somebody does it by hand and says so. None of
//! it changes how a run ended: the database is as it shall be either way.

use std::collections::BTreeMap;

use accounts::{Actor, Permission};
use base::{Locale, Secret};
use crm::System;
use ledger::Deed;
use serde::{Deserialize, Serialize};
use serde_json::json;
use webhooks::{May, Target};

use crate::plan::Plan;
use crate::run::deed;
use crate::{Desk, Error, PlanId, RunId, store};

/// An endpoint by which a CRM brings something up to date.
#[derive(Debug, Clone)]
pub struct Endpoint {
    /// Where it is called; without TLS inside the house only.
    pub target: Target,
    /// Sent as a bearer token.
    pub token: Option<Secret>,
    /// Whether the address may lie inside the house.
    pub inside: bool,
}

/// Endpoints by system and word of the profile.
pub type Endpoints = BTreeMap<(String, String), Endpoint>;

/// Something a run left stale.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaleView {
    /// System.
    pub system: String,
    /// Word of the profile.
    pub name: String,
    /// What it is, in German.
    pub de: String,
    /// What it is, in English.
    pub en: String,
    /// The CRM's own command that brings it up to date.
    pub command: String,
    /// `open`, `called`, `failed` or `done` by hand.
    pub state: String,
}

impl StaleView {
    /// What it is, in a language.
    pub fn title(&self, language: impl std::borrow::Borrow<Locale>) -> &str {
        match language.borrow() {
            Locale::De => &self.de,
            Locale::En => &self.en,
        }
    }

    /// Whether it still has to be brought up to date.
    pub fn is_open(&self) -> bool {
        matches!(self.state.as_str(), "open" | "failed")
    }
}

/// What changing the rows of a plan leaves stale in a system.
fn left_by(plan: &Plan, system: &System) -> Vec<StaleView> {
    let changed = |table: &str| {
        plan.items.iter().any(|planned| {
            planned.system == system.name
                && planned.item.row.table == table
                && planned.item.action != crm::plan::Action::Keep
        })
    };
    let any = plan.items.iter().any(|planned| {
        planned.system == system.name && planned.item.action != crm::plan::Action::Keep
    });
    let stale = system.profile.stale.iter().filter(|stale| {
        any && (stale.tables.is_empty() || stale.tables.iter().any(|table| changed(table.as_str())))
    });
    stale
        .map(|stale| StaleView {
            system: system.name.clone(),
            name: stale.name.clone(),
            de: stale.de.clone(),
            en: stale.en.clone(),
            command: stale.command.clone(),
            state: "open".to_owned(),
        })
        .collect()
}

/// What a run left stale in these systems, after calling every endpoint that is configured.
pub(crate) async fn after_run<'s>(
    desk: &Desk,
    plan: &Plan,
    systems: impl Iterator<Item = &'s System>,
) -> Vec<StaleView> {
    let mut all: Vec<StaleView> = systems.flat_map(|system| left_by(plan, system)).collect();
    for stale in &mut all {
        stale.state = called(desk, stale).await;
    }
    all
}

/// The state after a try.
async fn called(desk: &Desk, stale: &StaleView) -> String {
    let key = (stale.system.clone(), stale.name.clone());
    let Some(endpoint) = desk.systems.endpoints().get(&key) else {
        return stale.state.clone();
    };
    let may = if endpoint.inside {
        May::Inside
    } else {
        May::Listed(&[])
    };
    let token = endpoint.token.as_ref();
    let token = token.map(|token| ("Authorization", format!("Bearer {}", token.expose())));
    let word = match webhooks::post((&endpoint.target, may), token.as_slice(), "").await {
        Ok(_) => "called",
        Err(why) => {
            tracing::warn!(system = %stale.system, name = %stale.name, "endpoint was not reached: {}", why.word());
            "failed"
        }
    };
    word.to_owned()
}

/// What the run of a plan left stale, as it stands now.
pub(crate) async fn of_run(desk: &Desk, plan: &Plan, run: &RunId) -> Result<Vec<StaleView>, Error> {
    let mut conn = desk.ledger.store.pool().acquire().await?;
    let states = store::stale_of(&mut conn, run.as_str()).await?;
    drop(conn);
    let mut all = Vec::new();
    for (system, name, state) in states {
        // The profile may have been changed since: then only the word is left.
        let profile = desk.systems.get(&system).ok();
        let profile = profile.and_then(|config| crm::profile::load(&config.profile).ok());
        let known = profile.and_then(|profile| {
            let mut stale = profile.stale.into_iter();
            stale.find(|stale| stale.name == name)
        });
        let (de, en, command) = known.map_or_else(
            || (name.clone(), name.clone(), String::new()),
            |stale| (stale.de, stale.en, stale.command),
        );
        all.push(StaleView {
            system,
            name,
            de,
            en,
            command,
            state,
        });
    }
    tracing::debug!(plan = %plan.id, stale = all.len(), "read what a run left stale");
    Ok(all)
}

/// Says of something stale that it was brought up to date by hand, or calls its endpoint again.
pub async fn refresh(
    desk: &Desk,
    actor: &Actor,
    id: &PlanId,
    (system, name): (&str, &str),
    by_hand: bool,
) -> Result<Vec<StaleView>, Error> {
    let plan = desk.plan_for(actor, Permission::PlansRun, id).await?;
    let mut conn = desk.ledger.store.pool().acquire().await?;
    let run = store::run_of(&mut conn, id).await?;
    drop(conn);
    let run = run.ok_or_else(|| Error::NotFound(format!("plan {id}: has no run yet")))?;
    let all = of_run(desk, &plan, &run.id).await?;
    let stale = all
        .iter()
        .find(|stale| stale.system == system && stale.name == name)
        .ok_or_else(|| {
            let line =
                format!("{system}:{name}: the run of plan {id} left nothing of that name stale");
            Error::NotFound(line)
        })?;
    let outcome = if by_hand {
        "done".to_owned()
    } else {
        called(desk, stale).await
    };
    let mut tx = desk.ledger.begin().await?;
    let now = desk.ledger.clock.now();
    store::set_stale(tx.conn(), run.id.as_str(), (system, name, &outcome), now).await?;
    tx.record(Deed {
        system: Some(system.to_owned()),
        details: json!({ "run": run.id, "name": name, "state": outcome }),
        ..deed(actor.who(), "runs.refresh", &plan)
    })
    .await?;
    tx.commit().await?;
    of_run(desk, &plan, &run.id).await
}
