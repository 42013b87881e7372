//! What the house writes its letters by: a text for each kind and language, and the letterhead.

pub mod letterhead;
pub mod list;
pub mod show;

use std::collections::HashMap;

use ::templates::Of;
use axum::http::header;
use axum::response::IntoResponse as _;
use base::Locale;

use crate::pages::requests::line::name_of;
use crate::visit::{Answer, Visit};

/// A version that was there before.
pub struct Past {
    pub version: i64,
    /// Who saved it, and when.
    pub made: String,
    /// Whether it went back to what comes with the product.
    pub shipped: bool,
    pub current: bool,
}

/// The title of a text with its language.
pub fn title(visit: &Visit, of: Of) -> String {
    let kind = visit.words.word("letters-kind-", of.kind.word());
    format!("{kind} ({})", language(visit, of.language))
}

fn language(visit: &Visit, language: Locale) -> String {
    visit.words.t(match language {
        Locale::De => "checklists-german",
        Locale::En => "checklists-english",
    })
}

fn made(
    visit: &Visit,
    names: &HashMap<String, String>,
    (by, at): (&str, jiff::Timestamp),
) -> String {
    format!("{}, {}", name_of(names, by), visit.full_moment(at))
}

#[expect(
    clippy::unnecessary_wraps,
    reason = "the last word of handlers that may fail"
)]
fn pdf(name: &str, bytes: Vec<u8>) -> Answer {
    let head = [
        (header::CONTENT_TYPE, "application/pdf".to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("inline; filename=\"{name}.pdf\""),
        ),
    ];
    Ok((head, bytes).into_response())
}
