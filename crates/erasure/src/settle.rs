//! Deciding a conflict: rows that were changed after the plan was approved stopped its run.
//!
//! Somebody says of each changed row that it is erased anyway, as it stands now, or left out for
//! a ground. What is not done yet is proposed anew, so the plan has another hash and needs a
//! second person's approval again; what is done stays as it was approved and carried out.

use std::collections::{BTreeMap, BTreeSet};

use accounts::{Actor, Permission};
use base::Notice;
use jiff::civil::Date;
use ledger::Deed;
use requests::{Doer, Text};
use serde_json::json;

use crate::change::{self, Change};
use crate::conflict::changed;
use crate::given::Given;
use crate::plan::Plan;
use crate::propose::{Place, fill};
use crate::run::done_systems;
use crate::{Decision, Desk, Error, PlanId, PlanState, PlanView, draft, store};

/// What somebody decided on the changed rows of a plan.
#[derive(Debug, Clone, Default)]
pub struct Settlement {
    /// Rows, `kind:key`, that are treated as planned in spite of the change.
    pub anyway: Vec<String>,
    /// Related records that are left as they are.
    pub leave_out: Vec<String>,
    /// Why they are left out, from the list of grounds.
    pub ground: Option<String>,
    /// Until when the ground holds, if it ends.
    pub until: Option<Date>,
    /// Why the ground holds; kept with the request's texts, where it expires.
    pub note: Option<Text>,
}

/// Takes the decisions on every changed row and proposes what is not done anew. The plan is a
/// draft again: it runs only after another approval, which then goes on with the same run.
///
/// Refused for a plan without a conflict, while a changed row is undecided, for a row that cannot
/// be left out, and where part of a system's rows is done already: such a plan is drafted anew.
pub async fn settle(
    desk: &Desk,
    actor: &Actor,
    id: &PlanId,
    settlement: &Settlement,
) -> Result<PlanView, Error> {
    let mut plan = desk.plan_for(actor, Permission::PlansChange, id).await?;
    if plan.state != PlanState::Conflict {
        return Err(Error::Refused(Notice::new(
            "plan-no-conflict",
            format!("plan {id}: has no conflict to decide; look at how it stands"),
        )));
    }
    let rows = demand_all(desk, &plan, settlement).await?;
    let change = change_of(settlement);
    let given = Given::of(desk, &change);
    let secrets = propose_anew(desk, &mut plan, (settlement, &given)).await?;
    plan.state = PlanState::Draft;
    plan.changed_by = actor.account.id.to_string();
    let request = draft::request(desk, &plan.request).await?;
    let mut tx = desk.ledger.begin().await?;
    if !store::replace(tx.conn(), &plan, &secrets).await? {
        return Err(change::raced(id));
    }
    store::forget_conflicts(tx.conn(), id).await?;
    let doer = Doer::person(actor, &desk.ledger.clock);
    given
        .keep_note(&mut tx, &doer, (&plan, &request), change.note.as_ref())
        .await?;
    change::void_approval(&mut tx, desk, actor, &request).await?;
    tx.record(Deed {
        details: json!({
            "hash": plan.hash, "counts": plan.counts(), "changed": rows,
            "anyway": settlement.anyway, "left_out": settlement.leave_out,
            "ground": settlement.ground, "until": settlement.until,
        }),
        ..draft::deed(actor, "plans.settle", &plan)
    })
    .await?;
    tx.commit().await?;
    draft::show(desk, actor, id).await
}

/// What is left out, as a change of the plan.
fn change_of(settlement: &Settlement) -> Change {
    let kept = settlement.leave_out.iter();
    Change {
        select: kept
            .map(|record| (record.clone(), Decision::Keep))
            .collect(),
        ground: settlement.ground.clone(),
        until: settlement.until,
        note: settlement.note.clone(),
        ..Change::default()
    }
}

/// Every changed row is decided, once. Returns their number.
async fn demand_all(desk: &Desk, plan: &Plan, settlement: &Settlement) -> Result<usize, Error> {
    let decided = || settlement.anyway.iter().chain(&settlement.leave_out);
    let mut seen = BTreeSet::new();
    if let Some(twice) = decided().find(|record| !seen.insert(record.as_str())) {
        return Err(refused(
            "conflict-twice",
            twice,
            "is decided in two ways; give it once",
        ));
    }
    let mut rows = 0;
    for (place, changed) in changed(desk, plan).await? {
        for row in &changed {
            let record = row.name(&place.system.profile);
            if !seen.contains(record.as_str()) {
                return Err(refused(
                    "conflict-open",
                    &record,
                    "was changed and is not decided; erase it anyway or leave it out",
                ));
            }
        }
        rows += changed.len();
    }
    Ok(rows)
}

/// Proposes the systems anew in which nothing was done, and puts what is done back as it was.
async fn propose_anew(
    desk: &Desk,
    plan: &mut Plan,
    (settlement, given): (&Settlement, &Given<'_>),
) -> Result<Vec<(String, String)>, Error> {
    let mut conn = desk.ledger.store.pool().acquire().await?;
    let run = store::run_of(&mut conn, &plan.id).await?;
    let done = done_systems(&mut conn, run.as_ref()).await?;
    drop(conn);
    let mut places = change::open_places(desk, plan).await?;
    places.retain(|name, _| !done.contains(name));
    leave_out(plan, &mut places, (settlement, given)).await?;
    let before = plan.clone();
    let mut secrets = fill(desk, plan, &mut places).await?;
    keep_done(plan, before, &done);
    let mut conn = desk.ledger.store.pool().acquire().await?;
    for system in &done {
        if let Some(sealed) = store::secret(&mut conn, &plan.id, system).await? {
            secrets.push((system.clone(), sealed));
        }
    }
    Ok(secrets)
}

async fn leave_out(
    plan: &mut Plan,
    places: &mut BTreeMap<String, Place>,
    (settlement, given): (&Settlement, &Given<'_>),
) -> Result<(), Error> {
    for record in &settlement.leave_out {
        let mut items = plan.items.iter();
        let is_related = items.any(|item| item.record == *record && item.item.group.is_some());
        if !is_related || places.keys().any(|system| plan.is_person(system, record)) {
            return Err(refused(
                "conflict-stays",
                record,
                "cannot be left out: it is the person, or follows from another record; erase it anyway or draft a new plan",
            ));
        }
        change::select(plan, places, record, Decision::Keep, given).await?;
    }
    Ok(())
}

/// What is done comes back unchanged, in the order in which its batches count: by system.
fn keep_done(plan: &mut Plan, before: Plan, done: &BTreeSet<String>) {
    plan.items.extend(
        before
            .items
            .into_iter()
            .filter(|i| done.contains(&i.system)),
    );
    plan.items.sort_by(|a, b| a.system.cmp(&b.system));
    plan.exceptions.extend(
        before
            .exceptions
            .into_iter()
            .filter(|(s, _)| done.contains(s)),
    );
    plan.files
        .extend(before.files.into_iter().filter(|(s, _)| done.contains(s)));
    plan.schemas
        .extend(before.schemas.into_iter().filter(|(s, _)| done.contains(s)));
    plan.hash = plan.compute_hash();
}

fn refused(code: &'static str, record: &str, why: &str) -> Error {
    let line = format!("record {record}: {why}");
    Error::Refused(Notice::new(code, line).with("record", record))
}
