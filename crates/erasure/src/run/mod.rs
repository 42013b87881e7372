//! The run: intent before effect, one transaction per batch in the CRM, read back, outcome, and
//! in the end a scan of the whole database.
//!
//! The point to go on from is computed from what was written down, never passed in. Whatever
//! interrupts it, running again leads to the same end. What a person has [`stop`]ped goes on only by hand.

mod batch;
mod finish;
mod pause;
mod prepare;
mod view;

use ::store::Presence;
use accounts::{Actor, Permission};
use base::Notice;
use jiff::{SignedDuration, Timestamp};
use ledger::{Deed, Outcome, Via, Who};
use serde::Serialize;
use serde_json::json;
use sqlx::AnyConnection;

use crate::plan::Plan;
use crate::store::{self, RunRow};
use crate::{Desk, Error, PlanId, PlanState};

pub use pause::{Stop, stop};
pub(crate) use prepare::{Place, demand_approval, done_systems, items_of, places};
pub use view::{Progress, RunView, blockers, certificate_file, progress, run_view};

base::id!(
    /// Id of a run.
    RunId
);

/// How long a living worker may be silent before another one takes its run over, in seconds. The
/// run of a dead one is taken over at once.
pub(crate) const LEASE_SECONDS: i64 = 120;

/// An identifier still found after a run; never the identifier itself.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Residue {
    /// System.
    pub system: String,
    /// Table, or `files`.
    pub table: String,
    /// Column, or path.
    pub column: String,
    /// Key of the row.
    pub key: String,
    /// Kind of identifier.
    pub kind: String,
}

/// How a run ended.
#[derive(Debug, Clone)]
pub(crate) struct End {
    pub state: PlanState,
    pub conflicts: Vec<String>,
    pub certificate: Option<String>,
}

/// Runs or resumes a plan to the end. Safe to repeat: a run that is complete answers the same.
///
/// Refused for anyone without the role, for whoever approved the plan, without the approval of exactly this hash, when the
/// schema of a system has changed, and while another worker holds the run.
pub async fn run(desk: &Desk, actor: &Actor, id: &PlanId) -> Result<RunView, Error> {
    let plan = desk.plan_for(actor, Permission::PlansRun, id).await?;
    demand_another(desk, actor, &plan).await?;
    carry_on(desk, actor.who(), actor.account.id.as_str(), plan).await
}

/// How many runs have begun and not ended. For monitoring: no account asks.
pub async fn open_runs(desk: &Desk) -> Result<i64, Error> {
    let mut conn = desk.ledger.store.pool().acquire().await?;
    store::count_open(&mut conn).await
}

/// Two people are always involved: whoever approved a plan does not run it.
pub(crate) async fn demand_another(desk: &Desk, actor: &Actor, plan: &Plan) -> Result<(), Error> {
    let mut conn = desk.ledger.store.pool().acquire().await?;
    let approval = store::approval(&mut conn, &plan.id).await?;
    drop(conn);
    let own = approval.is_some_and(|approval| approval.by == actor.account.id.as_str());
    if !desk.four_eyes || !own {
        return Ok(());
    }
    let refused = Deed {
        outcome: Outcome::Refused,
        details: json!({ "why": "own_approval" }),
        ..deed(actor.who(), "plans.run", plan)
    };
    desk.ledger.enter(refused).await?;
    Err(Error::Refused(Notice::new(
        "own-approval",
        format!(
            "plan {}: nobody runs a plan they approved; ask a second person",
            plan.id
        ),
    )))
}

/// Goes on with every run that was interrupted. Says which plans could not be finished and why.
pub async fn resume_open(desk: &Desk) -> Result<Vec<(PlanId, Error)>, Error> {
    let mut conn = desk.ledger.store.pool().acquire().await?;
    let open = store::open_runs(&mut conn).await?;
    drop(conn);
    let mut failed = Vec::new();
    for id in open {
        if desk.ledger.store.is_leaving() {
            break;
        }
        let mut conn = desk.ledger.store.pool().acquire().await?;
        let plan = store::plan(&mut conn, &id).await?;
        drop(conn);
        if let Err(error) = carry_on(desk, Who::system("erasure", Via::Job), "", plan).await {
            failed.push((id, error));
        }
    }
    Ok(failed)
}

