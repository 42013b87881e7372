//! All processes: version, approval, and whether the checklist has moved on.

use ::processes::Shown;
use askama::Template;

use crate::pages::requests::line::{name_of, names};
use crate::visit::{Answer, Frame, Visit, page};

#[derive(Template)]
#[template(path = "processes/list.html")]
struct List {
    page: Frame,
    lines: Vec<Line>,
    approved: usize,
}

struct Line {
    id: String,
    title: String,
    articles: String,
    version: i64,
    approved: String,
    changed: bool,
}

/// The list.
pub async fn show(visit: Visit) -> Answer {
    let all = ::processes::list(&visit.app.ledger, visit.actor()?).await?;
    let names = names(&visit.app).await?;
    let line = |shown: &Shown| {
        let newest = shown.newest();
        let approved = newest.approved_by.as_ref().zip(newest.approved_at);
        Line {
            id: shown.process.id.clone(),
            title: visit.words.law(&shown.process.title),
            articles: visit.words.law(&shown.process.articles),
            version: newest.version,
            approved: approved.map_or_else(String::new, |(by, at)| {
                let day = visit.words.day(visit.app.zone().to_datetime(at).date());
                format!("{day}, {}", name_of(&names, by))
            }),
            changed: shown.steps_changed,
        }
    };
    let lines: Vec<Line> = all.iter().map(line).collect();
    page(&List {
        page: visit.titled("processes-title"),
        approved: lines
            .iter()
            .filter(|line| !line.approved.is_empty())
            .count(),
        lines,
    })
}
