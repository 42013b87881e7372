//! Step 5: a second person looks at the same summary and puts their name to it.

use ::requests::Text;
use accounts::Permission;
use askama::Template;
use axum::extract::Path;
use erasure::{PlanState, PlanView};

use super::deviations::Deviations;
use super::sample::{Sample, sample};
use super::summary::Summary;
use super::{Rail, plan_of};
use crate::fields::Fields;
use crate::pages::requests::line::{name_of, names};
use crate::refusal::{Fault, Refusal};
use crate::session;
use crate::visit::{Answer, Errors, Frame, Visit, form, to};

#[derive(Template)]
#[template(path = "plans/approval.html")]
struct Approval {
    page: Frame,
    errors: Errors,
    rail: Rail,
    plan: String,
    hash: String,
    deviations: Deviations,
    /// Rows that are to be looked at.
    sample: Vec<Sample>,
    summary: Summary,
    drafted_by: String,
    approved_by: String,
    /// Why the button is disabled; empty when it is not.
    hindrance: String,
    waits: bool,
    fresh: bool,
    may_run: bool,
    /// Why it is given back, as it was typed.
    why: String,
}

/// The summary with the button.
pub async fn show(visit: Visit, Path(id): Path<String>) -> Answer {
    let plan = plan_of(&visit, &id).await?;
    render(&visit, &plan, "", &[]).await
}

/// Gives the plan that was shown back to whoever prepared it.
pub async fn give_back(visit: Visit, Path(id): Path<String>, fields: Fields) -> Answer {
    let plan = plan_of(&visit, &id).await?;
    let done = async {
        let why = Text::parse("why", fields.raw("why"))?;
        let (desk, actor) = (&visit.app.desk, visit.actor()?);
        let what = (fields.get("hash"), &why);
        erasure::give_back(desk, actor, &plan.plan, what).await?;
        Ok::<(), Refusal>(())
    };
    match done.await {
        Ok(()) => to(&format!("/plans/{}/approval", plan.plan)),
        Err(refusal) => render(&visit, &plan, fields.raw("why"), &refusal.faults()?).await,
    }
}

/// Approves exactly the plan that was shown.
pub async fn approve(visit: Visit, Path(id): Path<String>, fields: Fields) -> Answer {
    let plan = plan_of(&visit, &id).await?;
    let done = async {
        session::freshen(&visit, &fields).await?;
        let (desk, actor) = (&visit.app.desk, visit.actor()?);
        erasure::approve(desk, actor, &plan.plan, fields.get("hash")).await?;
        Ok::<(), Refusal>(())
    };
    let done = done.await;
    match done {
        Ok(()) => to(&format!("/plans/{}/approval", plan.plan)),
        Err(refusal) => render(&visit, &plan, fields.raw("why"), &refusal.faults()?).await,
    }
}

async fn render(visit: &Visit, plan: &PlanView, why: &str, faults: &[Fault]) -> Answer {
    let errors = visit.errors(faults);
    let names = names(&visit.app).await?;
    let approved = plan.approved_by.as_ref();
    let template = Approval {
        page: visit.titled("plans-approval-title").refused_if(&errors),
        rail: Rail::of(visit, plan, "approval"),
        plan: plan.plan.to_string(),
        hash: plan.hash.clone(),
        deviations: Deviations::of(visit, plan),
        sample: sample(visit, &names, plan),
        summary: Summary::of(visit, plan).await?,
        drafted_by: name_of(&names, &plan.drafted_by),
        approved_by: approved.map_or_else(String::new, |login| name_of(&names, login)),
        hindrance: hindrance(visit, plan)?.map_or_else(String::new, |key| visit.words.t(key)),
        waits: plan.state == PlanState::Draft,
        fresh: visit.is_fresh(),
        why: why.to_owned(),
        may_run: visit.may(Permission::PlansRun) && plan.state == PlanState::Approved,
        errors,
    };
    form(&template, &template.errors)
}

/// What can be told before trying; the rules themselves stand with the use case.
fn hindrance(visit: &Visit, plan: &PlanView) -> Result<Option<&'static str>, Refusal> {
    let actor = visit.actor()?;
    Ok(if !actor.may(Permission::PlansApprove) {
        Some("plans-approval-role")
    } else if visit.app.desk.four_eyes && actor.account.login == plan.drafted_by {
        Some("plans-approval-own")
    } else {
        None
    })
}