async fn carry_on(desk: &Desk, who: Who, account: &str, plan: Plan) -> Result<RunView, Error> {
    match plan.state {
        PlanState::Draft => {
            return Err(Error::Refused(Notice::new(
                "plan-unapproved",
                format!(
                    "plan {}: is not approved; another person approves it with `plan approve`",
                    plan.id
                ),
            )));
        }
        PlanState::Complete => {
            // A worker that died just after the end may have left its lock, and on the disk what
            // it had dropped.
            drop(desk.ledger.store.be_present(plan.id.as_str()).await?);
            desk.ledger.store.scrub().await?;
            return view::of(desk, &plan).await;
        }
        PlanState::Conflict => return view::of(desk, &plan).await,
        // What a person has stopped no job goes on with.
        PlanState::Paused if who.via == Via::Job => return view::of(desk, &plan).await,
        PlanState::Approved | PlanState::Running | PlanState::Paused | PlanState::Partial => {}
    }
    let was_stopped = pause::was_stopped(desk, &plan).await?;
    let mut runner = prepare::prepare(desk, who, account, (plan, was_stopped)).await?;
    runner.carry_out().await
}

/// A run under a lease, with everything it needs.
pub(crate) struct Runner<'d> {
    desk: &'d Desk,
    who: Who,
    plan: Plan,
    run: RunRow,
    token: String,
    places: Vec<prepare::Place>,
    /// Tells others that this worker lives; none where one holds it that has been silent for a
    /// whole lease.
    presence: Option<Presence>,
    /// Whether somebody had it stopped before this worker came to it.
    was_stopped: bool,
}

impl Runner<'_> {
    async fn carry_out(&mut self) -> Result<RunView, Error> {
        let is_paused = match self.batches().await {
            Ok(may_end) => !may_end,
            Err(error) => {
                self.release().await?;
                return Err(error);
            }
        };
        if !is_paused {
            let ended = self.finish().await;
            if ended.is_err() {
                self.release().await?;
            }
            ended?;
            // The paper proves more under a state that has its own entry; without one it proves as much as
            // the next state does, so the run has ended all the same.
            if let Err(error) = self.desk.ledger.checkpoint().await {
                let plan = &self.plan.id;
                tracing::warn!("plan {plan}: the log was not signed after its run: {error}");
            }
        }
        let mut conn = self.desk.ledger.store.pool().acquire().await?;
        let plan = store::plan(&mut conn, &self.plan.id).await?;
        drop(conn);
        view::of(self.desk, &plan).await
    }

    /// Gives the lease back, so that the run can be resumed at once.
    async fn release(&self) -> Result<(), Error> {
        let mut tx = self.desk.ledger.store.housekeep().await?;
        let now = ::store::lease_time(tx.conn(), &self.desk.ledger.clock).await?;
        store::renew_lease(tx.conn(), &self.run.id, &self.token, now).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Takes the lease. Whoever is present works alone, so a lease that still runs is a dead
    /// worker's; without presence it must have run out.
    async fn take_over(&self) -> Result<(), Error> {
        if self.who.via != Via::Job && self.was_stopped {
            return self.take_up().await;
        }
        let mut tx = self.desk.ledger.store.housekeep().await?;
        let (over, until) = self.lease(tx.conn()).await?;
        let (run, token) = (&self.run.id, &*self.token);
        let free = store::take_lease(tx.conn(), (run, token), over, until).await?;
        tx.commit().await?;
        if free { Ok(()) } else { Err(self.lost()) }
    }

    /// Renews the lease; refused when another worker has taken it since, also when that one is done
    /// with it: what this one still means to do has happened.
    async fn renew(&self) -> Result<(), Error> {
        let mut tx = self.desk.ledger.store.housekeep().await?;
        let (_, until) = self.lease(tx.conn()).await?;
        let (run, token) = (&self.run.id, &*self.token);
        let held = store::renew_lease(tx.conn(), run, token, until).await?;
        tx.commit().await?;
        if held { Ok(()) } else { Err(self.lost()) }
    }

    /// Until when a lease must have run to be over, and until when one that is taken now runs; by the
    /// store's clock, because those of the nodes may differ.
    async fn lease(&self, conn: &mut AnyConnection) -> Result<(Timestamp, Timestamp), Error> {
        let now = ::store::lease_time(conn, &self.desk.ledger.clock).await?;
        let over = match self.presence {
            Some(_) => Timestamp::MAX,
            None => now,
        };
        Ok((over, now + SignedDuration::from_secs(LEASE_SECONDS)))
    }

    fn lost(&self) -> Error {
        Error::Refused(Notice::new(
            "plan-elsewhere",
            format!(
                "plan {}: another worker is running it; look at its progress",
                self.plan.id
            ),
        ))
    }

    fn deed(&self, action: &'static str) -> Deed {
        deed(self.who.clone(), action, &self.plan)
    }
}

pub(crate) fn deed(who: Who, action: &'static str, plan: &Plan) -> Deed {
    Deed {
        object: Some(plan.id.to_string()),
        system: crate::draft::one_system(plan),
        request: Some(plan.request.clone()),
        ..Deed::done(who, action)
    }
}
