//! The plan of measures: what has to be done, who sees to it, and what became of it.

use ::assessment::{Adoption, Item, MeasureKind, Setting, State};
use ::requests::{Ending, TaskOwner, Text};
use accounts::Permission;
use askama::Template;
use axum::http::header;
use axum::response::IntoResponse as _;

use super::{choose, owners};
use crate::dates;
use crate::fields::Fields;
use crate::pages::requests::line::{name_of, names};
use crate::pages::requests::list::Choice;
use crate::refusal::{Fault, Refusal};
use crate::visit::{Answer, Errors, Frame, Visit, form, to};

#[derive(Template)]
#[template(path = "assessment/plan.html")]
struct PlanPage {
    page: Frame,
    errors: Errors,
    groups: Vec<Group>,
    open: usize,
    all: usize,
    /// Systems that did not answer.
    away: Vec<String>,
    may_manage: bool,
}

struct Group {
    word: &'static str,
    title: String,
    lines: Vec<Line>,
}

#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a question the template asks"
)]
struct Line {
    id: String,
    title: String,
    about: String,
    criterion: String,
    owner: String,
    due: String,
    state: String,
    shape: &'static str,
    /// `proposed`, `task` or `ended`
    stage: &'static str,
    /// What one click does; empty when it becomes a task.
    sets: String,
    /// Whether the visitor may set it.
    may_set: bool,
    may_end: bool,
    history: String,
    /// Whether the form for owner and day stands here: once for each task, and where somebody asked for it. Everywhere,
    /// its list of people would be most of the page.
    schedules: bool,
    /// Whether it was asked for or sent.
    chosen: bool,
    owners: Vec<Choice>,
    typed_due: String,
    /// What was typed as the result.
    result: String,
}

/// The plan.
pub async fn show(visit: Visit, fields: Fields) -> Answer {
    render(&visit, &fields.only(&["item"]), &[]).await
}

/// Makes an item a setting or a task.
pub async fn adopt(visit: Visit, fields: Fields) -> Answer {
    let adoption = match fields.get("as") {
        "task" => Adoption::Task,
        _ => Adoption::Proposed,
    };
    let id = fields.get("item");
    let (desk, actor) = (&visit.app.desk, visit.actor()?);
    match ::assessment::adopt(desk, actor, (id, adoption)).await {
        Ok(_) => to(&place(id)),
        Err(error) => render(&visit, &fields, &Refusal::from(error).faults()?).await,
    }
}

/// Says who sees to an item and until when.
pub async fn schedule(visit: Visit, fields: Fields) -> Answer {
    match scheduled(&visit, &fields).await {
        Ok(()) => to(&place(fields.get("item"))),
        Err(refusal) => render(&visit, &fields, &refusal.faults()?).await,
    }
}

async fn scheduled(visit: &Visit, fields: &Fields) -> Result<(), Refusal> {
    let owner: TaskOwner = fields.get("owner").parse()?;
    let typed = fields.get("due");
    let due = dates::read_ahead(typed, visit.today());
    if !typed.is_empty() && due.is_none() {
        return Err(Refusal::invalid(Fault::new("date-shape").at("due")));
    }
    let (desk, actor) = (&visit.app.desk, visit.actor()?);
    ::assessment::schedule(desk, actor, fields.get("item"), (owner, due)).await?;
    Ok(())
}

/// Ends a task.
pub async fn end(visit: Visit, fields: Fields) -> Answer {
    match ended(&visit, &fields).await {
        Ok(()) => to(&place(fields.get("item"))),
        Err(refusal) => render(&visit, &fields, &refusal.faults()?).await,
    }
}

async fn ended(visit: &Visit, fields: &Fields) -> Result<(), Refusal> {
    let ending: Ending = fields.get("ending").parse()?;
    let result = Text::optional("result", fields.raw("result"))?;
    let (ledger, actor) = (&visit.app.ledger, visit.actor()?);
    let how = (ending, result.as_ref());
    Ok(::assessment::end_measure(ledger, actor, fields.get("item"), how).await?)
}

/// The plan as a table for a spreadsheet.
pub async fn table(visit: Visit) -> Answer {
    let plan = ::assessment::plan(&visit.app.desk, visit.actor()?).await?;
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"measures.csv\"",
        ),
    ];
    // The mark tells spreadsheets that this is UTF-8.
    let text = format!(
        "\u{FEFF}{}",
        ::assessment::table(&plan.items, visit.words.0)
    );
    Ok((headers, text).into_response())
}

fn place(id: &str) -> String {
    let id: String = form_urlencoded::byte_serialize(id.as_bytes()).collect();
    format!("/assessment/plan#{id}")
}

