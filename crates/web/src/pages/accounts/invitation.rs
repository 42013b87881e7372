//! Accepts an invitation: the first password.

use accounts::Attempt;
use askama::Template;
use axum::extract::Path;
use base::Secret;

use super::sign_in::welcome;
use crate::fields::Fields;
use crate::refusal::{Fault, Refusal};
use crate::visit::{Answer, Errors, Frame, Visit, form, to};

#[derive(Template)]
#[template(path = "accounts/invitation.html")]
struct Invitation {
    page: Frame,
    errors: Errors,
    token: String,
}

/// The form. Whether the invitation is still good shows when it is used.
pub async fn show(visit: Visit, Path(token): Path<String>) -> Answer {
    render(&visit, token, &[])
}

/// Sets the password and signs in.
pub async fn accept(visit: Visit, Path(token): Path<String>, fields: Fields) -> Answer {
    let password = Secret::new(fields.raw("password"));
    if fields.raw("password") != fields.raw("again") {
        return render(&visit, token, &[Fault::new("password-again").at("again")]);
    }
    let ledger = &visit.app.ledger;
    let account = match accounts::accept(ledger, &token, &password).await {
        Ok(account) => account,
        Err(error) => {
            let faults = Refusal::from(error).faults()?;
            let at_field = faults.into_iter().map(|fault| fault.at("password"));
            return render(&visit, token, &at_field.collect::<Vec<_>>());
        }
    };
    let attempt = Attempt {
        login: account.login,
        password,
        address: visit.address.clone(),
    };
    let signed_in = accounts::sign_in(ledger, &attempt).await?;
    Ok(welcome(&visit, &signed_in, to("/")?))
}

fn render(visit: &Visit, token: String, faults: &[Fault]) -> Answer {
    let errors = visit.errors(faults);
    let template = Invitation {
        page: visit.titled("invitation-title").refused_if(&errors),
        errors,
        token,
    };
    form(&template, &template.errors)
}
