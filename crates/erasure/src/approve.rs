//! Approval: a second person puts their name to exactly this plan.

use accounts::{Account, Actor, Permission};
use base::Notice;
use crm::rights;
use ledger::{Deed, Outcome};
use requests::Doer;
use serde::Serialize;
use serde_json::json;

use crate::plan::Plan;
use crate::run::items_of;
use crate::{Desk, Error, PlanId, PlanState, draft, store};

/// The step "plan per record, approval".
pub(crate) const PLANNED: &str = "17.4";

/// What an approval answers.
#[derive(Debug, Clone, Serialize)]
pub struct Approved {
    /// The plan.
    pub plan: PlanId,
    /// Its hash.
    pub hash: String,
    /// Login of who approved it.
    pub approved_by: String,
}

/// Approves a plan under its hash.
///
/// Refused for whoever drafted or changed it while four eyes are on, for anyone without the
/// role, for another hash, and while step A4 (identity, Art. 12(6) GDPR) is undecided. A refusal
/// is entered in the log too.
pub async fn approve(
    desk: &Desk,
    actor: &Actor,
    id: &PlanId,
    hash: &str,
) -> Result<Approved, Error> {
    let plan = desk.plan_for(actor, Permission::PlansApprove, id).await?;
    if let Err((why, line)) = may_approve(desk, &actor.account, &plan, hash).await? {
        refuse(desk, actor, &plan, why).await?;
        return Err(Error::Refused(line));
    }
    require_rights(desk, &plan).await?;
    let request = draft::request(desk, &plan.request).await?;
    let mut tx = desk.ledger.begin().await?;
    let by = actor.account.id.to_string();
    if !store::approve(tx.conn(), id, hash, &by, desk.ledger.clock.now()).await? {
        return Err(Error::Refused(Notice::new(
            "plan-raced",
            format!("plan {id}: somebody changed or approved it meanwhile; look at it again"),
        )));
    }
    tx.record(draft::deed(actor, "plans.approve", &plan))
        .await?;
    let doer = Doer::part("erasure", actor.via, &desk.ledger.clock);
    draft::tick(&mut tx, &doer, &request, PLANNED).await?;
    requests::mark_in_progress(&mut tx, &doer, request.reference).await?;
    tx.commit().await?;
    Ok(Approved {
        plan: id.clone(),
        hash: plan.hash,
        approved_by: actor.account.login.clone(),
    })
}

/// Refuses what could not run for want of a right. A system that is away right now is no reason
/// to wait with an approval: the run asks again.
async fn require_rights(desk: &Desk, plan: &Plan) -> Result<(), Error> {
    for name in plan.schemas.keys() {
        let system = match desk.open(name).await {
            Err(Error::Unreachable(_)) => continue,
            opened => opened?,
        };
        let items = items_of(plan, name).map(|(_, planned)| &planned.item);
        rights::require(&system, &rights::needs_of_items(items)).await?;
    }
    Ok(())
}

type Verdict = Result<(), (&'static str, Notice)>;

async fn may_approve(
    desk: &Desk,
    account: &Account,
    plan: &Plan,
    hash: &str,
) -> Result<Verdict, Error> {
    let id = &plan.id;
    let by = account.id.to_string();
    if desk.four_eyes && (plan.drafted_by == by || plan.changed_by == by) {
        let line = Notice::new(
            "own-plan",
            format!("plan {id}: nobody approves a plan of their own; ask a second person"),
        );
        return Ok(Err(("own_plan", line)));
    }
    if plan.hash != hash.trim().to_lowercase() {
        let line = Notice::new(
            "old-hash",
            format!("plan {id}: this is not its hash; the plan was changed, look at it again"),
        );
        return Ok(Err(("old_hash", line)));
    }
    if plan.state != PlanState::Draft {
        let line = Notice::new(
            "plan-state",
            format!("plan {id}: is {}, not a draft", plan.state.word()),
        );
        return Ok(Err(("state", line)));
    }
    if plan.compute_hash() != plan.hash {
        let line = Notice::new(
            "plan-tampered",
            format!(
                "plan {id}: its rows in the store were changed by somebody else; draft a new plan"
            ),
        );
        return Ok(Err(("tampered", line)));
    }
    let request = draft::request(desk, &plan.request).await?;
    if !request.identity_decided() {
        let line = Notice::new("identity-open", format!(
            "plan {id}: step A4 (identity) of {} is open; tick it or skip it with a reason first",
            plan.request
        )).with("reference", plan.request.clone());
        return Ok(Err(("identity_open", line)));
    }
    Ok(Ok(()))
}

async fn refuse(desk: &Desk, actor: &Actor, plan: &Plan, why: &str) -> Result<(), Error> {
    desk.ledger
        .enter(Deed {
            outcome: Outcome::Refused,
            details: json!({ "why": why, "hash": plan.hash }),
            ..draft::deed(actor, "plans.approve", plan)
        })
        .await?;
    Ok(())
}
