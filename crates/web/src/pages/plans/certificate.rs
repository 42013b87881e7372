//! Step 6: the proof of a run, as a page and as JSON.

use askama::Template;
use axum::Json;
use axum::extract::Path;
use axum::http::header;
use axum::response::IntoResponse as _;
use erasure::Certificate;

use super::{Rail, plan_of};
use crate::refusal::Refusal;
use crate::visit::{Answer, Frame, Visit, page};

#[derive(Template)]
#[template(path = "plans/certificate.html")]
struct CertificatePage {
    page: Frame,
    rail: Rail,
    plan: String,
    lines: Vec<(String, String)>,
    complete: bool,
    may_ledger: bool,
    entry: i64,
}

/// The certificate in sentences.
pub async fn show(visit: Visit, Path(id): Path<String>) -> Answer {
    let plan = plan_of(&visit, &id).await?;
    let certificate = certificate(&visit, &id).await?;
    let text = certificate.sentences(visit.words.0);
    let lines = text.lines().filter_map(|line| line.split_once(": "));
    page(&CertificatePage {
        page: visit.titled("plans-certificate-title"),
        rail: Rail::of(&visit, &plan, "certificate"),
        plan: plan.plan.to_string(),
        lines: lines
            .map(|(label, value)| (label.to_owned(), value.to_owned()))
            .collect(),
        complete: certificate.residue == 0,
        may_ledger: visit.may(accounts::Permission::LedgerRead),
        entry: certificate.ledger_entry,
    })
}

/// The certificate for programs.
pub async fn json(visit: Visit, Path(id): Path<String>) -> Answer {
    let certificate = certificate(&visit, &id).await?;
    let name = format!("attachment; filename=\"{}.json\"", certificate.run);
    Ok(([(header::CONTENT_DISPOSITION, name)], Json(certificate)).into_response())
}

async fn certificate(visit: &Visit, id: &str) -> Result<Certificate, Refusal> {
    let id = erasure::PlanId::from_stored(id);
    let run = erasure::run_view(&visit.app.desk, visit.actor()?, &id).await?;
    run.and_then(|run| run.certificate).ok_or(Refusal::NotFound)
}
