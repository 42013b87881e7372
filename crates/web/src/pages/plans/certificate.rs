//! Step 7: the proof of a run, as a page and as JSON.

use askama::Template;
use axum::Json;
use axum::extract::Path;
use axum::http::header;
use axum::response::IntoResponse as _;
use erasure::Certificate;

use super::{Rail, plan_of};
use crate::pages::requests::line::{name_of, names};
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
    let names = names(&visit.app).await?;
    let said = |value: &str| -> String {
        // Instants and accounts as people call them; the file for programs has them as they are.
        if let Ok(at) = value.parse::<jiff::Timestamp>() {
            return format!("{} ({value})", visit.full_moment(at));
        }
        let login = [
            Some(&certificate.drafted_by),
            certificate.approved_by.as_ref(),
        ];
        match login.into_iter().flatten().find(|login| *login == value) {
            Some(login) => name_of(&names, login),
            None => value.to_owned(),
        }
    };
    let lines = text.lines().filter_map(|line| line.split_once(": "));
    page(&CertificatePage {
        page: visit.titled("plans-certificate-title"),
        rail: Rail::of(&visit, &plan, "certificate"),
        plan: plan.plan.to_string(),
        lines: lines
            .map(|(label, value)| (label.to_owned(), said(value)))
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

/// The certificate with its proof, for anybody to check.
pub async fn file(visit: Visit, Path(id): Path<String>) -> Answer {
    let id = erasure::PlanId::from_stored(id);
    let file = erasure::certificate_file(&visit.app.desk, visit.actor()?, &id).await?;
    let file = file.ok_or(Refusal::NotFound)?;
    let name = format!("attachment; filename=\"{id}.tlog-proof\"");
    let kind = [
        (header::CONTENT_TYPE, "text/plain; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, name),
    ];
    Ok((kind, file).into_response())
}

/// The certificate on paper.
pub async fn pdf(visit: Visit, Path(id): Path<String>) -> Answer {
    let id = erasure::PlanId::from_stored(id);
    let (desk, actor) = (&visit.app.desk, visit.actor()?);
    let pdf = erasure::certificate_pdf(desk, actor, &id, visit.words.0).await?;
    let pdf = pdf.ok_or(Refusal::NotFound)?;
    let name = format!("attachment; filename=\"{id}.pdf\"");
    let kind = [
        (header::CONTENT_TYPE, "application/pdf".to_owned()),
        (header::CONTENT_DISPOSITION, name),
    ];
    Ok((kind, pdf).into_response())
}

async fn certificate(visit: &Visit, id: &str) -> Result<Certificate, Refusal> {
    let id = erasure::PlanId::from_stored(id);
    let run = erasure::run_view(&visit.app.desk, visit.actor()?, &id).await?;
    run.and_then(|run| run.certificate).ok_or(Refusal::NotFound)
}
