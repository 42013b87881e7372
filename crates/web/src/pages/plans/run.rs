//! Step 5: the run. Confirmed by typing the reference; goes on when the page is closed.

use std::time::Duration;

use accounts::Permission;
use askama::Template;
use axum::extract::Path;
use erasure::{PlanState, PlanView, Progress, RunView};

use super::{Rail, plan_of};
use crate::fields::Fields;
use crate::refusal::{Fault, Refusal};
use crate::session;
use crate::visit::{Answer, Errors, Frame, Visit, form, to};

/// Seconds between two looks at a run under way.
const REFRESH: u32 = 3;
/// A refusal comes at once; so long the page waits for one.
const AT_ONCE: Duration = Duration::from_secs(2);
/// So many rows are listed; all are counted.
const MOST: usize = 500;

#[derive(Template)]
#[template(path = "plans/run.html")]
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
    results: Vec<(String, String, String)>,
    more: usize,
    typed: String,
    fresh: bool,
    may: bool,
    has_certificate: bool,
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

async fn try_start(visit: &Visit, plan: &PlanView, fields: &Fields) -> Result<(), Refusal> {
    if !fields.get("reference").eq_ignore_ascii_case(&plan.request) {
        return Err(Refusal::invalid(
            Fault::new("reference-typed").at("reference"),
        ));
    }
    session::freshen(visit, fields).await?;
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
    match refusal {
        Refusal::Busy(fault) => fault,
        Refusal::Broken(number) => Fault::new("run-broken").fill("number", number),
        refusal @ (Refusal::NotFound
        | Refusal::NotAllowed
        | Refusal::SignIn
        | Refusal::Invalid(_)
        | Refusal::Conflict(_)) => {
            let faults = refusal.faults().unwrap_or_default();
            faults
                .into_iter()
                .next()
                .unwrap_or_else(|| Fault::new("not-found"))
        }
    }
}

async fn render(visit: &Visit, plan: &PlanView, typed: &str, faults: &[Fault]) -> Answer {
    let (desk, actor) = (&visit.app.desk, visit.actor()?);
    let progress = erasure::progress(desk, actor, &plan.plan).await?;
    let mut run = erasure::run_view(desk, actor, &plan.plan).await?;
    for left in run.iter_mut().flat_map(|run| &mut run.residue) {
        left.kind = visit.words.word("field-", &left.kind);
    }
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
        more: plan.items.len().saturating_sub(MOST),
        has_certificate: run.as_ref().is_some_and(|run| run.certificate.is_some()),
        view: run,
        typed: typed.to_owned(),
        fresh: visit.is_fresh(),
        may: visit.may(Permission::PlansRun),
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
        PlanState::Running | PlanState::Partial => "again",
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
    let conflicts = run.map_or(&[][..], |run| &run.conflicts);
    let result = |item: &erasure::ItemView| {
        let word = if conflicts.contains(&item.record) {
            "conflict"
        } else if item.action == "keep" {
            "kept"
        } else {
            "done"
        };
        let action = visit.words.word("action-", item.action);
        (
            item.record.clone(),
            action,
            visit.words.word("result-", word),
        )
    };
    plan.items.iter().take(MOST).map(result).collect()
}
