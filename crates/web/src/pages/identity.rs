//! The page of the person behind the link of a code: it is entered here, or the request said not to be
//! theirs. Looking changes nothing, so that a preview of the link does not use it up.

use ::identity::{Asked, Outcome};
use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::IntoResponse as _;

use crate::fields::Fields;
use crate::refusal::{Fault, Refusal};
use crate::visit::{Answer, Errors, Frame, Visit, form, to};

#[derive(Template)]
#[template(path = "identity/confirm.html")]
struct ConfirmPage {
    page: Frame,
    errors: Errors,
    token: String,
    /// None where the link does not work, or no longer.
    asked: Option<Shown>,
    confirmed: bool,
    denied: bool,
    typed: String,
}

/// What is to be confirmed. Nothing of the person.
struct Shown {
    number: String,
    right: String,
    received: String,
    until: String,
}

/// The page.
pub async fn show(visit: Visit, Path(token): Path<String>) -> Answer {
    render(&visit, token, &Fields::default(), &[]).await
}

/// Takes the code.
pub async fn enter(visit: Visit, Path(token): Path<String>, fields: Fields) -> Answer {
    let done = ::identity::enter(&visit.app.desk, &token, fields.raw("code")).await;
    back(&visit, token, &fields, done.map_err(Refusal::from)).await
}

/// Notes that the request is not theirs.
pub async fn deny(visit: Visit, Path(token): Path<String>) -> Answer {
    let done = ::identity::deny(&visit.app.desk, &token).await;
    back(
        &visit,
        token,
        &Fields::default(),
        done.map_err(Refusal::from),
    )
    .await
}

async fn back(visit: &Visit, token: String, fields: &Fields, done: Result<(), Refusal>) -> Answer {
    match done {
        Ok(()) => to(&format!("/identity/{token}")),
        Err(Refusal::NotFound) => {
            let gone = render(visit, token, fields, &[]).await?;
            Ok((StatusCode::NOT_FOUND, gone).into_response())
        }
        Err(refusal) => render(visit, token, fields, &refusal.faults()?).await,
    }
}

async fn render(visit: &Visit, token: String, fields: &Fields, faults: &[Fault]) -> Answer {
    let asked = match ::identity::look(&visit.app.desk, &token)
        .await
        .map_err(Refusal::from)
    {
        Ok(asked) => Some(asked),
        Err(Refusal::NotFound) => None,
        Err(refusal) => return Err(refusal),
    };
    let errors = visit.errors(faults);
    let outcome = asked.as_ref().and_then(|asked| asked.outcome);
    let template = ConfirmPage {
        page: visit.titled("identity-own-title").refused_if(&errors),
        token,
        confirmed: outcome == Some(Outcome::Confirmed),
        denied: outcome == Some(Outcome::Denied),
        asked: asked
            .filter(|asked| asked.waits)
            .map(|asked| shown(visit, &asked)),
        typed: fields.get("code").to_owned(),
        errors,
    };
    form(&template, &template.errors)
}

fn shown(visit: &Visit, asked: &Asked) -> Shown {
    Shown {
        number: asked.request.to_string(),
        right: visit.words.law(asked.right.title()),
        received: visit.words.day(asked.received),
        until: visit.moment(asked.until),
    }
}
