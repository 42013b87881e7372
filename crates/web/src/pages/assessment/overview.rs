//! How far the assessment is: points, time used, who took part, versions.

use ::assessment::{Item, View, agenda};
use accounts::Permission;
use askama::Template;

use super::time;
use crate::fields::Fields;
use crate::pages::requests::line::{name_of, names};
use crate::refusal::{Fault, Refusal};
use crate::visit::{Answer, Errors, Frame, Visit, form, to};

#[derive(Template)]
#[template(path = "assessment/overview.html")]
struct Overview {
    page: Frame,
    errors: Errors,
    /// The number of the open round; 0 while there is none.
    open: i64,
    started: String,
    time: String,
    answered: usize,
    all: usize,
    people: Vec<(String, usize)>,
    points: Vec<Point>,
    tasks: Vec<(String, String, String, bool)>,
    versions: Vec<Version>,
    may_manage: bool,
}

struct Point {
    id: String,
    number: String,
    title: String,
    about: String,
    answered: usize,
    all: usize,
}

struct Version {
    number: i64,
    completed: String,
    /// The version before, to compare with; 0 for the first.
    before: i64,
}

/// The overview.
pub async fn show(visit: Visit) -> Answer {
    render(&visit, &[]).await
}

/// Begins a round.
pub async fn start(visit: Visit) -> Answer {
    match ::assessment::start(&visit.app.ledger, visit.actor()?).await {
        Ok(_) => to("/assessment"),
        Err(error) => render(&visit, &Refusal::from(error).faults()?).await,
    }
}

/// Ends it.
pub async fn complete(visit: Visit, _: Fields) -> Answer {
    match ::assessment::complete(&visit.app.desk, visit.actor()?).await {
        Ok(document) => to(&format!("/assessment/versions/{}", document.version)),
        Err(error) => render(&visit, &Refusal::from(error).faults()?).await,
    }
}

async fn render(visit: &Visit, faults: &[Fault]) -> Answer {
    let (ledger, actor) = (&visit.app.ledger, visit.actor()?);
    let view = ::assessment::view(ledger, actor).await?;
    let kept = ::assessment::versions(ledger, actor).await?;
    let own = ::assessment::own_measures(ledger, actor, 20).await?;
    let names = names(&visit.app).await?;
    let errors = visit.errors(faults);
    let people = view.iter().flat_map(|view| &view.participants);
    let version = |one: &::assessment::Assessment| Version {
        number: one.number,
        completed: match (&one.completed_by, one.completed_at) {
            (Some(by), Some(at)) => format!("{}, {}", visit.full_moment(at), name_of(&names, by)),
            _ => String::new(),
        },
        before: one.number - 1,
    };
    let (answered, all) = view
        .as_ref()
        .map_or((0, agenda().questions.len()), View::done);
    let template = Overview {
        page: visit.titled("assessment-title").refused_if(&errors),
        open: view.as_ref().map_or(0, |view| view.assessment.number),
        started: view.as_ref().map_or_else(String::new, |view| {
            let by = name_of(&names, &view.assessment.started_by);
            format!("{}, {by}", visit.moment(view.assessment.started_at))
        }),
        time: time(view.as_ref().map_or(0, |view| view.minutes)),
        people: people
            .map(|one| (name_of(&names, &one.login), one.answers))
            .collect(),
        points: points(visit, view.as_ref()),
        tasks: own.iter().map(|item| task(visit, item)).collect(),
        versions: kept.iter().map(version).collect(),
        may_manage: visit.may(Permission::AssessmentManage),
        answered,
        all,
        errors,
    };
    form(&template, &template.errors)
}

fn points(visit: &Visit, view: Option<&View>) -> Vec<Point> {
    let point = |point: &::assessment::Point| {
        let progress = view.and_then(|view| view.progress.iter().find(|one| one.point == point.id));
        Point {
            id: point.id.clone(),
            number: point.number.clone(),
            title: visit.words.law(&point.title),
            about: visit.words.law(&point.about),
            answered: progress.map_or(0, |one| one.answered),
            all: agenda().of(&point.id).count(),
        }
    };
    agenda().points.iter().map(point).collect()
}

/// Id, words, day and whether it is late.
pub fn task(visit: &Visit, item: &Item) -> (String, String, String, bool) {
    let today = visit.today();
    let due = item.measure.due;
    (
        item.measure.id.clone(),
        visit.words.law(&item.measure.title),
        due.map_or_else(String::new, |due| visit.words.near_day(due, today)),
        item.is_overdue(today),
    )
}
