//! The script that gives a database account what a system's profile needs.

use askama::Template;
use axum::extract::{Path, RawQuery};
use crm::grants::Grants;

use crate::fields::Fields;
use crate::refusal::Refusal;
use crate::visit::{Answer, Errors, Frame, Visit, form};

#[derive(Template)]
#[template(path = "systems/grants.html")]
struct GrantsPage {
    page: Frame,
    errors: Errors,
    system: String,
    account: String,
    drill: bool,
    grants: Option<Grants>,
}

/// The script for the account asked for.
pub async fn show(visit: Visit, Path(system): Path<String>, RawQuery(query): RawQuery) -> Answer {
    let fields = Fields::parse(query.unwrap_or_default().as_bytes());
    let account = match fields.get("account").trim() {
        "" => "vergissmein",
        account => account,
    };
    let drill = fields.get("drill") == "yes";
    let (desk, actor) = (&visit.app.desk, visit.actor()?);
    let script = erasure::grants(desk, actor, &system, (account, drill)).await;
    let (grants, faults) = match script {
        Ok(grants) => (Some(grants), Vec::new()),
        Err(error) => (None, vec![Refusal::from(error).first()?]),
    };
    let errors = visit.errors(&faults);
    let template = GrantsPage {
        page: visit.titled("systems-grants-title").refused_if(&errors),
        account: account.to_owned(),
        drill,
        system,
        grants,
        errors,
    };
    form(&template, &template.errors)
}
