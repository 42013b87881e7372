//! The person's own page behind a link: a code, then the package. Looking changes nothing, so that a
//! preview of the link does not use it up.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::IntoResponse as _;
use base::Secret;

use super::deliver::package;
use crate::fields::Fields;
use crate::refusal::{Fault, Refusal};
use crate::visit::{Answer, Errors, Frame, Visit, form};

#[derive(Template)]
#[template(path = "answers/pick_up.html")]
struct PickUp {
    page: Frame,
    errors: Errors,
    token: String,
    waits: bool,
}

/// The field for the code, or that there is nothing here any more.
pub async fn show(visit: Visit, Path(token): Path<String>) -> Answer {
    render(&visit, token, &[]).await
}

/// Hands the package over, once.
pub async fn take(visit: Visit, Path(token): Path<String>, fields: Fields) -> Answer {
    let code = Secret::new(fields.get("code"));
    let picked = ::answers::pick_up(&visit.app.desk, &Secret::new(&*token), &code).await;
    match picked.map_err(Refusal::from) {
        Ok(picked) => Ok(package(&picked.request, picked.zip)),
        Err(Refusal::NotFound) => {
            let gone = render(&visit, token, &[]).await?;
            Ok((StatusCode::NOT_FOUND, gone).into_response())
        }
        Err(refusal) => render(&visit, token, &refusal.faults()?).await,
    }
}

async fn render(visit: &Visit, token: String, faults: &[Fault]) -> Answer {
    let waits = ::answers::waits(&visit.app.desk, &Secret::new(&*token)).await?;
    let errors = visit.errors(faults);
    let template = PickUp {
        page: visit.titled("answers-pick-up").refused_if(&errors),
        token,
        waits,
        errors,
    };
    form(&template, &template.errors)
}
