//! What must hold before the first effect.

use base::Notice;
use crm::System;
use crm::write::{Tools, conflicts};
use identifiers::Matcher;
use ledger::{Deed, Outcome, Who};
use serde_json::json;

use super::{End, RunId, Runner, deed};
use crate::plan::{Plan, PlanItem};
use crate::store::{self, Batch, RunRow, count};
use crate::{Desk, Error, PlanState, secret};

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
    plan: Plan,
) -> Result<Runner<'d>, Error> {
    demand_approval(desk, &plan).await?;
    let presence = desk.ledger.store.be_present(plan.id.as_str()).await?;
    let places = places(desk, &plan).await?;
    let mut conn = desk.ledger.store.pool().acquire().await?;
    let known = store::run_of(&mut conn, &plan.id).await?;
    drop(conn);
    let token = desk.ledger.random.token().expose().to_owned();
    let run = match known {
        Some(run) => run,
        None => begin(desk, &who, account, &plan, &places).await?,
    };
    let runner = Runner {
        desk,
        who,
        plan,
        run,
        token,
        places,
        presence,
    };
    runner.take_over().await?;
    Ok(runner)
}

/// The approval stands, it is another person's, and the rows are those approved.
async fn demand_approval(desk: &Desk, plan: &Plan) -> Result<(), Error> {
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

async fn places(desk: &Desk, plan: &Plan) -> Result<Vec<Place>, Error> {
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
        crm::rights::require(&system, &crm::rights::needs_of_items(items)).await?;
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

/// Looks at every row before the first effect, then writes down what will happen.
async fn begin(
    desk: &Desk,
    who: &Who,
    account: &str,
    plan: &Plan,
    places: &[Place],
) -> Result<RunRow, Error> {
    let mut changed = Vec::new();
    for place in places {
        let mut connection = place.system.database.connect().await?;
        let items: Vec<_> = items_of(plan, &place.name)
            .map(|(_, planned)| planned.item.clone())
            .collect();
        let rows = conflicts(&place.system, &mut connection, &items, &place.tools).await?;
        connection.close().await;
        changed.extend(rows.iter().map(|row| row.name(&place.system.profile)));
    }
    let run = RunId::mint(&desk.ledger.clock, &desk.ledger.random);
    let now = desk.ledger.clock.now();
    let mut tx = desk.ledger.begin().await?;
    let conflict = !changed.is_empty();
    let to = if conflict {
        PlanState::Conflict
    } else {
        PlanState::Running
    };
    if !store::set_state(tx.conn(), &plan.id, &[PlanState::Approved], to).await? {
        return Err(Error::Refused(Notice::new(
            "plan-raced",
            format!(
                "plan {}: is being run or was changed; look at it again",
                plan.id
            ),
        )));
    }
    store::start_run(tx.conn(), &run, &plan.id, account, now).await?;
    let mut entry = Deed {
        details: json!({ "run": run, "hash": plan.hash, "counts": plan.counts() }),
        ..deed(who.clone(), "runs.start", plan)
    };
    if conflict {
        let end = End {
            state: PlanState::Conflict,
            conflicts: changed.clone(),
            certificate: None,
        };
        store::end_run(tx.conn(), &run, "", &end, now).await?;
        entry.outcome = Outcome::Failed;
        entry.details = json!({ "run": run, "why": "conflict", "rows": changed.len() });
    } else {
        store::add_batches(tx.conn(), &run, &batches(plan, places)).await?;
    }
    tx.record(entry).await?;
    tx.commit().await?;
    if conflict {
        return Err(Error::Conflict(changed));
    }
    let mut conn = desk.ledger.store.pool().acquire().await?;
    store::run_of(&mut conn, &plan.id).await?.ok_or_else(|| {
        Error::Refused(Notice::new(
            "plan-run-gone",
            format!("plan {}: its run is gone", plan.id),
        ))
    })
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

fn batches(plan: &Plan, places: &[Place]) -> Vec<Batch> {
    let mut batches: Vec<Batch> = Vec::new();
    for place in places {
        let rows: Vec<usize> = items_of(plan, &place.name).map(|(at, _)| at).collect();
        for chunk in rows.chunks(BATCH_ROWS) {
            let (Some(first), Some(last)) = (chunk.first(), chunk.last()) else {
                continue;
            };
            batches.push(Batch {
                number: count(batches.len()),
                system: place.name.clone(),
                first: count(*first),
                last: count(*last),
                state: "planned".to_owned(),
                attempts: 0,
            });
        }
    }
    batches
}
