//! What is done to several requests at once: given to somebody, taken out as CSV. Nothing is
//! approved and nothing erased from a list.

use ::requests::{MOST_EXPORTED, Reference, Request, View, Wanted};
use askama::Template;
use axum::http::header;
use axum::response::IntoResponse as _;

use super::list::asked;
use super::shelf::query;
use crate::fields::Fields;
use crate::pages::ledger::export::cell;
use crate::refusal::{Fault, Refusal};
use crate::session;
use crate::visit::{Answer, Errors, Frame, Visit, form, to};

/// So many at once: as many as a page shows.
const MOST: usize = 50;
const HEAD: &str =
    "reference,right,state,outcome,received,due,legal_day,channel,assignee,steps_done,steps\r\n";

#[derive(Template)]
#[template(path = "requests/export.html")]
struct Export {
    page: Frame,
    errors: Errors,
    query: String,
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
    let (ledger, actor) = (&visit.app.ledger, visit.actor()?);
    let login = match fields.get("assignee") {
        "nobody" | "" => None,
        "me" => Some(actor.account.login.clone()),
        login => Some(login.to_owned()),
    };
    let (mut given, mut left) = (0, 0);
    for reference in chosen {
        match ::requests::assign(ledger, actor, reference.into(), login.as_deref()).await {
            Ok(_) => given += 1,
            Err(error) => match Refusal::from(error) {
                Refusal::Conflict(_) | Refusal::Invalid(_) | Refusal::NotFound => left += 1,
                refusal @ (Refusal::NotAllowed
                | Refusal::SignIn
                | Refusal::Busy(_)
                | Refusal::Broken(_)) => return Err(refusal),
            },
        }
    }
    to(&format!("/requests?{query}&given={given}&left={left}"))
}

/// The chosen requests, or all of the list, as CSV that a spreadsheet opens without running
/// anything. No persons stand in it.
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
        return ask(&visit, query, &references, &faults);
    }
    let wanted = if references.is_empty() {
        let filter = asked(&visit, &Fields::parse(query.as_bytes()))?;
        Wanted::All(Box::new(filter))
    } else {
        Wanted::These(references)
    };
    let (ledger, actor) = (&visit.app.ledger, visit.actor()?);
    let requests = ::requests::export(ledger, actor, &wanted, visit.today()).await?;
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"requests.csv\"",
        ),
    ];
    Ok((headers, table(&visit, &requests)).into_response())
}

fn ask(visit: &Visit, query: String, references: &[Reference], faults: &[Fault]) -> Answer {
    let errors = visit.errors(faults);
    let template = Export {
        page: visit.titled("requests-export-title").refused_if(&errors),
        query,
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
