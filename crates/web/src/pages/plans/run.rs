//! Step 6: the run. Confirmed by typing the reference; goes on when the page is closed.

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use accounts::Permission;
use askama::Template;
use axum::extract::Path;
use erasure::{PlanState, PlanView, Progress, RunView, Start, Stop};
use jiff::civil::time;
use jiff::{Timestamp, ToSpan as _};

use super::{Rail, plan_of};
use crate::fields::Fields;
use crate::pages::requests::line::{name_of, names};
use crate::refusal::{Fault, Refusal};
use crate::session;
use crate::visit::{Answer, Errors, Frame, Visit, form, to};

/// Seconds between two looks at a run under way.
const REFRESH: u32 = 3;
/// A refusal comes at once; so long the page waits for one.
const AT_ONCE: Duration = Duration::from_secs(2);
/// The hour of the evening for which a run can be set.
const EVENING: i8 = 20;
/// So many rows are listed; all are counted.
const MOST: usize = 500;

#[derive(Template)]
#[template(path = "plans/run.html")]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a question the template asks"
)]
struct Run {
    page: Frame,
    errors: Errors,
    rail: Rail,
    plan: String,
    state: String,
    /// `ask`, `running`, `over`, `conflict` or `not_yet`
    stage: &'static str,
    percent: i64,
    done: String,
    total: String,
    systems: Vec<(String, i64, i64)>,
    rows: usize,
    persons: usize,
    view: Option<RunView>,
    /// How many rows of each kind came to what.
    kinds: Vec<(String, String, String, String)>,
    results: Vec<(String, String, String)>,
    more: usize,
    typed: String,
    fresh: bool,
    may: bool,
    /// `heute 20:00`
    evening: String,
    set: Option<Set>,
    /// Who wants the run to stop, or has stopped it; empty where nobody does.
    halt: String,
    /// Whether it can be stopped: it is under way, here or on another node, and nobody has it stop yet.
    may_halt: bool,
    has_certificate: bool,
}

/// A run that is set for later.
struct Set {
    at: String,
    by: String,
    /// Why it did not start; empty while it waits.
    failed: String,
}

/// Where the run stands.
pub async fn show(visit: Visit, Path(id): Path<String>) -> Answer {
    let plan = plan_of(&visit, &id).await?;
    let fault = visit.tasks.fault(&plan.plan.to_string());
    render(&visit, &plan, "", &fault.into_iter().collect::<Vec<_>>()).await
}

/// Starts the run, or goes on with one that stopped.
pub async fn start(visit: Visit, Path(id): Path<String>, fields: Fields) -> Answer {
    let plan = plan_of(&visit, &id).await?;
    match try_start(&visit, &plan, &fields).await {
        Ok(()) => to(&format!("/plans/{}/run", plan.plan)),
        Err(refusal) => render(&visit, &plan, fields.raw("reference"), &refusal.faults()?).await,
    }
}

/// Sets the run for the evening.
pub async fn later(visit: Visit, Path(id): Path<String>, fields: Fields) -> Answer {
    let plan = plan_of(&visit, &id).await?;
    let done = async {
        confirmed(&visit, &plan, &fields).await?;
        let (due_at, _) = evening(&visit)?;
        let (desk, actor) = (&visit.app.desk, visit.actor()?);
        Ok::<_, Refusal>(erasure::schedule(desk, actor, &plan.plan, due_at).await?)
    };
    match done.await {
        Ok(()) => to(&format!("/plans/{}/run", plan.plan)),
        Err(refusal) => render(&visit, &plan, fields.raw("reference"), &refusal.faults()?).await,
    }
}

/// Has the run stop after the batch it is at.
pub async fn stop(visit: Visit, Path(id): Path<String>) -> Answer {
    let plan = plan_of(&visit, &id).await?;
    match erasure::stop(&visit.app.desk, visit.actor()?, &plan.plan).await {
        Ok(_) => to(&format!("/plans/{}/run", plan.plan)),
        Err(error) => render(&visit, &plan, "", &Refusal::from(error).faults()?).await,
    }
}

/// Takes back what was set.
pub async fn withdraw(visit: Visit, Path(id): Path<String>) -> Answer {
    let plan = plan_of(&visit, &id).await?;
    match erasure::unschedule(&visit.app.desk, visit.actor()?, &plan.plan).await {
        Ok(()) => to(&format!("/plans/{}/run", plan.plan)),
        Err(error) => render(&visit, &plan, "", &Refusal::from(error).faults()?).await,
    }
}

