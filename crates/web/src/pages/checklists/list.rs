//! The checklist of each right: which version, since when, how long.

use ::requests::checklists;
use askama::Template;
use law::Right;

use crate::visit::{Answer, Frame, Visit, page};

#[derive(Template)]
#[template(path = "checklists/list.html")]
struct List {
    page: Frame,
    lines: Vec<Line>,
}

struct Line {
    right: String,
    title: String,
    version: u32,
    dated: String,
    steps: usize,
}

/// All of them.
pub async fn show(visit: Visit) -> Answer {
    let mut lines = Vec::new();
    for right in Right::ALL {
        let list = checklists::show(&visit.app.ledger, right).await?;
        lines.push(Line {
            right: right.word().to_owned(),
            title: visit.words.law(right.title()),
            version: list.version,
            dated: visit.words.day(list.dated),
            steps: list.items.len(),
        });
    }
    page(&List {
        page: visit.titled("checklists-title"),
        lines,
    })
}
