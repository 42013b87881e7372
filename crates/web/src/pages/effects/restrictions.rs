//! The records whose processing is restricted: why, until when to look again, and which were
//! changed or written to.

use accounts::Permission;
use askama::Template;
use effects::Restriction;
use jiff::Timestamp;

use crate::pages::persons::name::href;
use crate::refusal::Refusal;
use crate::visit::{Answer, Errors, Frame, Visit, form, to};

#[derive(Template)]
#[template(path = "effects/restrictions.html")]
struct List {
    page: Frame,
    errors: Errors,
    lines: Vec<Line>,
    may_check: bool,
}

struct Line {
    system: String,
    record: String,
    href: String,
    request: String,
    ground: String,
    since: String,
    /// Empty where none was set.
    review: String,
    due: bool,
    /// When it was first seen to be another; empty while it is not.
    changed: String,
    /// When it was first seen that the CRM wrote to the person; empty while it did not.
    mailed: String,
}

/// The list.
pub async fn show(visit: Visit) -> Answer {
    render(&visit, None).await
}

/// Compares every record with what it was.
pub async fn check(visit: Visit) -> Answer {
    match effects::check(&visit.app.desk, visit.actor()?).await {
        Ok(_) => to("/restrictions"),
        Err(error) => render(&visit, Some(error.into())).await,
    }
}

async fn render(visit: &Visit, refusal: Option<Refusal>) -> Answer {
    let faults = refusal.map(Refusal::first).transpose()?;
    let faults: Vec<_> = faults.into_iter().collect();
    let errors = visit.errors(&faults);
    let all = effects::restrictions(&visit.app.desk, visit.actor()?).await?;
    let template = List {
        page: visit.titled("restrictions-title").refused_if(&errors),
        lines: all.iter().map(|one| line(visit, one)).collect(),
        may_check: visit.may(Permission::PlansDraft),
        errors,
    };
    form(&template, &template.errors)
}

fn line(visit: &Visit, of: &Restriction) -> Line {
    let words = visit.words;
    let moment = |at: Option<Timestamp>| at.map_or_else(String::new, |at| visit.moment(at));
    Line {
        href: href(&of.place.system, &of.place.record),
        system: of.place.system.clone(),
        record: of.place.record.clone(),
        request: of.request.clone(),
        ground: words.word("effects-ground-", &of.ground),
        since: visit.moment(of.since),
        review: of.review_on.map_or_else(String::new, |day| words.day(day)),
        due: of.review_on.is_some_and(|day| day <= visit.today()),
        changed: moment(of.changed_at),
        mailed: moment(of.mailed_at),
    }
}