/// Says that something stale was brought up to date by hand, or calls its endpoint again.
pub async fn refresh(visit: Visit, Path(id): Path<String>, fields: Fields) -> Answer {
    let plan = plan_of(&visit, &id).await?;
    let what = (fields.get("system"), fields.get("name"));
    let by_hand = fields.get("how") != "again";
    let (desk, actor) = (&visit.app.desk, visit.actor()?);
    match erasure::refresh(desk, actor, &plan.plan, what, by_hand).await {
        Ok(_) => to(&format!("/plans/{}/run", plan.plan)),
        Err(error) => render(&visit, &plan, "", &Refusal::from(error).faults()?).await,
    }
}

/// The coming evening, and how it is called.
fn evening(visit: &Visit) -> Result<(Timestamp, &'static str), Refusal> {
    let broken = |error: jiff::Error| Refusal::broken(&error);
    let at = |day: jiff::civil::Date| {
        let evening = day.to_datetime(time(EVENING, 0, 0, 0));
        let evening = evening.to_zoned_datetime(visit.app.zone().clone());
        evening.map(|evening| evening.timestamp()).map_err(broken)
    };
    let tonight = at(visit.today())?;
    if visit.app.now() < tonight {
        return Ok((tonight, "plans-run-today"));
    }
    let tomorrow = visit.today().checked_add(1.day()).map_err(broken)?;
    Ok((at(tomorrow)?, "plans-run-tomorrow"))
}

fn set(visit: &Visit, start: Start, names: &HashMap<String, String>) -> Set {
    let said = |code: String| Fault::new(&code).fill("system", "").said(visit.words);
    Set {
        at: visit.moment(start.due_at),
        by: name_of(names, &start.set_by),
        failed: start.failed.map_or_else(String::new, said),
    }
}

/// Who wants the run to stop and since when, or who has stopped it.
fn halt(visit: &Visit, state: PlanState, stop: &Stop, names: &HashMap<String, String>) -> String {
    let key = if state == PlanState::Paused {
        "plans-run-halted"
    } else {
        "plans-run-halting"
    };
    let places = [
        ("name", name_of(names, &stop.by)),
        ("at", visit.moment(stop.at)),
    ];
    visit.words.with(key, &places)
}

/// The reference was typed and the password given lately.
async fn confirmed(visit: &Visit, plan: &PlanView, fields: &Fields) -> Result<(), Refusal> {
    if !fields.get("reference").eq_ignore_ascii_case(&plan.request) {
        return Err(Refusal::invalid(
            Fault::new("reference-typed").at("reference"),
        ));
    }
    session::freshen(visit, fields).await?;
    Ok(())
}

async fn try_start(visit: &Visit, plan: &PlanView, fields: &Fields) -> Result<(), Refusal> {
    confirmed(visit, plan, fields).await?;
    let (desk, actor, id) = (
        visit.app.desk.clone(),
        visit.actor()?.clone(),
        plan.plan.clone(),
    );
    let (told, tells) = tokio::sync::oneshot::channel();
    visit.tasks.start(plan.plan.to_string(), async move {
        let done = erasure::run(&desk, &actor, &id).await;
        let fault = done.err().map(|error| first_fault(error.into()));
        let _ = told.send(());
        fault.map_or(Ok(()), Err)
    });
    // A run that is over by then is shown as such at once; any other by the page's refresh.
    let _ = tokio::time::timeout(AT_ONCE, tells).await;
    Ok(())
}

fn first_fault(refusal: Refusal) -> Fault {
    let is_busy = matches!(refusal, Refusal::Busy(_));
    let fault = refusal.told("run-broken");
    if !is_busy || fault.code != "system-away" {
        return fault;
    }
    // Another system may be done already, so nothing is said of what was changed.
    Fault {
        code: "run-away".to_owned(),
        ..fault
    }
}

