//! The second person does not agree: the plan goes back to whoever prepared it, with what is to be
//! changed. Nothing of the plan itself changes, so that its hash still says what was looked at.

use accounts::{Actor, Permission};
use base::Notice;
use jiff::Timestamp;
use requests::{Doer, Reason, State, Text, TextId};
use serde::Serialize;

use crate::store::{self, ReturnRow};
use crate::{Desk, Error, PlanId, PlanState, PlanView, draft};

/// That a plan, as it stands, was given back.
#[derive(Debug, Clone, Serialize)]
pub struct Returned {
    /// Login of who gave it back.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// What is to be changed, for whoever may read the request's texts; none once it has expired.
    pub note: Option<String>,
    /// The text's id.
    #[serde(skip)]
    pub note_id: TextId,
}

/// Gives a plan that waits for approval back, under the hash that was looked at.
///
/// Refused for anyone without the role, for another hash, and for a plan that waits for nobody.
pub async fn give_back(
    desk: &Desk,
    actor: &Actor,
    id: &PlanId,
    (hash, why): (&str, &Text),
) -> Result<PlanView, Error> {
    let plan = desk.plan_for(actor, Permission::PlansApprove, id).await?;
    if plan.state != PlanState::Draft {
        return Err(Error::Refused(Notice::new(
            "plan-state",
            format!("plan {id}: is {}, not a draft", plan.state.word()),
        )));
    }
    if plan.hash != hash.trim().to_lowercase() {
        return Err(Error::Refused(Notice::new(
            "old-hash",
            format!("plan {id}: this is not its hash; the plan was changed, look at it again"),
        )));
    }
    let request = draft::request(desk, &plan.request).await?;
    let (clock, random) = (&desk.ledger.clock, &desk.ledger.random);
    let row = ReturnRow {
        hash: plan.hash.clone(),
        by: actor.account.id.to_string(),
        at: clock.now(),
        note: TextId::mint(clock, random),
    };
    let mut tx = desk.ledger.begin().await?;
    if !store::give_back(tx.conn(), id, &row).await? {
        return Err(Error::Refused(Notice::new(
            "plan-returned",
            format!("plan {id}: was given back already and not changed since"),
        )));
    }
    // The request is locked before the log, in the order in which everybody else locks them.
    let reason = Reason {
        id: &row.note,
        object: id.as_str(),
        text: why,
    };
    let doer = Doer::person(actor, clock);
    requests::give_reason(&mut tx, &doer, request.reference, reason).await?;
    if request.state == State::ForApproval {
        let part = Doer::part("erasure", actor.via, clock);
        requests::mark_in_progress(&mut tx, &part, request.reference).await?;
    }
    tx.record(draft::deed(actor, "plans.give_back", &plan))
        .await?;
    tx.commit().await?;
    draft::show(desk, actor, id).await
}
