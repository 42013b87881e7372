//! Sign in with login and password.

use accounts::{Attempt, SignedIn};
use askama::Template;
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use base::Secret;

use crate::cookies;
use crate::fields::Fields;
use crate::refusal::Fault;
use crate::visit::{Answer, Errors, Frame, Visit, form, own_path, to};

#[derive(Template)]
#[template(path = "accounts/sign_in.html")]
struct SignIn {
    page: Frame,
    errors: Errors,
    login: String,
    next: String,
}

/// The form.
pub async fn show(visit: Visit, fields: Fields) -> Answer {
    render(&visit, &fields, &[])
}

/// Opens a session, or says why not without telling which of the two was wrong.
pub async fn enter(visit: Visit, fields: Fields) -> Answer {
    let attempt = Attempt {
        login: fields.get("login").to_owned(),
        password: Secret::new(fields.raw("password")),
        address: visit.address.clone(),
    };
    match accounts::sign_in(&visit.app.ledger, &attempt).await {
        Ok(signed_in) => Ok(welcome(
            &visit,
            &signed_in,
            to(own_path(fields.get("next")))?,
        )),
        Err(error) => {
            let faults = crate::refusal::Refusal::from(error).faults()?;
            render(&visit, &fields, &faults)
        }
    }
}

/// Gives the browser its session.
pub fn welcome(visit: &Visit, signed_in: &SignedIn, then: Response) -> Response {
    let name = cookies::session_name(&visit.app);
    let cookie = cookies::write(&visit.app, &name, signed_in.token.expose());
    ([(header::SET_COOKIE, cookie)], then).into_response()
}

fn render(visit: &Visit, fields: &Fields, faults: &[Fault]) -> Answer {
    let errors = visit.errors(faults);
    let template = SignIn {
        page: visit.titled("sign-in-title").refused_if(&errors),
        login: fields.raw("login").to_owned(),
        next: own_path(fields.get("next")).to_owned(),
        errors,
    };
    form(&template, &template.errors)
}
