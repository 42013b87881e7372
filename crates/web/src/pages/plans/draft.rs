//! Step 1: the plans of a request, and a new one.

use askama::Template;
use axum::extract::Path;

use super::head::{Head, heads};
use crate::pages::persons::name::{Name, names};
use crate::pages::requests::show::{CaseHead, head_of};
use crate::refusal::{Fault, Refusal};
use crate::visit::{Answer, Errors, Frame, Visit, form, to};

#[derive(Template)]
#[template(path = "plans/draft.html")]
struct Draft {
    page: Frame,
    errors: Errors,
    head: CaseHead,
    plans: Vec<Head>,
    persons: Vec<Name>,
    connected: Vec<String>,
    manual: Vec<String>,
    may: bool,
}

/// What there is, and the button.
pub async fn show(visit: Visit, Path(text): Path<String>) -> Answer {
    render(&visit, &text, &[]).await
}

/// Finds, relates and proposes. Writes nothing in a CRM.
pub async fn draft(visit: Visit, Path(text): Path<String>) -> Answer {
    match erasure::draft(&visit.app.desk, visit.actor()?, &text).await {
        Ok(plan) => to(&format!("/plans/{}/persons", plan.plan)),
        Err(error) => render(&visit, &text, &Refusal::from(error).faults()?).await,
    }
}

async fn render(visit: &Visit, text: &str, faults: &[Fault]) -> Answer {
    let (view, head) = head_of(visit, text).await?;
    let errors = visit.errors(faults);
    let systems = &visit.app.desk.systems;
    let template = Draft {
        page: visit.titled("plans-draft-title").refused_if(&errors),
        plans: heads(visit, &head.reference).await?,
        persons: names(visit, &view.persons).await,
        connected: systems.connected().map(str::to_owned).collect(),
        manual: systems.manual().map(str::to_owned).collect(),
        may: visit.may(accounts::Permission::PlansDraft)
            && !head.closed
            && !view.persons.is_empty(),
        head,
        errors,
    };
    form(&template, &template.errors)
}
