//! The fire drill of a system: what the last ones said, and a new one.

use std::time::Duration;

use accounts::Permission;
use askama::Template;
use axum::extract::Path;
use erasure::{Drill, DrillOutcome, DrillState};

use crate::pages::requests::line::{name_of, names};
use crate::refusal::{Fault, Refusal};
use crate::visit::{Answer, Errors, Frame, Visit, form, to};

/// So many earlier drills are listed.
const EARLIER: usize = 10;
/// Seconds between two looks at a drill under way.
const REFRESH: u32 = 3;
/// A refusal comes at once; so long the page waits for one.
const AT_ONCE: Duration = Duration::from_secs(2);

#[derive(Template)]
#[template(path = "systems/drill.html")]
struct DrillPage {
    page: Frame,
    errors: Errors,
    system: String,
    may: bool,
    running: bool,
    last: Option<Last>,
    earlier: Vec<Line>,
}

/// The last drill that came to its end, guise by guise.
struct Last {
    line: Line,
    guises: Vec<GuiseLine>,
    not_planted: Vec<String>,
    foreign: Vec<String>,
    copies: Vec<String>,
    left: Vec<String>,
    whole: bool,
}

struct GuiseLine {
    name: String,
    found: String,
    told: String,
    planned: String,
    gone: String,
    well: bool,
}

/// A drill in one line.
struct Line {
    at: String,
    by: String,
    state: String,
    coverage: String,
}

/// What the last drills said.
pub async fn show(visit: Visit, Path(system): Path<String>) -> Answer {
    let fault = visit.tasks.fault(&task(&system));
    render(&visit, &system, &fault.into_iter().collect::<Vec<_>>()).await
}

/// Runs a drill; it goes on when the page is closed.
pub async fn start(visit: Visit, Path(system): Path<String>) -> Answer {
    let (desk, actor) = (visit.app.desk.clone(), visit.actor()?.clone());
    desk.systems.get(&system)?;
    let (name, of) = (task(&system), system.clone());
    let (told, tells) = tokio::sync::oneshot::channel();
    visit.tasks.start(name, async move {
        let done = erasure::run_drill(&desk, &actor, &of).await;
        let fault = done.err().map(|error| fault(error.into()));
        let _ = told.send(());
        fault.map_or(Ok(()), Err)
    });
    // A drill that is over by then is shown as such at once; any other by the page's refresh.
    let _ = tokio::time::timeout(AT_ONCE, tells).await;
    to(&format!("/systems/{system}/drill"))
}

/// How what went wrong is found again.
fn task(system: &str) -> String {
    format!("drill {system}")
}

/// The first thing that is wrong, or that something is.
fn fault(refusal: Refusal) -> Fault {
    refusal
        .first()
        .unwrap_or_else(|_| Fault::new("drill-broken"))
}

async fn render(visit: &Visit, system: &str, faults: &[Fault]) -> Answer {
    let (desk, actor) = (&visit.app.desk, visit.actor()?);
    desk.systems.get(system)?;
    let all = erasure::drills(desk, actor, Some(system)).await?;
    let names = names(&visit.app).await?;
    let errors = visit.errors(faults);
    let running = all
        .first()
        .is_some_and(|drill| drill.state == DrillState::Planted)
        && errors.is_empty();
    let line = |drill: &Drill| Line {
        at: visit.moment(drill.started_at),
        by: name_of(&names, &drill.started_by),
        state: visit.words.word("drill-state-", drill.state.word()),
        coverage: drill
            .outcome
            .as_ref()
            .map_or_else(String::new, |outcome| format!("{} %", outcome.coverage)),
    };
    let last = all.iter().find(|drill| drill.outcome.is_some());
    let last = last.and_then(|drill| {
        let outcome = drill.outcome.as_ref()?;
        Some(last_of(visit, line(drill), outcome))
    });
    let mut page = visit
        .frame(visit.words.tr("drill-title", "system", system))
        .refused_if(&errors);
    page.refresh = running.then_some(REFRESH);
    let template = DrillPage {
        page,
        system: system.to_owned(),
        may: visit.may(Permission::DrillsRun),
        running,
        last,
        earlier: all.iter().take(EARLIER).map(line).collect(),
        errors,
    };
    form(&template, &template.errors)
}

fn last_of(visit: &Visit, line: Line, outcome: &DrillOutcome) -> Last {
    let said = |yes: bool| visit.words.t(if yes { "drill-yes" } else { "drill-no" });
    let guise = |word: &str| visit.words.word("drill-guise-", word);
    Last {
        line,
        guises: outcome
            .guises
            .iter()
            .map(|one| GuiseLine {
                name: guise(one.guise.word()),
                found: one.found.map_or_else(|| "–".to_owned(), said),
                told: said(one.told),
                planned: said(one.planned),
                gone: said(one.gone),
                well: one.is_well(),
            })
            .collect(),
        not_planted: outcome
            .not_planted
            .iter()
            .map(|one| guise(one.word()))
            .collect(),
        foreign: outcome.foreign.clone(),
        copies: outcome.copies.clone(),
        left: outcome.left.clone(),
        whole: outcome.coverage == 100 && outcome.left.is_empty(),
    }
}
