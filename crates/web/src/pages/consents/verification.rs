//! Compares what is stored with what the log says.

use ::consents::Difference;
use askama::Template;

use super::sheet_href;
use crate::visit::{Answer, Frame, Visit, page};

#[derive(Template)]
#[template(path = "consents/verification.html")]
struct Verification {
    page: Frame,
    at: String,
    lines: Vec<Line>,
}

struct Line {
    href: String,
    record: String,
    purpose: String,
    logged: String,
    stored: String,
    since: String,
}

/// The comparison.
pub async fn show(visit: Visit) -> Answer {
    let found = ::consents::compare(&visit.app.ledger, visit.actor()?).await?;
    let line = |one: &Difference| {
        let family = if one.kind == "basis" {
            "consents-basis-"
        } else {
            "consents-state-"
        };
        let said = |word: &Option<String>| match word {
            Some(word) => visit.words.word(family, word),
            None => visit.words.t("consents-nothing"),
        };
        Line {
            href: sheet_href(&one.person),
            record: format!("{} · {}", one.person.system, one.person.record),
            purpose: one.purpose.clone(),
            logged: said(&one.logged),
            stored: said(&one.stored),
            since: one
                .after
                .map(|at| visit.full_moment(at))
                .unwrap_or_default(),
        }
    };
    page(&Verification {
        page: visit.titled("consents-verification"),
        at: visit.full_moment(visit.app.now()),
        lines: found.iter().map(line).collect(),
    })
}
