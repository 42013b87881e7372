//! The last checkpoint as a file, to be kept where nobody of the house can change it.

use axum::http::header;
use axum::response::IntoResponse as _;

use crate::refusal::Refusal;
use crate::visit::{Answer, Visit};

/// The note as it was signed.
pub async fn show(visit: Visit) -> Answer {
    let published = visit.app.ledger.published().ok_or(Refusal::NotFound)?;
    let name = format!("attachment; filename=\"checkpoint-{}.txt\"", published.size);
    let headers = [
        (header::CONTENT_TYPE, "text/plain; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, name),
    ];
    Ok((headers, published.note).into_response())
}
