//! Gives the second factor after the password.

use accounts::Standing;
use askama::Template;
use base::Secret;

use super::sign_in::welcome;
use crate::fields::Fields;
use crate::refusal::{Fault, Refusal};
use crate::visit::{Answer, Errors, Frame, Visit, form, own_path, to};

#[derive(Template)]
#[template(path = "accounts/code.html")]
struct Code {
    page: Frame,
    errors: Errors,
    next: String,
}

/// The form; who lacks nothing goes on.
pub async fn show(visit: Visit, fields: Fields) -> Answer {
    let session = visit.any_session()?;
    match session.standing(!visit.app.demo) {
        Standing::GiveCode => render(&visit, &fields, &[]),
        Standing::SetUp => to("/account/second-factor"),
        Standing::Complete => to(own_path(fields.get("next"))),
    }
}

/// Completes the session with a code of the device or a recovery code.
pub async fn give(visit: Visit, fields: Fields) -> Answer {
    let session = visit.any_session()?;
    let code = Secret::new(fields.get("code"));
    if code.expose().is_empty() {
        let fault = Fault::new("code-needed").at("code");
        return render(&visit, &fields, &[fault]);
    }
    match accounts::prove(&visit.app.ledger, session, &code).await {
        Ok(proved) => Ok(welcome(&visit, &proved, to(own_path(fields.get("next")))?)),
        Err(error) => render(&visit, &fields, &code_faults(error)?),
    }
}

/// What is wrong with a code, at its field.
pub fn code_faults(error: accounts::Error) -> Result<Vec<Fault>, Refusal> {
    if matches!(error, accounts::Error::NotSignedIn) {
        return Ok(vec![Fault::new("code-wrong").at("code")]);
    }
    let faults = Refusal::from(error).faults()?;
    Ok(faults.into_iter().map(|fault| fault.at("code")).collect())
}

fn render(visit: &Visit, fields: &Fields, faults: &[Fault]) -> Answer {
    let errors = visit.errors(faults);
    let template = Code {
        page: visit.titled("code-title").refused_if(&errors),
        next: own_path(fields.get("next")).to_owned(),
        errors,
    };
    form(&template, &template.errors)
}
