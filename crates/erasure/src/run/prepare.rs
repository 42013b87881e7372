//! What must hold before the first effect.

use std::collections::BTreeSet;

use base::Notice;
use crm::System;
use crm::write::Tools;
use identifiers::Matcher;
use ledger::{Deed, Outcome, Who};
use serde_json::json;
use sqlx::AnyConnection;

use super::{End, RunId, Runner, deed};
use crate::conflict::changed_in;
use crate::plan::{Plan, PlanItem};
use crate::store::{self, Batch, RunRow, count};
use crate::{Desk, Error, PlanState, journal, restricted, secret};

/// How many rows happen in one transaction. One person's rows fit in one, so that nothing of
/// them is ever half done.
const BATCH_ROWS: usize = 5_000;

/// A connected system of the plan.
pub(crate) struct Place {
    pub name: String,
    pub system: System,
    pub tools: Tools,
}

pub(super) async fn prepare<'d>(
    desk: &'d Desk,
    who: Who,
    account: &str,
    (plan, was_stopped): (Plan, bool),
) -> Result<Runner<'d>, Error> {
    demand_approval(desk, &plan).await?;
    restricted::demand_free(desk, &plan).await?;
    let presence = desk.ledger.store.be_present(plan.id.as_str()).await?;
    let places = places(desk, &plan).await?;
    let mut conn = desk.ledger.store.pool().acquire().await?;
    let known = store::run_of(&mut conn, &plan.id).await?;
    drop(conn);
    let token = desk.ledger.random.token().expose().to_owned();
    let run = match known {
        Some(run) if run.state != PlanState::Conflict.word() => run,
        // A run that a conflict ended begins again once the conflict is decided and approved.
        known => begin(desk, (&who, account), &plan, &places, known).await?,
    };
    let runner = Runner {
        desk,
        who,
        plan,
        run,
        token,
        places,
        presence,
        was_stopped,
    };
    runner.take_over().await?;
    Ok(runner)
}

/// The approval stands, it is another person's, and the rows are those approved.
pub(crate) async fn demand_approval(desk: &Desk, plan: &Plan) -> Result<(), Error> {
    let id = &plan.id;
    if plan.compute_hash() != plan.hash {
        return Err(Error::Refused(Notice::new(
            "plan-tampered",
            format!(
                "plan {id}: its rows in the store are not those that were approved; draft a new plan"
            ),
        )));
    }
    let mut conn = desk.ledger.store.pool().acquire().await?;
    let heads = store::heads(&mut conn, &plan.request).await?;
    let approved = heads
        .iter()
        .any(|head| head.plan == *id && head.approved_by.is_some());
    if !approved {
        return Err(Error::Refused(Notice::new(
            "plan-unapproved",
            format!("plan {id}: this hash is not approved; ask for approval again"),
        )));
    }
    Ok(())
}

pub(crate) async fn places(desk: &Desk, plan: &Plan) -> Result<Vec<Place>, Error> {
    let mut places = Vec::new();
    for (name, fingerprint) in &plan.schemas {
        let system = desk.open(name).await?;
        system.require_fit()?;
        if system.census.fingerprint != *fingerprint {
            return Err(Error::Refused(Notice::new("schema-drift", format!(
                "system {name}: its schema was changed since the plan was made; run `system check {name}`, then draft a new plan"
            )).with("system", name.clone())));
        }
        let items = items_of(plan, name).map(|(_, planned)| &planned.item);
        let mut needs = crm::rights::needs_of_items(items);
        crm::rights::add(&mut needs, crm::erased::needs(&system));
        crm::rights::require(&system, &needs).await?;
        let mut conn = desk.ledger.store.pool().acquire().await?;
        let sealed =
            store::secret(&mut conn, &plan.id, name)
                .await?
                .ok_or_else(|| {
                    Error::Refused(Notice::new("plan-sealed-gone", format!(
                    "plan {}: its sealed part for system {name} is gone; draft a new plan",
                    plan.id
                )).with("system", name.clone()))
                })?;
        let opened = secret::open(&desk.ledger.store, &plan.id, name, &sealed)?;
        let matcher = Matcher::new(&opened.identifiers).map_err(|invalid| {
            Error::Refused(Notice::new(
                "identifiers-wrong",
                format!("plan {}: {invalid}", plan.id),
            ))
        })?;
        places.push(Place {
            name: name.clone(),
            system,
            tools: Tools {
                matcher,
                key: opened.key,
            },
        });
    }
    Ok(places)
}

/// The systems in which every row of a run is done.
pub(crate) async fn done_systems(
    conn: &mut AnyConnection,
    run: Option<&RunRow>,
) -> Result<BTreeSet<String>, Error> {
    let Some(run) = run else {
        return Ok(BTreeSet::new());
    };
    let batches = store::batches(conn, &run.id).await?;
    let state = |done: bool| {
        let of = batches.iter().filter(move |b| (b.state == "done") == done);
        of.map(|batch| batch.system.clone())
    };
    let open: BTreeSet<String> = state(false).collect();
    if let Some(half) = state(true).find(|system| open.contains(system)) {
        let line = format!(
            "system {half}: part of its rows is done and part is in conflict; draft a new plan for what is left"
        );
        return Err(Error::Refused(
            Notice::new("conflict-half", line).with("system", half),
        ));
    }
    Ok(state(true).collect())
}