async fn render(visit: &Visit, plan: &PlanView, typed: &str, faults: &[Fault]) -> Answer {
    let (desk, actor) = (&visit.app.desk, visit.actor()?);
    let progress = erasure::progress(desk, actor, &plan.plan).await?;
    let mut run = erasure::run_view(desk, actor, &plan.plan).await?;
    for left in run.iter_mut().flat_map(|run| &mut run.residue) {
        left.kind = visit.words.word("field-", &left.kind);
    }
    let start = erasure::scheduled(desk, actor, &plan.plan).await?;
    let people = names(&visit.app).await?;
    let halt = progress.stop.as_ref();
    let halt = halt.map(|stop| self::halt(visit, plan.state, stop, &people));
    let may = visit.may(Permission::PlansRun);
    let errors = visit.errors(faults);
    let stage = stage(plan.state, &errors);
    let mut page = visit.titled("plans-run-title").refused_if(&errors);
    if stage == "running" {
        page.refresh = Some(REFRESH);
        page.title = format!("{} % · {}", percent(&progress), page.title);
    }
    let template = Run {
        page,
        rail: Rail::of(visit, plan, "run"),
        plan: plan.plan.to_string(),
        state: visit.words.word("plan-state-", plan.state.word()),
        stage,
        percent: percent(&progress),
        done: visit.words.number(progress.done),
        total: visit.words.number(progress.total),
        systems: progress
            .systems
            .into_iter()
            .map(|(name, (done, all))| (name, done, all))
            .collect(),
        rows: plan.items.len(),
        persons: plan.persons.iter().filter(|person| person.selected).count(),
        results: if super::is_over(plan.state) {
            results(visit, plan, run.as_ref())
        } else {
            Vec::new()
        },
        kinds: if super::is_over(plan.state) {
            kinds(visit, plan, run.as_ref())
        } else {
            Vec::new()
        },
        more: if super::is_over(plan.state) {
            plan.items.len().saturating_sub(MOST)
        } else {
            0
        },
        has_certificate: run.as_ref().is_some_and(|run| run.certificate.is_some()),
        view: run,
        typed: typed.to_owned(),
        evening: visit.words.tr(evening(visit)?.1, "hour", EVENING),
        set: start.map(|start| set(visit, start, &people)),
        // What went wrong here says nothing of the run: a job or another node may be at it.
        may_halt: may && plan.state == PlanState::Running && halt.is_none(),
        halt: halt.unwrap_or_default(),
        fresh: visit.is_fresh(),
        may,
        errors,
    };
    form(&template, &template.errors)
}

fn stage(state: PlanState, errors: &Errors) -> &'static str {
    match state {
        PlanState::Draft => "not_yet",
        PlanState::Approved => "ask",
        // A run that stopped can be taken up again.
        PlanState::Running if errors.is_empty() => "running",
        PlanState::Running | PlanState::Partial | PlanState::Paused => "again",
        PlanState::Complete => "over",
        PlanState::Conflict => "conflict",
    }
}

pub fn percent(progress: &Progress) -> i64 {
    if progress.total == 0 {
        return 0;
    }
    (progress.done * 100 / progress.total).min(100)
}

/// Done, kept or failed, per record.
fn results(visit: &Visit, plan: &PlanView, run: Option<&RunView>) -> Vec<(String, String, String)> {
    let result = |item: &erasure::ItemView| {
        let word = result_word(run, item);
        let action = visit.words.word("action-", item.action);
        (
            item.record.clone(),
            action,
            visit.words.word("result-", word),
        )
    };
    plan.items.iter().take(MOST).map(result).collect()
}

/// `done`, `kept` or `conflict`.
fn result_word(run: Option<&RunView>, item: &erasure::ItemView) -> &'static str {
    let conflicts = run.map_or(&[][..], |run| &run.conflicts);
    if conflicts.contains(&item.record) {
        "conflict"
    } else if item.action == "keep" {
        "kept"
    } else {
        "done"
    }
}

/// Kind, what was to happen, what came of it, and how often.
fn kinds(
    visit: &Visit,
    plan: &PlanView,
    run: Option<&RunView>,
) -> Vec<(String, String, String, String)> {
    let words = visit.words;
    let mut counted: BTreeMap<(String, &str, &str), i64> = BTreeMap::new();
    for item in &plan.items {
        let kind = item.record.split(':').next().unwrap_or_default();
        let kind = words.word("kinds-", item.group.as_deref().unwrap_or(kind));
        *counted
            .entry((kind, item.action, result_word(run, item)))
            .or_default() += 1;
    }
    let said = |((kind, action, result), count): ((String, &str, &str), i64)| {
        (
            kind,
            words.word("action-", action),
            words.word("result-", result),
            words.number(count),
        )
    };
    counted.into_iter().map(said).collect()
}
