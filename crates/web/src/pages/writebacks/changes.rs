//! What was changed in the CRMs' consent fields, past us.

use ::writebacks::Looked;
use accounts::Permission;
use askama::Template;

use super::{ChangeLine, line};
use crate::refusal::{Fault, Refusal};
use crate::visit::{Answer, Errors, Frame, Visit, form, to};

#[derive(Template)]
#[template(path = "writebacks/changes.html")]
struct ChangesPage {
    page: Frame,
    errors: Errors,
    lines: Vec<ChangeLine>,
    may_look: bool,
}

/// The list.
pub async fn show(visit: Visit) -> Answer {
    render(&visit, &[]).await
}

/// Looks now.
pub async fn look(visit: Visit) -> Answer {
    let looked: Result<Vec<Looked>, _> = ::writebacks::look(&visit.app.desk, visit.actor()?).await;
    match looked {
        Ok(_) => to("/consents/changes"),
        Err(error) => {
            let fault = Refusal::from(error).first()?;
            render(&visit, &[fault]).await
        }
    }
}

async fn render(visit: &Visit, faults: &[Fault]) -> Answer {
    let found = ::writebacks::changes(&visit.app.desk, visit.actor()?).await?;
    let errors = visit.errors(faults);
    let template = ChangesPage {
        page: visit.titled("writebacks-changes").refused_if(&errors),
        lines: found.iter().map(|one| line(visit, one)).collect(),
        may_look: visit.may(Permission::ConsentsManage),
        errors,
    };
    form(&template, &template.errors)
}
