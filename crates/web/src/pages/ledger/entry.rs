//! One entry: its sentence, its technical fields, its proof.

use askama::Template;
use axum::Json;
use axum::extract::Path;
use axum::http::header;
use axum::response::IntoResponse as _;
use ledger::{Entry, EntryProof, Filter};

use super::list::{actor, pretty};
use super::said;
use crate::pages::requests::line::names;
use crate::refusal::Refusal;
use crate::visit::{Answer, Frame, Visit, page};

#[derive(Template)]
#[template(path = "ledger/entry.html")]
struct Shown {
    page: Frame,
    entry: Entry,
    who: String,
    said: String,
    at: String,
    via: String,
    outcome: String,
    details: String,
    proof: EntryProof,
    earlier: bool,
    later: bool,
}

/// The page.
pub async fn show(visit: Visit, Path(index): Path<String>) -> Answer {
    let index: i64 = index.parse().map_err(|_| Refusal::NotFound)?;
    let entry = entry(&visit, index).await?;
    let proof = visit.app.ledger.prove(index).await?;
    let proof = proof.ok_or(Refusal::NotFound)?;
    let names = names(&visit.app).await?;
    page(&Shown {
        page: visit.frame(visit.words.tr("ledger-entry-title", "no", index)),
        who: actor(&visit, &names, &entry.actor),
        said: said(&visit, &entry),
        at: visit.full_moment(entry.at),
        via: visit.words.word("via-", &entry.via),
        outcome: visit.words.word("ledger-outcome-", &entry.outcome),
        details: pretty(entry.details.as_ref()),
        earlier: index > 0,
        later: index + 1 < proof.size,
        proof,
        entry,
    })
}

/// The proof as a file that says all that is needed to check it.
pub async fn proof(visit: Visit, Path(index): Path<String>) -> Answer {
    let index: i64 = index.parse().map_err(|_| Refusal::NotFound)?;
    let proof = visit.app.ledger.prove(index).await?;
    let proof = proof.ok_or(Refusal::NotFound)?;
    let name = format!("attachment; filename=\"entry-{index}.json\"");
    Ok(([(header::CONTENT_DISPOSITION, name)], Json(proof)).into_response())
}

async fn entry(visit: &Visit, index: i64) -> Result<Entry, Refusal> {
    let filter = Filter {
        after: index.checked_sub(1),
        below: index.checked_add(1),
        limit: Some(1),
        ..Filter::default()
    };
    let found = visit.app.ledger.list(&filter).await?;
    let found = found.into_iter().find(|entry| entry.index == index);
    found.ok_or(Refusal::NotFound)
}
