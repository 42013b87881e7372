//! The deadline of a day of receipt, before there is a request.

use axum::response::IntoResponse as _;
use law::Received;

use crate::dates;
use crate::fields::Fields;
use crate::refusal::Refusal;
use crate::visit::{Answer, Visit};

/// The sentence alone, for the form while somebody types.
pub async fn show(visit: Visit, fields: Fields) -> Answer {
    Ok(said(&visit, fields.get("received")).await?.into_response())
}

/// `Frist: Mi 23. Dez. 2026 (1 Monat ab Mo 23. Nov. 2026)`; empty when this is no day of receipt.
pub async fn said(visit: &Visit, received: &str) -> Result<String, Refusal> {
    let words = visit.words;
    let day = dates::read(received, visit.today()).filter(|day| *day <= visit.today());
    let received = day.and_then(|day| Some((day, Received::on(day).ok()?)));
    let Some((day, received)) = received else {
        return Ok(String::new());
    };
    let extra = ::requests::holidays(&visit.app.ledger).await?;
    let due = law::deadline::compute(received, visit.app.controller.region, &extra);
    let places = [("due", words.day(due.last_day)), ("from", words.day(day))];
    Ok(words.with("requests-new-due", &places))
}
