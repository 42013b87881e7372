//! A plan as a line of a list.

use erasure::{PlanHead, PlanState};

use super::number;
use crate::pages::requests::line::{name_of, names};
use crate::refusal::Refusal;
use crate::visit::Visit;

/// One line.
pub struct Head {
    pub href: String,
    pub number: String,
    pub state: String,
    pub drafted: String,
    pub items: i64,
}

/// The plans of a request, newest first, each with the page where it goes on.
pub async fn heads(visit: &Visit, reference: &str) -> Result<Vec<Head>, Refusal> {
    let plans = erasure::plans_of(&visit.app.desk, visit.actor()?, reference).await?;
    let names = names(&visit.app).await?;
    let head = |plan: PlanHead| Head {
        href: format!("/plans/{}/{}", plan.plan, page_of(plan.state)),
        number: number(&plan.hash),
        state: visit.words.word("plan-state-", plan.state.word()),
        drafted: format!(
            "{}, {}",
            name_of(&names, &plan.drafted_by),
            visit.moment(plan.drafted_at)
        ),
        items: plan.items,
    };
    Ok(plans.into_iter().map(head).collect())
}

/// Where a plan in this state goes on.
pub fn page_of(state: PlanState) -> &'static str {
    match state {
        PlanState::Draft => "persons",
        PlanState::Approved | PlanState::Running | PlanState::Paused => "run",
        PlanState::Conflict => "conflict",
        PlanState::Complete | PlanState::Partial => "certificate",
    }
}
