//! Step 4: everything once more, before a second person is asked.

use askama::Template;
use axum::extract::Path;

use super::summary::Summary;
use super::{Rail, plan_of};
use crate::visit::{Answer, Frame, Visit, page};

#[derive(Template)]
#[template(path = "plans/check.html")]
struct Check {
    page: Frame,
    rail: Rail,
    plan: String,
    summary: Summary,
}

/// The summary.
pub async fn show(visit: Visit, Path(id): Path<String>) -> Answer {
    let plan = plan_of(&visit, &id).await?;
    page(&Check {
        page: visit.titled("plans-check-title"),
        rail: Rail::of(&visit, &plan, "check"),
        plan: plan.plan.to_string(),
        summary: Summary::of(&visit, &plan).await?,
    })
}
