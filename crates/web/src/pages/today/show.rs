//! Heute: what is to be done next, and until when.

use ::requests::{DueCount, Filter, Owner, Request, State};
use accounts::Permission;
use askama::Template;
use erasure::PlanState;
use futures_util::TryFutureExt as _;
use jiff::ToSpan as _;
use jiff::civil::Date;

use super::attention::{Notice, attention};
use super::due::{Bar, DueDay, bars, due_days};
use super::share::{Share, shares};
use crate::pages::assessment::overview::task as measure;
use crate::pages::requests::line::{Line, lines, names};
use crate::pages::requests::tasks::{Line as Task, line as task_line};
use crate::refusal::Refusal;
use crate::visit::{Answer, Frame, Visit, page, to};

/// So many lines of each kind; the list has them all.
const MOST: u16 = 10;
/// How far the strip of days looks ahead.
const AHEAD: i32 = 13;

#[derive(Template)]
#[template(path = "today/show.html")]
struct Today {
    page: Frame,
    day: String,
    who: String,
    mine: Vec<Line>,
    mine_all: String,
    tasks: Vec<Task>,
    /// Id, words, day, late: measures of the assessment.
    measures: Vec<(String, String, String, bool)>,
    nobodys: Vec<Line>,
    nobodys_all: String,
    approvals: Vec<Line>,
    attention: Vec<Notice>,
    shares: Vec<Share>,
    strip: Vec<DueDay>,
    strip_sum: String,
    bars: Vec<Bar>,
    open: String,
    next_due: String,
    may_approve: bool,
    may_work: bool,
}

/// My next steps, those of nobody, and what waits for my approval. Who sees no contents begins
/// where their work is.
pub async fn show(visit: Visit) -> Answer {
    if !visit.may(Permission::RequestsRead) {
        return to(if visit.may(Permission::LedgerRead) {
            "/ledger"
        } else {
            "/systems"
        });
    }
    let (ledger, actor) = (&visit.app.ledger, visit.actor()?);
    // Everything at once: no answer waits for another.
    let (approvals, found, left, shelves, due) = tokio::try_join!(
        for_approval(&visit),
        find(&visit, assigned(Owner::Login(actor.account.login.clone()))),
        find(&visit, assigned(Owner::Nobody)),
        ::requests::shelves(ledger, actor, visit.today()).err_into(),
        due(&visit),
    )?;
    let (mine, nobodys, tasks, measures, attention, shares, next_due) = tokio::try_join!(
        lines(&visit, &found),
        lines(&visit, &left),
        tasks(&visit),
        measures(&visit),
        attention(&visit),
        shares(&visit),
        next_due(&visit),
    )?;
    let days = due_days(&visit, &due, until(&visit));
    page(&Today {
        page: visit.titled("today-title"),
        day: visit.words.long_day(visit.today()),
        who: who(&visit)?,
        mine,
        mine_all: visit.words.number(shelves.mine),
        tasks,
        measures,
        nobodys,
        nobodys_all: visit.words.number(shelves.nobodys),
        approvals: to_approve(&visit, &approvals).await?,
        attention,
        shares,
        strip_sum: visit.words.number(days.iter().map(|day| day.count).sum()),
        strip: days,
        bars: bars(&visit, &due, shelves.open),
        open: visit.words.number(shelves.open),
        next_due,
        may_approve: visit.may(Permission::PlansApprove),
        may_work: visit.may(Permission::RequestsWork),
    })
}

/// What waits for an approval, for who may give it.
async fn for_approval(visit: &Visit) -> Result<Vec<Request>, Refusal> {
    if !visit.may(Permission::PlansApprove) {
        return Ok(Vec::new());
    }
    let filter = Filter {
        states: vec![State::ForApproval],
        ..Filter::default()
    };
    find(visit, filter).await
}

/// The tasks of the account and its roles, by their day.
async fn tasks(visit: &Visit) -> Result<Vec<Task>, Refusal> {
    let (ledger, actor) = (&visit.app.ledger, visit.actor()?);
    let own = ::requests::own_tasks(ledger, actor, u32::from(MOST)).await?;
    let names = names(&visit.app).await?;
    Ok(own
        .iter()
        .map(|task| task_line(visit, task, &names))
        .collect())
}

/// Measures of the assessment that became tasks of the account or its roles.
async fn measures(visit: &Visit) -> Result<Vec<(String, String, String, bool)>, Refusal> {
    if !visit.may(Permission::AssessmentRead) {
        return Ok(Vec::new());
    }
    let (ledger, actor) = (&visit.app.ledger, visit.actor()?);
    let own = assessment::own_measures(ledger, actor, u32::from(MOST)).await?;
    Ok(own.iter().map(|item| measure(visit, item)).collect())
}

/// What waits for a second person, each with the way to the plan that is to be judged.
async fn to_approve(visit: &Visit, requests: &[Request]) -> Result<Vec<Line>, Refusal> {
    let mut lines = lines(visit, requests).await?;
    for line in &mut lines {
        let plans = erasure::plans_of(&visit.app.desk, visit.actor()?, &line.reference).await?;
        let drafted = plans
            .into_iter()
            .find(|plan| plan.state == PlanState::Draft);
        if let Some(plan) = drafted {
            line.step_href = format!("/plans/{}/approval", plan.plan);
            line.step = visit.words.t("today-approve");
        }
    }
    Ok(lines)
}

fn who(visit: &Visit) -> Result<String, Refusal> {
    let account = &visit.actor()?.account;
    let roles = account.roles.iter();
    let roles: Vec<String> = roles
        .map(|role| visit.words.word("role-", role.word()))
        .collect();
    Ok(format!("{}, {}", account.name, roles.join(", ")))
}

fn until(visit: &Visit) -> Date {
    visit.today().saturating_add(AHEAD.days())
}

async fn due(visit: &Visit) -> Result<Vec<DueCount>, Refusal> {
    Ok(::requests::due_days(&visit.app.ledger, visit.actor()?, until(visit)).await?)
}

/// The earliest open deadline at all, for who has nothing due.
async fn next_due(visit: &Visit) -> Result<String, Refusal> {
    let filter = Filter {
        open: true,
        limit: Some(1),
        ..Filter::default()
    };
    let found = find_as_is(visit, &filter).await?;
    let words = visit.words;
    Ok(found.first().map_or_else(String::new, |request| {
        let day = words.near_day(request.due_day(), visit.today());
        let places = [("day", day), ("reference", request.reference.to_string())];
        words.with("today-next-due", &places)
    }))
}

fn assigned(owner: Owner) -> Filter {
    Filter {
        assignee: Some(owner),
        open: true,
        ..Filter::default()
    }
}

async fn find(visit: &Visit, filter: Filter) -> Result<Vec<Request>, Refusal> {
    let filter = Filter {
        limit: Some(MOST),
        ..filter
    };
    find_as_is(visit, &filter).await
}

async fn find_as_is(visit: &Visit, filter: &Filter) -> Result<Vec<Request>, Refusal> {
    let found = ::requests::list(&visit.app.ledger, visit.actor()?, filter, visit.today()).await?;
    Ok(found.requests)
}
