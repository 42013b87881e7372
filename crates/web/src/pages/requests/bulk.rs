//! What is done to several requests at once: given to somebody, tagged, taken out as CSV or
//! workbook. Nothing is approved and nothing erased from a list.

use std::collections::BTreeSet;

use ::requests::{MOST_EXPORTED, Reference, Request, Tag, View, Wanted};
use askama::Template;
use axum::http::header;
use axum::response::IntoResponse as _;

use super::back::{Before, exactly};
use super::list::asked;
use super::shelf::query;
use crate::fields::Fields;
use crate::pages::ledger::export::cell;
use crate::refusal::{Fault, Refusal};
use crate::session;
use crate::visit::{Answer, Errors, Frame, Visit, form, to};
use crate::xlsx;

/// So many at once: as many as a page shows.
pub const MOST: usize = 50;
/// The form that spreadsheets have of their own.
const XLSX: &str = "xlsx";
const HEAD: &str =
    "reference,right,state,outcome,received,due,legal_day,channel,assignee,steps_done,steps\r\n";

#[derive(Template)]
#[template(path = "requests/export.html")]
struct Export {
    page: Frame,
    errors: Errors,
    query: String,
    /// `csv` or `xlsx`
    form: &'static str,
    references: Vec<String>,
    most: usize,
    fresh: bool,
}

/// Gives the chosen requests to somebody, each by itself: what cannot be given is counted.
pub async fn assign(visit: Visit, fields: Fields) -> Answer {
    let query = query(&fields);
    let chosen: Vec<Reference> = chosen(&fields).take(MOST).collect();
    if chosen.is_empty() {
        let typed = Fields::parse(query.as_bytes());
        let fault = Fault::new("none-chosen");
        return super::list::render(&visit, &typed, &[fault]).await;
    }
    let login = match fields.get("assignee") {
        "nobody" | "" => None,
        "me" => Some(visit.actor()?.account.login.clone()),
        login => Some(login.to_owned()),
    };
    let (mut given, mut left, mut before) = (0, 0, Before::default());
    let now = login.as_deref().unwrap_or_default();
    for reference in chosen {
        match give(&visit, reference, login.as_deref()).await {
            Ok(had) => {
                given += 1;
                if had.as_deref().unwrap_or_default() != now {
                    before.note(had.as_deref().unwrap_or_default(), reference);
                }
            }
            Err(refusal) => left += passed_over(refusal)?,
        }
    }
    let back = before.query(now);
    to(&format!(
        "/requests?{query}&given={given}&left={left}{back}"
    ))
}

/// Who had it before.
async fn give(
    visit: &Visit,
    reference: Reference,
    login: Option<&str>,
) -> Result<Option<String>, Refusal> {
    let (ledger, actor) = (&visit.app.ledger, visit.actor()?);
    let seen = ::requests::look(ledger, actor, reference).await?;
    let request = seen.request();
    ::requests::assign(ledger, actor, exactly(request), login).await?;
    Ok(request.assignee.clone())
}

/// Adds tags to the chosen requests, each by itself: what cannot be tagged is counted.
pub async fn tag(visit: Visit, fields: Fields) -> Answer {
    let query = query(&fields);
    let chosen: Vec<Reference> = chosen(&fields).take(MOST).collect();
    let tags = Tag::parse_all(fields.raw("tags"));
    let fault = match &tags {
        _ if chosen.is_empty() => Some(Fault::new("none-chosen")),
        Ok(tags) if tags.is_empty() => Some(Fault::new("tags-none").at("tags")),
        Ok(_) => None,
        Err(refusal) => Some(Fault::from(refusal.clone())),
    };
    let (None, Ok(new)) = (&fault, tags) else {
        let typed = Fields::parse(query.as_bytes()).with("tags", fields.raw("tags"));
        return super::list::render(&visit, &typed, fault.as_slice()).await;
    };
    let (mut given, mut left, mut before) = (0, 0, Before::default());
    for reference in chosen {
        match add_tags(&visit, reference, &new).await {
            Ok(got) => {
                given += 1;
                if !got.is_empty() {
                    before.note(&got.join(" "), reference);
                }
            }
            Err(refusal) => left += passed_over(refusal)?,
        }
    }
    let back = before.query("");
    to(&format!(
        "/requests?{query}&tagged={given}&left={left}{back}"
    ))
}

