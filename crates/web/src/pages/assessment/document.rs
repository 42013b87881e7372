//! The document of a version: read here, or taken as PDF, text or table.

use ::assessment::{Document, Entry};
use askama::Template;
use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use base::Locale;

use super::time;
use crate::fields::Fields;
use crate::refusal::Refusal;
use crate::visit::{Answer, Frame, Visit, page};

#[derive(Template)]
#[template(path = "assessment/document.html")]
struct Show {
    page: Frame,
    version: i64,
    draft: bool,
    completed: String,
    time: String,
    answered: usize,
    questions: usize,
    people: Vec<(String, usize)>,
    sections: Vec<Section>,
    crm: Vec<(String, String)>,
    systems: Vec<(String, String)>,
    plan: Vec<Line>,
}

struct Section {
    point: String,
    heading: String,
    rows: Vec<Row>,
}

struct Row {
    ask: String,
    article: String,
    said: String,
    by: String,
}

struct Line {
    id: String,
    title: String,
    criterion: String,
    state: String,
}

/// The page.
pub async fn show(visit: Visit, Path(version): Path<String>) -> Answer {
    let document = load(&visit, &version).await?;
    let words = visit.words;
    let section = |section: &::assessment::Section| Section {
        point: section.point.clone(),
        heading: format!("{}. {}", section.number, words.law(&section.title)),
        rows: section
            .entries
            .iter()
            .map(|entry| row(&visit, entry))
            .collect(),
    };
    let line = |item: &::assessment::Item| Line {
        id: item.measure.id.clone(),
        title: words.law(&item.measure.title),
        criterion: words.law(&item.measure.criterion),
        state: words.law(&item.state.title()),
    };
    let systems = document.systems.iter().filter(|system| system.connected);
    let title = words.tr("assessment-document", "version", document.version);
    page(&Show {
        page: visit.frame(title),
        version: document.version,
        draft: document.is_draft(),
        completed: document
            .completed_at
            .map_or_else(String::new, |at| visit.full_moment(at)),
        time: time(document.minutes),
        answered: document.answered,
        questions: document.questions,
        people: document.participants.clone(),
        sections: document.sections.iter().map(section).collect(),
        crm: document
            .crm_entries()
            .map(|entry| (words.law(&entry.ask), words.law(&entry.whole())))
            .collect(),
        systems: systems.map(|system| state(&visit, system)).collect(),
        plan: document.plan.iter().map(line).collect(),
    })
}

fn row(visit: &Visit, entry: &Entry) -> Row {
    let by = entry.by.as_deref().zip(entry.at);
    Row {
        ask: visit.words.law(&entry.ask),
        article: visit.words.law(&entry.article),
        said: visit.words.law(&entry.whole()),
        by: by.map_or_else(String::new, |(by, at)| {
            format!("{by}, {}", visit.full_moment(at))
        }),
    }
}

fn state(visit: &Visit, system: &::assessment::SystemFacts) -> (String, String) {
    let words = visit.words;
    if !system.reachable {
        return (system.name.clone(), words.t("assessment-away-short"));
    }
    let whole = system.coverage_permille / 10;
    let places = [
        (
            "version",
            system.version.clone().unwrap_or_else(|| "–".to_owned()),
        ),
        (
            "coverage",
            format!("{whole}.{} %", system.coverage_permille % 10),
        ),
        ("n", system.modules.len().to_string()),
    ];
    (
        system.name.clone(),
        words.with("assessment-system", &places),
    )
}

/// `documentation.pdf`, `documentation.txt` or `measures.csv`, in the language of the page or the
/// one asked for.
pub async fn file(
    visit: Visit,
    Path((version, file)): Path<(String, String)>,
    fields: Fields,
) -> Answer {
    let document = load(&visit, &version).await?;
    let locale = Locale::from_tag(fields.get("language")).unwrap_or(visit.words.0);
    let place = (&visit.app.desk.sender, visit.app.zone());
    let (kind, bytes) = match &*file {
        "documentation.pdf" => (
            "application/pdf",
            ::assessment::pdf(&document, place, locale).await?,
        ),
        "documentation.txt" => (
            "text/plain; charset=utf-8",
            ::assessment::text(&document, place, locale).into_bytes(),
        ),
        "measures.csv" => (
            "text/csv; charset=utf-8",
            format!("\u{FEFF}{}", ::assessment::table(&document.plan, locale)).into_bytes(),
        ),
        _ => return Err(Refusal::NotFound),
    };
    Ok(sent(
        kind,
        &format!("assessment-{version}-{locale}-{file}"),
        bytes,
    ))
}

fn sent(kind: &'static str, name: &str, bytes: Vec<u8>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}\""),
        ),
    ];
    (headers, bytes).into_response()
}

async fn load(visit: &Visit, version: &str) -> Result<Document, Refusal> {
    let version = version.parse().map_err(|_| Refusal::NotFound)?;
    Ok(::assessment::document(&visit.app.desk, visit.actor()?, version).await?)
}
