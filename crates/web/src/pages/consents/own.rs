//! The person's own page behind the link: confirm, and withdraw as easily. Looking changes nothing,
//! so that a preview of the link does nothing either.

use ::consents::{Linked, State};
use askama::Template;
use axum::extract::Path;

use crate::refusal::{Fault, Refusal};
use crate::visit::{Answer, Errors, Frame, Visit, form, to};

#[derive(Template)]
#[template(path = "consents/own.html")]
struct Own {
    page: Frame,
    errors: Errors,
    token: String,
    state: String,
    title: String,
    text: String,
    language: &'static str,
    may_confirm: bool,
    may_withdraw: bool,
}

/// The page.
pub async fn show(visit: Visit, Path(token): Path<String>) -> Answer {
    render(&visit, token, &[]).await
}

/// Confirms.
pub async fn confirm(visit: Visit, Path(token): Path<String>) -> Answer {
    let done = ::consents::confirm_by_link(&visit.app.ledger, &token).await;
    answer(&visit, token, done.map_err(Refusal::from)).await
}

/// Withdraws.
pub async fn withdraw(visit: Visit, Path(token): Path<String>) -> Answer {
    let done = ::consents::withdraw_by_link(&visit.app.ledger, &token).await;
    answer(&visit, token, done.map_err(Refusal::from)).await
}

async fn answer(visit: &Visit, token: String, done: Result<(), Refusal>) -> Answer {
    match done {
        Ok(()) => to(&format!("/consent/{token}")),
        Err(refusal) => render(visit, token, &refusal.faults()?).await,
    }
}

async fn render(visit: &Visit, token: String, faults: &[Fault]) -> Answer {
    let linked: Linked = ::consents::by_link(&visit.app.ledger, &token).await?;
    let errors = visit.errors(faults);
    let template = Own {
        page: visit.titled("consents-own").refused_if(&errors),
        token,
        state: visit.words.word("consents-own-", linked.state.word()),
        title: linked.terms.title(linked.language).to_owned(),
        text: linked.terms.text(linked.language).to_owned(),
        language: linked.language.word(),
        may_confirm: linked.state == State::Pending,
        may_withdraw: linked.state != State::Withdrawn,
        errors,
    };
    form(&template, &template.errors)
}
