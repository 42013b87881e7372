//! The public form: one thing per page, without account and without script. What is typed is kept
//! sealed for this browser ([`::portal::Draft`]) until it is sent.

pub mod check;
pub mod details;
mod limits;
pub mod right;
pub mod sent;
pub mod status;
pub mod you;

use ::portal::{Asker, Draft};
use askama::Template;
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse as _};

use crate::refusal::{Fault, Refusal};
use crate::visit::{Answer, Frame, Visit};

/// Where the form begins.
const START: &str = "/portal";

/// What the form says where it cannot go on.
#[derive(Template)]
#[template(path = "portal/refused.html")]
pub struct Refused {
    pub page: Frame,
    pub house: String,
    pub lines: Vec<String>,
    pub number: String,
}

/// Whether an address is one of the form's.
pub fn is_path(path: &str) -> bool {
    let rest = path.strip_prefix(START);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Whether this is a page of the form, and the form is open.
pub fn is_here(visit: &Visit) -> bool {
    let path = visit.here.split('?').next().unwrap_or_default();
    visit.app.portal.is_some() && is_path(path)
}

/// Whose form it is.
pub fn house(visit: &Visit) -> String {
    let name = &visit.app.desk.sender.name;
    if name.is_empty() {
        visit.words.t("portal-house")
    } else {
        name.clone()
    }
}

/// What this browser filled in; one that was sent is over.
async fn draft(visit: &Visit) -> Result<Draft, Refusal> {
    let found = ::portal::find(&visit.app.ledger, &visit.csrf).await?;
    let open = found.filter(|draft| draft.sent.is_none());
    Ok(open.unwrap_or_default())
}

async fn keep(visit: &Visit, draft: &Draft) -> Result<(), Refusal> {
    Ok(::portal::keep(&visit.app.ledger, &visit.csrf, draft).await?)
}

/// The first page that still lacks something.
fn lacking(draft: &Draft) -> Option<&'static str> {
    if draft.right.is_none() {
        return Some(START);
    }
    Asker::parse(draft).is_err().then_some("/portal/you")
}

/// The answer to whoever asks too often.
fn slow_down(visit: &Visit) -> Answer {
    let template = Refused {
        page: visit.titled("portal-slow"),
        house: house(visit),
        lines: vec![Fault::new("portal-slow").said(visit.words)],
        number: String::new(),
    };
    let wait = [(header::RETRY_AFTER, "3600")];
    let page = Html(template.render()?);
    Ok((StatusCode::TOO_MANY_REQUESTS, wait, page).into_response())
}

#[cfg(test)]
mod tests {
    use super::is_path;

    #[test]
    fn only_the_forms_own_addresses_are_the_forms() {
        assert!(is_path("/portal") && is_path("/portal/you"));
        assert!(!is_path("/portals") && !is_path("/requests/portal") && !is_path("/"));
    }
}
