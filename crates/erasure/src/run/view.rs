//! What a run looks like from outside.

use std::collections::BTreeMap;

use accounts::{Actor, Permission};
use crm::plan::Action;
use requests::Blocker;
use serde::Serialize;

use super::{Residue, RunId};
use crate::plan::Plan;
use crate::store::{self, RunRow};
use crate::{Certificate, Desk, Error, PlanHead, PlanId, PlanState};

/// A run as commands, API and pages show it.
#[derive(Debug, Clone, Serialize)]
pub struct RunView {
    /// Id.
    pub run: RunId,
    /// `complete`, `partial` or `conflict`; `running` while it runs.
    pub state: PlanState,
    /// How many rows are as they shall be.
    pub done: usize,
    /// How many rows stay for a ground.
    pub skipped: usize,
    /// How many rows were already as they shall be when the run came to them.
    pub recovered: usize,
    /// Rows that were changed since the plan was made.
    pub conflicts: Vec<String>,
    /// Rows by what became of them.
    pub rows: BTreeMap<&'static str, usize>,
    /// Identifiers still found.
    pub residue: Vec<Residue>,
    /// Proof of what was done.
    pub certificate: Option<Certificate>,
}

/// How far a run is.
#[derive(Debug, Clone, Serialize)]
pub struct Progress {
    /// How the plan stands.
    pub state: PlanState,
    /// Rows done.
    pub done: i64,
    /// Rows in all.
    pub total: i64,
    /// Rows done and in all, by system.
    pub systems: BTreeMap<String, (i64, i64)>,
}

/// The run of a plan, if it has one.
pub async fn run_view(desk: &Desk, actor: &Actor, id: &PlanId) -> Result<Option<RunView>, Error> {
    let plan = desk.plan_for(actor, Permission::PlansRead, id).await?;
    let mut conn = desk.ledger.store.pool().acquire().await?;
    if store::run_of(&mut conn, id).await?.is_none() {
        return Ok(None);
    }
    drop(conn);
    of(desk, &plan).await.map(Some)
}

/// How far the run of a plan is.
pub async fn progress(desk: &Desk, actor: &Actor, id: &PlanId) -> Result<Progress, Error> {
    let plan = desk.plan_for(actor, Permission::PlansRead, id).await?;
    let mut conn = desk.ledger.store.pool().acquire().await?;
    let mut progress = Progress {
        state: plan.state,
        done: 0,
        total: store::count(plan.items.len()),
        systems: BTreeMap::new(),
    };
    if let Some(run) = store::run_of(&mut conn, id).await? {
        for batch in store::batches(&mut conn, &run.id).await? {
            let rows = batch.last - batch.first + 1;
            let (done, total) = progress.systems.entry(batch.system).or_default();
            *total += rows;
            if batch.state == "done" {
                *done += rows;
                progress.done += rows;
            }
        }
    }
    Ok(progress)
}

/// What keeps a request open: a run that is not complete.
pub async fn blockers(desk: &Desk, reference: &str) -> Result<Vec<Blocker>, Error> {
    let mut conn = desk.ledger.store.pool().acquire().await?;
    let heads = store::heads(&mut conn, reference).await?;
    let Some(newest) = heads.first() else {
        return Ok(Vec::new());
    };
    Ok(blocker(newest).into_iter().collect())
}

fn blocker(head: &PlanHead) -> Option<Blocker> {
    let (code, what) = match head.state {
        PlanState::Complete | PlanState::Draft | PlanState::Approved => return None,
        PlanState::Running => ("run-open", "its run is not finished; run it again"),
        PlanState::Partial => (
            "residue",
            "something of the person is left; mend it and run it again",
        ),
        PlanState::Conflict => (
            "conflict",
            "rows were changed before its run; draft a new plan",
        ),
    };
    Some(Blocker {
        code,
        message: format!("plan {}: {what}", head.plan),
    })
}

pub(super) async fn of(desk: &Desk, plan: &Plan) -> Result<RunView, Error> {
    let mut conn = desk.ledger.store.pool().acquire().await?;
    let run = store::run_of(&mut conn, &plan.id)
        .await?
        .ok_or_else(|| Error::NotFound(format!("plan {}: has no run yet", plan.id)))?;
    let batches = store::batches(&mut conn, &run.id).await?;
    let residue = store::residue(&mut conn, &run.id).await?;
    drop(conn);
    let is_done = |at: usize, system: &str| {
        let at = store::count(at);
        batches
            .iter()
            .any(|b| b.state == "done" && b.system == system && (b.first..=b.last).contains(&at))
    };
    let done: Vec<Action> = plan
        .items
        .iter()
        .enumerate()
        .filter(|(at, planned)| {
            is_done(*at, &planned.system) && planned.item.action != Action::Keep
        })
        .map(|(_, planned)| planned.item.action)
        .collect();
    Ok(RunView {
        rows: rows(&done),
        done: done.len(),
        skipped: plan.kept(),
        recovered: usize::try_from(run.recovered).unwrap_or(0),
        conflicts: serde_json::from_str(&run.conflicts).unwrap_or_default(),
        certificate: run.certificate(),
        state: state(&run, plan),
        run: run.id,
        residue,
    })
}

fn state(run: &RunRow, plan: &Plan) -> PlanState {
    PlanState::from_word(&run.state).unwrap_or(plan.state)
}

fn rows(done: &[Action]) -> BTreeMap<&'static str, usize> {
    let count = |wanted: &[Action]| done.iter().filter(|action| wanted.contains(action)).count();
    BTreeMap::from([
        ("anonymised", count(&[Action::Anonymise])),
        ("deleted", count(&[Action::Delete])),
        ("purged", count(&[Action::Purge])),
        ("redacted", count(&[Action::Redact])),
        ("archived", count(&[Action::Archive])),
        ("detached", count(&[Action::Detach])),
    ])
}
