//! Tasks of a request beside its checklist: who, until when, in which system; ended here.

use std::collections::HashMap;

use ::errands::{Ask, Way, Ways};
use ::requests::{Ending, NewTask, Task, TaskId, TaskOwner, Text, View};
use accounts::{Permission, Role};
use askama::Template;
use axum::extract::Path;

use super::assign::workers;
use super::line::{author, name_of, names};
use super::list::Choice;
use super::outline::glance_of;
use super::reference;
use super::show::CaseHead;
use crate::dates;
use crate::fields::Fields;
use crate::pages::register;
use crate::refusal::{Fault, Refusal};
use crate::visit::{Answer, Errors, Frame, Visit, form, to};

#[derive(Template)]
#[template(path = "requests/tasks.html")]
struct TasksPage {
    page: Frame,
    errors: Errors,
    head: CaseHead,
    tasks: Vec<(Line, Option<Errand>)>,
    owners: Vec<Choice>,
    systems: Vec<Choice>,
    words: String,
    due: String,
    /// The task whose end was refused, and what was typed.
    ended: (String, String),
    /// What was typed to be shown to an owner.
    identifiers: String,
    may_reveal: bool,
    may_work: bool,
    /// Whether another can be added.
    may_add: bool,
}

/// A task as it is shown.
pub struct Line {
    pub id: String,
    pub reference: String,
    /// Empty once the file's time is over.
    pub words: String,
    pub owner: String,
    pub system: String,
    pub due: String,
    pub late: bool,
    /// When and how it ended, and what came of it; empty while it is open.
    pub ended: String,
    pub result: String,
}

/// What is known of asking the owner of a task's system.
struct Errand {
    /// When and how the owner was asked, and what came of it; empty before.
    said: Vec<String>,
    /// Whether the owner can be asked now.
    may_ask: bool,
    round: i64,
}

/// A task in the visitor's words.
pub fn line(visit: &Visit, task: &Task, names: &HashMap<String, String>) -> Line {
    let words = visit.words;
    let ended = match (task.ending, task.ended_at, &task.ended_by) {
        (Some(ending), Some(at), Some(by)) => format!(
            "{}, {}, {}",
            words.word("task-ending-", ending.word()),
            visit.moment(at),
            author(words, names, by)
        ),
        _ => String::new(),
    };
    Line {
        id: task.id.to_string(),
        reference: task.reference.to_string(),
        words: task.words.clone().unwrap_or_default(),
        owner: match &task.owner {
            TaskOwner::Login(login) => name_of(names, login),
            TaskOwner::Role(role) => words.word("role-", role.word()),
        },
        system: task.system.clone().unwrap_or_default(),
        due: words.near_day(task.due, visit.today()),
        late: task.is_overdue(visit.today()),
        ended,
        result: task.result.clone().unwrap_or_default(),
    }
}

/// The page.
pub async fn show(visit: Visit, Path(text): Path<String>) -> Answer {
    render(&visit, &text, (&Fields::default(), ""), &[]).await
}

/// Adds a task.
pub async fn add(visit: Visit, Path(text): Path<String>, fields: Fields) -> Answer {
    match added(&visit, &text, &fields).await {
        Ok(_) => to(&format!("/requests/{text}/tasks")),
        Err(refusal) => render(&visit, &text, (&fields, ""), &refusal.faults()?).await,
    }
}

async fn added(visit: &Visit, text: &str, fields: &Fields) -> Result<TaskId, Refusal> {
    let due = dates::read_ahead(fields.get("due"), visit.today());
    let new = NewTask {
        words: Text::parse("words", fields.raw("words"))?,
        owner: fields.get("owner").parse::<TaskOwner>()?,
        system: fields.filled("system").map(str::to_owned),
        due: due.ok_or_else(|| Refusal::invalid(Fault::new("date-shape").at("due")))?,
    };
    let names = register::ids(&visit.app).await?;
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let (ledger, actor) = (&visit.app.ledger, visit.actor()?);
    Ok(::requests::add_task(ledger, actor, reference(text)?, (new, &names)).await?)
}

/// Ends a task: done, or dropped with the reason.
pub async fn end(
    visit: Visit,
    Path((text, task)): Path<(String, String)>,
    fields: Fields,
) -> Answer {
    match ended(&visit, (&text, &task), &fields).await {
        Ok(()) => to(&format!("/requests/{text}/tasks")),
        Err(refusal) => render(&visit, &text, (&fields, &task), &refusal.faults()?).await,
    }
}

async fn ended(visit: &Visit, (text, task): (&str, &str), fields: &Fields) -> Result<(), Refusal> {
    let (ledger, actor) = (&visit.app.ledger, visit.actor()?);
    let known = ::requests::tasks(ledger, actor, reference(text)?).await?;
    if !known.iter().any(|one| one.id.as_str() == task) {
        return Err(Refusal::NotFound);
    }
    let ending: Ending = fields.get("ending").parse()?;
    let result = Text::optional("result", fields.raw("result"))?;
    let id = TaskId::from_stored(task);
    let which = (reference(text)?, &id);
    Ok(::requests::end_task(ledger, actor, which, (ending, result.as_ref())).await?)
}

