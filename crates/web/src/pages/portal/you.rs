//! Who the person is: what an answer needs, and no more.

use ::portal::{Asker, Draft};
use askama::Template;

use super::{draft, house, keep, lacking, limits, slow_down};
use crate::fields::Fields;
use crate::refusal::Fault;
use crate::visit::{Answer, Errors, Frame, Visit, form, to};

#[derive(Template)]
#[template(path = "portal/you.html")]
struct You {
    page: Frame,
    house: String,
    errors: Errors,
    name: String,
    email: String,
    address: String,
}

/// The page.
pub async fn show(visit: Visit) -> Answer {
    let draft = draft(&visit).await?;
    render(&visit, draft, &[])
}

/// Keeps what was said and goes on. What is wrong is kept in the page alone.
pub async fn say(visit: Visit, fields: Fields) -> Answer {
    if !limits::may_step(&visit) {
        return slow_down(&visit);
    }
    let draft = Draft {
        name: fields.raw("name").to_owned(),
        email: fields.raw("email").to_owned(),
        address: fields.raw("address").to_owned(),
        ..draft(&visit).await?
    };
    if let Err(notices) = Asker::parse(&draft) {
        let faults: Vec<Fault> = notices.into_iter().map(Fault::from).collect();
        return render(&visit, draft, &faults);
    }
    keep(&visit, &draft).await?;
    to(lacking(&draft).unwrap_or("/portal/details"))
}

fn render(visit: &Visit, draft: Draft, faults: &[Fault]) -> Answer {
    let errors = visit.errors(faults);
    let template = You {
        page: visit.titled("portal-you-title").refused_if(&errors),
        house: house(visit),
        name: draft.name,
        email: draft.email,
        address: draft.address,
        errors,
    };
    form(&template, &template.errors)
}
