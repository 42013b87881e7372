//! All plans with their runs, newest first: what was erased, what goes on, what waits.

use accounts::{Actor, Permission};
use base::Notice;
use jiff::Timestamp;
use serde::Serialize;

use crate::{Desk, Error, PlanHead, PlanId, PlanState, store};

/// So many stand on a page of the overview.
pub(crate) const PER_PAGE: usize = 50;

/// A plan with its run.
#[derive(Debug, Clone, Serialize)]
pub struct PlanLine {
    /// Reference of the request.
    pub request: String,
    /// The plan.
    #[serde(flatten)]
    pub head: PlanHead,
    /// When its run began, if it did.
    pub started_at: Option<Timestamp>,
    /// When the run ended.
    pub ended_at: Option<Timestamp>,
    /// How many rows stand in conflict.
    pub conflicts: usize,
}

/// A page of plans, and after which the next begins.
#[derive(Debug, Clone, Serialize)]
pub struct PlanPage {
    /// The plans.
    pub plans: Vec<PlanLine>,
    /// Where the next page begins.
    pub next: Option<PlanId>,
}

/// One page of all plans, newest first; only those in a state where one is given.
pub async fn overview(
    desk: &Desk,
    actor: &Actor,
    state: Option<PlanState>,
    after: Option<&PlanId>,
) -> Result<PlanPage, Error> {
    desk.authorize(actor, Permission::PlansRead, None).await?;
    let mut conn = desk.ledger.store.pool().acquire().await?;
    let mut plans = store::overview(&mut conn, state, after).await?;
    let more = plans.len() > PER_PAGE;
    plans.truncate(PER_PAGE);
    let last = plans.last().map(|line| line.head.plan.clone());
    Ok(PlanPage {
        next: last.filter(|_| more),
        plans,
    })
}

/// A state by its word, as commands and addresses give it.
pub fn state_of(word: &str) -> Result<PlanState, Error> {
    PlanState::from_word(word).ok_or_else(|| {
        Error::Refused(
            Notice::new(
                "plan-state-unknown",
                "no plan has this state; give draft, approved, running, paused, conflict, partial or complete",
            )
            .at("state"),
        )
    })
}