/// Looks at every row before the first effect, then writes down what will happen.
async fn begin(
    desk: &Desk,
    (who, account): (&Who, &str),
    plan: &Plan,
    places: &[Place],
    known: Option<RunRow>,
) -> Result<RunRow, Error> {
    let mut conn = desk.ledger.store.pool().acquire().await?;
    let done = done_systems(&mut conn, known.as_ref()).await?;
    let last = match &known {
        Some(run) => store::batches(&mut conn, &run.id)
            .await?
            .last()
            .map(|b| b.number),
        None => None,
    };
    drop(conn);
    let open: Vec<&Place> = places.iter().filter(|p| !done.contains(&p.name)).collect();
    let mut changed = Vec::new();
    for place in &open {
        let rows = changed_in(place, plan).await?;
        changed.extend(rows.iter().map(|row| row.name(&place.system.profile)));
    }
    let mut noted = Vec::new();
    for place in open.iter().filter(|_| changed.is_empty()) {
        noted.push(journal::note(desk, plan, place).await?);
    }
    let id = RunId::mint(&desk.ledger.clock, &desk.ledger.random);
    let id = known.as_ref().map_or(id, |run| run.id.clone());
    let mut tx = desk.ledger.begin().await?;
    let to = if changed.is_empty() {
        PlanState::Running
    } else {
        PlanState::Conflict
    };
    if !store::set_state(tx.conn(), &plan.id, &[PlanState::Approved], to).await? {
        return Err(raced(plan));
    }
    store::drop_start(tx.conn(), &plan.id).await?;
    if known.is_some() {
        store::restart_run(tx.conn(), &id, account).await?;
    } else {
        let now = desk.ledger.clock.now();
        store::start_run(tx.conn(), &id, &plan.id, account, now).await?;
    }
    let mut entry = Deed {
        details: json!({ "run": id, "hash": plan.hash, "counts": plan.counts() }),
        ..deed(who.clone(), "runs.start", plan)
    };
    if changed.is_empty() {
        let first = last.map_or(0, |last| last + 1);
        store::add_batches(tx.conn(), &id, &batches(plan, &open, first)).await?;
        let now = desk.ledger.clock.now();
        store::save_journal(tx.conn(), (&id, &plan.request), now, &noted).await?;
    } else {
        stop(desk, &mut tx, &id, &changed).await?;
        entry.outcome = Outcome::Failed;
        entry.details = json!({ "run": id, "why": "conflict", "rows": changed.len() });
    }
    tx.record(entry).await?;
    tx.commit().await?;
    if !changed.is_empty() {
        return Err(Error::Conflict(changed));
    }
    let mut conn = desk.ledger.store.pool().acquire().await?;
    let run = store::run_of(&mut conn, &plan.id).await?;
    run.ok_or_else(|| gone(plan))
}

/// Ends a run before its first effect: a person decides on the changed rows.
async fn stop(
    desk: &Desk,
    tx: &mut ledger::Tx,
    run: &RunId,
    changed: &[String],
) -> Result<(), Error> {
    let end = End {
        state: PlanState::Conflict,
        conflicts: changed.to_vec(),
        certificate: None,
    };
    store::end_run(tx.conn(), run, "", &end, desk.ledger.clock.now()).await?;
    Ok(())
}

fn raced(plan: &Plan) -> Error {
    let line = format!(
        "plan {}: is being run or was changed; look at it again",
        plan.id
    );
    Error::Refused(Notice::new("plan-raced", line))
}

fn gone(plan: &Plan) -> Error {
    let line = format!("plan {}: its run is gone", plan.id);
    Error::Refused(Notice::new("plan-run-gone", line))
}

/// The rows of one system with their places in the plan.
pub(crate) fn items_of<'p>(
    plan: &'p Plan,
    system: &'p str,
) -> impl Iterator<Item = (usize, &'p PlanItem)> {
    plan.items
        .iter()
        .enumerate()
        .filter(move |(_, planned)| planned.system == system)
}

/// How the rows of these systems happen together, numbered from `first`.
fn batches(plan: &Plan, places: &[&Place], first: i64) -> Vec<Batch> {
    let mut batches: Vec<Batch> = Vec::new();
    for place in places {
        let rows: Vec<usize> = items_of(plan, &place.name).map(|(at, _)| at).collect();
        for chunk in rows.chunks(BATCH_ROWS) {
            let (Some(from), Some(to)) = (chunk.first(), chunk.last()) else {
                continue;
            };
            batches.push(Batch {
                number: first + count(batches.len()),
                system: place.name.clone(),
                first: count(*from),
                last: count(*to),
                state: "planned".to_owned(),
                attempts: 0,
            });
        }
    }
    batches
}
