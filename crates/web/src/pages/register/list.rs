//! All systems that hold personal data, with what is missing of their descriptions.

use ::register::System;
use accounts::Permission;
use askama::Template;

use super::{configured, gaps, place};
use crate::visit::{Answer, Frame, Visit, page};

#[derive(Template)]
#[template(path = "register/list.html")]
struct List {
    page: Frame,
    lines: Vec<Line>,
    open: usize,
    without_owner: usize,
    may_write: bool,
}

struct Line {
    id: String,
    title: String,
    connected: bool,
    owner: String,
    review: String,
    due: bool,
    gaps: Vec<String>,
    former: bool,
}

/// The list.
pub async fn show(visit: Visit) -> Answer {
    let configured = configured(&visit.app);
    let place = place(&visit.app, &configured);
    let all = ::register::list(&visit.app.ledger, visit.actor()?, &place).await?;
    let lines: Vec<Line> = all.iter().map(|system| line(&visit, system)).collect();
    page(&List {
        page: visit.titled("register-title"),
        open: lines.iter().filter(|line| !line.gaps.is_empty()).count(),
        without_owner: all
            .iter()
            .filter(|system| system.gaps.contains(&::register::Gap::Owner))
            .count(),
        lines,
        may_write: visit.may(Permission::RegisterWrite),
    })
}

fn line(visit: &Visit, system: &System) -> Line {
    let described = &system.description;
    Line {
        id: system.id.clone(),
        title: system.title().to_owned(),
        connected: system.configured,
        owner: described.owner.clone(),
        review: described
            .review_on
            .map_or_else(String::new, |day| visit.words.day(day)),
        due: system.gaps.contains(&::register::Gap::ReviewDue),
        gaps: gaps(visit.words, &system.gaps),
        former: !described.is_in_use(visit.today()),
    }
}
