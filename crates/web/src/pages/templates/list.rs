//! All texts, and whether the house has its own.

use ::templates::Shown;
use askama::Template;

use super::{made, title};
use crate::pages::requests::line::names;
use crate::visit::{Answer, Frame, Visit, page};

#[derive(Template)]
#[template(path = "templates/list.html")]
struct List {
    page: Frame,
    lines: Vec<Line>,
    own: usize,
}

struct Line {
    href: String,
    title: String,
    shipped: bool,
    version: i64,
    made: String,
}

/// The list.
pub async fn show(visit: Visit) -> Answer {
    let all = ::templates::list(&visit.app.ledger, visit.actor()?).await?;
    let names = names(&visit.app).await?;
    let line = |shown: &Shown| Line {
        href: format!(
            "/templates/{}/{}",
            shown.of.kind.word(),
            shown.of.language.word()
        ),
        title: title(&visit, shown.of),
        shipped: shown.is_shipped(),
        version: shown.newest(),
        made: shown.versions.first().map_or_else(String::new, |newest| {
            made(&visit, &names, (&newest.made_by, newest.made_at))
        }),
    };
    let lines: Vec<Line> = all.iter().map(line).collect();
    page(&List {
        page: visit.titled("templates-title"),
        own: lines.iter().filter(|line| !line.shipped).count(),
        lines,
    })
}
