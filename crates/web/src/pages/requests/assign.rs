//! Gives a request to somebody.

use ::requests::Target;
use accounts::{Account, Permission};
use askama::Template;
use axum::extract::Path;

use super::list::Choice;
use super::outline::{self, glance_of};
use super::reference;
use super::show::{CaseHead, head_of};
use super::{together, undo};
use crate::fields::Fields;
use crate::refusal::{Fault, Refusal};
use crate::visit::{Answer, Errors, Frame, Visit, form, to};

#[derive(Template)]
#[template(path = "requests/assign.html")]
struct Assign {
    page: Frame,
    errors: Errors,
    head: CaseHead,
    assignees: Vec<Choice>,
    version: i64,
}

/// The form.
pub async fn show(visit: Visit, Path(text): Path<String>) -> Answer {
    render(&visit, &text, None, &[]).await
}

/// Assigns, or takes it off everybody.
pub async fn assign(visit: Visit, Path(text): Path<String>, fields: Fields) -> Answer {
    let reference = reference(&text)?;
    let login = fields.filled("assignee");
    let target = Target {
        reference,
        version: fields.get("version").parse().ok(),
    };
    let (before, _) = glance_of(&visit, &text).await?;
    let (ledger, actor) = (&visit.app.ledger, visit.actor()?);
    let Err(error) = ::requests::assign(ledger, actor, target, login).await else {
        together::left(&visit, &text);
        return to(&format!("/requests/{reference}{}", undo::assignee(&before)));
    };
    if let Some(outline) = ::requests::outline_of(ledger, actor, reference).await? {
        // Somebody else has it by now: the outline says who.
        return outline::render(&visit, &outline, &[Fault::new("request-others")]).await;
    }
    let faults = together::faults(&visit, &text, error.into()).await?;
    render(&visit, &text, login, &faults).await
}

async fn render(visit: &Visit, text: &str, chosen: Option<&str>, faults: &[Fault]) -> Answer {
    let (view, mut head) = head_of(visit, text).await?;
    head.lost = together::lost(faults);
    together::opened(visit, &head.reference);
    let errors = visit.errors(faults);
    let chosen = chosen.or(view.assignee.as_deref()).unwrap_or_default();
    let template = Assign {
        page: visit.titled("requests-assign-title").refused_if(&errors),
        assignees: workers(visit, chosen).await?,
        version: view.version,
        errors,
        head,
    };
    form(&template, &template.errors)
}

/// Everybody who may work on requests.
pub async fn workers(visit: &Visit, chosen: &str) -> Result<Vec<Choice>, Refusal> {
    let all = accounts::list(&visit.app.ledger).await?;
    Ok(workers_among(&all, chosen).collect())
}

/// Those of some accounts who may work on requests.
pub fn workers_among(accounts: &[Account], chosen: &str) -> impl Iterator<Item = Choice> {
    let works = |account: &&Account| {
        let mut permissions = account.roles.iter().flat_map(|role| role.permissions());
        permissions.any(|permission| *permission == Permission::RequestsWork)
    };
    let choice = move |account: &Account| Choice {
        chosen: account.login == chosen,
        value: account.login.clone(),
        label: account.name.clone(),
    };
    accounts.iter().filter(works).map(choice)
}
