//! The record of processing (Art. 30(1) GDPR): as a page to print, as a table, on paper.

use ::register::{Processing, Record};
use accounts::Permission;
use askama::Template;
use axum::http::header;
use axum::response::IntoResponse as _;

use super::{configured, gaps, house, place};
use crate::refusal::Refusal;
use crate::visit::{Answer, Frame, Visit, page};

#[derive(Template)]
#[template(path = "register/record.html")]
struct RecordPage {
    page: Frame,
    made: String,
    house: Vec<(String, String)>,
    sheets: Vec<Sheet>,
    may_write: bool,
}

/// One processing.
struct Sheet {
    id: String,
    title: String,
    gaps: Vec<String>,
    /// Label and value; empty where nothing is told.
    rows: Vec<(String, String)>,
}

/// The page.
pub async fn show(visit: Visit) -> Answer {
    let record = made(&visit).await?;
    let sheet = |one: &Processing| Sheet {
        id: one.system.id.clone(),
        title: one.system.title().to_owned(),
        gaps: gaps(visit.words, &one.system.gaps),
        rows: ::register::rows(one, visit.words.0),
    };
    page(&RecordPage {
        page: visit.titled("register-record"),
        made: visit.full_moment(record.made_at),
        house: ::register::head(&record, visit.words.0),
        sheets: record.processings.iter().map(sheet).collect(),
        may_write: visit.may(Permission::RegisterWrite),
    })
}

/// As a table of comma separated values.
pub async fn csv(visit: Visit) -> Answer {
    let record = made(&visit).await?;
    let kind = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"record-of-processing.csv\"",
        ),
    ];
    let table = ::register::csv(&record, visit.words.0);
    Ok((kind, table).into_response())
}

/// On paper.
pub async fn pdf(visit: Visit) -> Answer {
    let record = made(&visit).await?;
    let pdf = ::register::pdf(&record, visit.words.0).await?;
    let kind = [
        (header::CONTENT_TYPE, "application/pdf"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"record-of-processing.pdf\"",
        ),
    ];
    Ok((kind, pdf).into_response())
}

async fn made(visit: &Visit) -> Result<Record, Refusal> {
    let app = &visit.app;
    let configured = configured(app);
    let place = place(app, &configured);
    Ok(::register::record(&app.ledger, visit.actor()?, &place, house(app)).await?)
}
