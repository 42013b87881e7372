//! The scripts by which a CRM's own database writes down who is new, and by which it stops.

use askama::Template;
use axum::extract::{Path, RawQuery};
use crm::watch::Watch;

use crate::fields::Fields;
use crate::refusal::Refusal;
use crate::visit::{Answer, Errors, Frame, Visit, form};

#[derive(Template)]
#[template(path = "systems/watch.html")]
struct WatchPage {
    page: Frame,
    errors: Errors,
    system: String,
    account: String,
    watch: Option<Watch>,
}

/// The scripts for the account asked for.
pub async fn show(visit: Visit, Path(system): Path<String>, RawQuery(query): RawQuery) -> Answer {
    let fields = Fields::parse(query.unwrap_or_default().as_bytes());
    let account = match fields.get("account").trim() {
        "" => "vergissmein",
        account => account,
    };
    let scripts = erasure::watch(&visit.app.desk, visit.actor()?, &system, account).await;
    let (watch, faults) = match scripts {
        Ok(watch) => (Some(watch), Vec::new()),
        Err(error) => (None, vec![Refusal::from(error).first()?]),
    };
    let errors = visit.errors(&faults);
    let template = WatchPage {
        page: visit.titled("systems-watch-title").refused_if(&errors),
        account: account.to_owned(),
        system,
        watch,
        errors,
    };
    form(&template, &template.errors)
}
