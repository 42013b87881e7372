//! What a run looks like from outside.

use std::collections::BTreeMap;

use accounts::{Actor, Permission};
use base::Notice;
use crm::plan::Action;
use law::Right;
use requests::{Blocker, Outcome, Request, StepState};
use serde::Serialize;

use super::finish::EXECUTED;
use super::{Residue, RunId, Stop};
use crate::plan::Plan;
use crate::refresh::{self, StaleView};
use crate::store::{self, RunRow};
use crate::{Certificate, Desk, Error, LogState, PlanHead, PlanId, PlanState, draft};

/// A run as commands, API and pages show it.
#[derive(Debug, Clone, Serialize)]
pub struct RunView {
    /// Id.
    pub run: RunId,
    /// `complete`, `partial` or `conflict`; `running` while it runs, `paused` where somebody stopped it.
    pub state: PlanState,
    /// Who wants it to stop, or has stopped it.
    pub stop: Option<Stop>,
    /// How many rows are as they shall be.
    pub done: usize,
    /// How many rows stay for a ground.
    pub skipped: usize,
    /// How many rows were already as they shall be when the run came to them.
    pub recovered: usize,
    /// Rows that were changed since the plan was made.
    pub conflicts: Vec<String>,
    /// Rows by what became of them.
    pub rows: BTreeMap<&'static str, usize>,
    /// Identifiers still found.
    pub residue: Vec<Residue>,
    /// What the run left stale beside the databases, and how that stands.
    pub stale: Vec<StaleView>,
    /// Proof of what was done.
    pub certificate: Option<Certificate>,
}

/// How far a run is.
#[derive(Debug, Clone, Serialize)]
pub struct Progress {
    /// How the plan stands.
    pub state: PlanState,
    /// Who wants the run to stop, or has stopped it.
    pub stop: Option<Stop>,
    /// Rows done.
    pub done: i64,
    /// Rows in all.
    pub total: i64,
    /// Rows done and in all, by system.
    pub systems: BTreeMap<String, (i64, i64)>,
}

/// The run of a plan, if it has one.
pub async fn run_view(desk: &Desk, actor: &Actor, id: &PlanId) -> Result<Option<RunView>, Error> {
    let plan = desk.plan_for(actor, Permission::PlansRead, id).await?;
    let mut conn = desk.ledger.store.pool().acquire().await?;
    if store::run_of(&mut conn, id).await?.is_none() {
        return Ok(None);
    }
    drop(conn);
    of(desk, &plan).await.map(Some)
}

/// The certificate of a plan's run as a file that anyone can check without us: with the entry
/// that names it, the entry's place in the log, and the log's state under our signature. None
/// while the run has not ended.
///
/// # Errors
/// Refused for whoever may not read plans, and where the details of the entry were dropped.
pub async fn certificate_file(
    desk: &Desk,
    actor: &Actor,
    id: &PlanId,
) -> Result<Option<String>, Error> {
    desk.plan_for(actor, Permission::PlansRead, id).await?;
    let mut conn = desk.ledger.store.pool().acquire().await?;
    let run = store::run_of(&mut conn, id).await?;
    drop(conn);
    let Some((text, certificate)) =
        run.and_then(|run| Some((run.certificate.clone()?, run.certificate()?)))
    else {
        return Ok(None);
    };
    let proven = desk.ledger.prove(certificate.ledger_entry).await?;
    let named = proven.filter(|entry| entry.has_details);
    let named = named.ok_or_else(|| {
        let line = format!(
            "plan {id}: the details of the entry that names its certificate were dropped; the entry itself stays provable in the log"
        );
        Error::Refused(Notice::new("certificate-unnamed", line))
    })?;
    Ok(Some(named.file(Some(&text))))
}

/// How far the run of a plan is.
pub async fn progress(desk: &Desk, actor: &Actor, id: &PlanId) -> Result<Progress, Error> {
    let plan = desk.plan_for(actor, Permission::PlansRead, id).await?;
    let mut conn = desk.ledger.store.pool().acquire().await?;
    let mut progress = Progress {
        state: plan.state,
        stop: None,
        done: 0,
        total: store::count(plan.items.len()),
        systems: BTreeMap::new(),
    };
    if let Some(run) = store::run_of(&mut conn, id).await? {
        progress.stop = store::stop_of(&mut conn, &run.id).await?;
        for batch in store::batches(&mut conn, &run.id).await? {
            let rows = batch.last - batch.first + 1;
            let (done, total) = progress.systems.entry(batch.system).or_default();
            *total += rows;
            if batch.state == "done" {
                *done += rows;
                progress.done += rows;
            }
        }
    }
    Ok(progress)
}