/// Those it did not have before.
async fn add_tags(
    visit: &Visit,
    reference: Reference,
    new: &[Tag],
) -> Result<Vec<String>, Refusal> {
    let (ledger, actor) = (&visit.app.ledger, visit.actor()?);
    let seen = ::requests::look(ledger, actor, reference).await?;
    let request = seen.request();
    let tags: BTreeSet<Tag> = request.tags.iter().chain(new).cloned().collect();
    let tags: Vec<Tag> = tags.into_iter().collect();
    ::requests::set_tags(ledger, actor, exactly(request), &tags).await?;
    let got = tags.iter().filter(|tag| !request.tags.contains(tag));
    Ok(got.map(ToString::to_string).collect())
}

/// One that could not be changed, or is somebody else's; what stops all of them is refused.
pub fn passed_over(refusal: Refusal) -> Result<u32, Refusal> {
    match refusal {
        Refusal::Conflict(_) | Refusal::Invalid(_) | Refusal::NotFound | Refusal::NotAllowed => {
            Ok(1)
        }
        refusal @ (Refusal::SignIn | Refusal::Busy(_) | Refusal::Broken(_)) => Err(refusal),
    }
}

/// The chosen requests, or all of the list, as CSV or workbook that a spreadsheet opens without
/// running anything. No persons stand in it.
pub async fn export(visit: Visit, fields: Fields) -> Answer {
    let query = query(&fields);
    let references: Vec<Reference> = chosen(&fields).collect();
    if let Err(refusal) = session::freshen(&visit, &fields).await {
        // Asked for the first time, a password that was not given is no mistake.
        let faults = refusal.faults()?;
        let faults = if fields.filled("password").is_none() {
            Vec::new()
        } else {
            faults
        };
        return ask(&visit, (query, form_of(&fields)), &references, &faults);
    }
    let wanted = if references.is_empty() {
        let filter = asked(&visit, &Fields::parse(query.as_bytes()))?;
        Wanted::All(Box::new(filter))
    } else {
        Wanted::These(references)
    };
    let (ledger, actor) = (&visit.app.ledger, visit.actor()?);
    let requests = ::requests::export(ledger, actor, &wanted, visit.today()).await?;
    if form_of(&fields) == XLSX {
        let file = super::workbook::of(&visit, &requests).await?;
        let headers = [
            (header::CONTENT_TYPE, xlsx::TYPE),
            (
                header::CONTENT_DISPOSITION,
                "attachment; filename=\"requests.xlsx\"",
            ),
        ];
        return Ok((headers, file).into_response());
    }
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"requests.csv\"",
        ),
    ];
    Ok((headers, table(&visit, &requests)).into_response())
}

/// `csv` unless the other was asked for.
fn form_of(fields: &Fields) -> &'static str {
    if fields.get("form") == XLSX {
        XLSX
    } else {
        "csv"
    }
}

fn ask(
    visit: &Visit,
    (query, form_word): (String, &'static str),
    references: &[Reference],
    faults: &[Fault],
) -> Answer {
    let errors = visit.errors(faults);
    let template = Export {
        page: visit.titled("requests-export-title").refused_if(&errors),
        query,
        form: form_word,
        references: references.iter().map(Reference::to_string).collect(),
        most: MOST_EXPORTED,
        fresh: visit.is_fresh(),
        errors,
    };
    form(&template, &template.errors)
}

fn chosen(fields: &Fields) -> impl Iterator<Item = Reference> {
    fields.all("ref").filter_map(|text| text.parse().ok())
}

fn table(visit: &Visit, requests: &[Request]) -> String {
    // The mark tells spreadsheets that this is UTF-8.
    let mut text = format!("\u{FEFF}{HEAD}");
    for request in requests {
        let view = View::brief(request, visit.today(), visit.words.0);
        let outcome = view.outcome.map_or("", ::requests::Outcome::word);
        let cells = [
            view.reference.to_string(),
            view.right.word().to_owned(),
            view.state.word().to_owned(),
            outcome.to_owned(),
            view.received.to_string(),
            view.due.due_day.to_string(),
            view.due.legal_day.to_string(),
            view.channel.word().to_owned(),
            cell(view.assignee.as_deref().unwrap_or_default()),
            view.progress.done.to_string(),
            view.progress.all.to_string(),
        ];
        text.push_str(&cells.join(","));
        text.push_str("\r\n");
    }
    text
}
