//! Whether what is stored keeps what must always hold: plans, approvals, runs, proofs.
//!
//! Reads only. Each finding names the invariant by its number (ARCHITECTURE.md, "What always
//! holds"), so that it says what is broken and not only where.

mod entries;
mod examine;

use jiff::Timestamp;
use serde::Serialize;

use crate::plan::Plan;
use crate::store::{self, Batch, RunRow};
use crate::{Desk, Error, PlanId};
use entries::Told;
pub(crate) use examine::MOST_ATTEMPTS;

/// Something that does not hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The invariant's number.
    pub invariant: &'static str,
    /// What it is about, such as `plan …`.
    pub object: String,
    /// Names the finding for programs.
    pub code: &'static str,
    /// What is wrong.
    pub what: String,
}

/// Everything that is stored about a plan.
struct Chart {
    plan: Plan,
    /// The number of rows its head says.
    items: i64,
    /// The approval that is not void.
    approval: Option<Approval>,
    /// The systems for which a sealed part is left.
    sealed: Vec<String>,
    run: Option<RunChart>,
    told: Told,
}

/// Who agreed to which hash.
#[derive(Debug, Clone)]
pub(crate) struct Approval {
    pub hash: String,
    /// Account id.
    pub by: String,
}

struct RunChart {
    run: RunRow,
    batches: Vec<Batch>,
    residue: usize,
}

/// What the examination is told besides the stored rows.
struct Circumstances<'d> {
    four_eyes: bool,
    systems: Vec<&'d str>,
    now: Timestamp,
}

/// Examines every plan and its run. An empty list means that all that must hold holds.
pub async fn doctor(desk: &Desk) -> Result<Vec<Finding>, Error> {
    let mut findings = Vec::new();
    let mut conn = desk.ledger.store.pool().acquire().await?;
    let around = Circumstances {
        four_eyes: desk.four_eyes,
        systems: desk.systems.names().collect(),
        now: ::store::lease_time(&mut conn, &desk.ledger.clock).await?,
    };
    let ids = store::plan_ids(&mut conn).await?;
    drop(conn);
    for id in ids {
        match chart(desk, &id).await {
            Ok(chart) => findings.extend(chart.examine(&around)),
            Err(Error::Refused(why)) => findings.push(Finding {
                invariant: "I3",
                object: format!("plan {id}"),
                code: "unreadable",
                what: format!("cannot be read: {why}"),
            }),
            Err(error) => return Err(error),
        }
    }
    Ok(findings)
}

async fn chart(desk: &Desk, id: &PlanId) -> Result<Chart, Error> {
    let mut conn = desk.ledger.store.pool().acquire().await?;
    let plan = store::plan(&mut conn, id).await?;
    let items = store::items_said(&mut conn, id).await?;
    let approval = store::approval(&mut conn, id).await?;
    let sealed = store::sealed_systems(&mut conn, id).await?;
    let run = match store::run_of(&mut conn, id).await? {
        None => None,
        Some(run) => Some(RunChart {
            batches: store::batches(&mut conn, &run.id).await?,
            residue: store::residue(&mut conn, &run.id).await?.len(),
            run,
        }),
    };
    drop(conn);
    // Read last: a run that goes on meanwhile then has rather more entries than too few.
    let told = Told::of(desk, &plan).await?;
    Ok(Chart {
        plan,
        items,
        approval,
        sealed,
        run,
        told,
    })
}
