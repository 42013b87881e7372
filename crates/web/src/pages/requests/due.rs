//! The deadline of a day of receipt, before there is a request.

use axum::response::IntoResponse as _;
use law::Received;

use crate::dates;
use crate::fields::Fields;
use crate::visit::{Answer, Visit};

/// The sentence alone, for the form while somebody types.
pub async fn show(visit: Visit, fields: Fields) -> Answer {
    Ok(said(&visit, fields.get("received")).into_response())
}

/// `Frist: Mi 23. Dez. 2026 (1 Monat ab Mo 23. Nov. 2026)`; empty when this is no day of receipt.
pub fn said(visit: &Visit, received: &str) -> String {
    let words = visit.words;
    let day = dates::read(received, visit.today()).filter(|day| *day <= visit.today());
    let Some(day) = day else {
        return String::new();
    };
    let controller = &visit.app.controller;
    let Ok(received) = Received::on(day) else {
        return String::new();
    };
    let due = law::deadline::compute(received, controller.region, &controller.extra_holidays);
    let places = [("due", words.day(due.last_day)), ("from", words.day(day))];
    words.with("requests-new-due", &places)
}
