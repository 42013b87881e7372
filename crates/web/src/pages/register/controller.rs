//! Who stands beside the controller in the record.

use ::register::Bodies;
use askama::Template;

use crate::fields::Fields;
use crate::refusal::Fault;
use crate::visit::{Answer, Errors, Frame, Visit, form, to};

#[derive(Template)]
#[template(path = "register/controller.html")]
struct Controller {
    page: Frame,
    errors: Errors,
    name: String,
    lines: Vec<String>,
    officer: String,
    representative: String,
    joint: String,
    version: String,
}

/// The form.
pub async fn show(visit: Visit) -> Answer {
    render(&visit, None, &[]).await
}

/// Says who.
pub async fn save(visit: Visit, fields: Fields) -> Answer {
    let typed = Bodies {
        officer: fields.raw("officer").to_owned(),
        representative: fields.raw("representative").to_owned(),
        joint: fields.raw("joint").to_owned(),
        version: fields.get("version").parse().unwrap_or(-1),
    };
    let (ledger, actor) = (&visit.app.ledger, visit.actor()?);
    match ::register::set_bodies(ledger, actor, typed.clone()).await {
        Ok(_) => to("/register/record"),
        Err(error) => {
            let faults = crate::refusal::Refusal::from(error).faults()?;
            render(&visit, Some(typed), &faults).await
        }
    }
}

async fn render(visit: &Visit, typed: Option<Bodies>, faults: &[Fault]) -> Answer {
    let known = ::register::bodies(&visit.app.ledger, visit.actor()?).await?;
    let errors = visit.errors(faults);
    let sender = &visit.app.desk.sender;
    let version = known.version.to_string();
    let shown = typed.unwrap_or(known);
    let template = Controller {
        page: visit.titled("register-controller").refused_if(&errors),
        name: sender.name.clone(),
        lines: sender.lines.clone(),
        officer: shown.officer,
        representative: shown.representative,
        joint: shown.joint,
        version,
        errors,
    };
    form(&template, &template.errors)
}
