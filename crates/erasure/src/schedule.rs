//! A run set for later, such as tonight: the same checks now and again when it starts.

use accounts::{AccountId, Actor, Permission};
use base::Notice;
use jiff::{SignedDuration, Timestamp};
use ledger::{Deed, Outcome, Via};
use serde_json::json;

use crate::plan::Plan;
use crate::run::{deed, demand_another, demand_approval};
use crate::store::{self, StartRow};
use crate::{Desk, Error, PlanId, PlanState, run};

/// A run is set for a day ahead at most.
const FURTHEST: SignedDuration = SignedDuration::from_hours(36);
/// A start that was missed by so much, because nothing worked then, is not made up for: people may
/// be at work again.
const LATEST: SignedDuration = SignedDuration::from_hours(6);

/// A run that is set for later.
#[derive(Debug, Clone)]
pub struct Start {
    /// When it starts.
    pub due_at: Timestamp,
    /// Login of who set it, and who starts it then.
    pub set_by: String,
    /// Why it did not start, the code of a refusal.
    pub failed: Option<String>,
}

/// Sets the run of an approved plan for later, under the checks of [`run`]: role, another person's
/// approval of exactly this hash. Setting it again takes the place of what was set.
///
/// # Errors
/// Refused for an instant that is past or more than 36 hours away.
pub async fn schedule(
    desk: &Desk,
    actor: &Actor,
    id: &PlanId,
    due_at: Timestamp,
) -> Result<(), Error> {
    let plan = desk.plan_for(actor, Permission::PlansRun, id).await?;
    demand_another(desk, actor, &plan).await?;
    let ahead = due_at.duration_since(desk.ledger.clock.now());
    if ahead <= SignedDuration::ZERO || ahead > FURTHEST {
        return Err(refused(
            "start-when",
            format!("plan {id}: set the run for an instant within the next 36 hours"),
        ));
    }
    if plan.state != PlanState::Approved {
        return Err(unapproved(&plan));
    }
    demand_approval(desk, &plan).await?;
    let start = StartRow {
        plan: id.clone(),
        hash: plan.hash.clone(),
        due_at,
        set_by: actor.account.id.to_string(),
        failed: None,
    };
    let mut tx = desk.ledger.begin().await?;
    store::set_start(tx.conn(), &start).await?;
    let details = json!({ "hash": plan.hash, "due_at": due_at.to_string() });
    tx.record(Deed {
        details,
        ..deed(actor.who(), "runs.schedule", &plan)
    })
    .await?;
    tx.commit().await?;
    Ok(())
}

/// Takes back what was set.
///
/// # Errors
/// Refused where nothing is set, for example because the run has started.
pub async fn unschedule(desk: &Desk, actor: &Actor, id: &PlanId) -> Result<(), Error> {
    let plan = desk.plan_for(actor, Permission::PlansRun, id).await?;
    let mut tx = desk.ledger.begin().await?;
    if !store::drop_start(tx.conn(), id).await? {
        return Err(refused(
            "start-none",
            format!("plan {id}: no run is set for later; look at its progress"),
        ));
    }
    tx.record(deed(actor.who(), "runs.unschedule", &plan))
        .await?;
    tx.commit().await?;
    Ok(())
}

/// What is set for a plan.
///
/// # Errors
/// Refused for whoever may not read plans.
pub async fn scheduled(desk: &Desk, actor: &Actor, id: &PlanId) -> Result<Option<Start>, Error> {
    desk.plan_for(actor, Permission::PlansRead, id).await?;
    let mut conn = desk.ledger.store.pool().acquire().await?;
    let Some(start) = store::start_of(&mut conn, id).await? else {
        return Ok(None);
    };
    drop(conn);
    let by = AccountId::from_stored(start.set_by);
    let account = accounts::by_id(&desk.ledger, &by).await;
    Ok(Some(Start {
        due_at: start.due_at,
        // An account that was disabled meanwhile starts nothing.
        set_by: account.map_or_else(|_| String::new(), |account| account.login),
        failed: start.failed,
    }))
}

/// Starts what is due, as the person who set it. Says which did not start and why. A system that
/// is away is asked again at the next look.
///
/// # Errors
/// Our own store cannot be used.
pub async fn start_due(desk: &Desk) -> Result<Vec<(PlanId, Error)>, Error> {
    let mut conn = desk.ledger.store.pool().acquire().await?;
    let due = store::due_starts(&mut conn, desk.ledger.clock.now()).await?;
    drop(conn);
    let mut failed = Vec::new();
    for start in due {
        if desk.ledger.store.is_leaving() {
            break;
        }
        let Err(error) = start_one(desk, &start).await else {
            continue;
        };
        if !matches!(error, Error::Unreachable(_)) {
            give_up(desk, &start, &error).await?;
        }
        failed.push((start.plan, error));
    }
    Ok(failed)
}

async fn start_one(desk: &Desk, start: &StartRow) -> Result<(), Error> {
    let late = desk.ledger.clock.now().duration_since(start.due_at);
    if late > LATEST {
        return Err(refused(
            "start-late",
            format!(
                "plan {}: nothing worked when its run was due; start it by hand",
                start.plan
            ),
        ));
    }
    let by = AccountId::from_stored(start.set_by.clone());
    let account = accounts::by_id(&desk.ledger, &by).await.map_err(|_| {
        refused(
            "start-nobody",
            format!(
                "plan {}: the account that set its run is disabled",
                start.plan
            ),
        )
    })?;
    let actor = Actor {
        account,
        via: Via::Job,
    };
    let plan = desk
        .plan_for(&actor, Permission::PlansRun, &start.plan)
        .await?;
    if plan.state != PlanState::Approved || plan.hash != start.hash {
        return Err(unapproved(&plan));
    }
    run(desk, &actor, &start.plan).await?;
    Ok(())
}

/// The start is over; a person has to look. Where the run began, the row is gone already, and a
/// conflict is told by the plan itself.
async fn give_up(desk: &Desk, start: &StartRow, error: &Error) -> Result<(), Error> {
    let mut conn = desk.ledger.store.pool().acquire().await?;
    let waits = store::start_of(&mut conn, &start.plan).await?.is_some();
    let plan = store::plan(&mut conn, &start.plan).await?;
    drop(conn);
    if !waits {
        return Ok(());
    }
    let why = match error {
        Error::Refused(notice) => notice.code,
        Error::NotAllowed(_) => "start-role",
        Error::NotFound(_) | Error::Conflict(_) | Error::Unreachable(_) | Error::Broken { .. } => {
            "start-broken"
        }
    };
    let who = ledger::Who::system("erasure", Via::Job);
    let mut tx = desk.ledger.begin().await?;
    store::fail_start(tx.conn(), &start.plan, why).await?;
    tx.record(Deed {
        outcome: Outcome::Failed,
        details: json!({ "why": why }),
        ..deed(who, "runs.start", &plan)
    })
    .await?;
    tx.commit().await?;
    Ok(())
}

fn unapproved(plan: &Plan) -> Error {
    refused(
        "plan-unapproved",
        format!(
            "plan {}: this hash is not approved; ask for approval again",
            plan.id
        ),
    )
}

fn refused(code: &'static str, message: String) -> Error {
    Error::Refused(Notice::new(code, message))
}