/// Has the owner of the task's system asked.
pub async fn ask(
    visit: Visit,
    Path((text, task)): Path<(String, String)>,
    fields: Fields,
) -> Answer {
    let done = async {
        let id = TaskId::from_stored(&*task);
        let asked = Ask {
            reference: reference(&text)?,
            task: &id,
            identifiers: Text::optional("identifiers", fields.raw("identifiers"))?,
            round: fields.get("round").parse().unwrap_or_default(),
        };
        let (desk, actor) = (&visit.app.desk, visit.actor()?);
        Ok(::errands::ask(desk, ways(&visit), actor, &asked).await?)
    };
    match done.await {
        Ok(_) => to(&format!("/requests/{text}/tasks#{task}")),
        Err(Refusal::NotFound) => Err(Refusal::NotFound),
        Err(refusal) => render(&visit, &text, (&fields, ""), &refusal.faults()?).await,
    }
}

/// How owners are reached from this installation.
pub fn ways(visit: &Visit) -> Ways<'_> {
    Ways {
        public_url: &visit.app.public_url,
        hooks: &visit.app.hooks,
    }
}

/// The errands of a request's tasks, beside them.
async fn errands(
    visit: &Visit,
    (view, closed): (&View, bool),
    names: &HashMap<String, String>,
) -> Result<Vec<(Line, Option<Errand>)>, Refusal> {
    let (desk, actor) = (&visit.app.desk, visit.actor()?);
    let tasks = ::requests::tasks(&visit.app.ledger, actor, view.reference).await?;
    let known = ::errands::errands_of(desk, actor, view.reference).await?;
    let may = visit.may(Permission::RequestsWork) && !closed && !view.outline;
    let beside = |task: &Task| {
        let errand = known.iter().find(|errand| errand.task == task.id);
        let may_ask = may && task.ending.is_none() && has_owner(visit, task);
        let shown = errand.is_some() || may_ask;
        let errand = shown.then(|| Errand {
            said: errand.map_or_else(Vec::new, |errand| said(visit, errand, names)),
            may_ask,
            round: errand.map_or(0, |errand| errand.round),
        });
        (line(visit, task, names), errand)
    };
    Ok(tasks.iter().map(beside).collect())
}

/// Whether the task's system has somebody to ask.
fn has_owner(visit: &Visit, task: &Task) -> bool {
    let owned = |system: &String| {
        let config = visit.app.desk.systems.get(system);
        let owner = config.is_ok_and(|config| config.owner.is_some());
        owner || visit.app.hooks.of_system(system).is_some()
    };
    task.system.as_ref().is_some_and(owned)
}

fn said(visit: &Visit, errand: &::errands::Errand, names: &HashMap<String, String>) -> Vec<String> {
    let words = visit.words;
    let places = [
        ("by", name_of(names, &errand.asked_by)),
        ("at", visit.moment(errand.asked_at)),
        ("until", visit.moment(errand.expires_at)),
    ];
    let key = match errand.way {
        Way::Mail => "errand-asked-mail",
        Way::Webhook => "errand-asked-webhook",
    };
    let mut said = vec![words.with(key, &places)];
    if let (Some(outcome), Some(at)) = (errand.outcome, errand.answered_at) {
        let title = words.word("errand-outcome-", outcome.word());
        let reason = errand.reason.as_deref().unwrap_or_default();
        let places = [
            ("outcome", title),
            ("at", visit.moment(at)),
            ("reason", reason.to_owned()),
        ];
        said.push(words.with("errand-answer", &places));
    }
    said
}

async fn render(
    visit: &Visit,
    text: &str,
    (fields, task): (&Fields, &str),
    faults: &[Fault],
) -> Answer {
    let (view, head) = glance_of(visit, text).await?;
    let errors = visit.errors(faults);
    let names = names(&visit.app).await?;
    let due = fields.raw("due");
    let template = TasksPage {
        page: visit.titled("tasks-title").refused_if(&errors),
        tasks: errands(visit, (&view, head.closed), &names).await?,
        identifiers: fields.raw("identifiers").to_owned(),
        may_reveal: visit.may(Permission::PersonReveal),
        owners: owners(visit, fields.get("owner")).await?,
        systems: register::choices(visit, fields.get("system")).await?,
        words: fields.raw("words").to_owned(),
        due: due.to_owned(),
        ended: (task.to_owned(), fields.raw("result").to_owned()),
        may_work: visit.may(Permission::RequestsWork),
        may_add: visit.may(Permission::RequestsWork) && !head.closed && !view.outline,
        head,
        errors,
    };
    form(&template, &template.errors)
}

/// The roles that work on requests, then everybody who does.
async fn owners(visit: &Visit, chosen: &str) -> Result<Vec<Choice>, Refusal> {
    let works = |role: &Role| role.permissions().contains(&Permission::RequestsWork);
    let roles = Role::ALL.into_iter().filter(works).map(|role| {
        let value = TaskOwner::Role(role).to_string();
        Choice {
            label: visit.words.word("role-", role.word()),
            chosen: chosen == value,
            value,
        }
    });
    let login = chosen.strip_prefix("login:").unwrap_or(chosen);
    let people = workers(visit, login).await?;
    let people = people.into_iter().map(|choice| Choice {
        value: format!("login:{}", choice.value),
        ..choice
    });
    Ok(people.chain(roles).collect())
}
