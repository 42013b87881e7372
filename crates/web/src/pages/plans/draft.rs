//! Step 1: the plans of a request, and a new one.

use askama::Template;
use axum::extract::Path;
use erasure::PlanView;

use super::head::{Head, heads};
use crate::fields::Fields;
use crate::pages::persons::name::{Name, names};
use crate::pages::persons::search::facts;
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
    /// What was typed of the person beside the records.
    email: String,
    phone: String,
    called: String,
    born: String,
    /// Whether any of it was typed.
    typed: bool,
    may: bool,
}

/// What there is, and the button.
pub async fn show(visit: Visit, Path(text): Path<String>) -> Answer {
    render(&visit, &text, &Fields::default(), &[]).await
}

/// Finds, relates and proposes, also by what was typed. Writes nothing in a CRM.
pub async fn draft(visit: Visit, Path(text): Path<String>, fields: Fields) -> Answer {
    match try_draft(&visit, &text, &fields).await {
        Ok(plan) => to(&format!("/plans/{}/persons", plan.plan)),
        Err(refusal) => render(&visit, &text, &fields, &refusal.faults()?).await,
    }
}

async fn try_draft(visit: &Visit, text: &str, fields: &Fields) -> Result<PlanView, Refusal> {
    let known = facts(fields)?;
    let (desk, actor) = (&visit.app.desk, visit.actor()?);
    Ok(erasure::draft_knowing(desk, actor, text, &known).await?)
}

async fn render(visit: &Visit, text: &str, fields: &Fields, faults: &[Fault]) -> Answer {
    let (view, head) = head_of(visit, text).await?;
    let errors = visit.errors(faults);
    let systems = &visit.app.desk.systems;
    let text_of = |name: &str| fields.raw(name).to_owned();
    let template = Draft {
        page: visit.titled("plans-draft-title").refused_if(&errors),
        plans: heads(visit, &head.reference).await?,
        persons: names(visit, &view.persons).await,
        connected: systems.connected().map(str::to_owned).collect(),
        manual: systems.manual().map(str::to_owned).collect(),
        email: text_of("email"),
        phone: text_of("phone"),
        called: text_of("name"),
        born: text_of("born"),
        typed: ["email", "phone", "name", "born"]
            .iter()
            .any(|name| fields.filled(name).is_some()),
        may: visit.may(accounts::Permission::PlansDraft)
            && !head.closed
            && !view.persons.is_empty(),
        head,
        errors,
    };
    form(&template, &template.errors)
}