/// What keeps a request from ending like this: a run that is not complete; and where it shall count
/// as fulfilled, that nothing was erased in the connected systems its persons stand in, unless the
/// step was skipped with a reason. A later plan lifts an earlier one's only when it is complete.
pub async fn blockers(
    desk: &Desk,
    reference: &str,
    outcome: Outcome,
) -> Result<Vec<Blocker>, Error> {
    let request = draft::request(desk, reference).await?;
    let mut conn = desk.ledger.store.pool().acquire().await?;
    let heads = store::heads(&mut conn, reference).await?;
    drop(conn);
    let erased = heads.iter().any(|head| head.state == PlanState::Complete);
    let open = heads
        .iter()
        .take_while(|head| head.state != PlanState::Complete)
        .find_map(|head| blocker(head, outcome));
    let nothing = || Blocker {
        code: "no-run",
        message: format!(
            "request {reference}: nothing was erased in a connected system; run a plan, or skip step {EXECUTED} with a reason"
        ),
    };
    let blocker = open.or_else(|| (!erased && owes_a_run(desk, &request, outcome)).then(nothing));
    Ok(blocker.into_iter().collect())
}

/// Whether the outcome says that the person was erased in a system we can write to.
fn owes_a_run(desk: &Desk, request: &Request, outcome: Outcome) -> bool {
    let says_so = matches!(outcome, Outcome::Fulfilled | Outcome::PartlyFulfilled);
    let connected = request.persons.iter().any(|person| {
        desk.systems
            .connected()
            .any(|system| system == person.system)
    });
    let skipped = request
        .step(EXECUTED)
        .is_ok_and(|(_, step)| step.state == StepState::Skipped);
    request.right == Right::Erasure && says_so && connected && !skipped
}

fn blocker(head: &PlanHead, outcome: Outcome) -> Option<Blocker> {
    let (code, what) = match head.state {
        PlanState::Complete | PlanState::Draft | PlanState::Approved => return None,
        // Nothing was written; who is refused is owed no run.
        PlanState::Conflict if outcome == Outcome::Refused => return None,
        PlanState::Running | PlanState::Paused => {
            ("run-open", "its run is not finished; run it again")
        }
        PlanState::Partial => (
            "residue",
            "something of the person is left; mend it and run it again",
        ),
        PlanState::Conflict => (
            "conflict",
            "rows were changed before its run; decide them with `plan settle`, or draft a new plan",
        ),
    };
    Some(Blocker {
        code,
        message: format!("plan {}: {what}", head.plan),
    })
}

pub(super) async fn of(desk: &Desk, plan: &Plan) -> Result<RunView, Error> {
    let mut conn = desk.ledger.store.pool().acquire().await?;
    let run = store::run_of(&mut conn, &plan.id)
        .await?
        .ok_or_else(|| Error::NotFound(format!("plan {}: has no run yet", plan.id)))?;
    let batches = store::batches(&mut conn, &run.id).await?;
    let residue = store::residue(&mut conn, &run.id).await?;
    let stop = store::stop_of(&mut conn, &run.id).await?;
    drop(conn);
    let stale = refresh::of_run(desk, plan, &run.id).await?;
    let is_done = |at: usize, system: &str| {
        let at = store::count(at);
        batches
            .iter()
            .any(|b| b.state == "done" && b.system == system && (b.first..=b.last).contains(&at))
    };
    let done: Vec<Action> = plan
        .items
        .iter()
        .enumerate()
        .filter(|(at, planned)| {
            is_done(*at, &planned.system) && planned.item.action != Action::Keep
        })
        .map(|(_, planned)| planned.item.action)
        .collect();
    Ok(RunView {
        rows: rows(&done),
        done: done.len(),
        skipped: plan.kept(),
        recovered: usize::try_from(run.recovered).unwrap_or(0),
        conflicts: serde_json::from_str(&run.conflicts).unwrap_or_default(),
        certificate: certificate(desk, &run).await?,
        stale,
        state: state(&run, plan),
        stop,
        run: run.id,
        residue,
    })
}

/// The certificate of a run that has ended, with the signed state of the log that has its entry.
async fn certificate(desk: &Desk, run: &RunRow) -> Result<Option<Certificate>, Error> {
    let Some(certificate) = run.certificate() else {
        return Ok(None);
    };
    let state = desk.ledger.covering(certificate.ledger_entry).await?;
    Ok(Some(Certificate {
        checkpoint: state.as_ref().map(LogState::from),
        ..certificate
    }))
}

fn state(run: &RunRow, plan: &Plan) -> PlanState {
    PlanState::from_word(&run.state).unwrap_or(plan.state)
}

fn rows(done: &[Action]) -> BTreeMap<&'static str, usize> {
    let count = |wanted: &[Action]| done.iter().filter(|action| wanted.contains(action)).count();
    BTreeMap::from([
        ("anonymised", count(&[Action::Anonymise])),
        ("deleted", count(&[Action::Delete])),
        ("purged", count(&[Action::Purge])),
        ("redacted", count(&[Action::Redact])),
        ("archived", count(&[Action::Archive])),
        ("detached", count(&[Action::Detach])),
    ])
}
