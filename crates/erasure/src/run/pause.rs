//! Stopping a run between two batches, and going on with it by hand.
//!
//! A batch is one transaction in its system, so a run that stops between two of them has left nothing half done. What a
//! person has stopped only a person takes up again: no job does.

use accounts::{Actor, Permission};
use base::Notice;
use jiff::Timestamp;
use ledger::{Deed, Via, Who};
use serde::Serialize;
use serde_json::json;

use super::{Progress, RunId, Runner, deed, progress};
use crate::plan::Plan;
use crate::{Desk, Error, PlanId, PlanState, store};

/// That somebody has a run stop.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Stop {
    /// Login of who wants it.
    pub by: String,
    /// Since when.
    pub at: Timestamp,
}

/// Has a run under way stop after the batch it is at. Whoever may run a plan goes on with it by [`super::run`]; nothing
/// else does. Where no worker is alive it is paused at once. Wanted again, it changes nothing.
///
/// # Errors
/// Refused for whoever may not run plans, and for a plan whose run is not under way.
pub async fn stop(desk: &Desk, actor: &Actor, id: &PlanId) -> Result<Progress, Error> {
    let plan = desk.plan_for(actor, Permission::PlansRun, id).await?;
    match plan.state {
        PlanState::Running => ask(desk, actor, &plan).await?,
        PlanState::Paused => {}
        PlanState::Draft
        | PlanState::Approved
        | PlanState::Complete
        | PlanState::Conflict
        | PlanState::Partial => {
            return Err(Error::Refused(Notice::new(
                "run-idle",
                format!("plan {id}: no run is under way; look at how it stands"),
            )));
        }
    }
    progress(desk, actor, id).await
}

async fn ask(desk: &Desk, actor: &Actor, plan: &Plan) -> Result<(), Error> {
    let mut conn = desk.ledger.store.pool().acquire().await?;
    let run = store::run_of(&mut conn, &plan.id).await?;
    drop(conn);
    let Some(run) = run else { return Ok(()) };
    // Whoever is alive at this run finishes its batch and pauses it then. Held until the end, so that nobody begins
    // meanwhile.
    let nobody_else = desk.ledger.store.be_present(plan.id.as_str()).await?;
    let (by, now) = (actor.account.id.as_str(), desk.ledger.clock.now());
    let mut tx = desk.ledger.begin().await?;
    let is_new = store::ask_stop(tx.conn(), &run.id, by, now).await?;
    let is_paused = nobody_else.is_some() && store::pause_run(tx.conn(), &run.id, "").await?;
    if !is_new && !is_paused {
        tx.rollback().await?;
        return Ok(());
    }
    if is_new {
        let details = json!({ "run": run.id });
        tx.record(Deed {
            details,
            ..deed(actor.who(), "runs.stop", plan)
        })
        .await?;
    }
    if is_paused {
        enter_pause(&mut tx, plan, &run.id, actor.via).await?;
    }
    tx.commit().await?;
    drop(nobody_else);
    Ok(())
}

/// The run stands still: the plan says so, and the log.
async fn enter_pause(tx: &mut ledger::Tx, plan: &Plan, run: &RunId, via: Via) -> Result<(), Error> {
    let from = [PlanState::Running];
    store::set_state(tx.conn(), &plan.id, &from, PlanState::Paused).await?;
    tx.record(Deed {
        details: json!({ "run": run }),
        ..deed(Who::system("erasure", via), "runs.pause", plan)
    })
    .await?;
    Ok(())
}

/// Whether somebody wants the run of a plan to stop, or has stopped it. Whoever goes on with it by hand goes on from there;
/// a stop that is asked for later is one of their own.
pub(super) async fn was_stopped(desk: &Desk, plan: &Plan) -> Result<bool, Error> {
    let mut conn = desk.ledger.store.pool().acquire().await?;
    let Some(run) = store::run_of(&mut conn, &plan.id).await? else {
        return Ok(false);
    };
    Ok(store::stop_of(&mut conn, &run.id).await?.is_some())
}

impl Runner<'_> {
    /// Pauses the run where somebody wants it to stop, and gives the lease back. Called between two batches. Says
    /// whether it did.
    pub(super) async fn pause_when_asked(&self) -> Result<bool, Error> {
        if !self.is_asked_to_stop().await? {
            return Ok(false);
        }
        let mut tx = self.desk.ledger.begin().await?;
        if !store::pause_run(tx.conn(), &self.run.id, &self.token).await? {
            return Err(self.lost());
        }
        enter_pause(&mut tx, &self.plan, &self.run.id, self.who.via).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// Hands the run over where this process is about to end: the lease goes back, and whoever works next goes on at
    /// once. Called between two batches. Says whether it did.
    pub(super) async fn hand_over_when_leaving(&self) -> Result<bool, Error> {
        if !self.desk.ledger.store.is_leaving() {
            return Ok(false);
        }
        self.release().await?;
        Ok(true)
    }

    /// Whether somebody wants this run to stop, or has stopped it.
    pub(super) async fn is_asked_to_stop(&self) -> Result<bool, Error> {
        let mut conn = self.desk.ledger.store.pool().acquire().await?;
        Ok(store::stop_of(&mut conn, &self.run.id).await?.is_some())
    }

    /// Somebody goes on by hand with what was stopped: the lease is taken in the same transaction, so that a worker that
    /// still finishes its batch is not told to go on.
    pub(super) async fn take_up(&self) -> Result<(), Error> {
        let mut tx = self.desk.ledger.begin().await?;
        let (over, until) = self.lease(tx.conn()).await?;
        store::unpause_run(tx.conn(), &self.run.id).await?;
        let (run, token) = (&self.run.id, &*self.token);
        if !store::take_lease(tx.conn(), (run, token), over, until).await? {
            return Err(self.lost());
        }
        let from = [PlanState::Paused];
        store::set_state(tx.conn(), &self.plan.id, &from, PlanState::Running).await?;
        tx.record(Deed {
            details: json!({ "run": run }),
            ..self.deed("runs.resume")
        })
        .await?;
        tx.commit().await?;
        Ok(())
    }
}