async fn render(visit: &Visit, fields: &Fields, faults: &[Fault]) -> Answer {
    let plan = ::assessment::plan(&visit.app.desk, visit.actor()?).await?;
    let known = |item: &Item| item.measure.id == fields.get("item");
    if !faults.is_empty() && !plan.items.iter().any(known) {
        return Err(Refusal::NotFound);
    }
    let errors = visit.errors(faults);
    let people = owners(visit).await?;
    let names = names(&visit.app).await?;
    let mut groups = Vec::new();
    for kind in MeasureKind::ALL {
        let of_kind = plan.items.iter().filter(|item| item.measure.kind == kind);
        let lines: Vec<Line> = of_kind
            .map(|item| line((visit, fields), item, (&people, &names)))
            .collect();
        if !lines.is_empty() {
            groups.push(Group {
                word: kind.word(),
                title: visit.words.law(&kind.title()),
                lines,
            });
        }
    }
    let away = plan.facts.systems.iter();
    let away = away.filter(|system| system.connected && !system.reachable);
    let template = PlanPage {
        page: visit.titled("assessment-plan").refused_if(&errors),
        open: plan
            .items
            .iter()
            .filter(|item| item.state.is_open())
            .count(),
        all: plan.items.len(),
        away: away.map(|system| system.name.clone()).collect(),
        may_manage: visit.may(Permission::AssessmentManage),
        groups,
        errors,
    };
    form(&template, &template.errors)
}

type Names = std::collections::HashMap<String, String>;

fn line(
    (visit, fields): (&Visit, &Fields),
    item: &Item,
    (people, names): (&[Choice], &Names),
) -> Line {
    let (words, measure) = (visit.words, &item.measure);
    let chosen = measure.id == fields.get("item");
    let typed = |name: &str| {
        let typed = fields.raw(name);
        (chosen && !typed.is_empty()).then(|| typed.to_owned())
    };
    let due = || {
        let day = |due: jiff::civil::Date| format!("{}.{}.{}", due.day(), due.month(), due.year());
        measure.due.map_or_else(String::new, day)
    };
    let owner = item.owner();
    let is_own = match &owner {
        TaskOwner::Login(login) => visit
            .actor
            .as_ref()
            .is_some_and(|actor| actor.account.login == *login),
        TaskOwner::Role(role) => visit
            .actor
            .as_ref()
            .is_some_and(|actor| actor.account.roles.contains(role)),
    };
    let late = item.is_overdue(visit.today());
    let manages = visit.may(Permission::AssessmentManage);
    Line {
        title: words.law(&measure.title),
        about: words.law(&measure.about),
        criterion: words.law(&measure.criterion),
        owner: match &owner {
            TaskOwner::Login(login) => name_of(names, login),
            TaskOwner::Role(role) => words.word("role-", role.word()),
        },
        due: measure
            .due
            .map_or_else(String::new, |due| words.near_day(due, visit.today())),
        state: words.law(&item.state.title()),
        shape: match item.state {
            _ if late => "over",
            State::Proposed => "soon",
            State::Task => "near",
            State::Done | State::Dropped | State::Set => "done",
        },
        stage: match item.state {
            State::Proposed => "proposed",
            State::Task => "task",
            State::Done | State::Dropped | State::Set => "ended",
        },
        sets: sets(visit, measure.setting.as_ref()),
        may_set: visit.may(match measure.setting {
            Some(Setting::SwitchOn { .. }) => Permission::WorkflowsEdit,
            Some(Setting::Mark { .. }) => Permission::SystemsManage,
            None => Permission::AssessmentManage,
        }),
        may_end: item.state == State::Task && (is_own || manages),
        history: history(visit, item, names),
        schedules: chosen || item.state == State::Task,
        chosen,
        owners: choose(
            people,
            &typed("owner").unwrap_or_else(|| measure.owner.clone()),
        ),
        typed_due: typed("due").unwrap_or_else(due),
        result: typed("result").unwrap_or_default(),
        id: measure.id.clone(),
    }
}

/// What the button says.
fn sets(visit: &Visit, setting: Option<&Setting>) -> String {
    match setting {
        Some(Setting::SwitchOn { .. }) => visit.words.t("assessment-set-workflow"),
        Some(Setting::Mark { class, .. }) => {
            let class = visit.words.word("field-", class);
            visit.words.tr("assessment-set-mark", "class", class)
        }
        None => String::new(),
    }
}

/// Who made it what, when it ended and what came of it.
fn history(visit: &Visit, item: &Item, names: &Names) -> String {
    let told = |by: &Option<String>, at: Option<jiff::Timestamp>| {
        let (by, at) = (by.as_ref()?, at?);
        Some(format!("{}, {}", name_of(names, by), visit.moment(at)))
    };
    let ended = told(&item.ended_by, item.ended_at);
    let whole = [
        ended.or_else(|| told(&item.adopted_by, item.adopted_at)),
        item.result.clone(),
    ];
    let parts: Vec<String> = whole.into_iter().flatten().collect();
    parts.join(": ")
}
