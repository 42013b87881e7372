//! One drill, from planting to the last row taken out.

use accounts::{Actor, Permission};
use base::Notice;
use crm::System;
use crm::drill::{Invented, Sown};
use ledger::{Deed, Outcome};
use serde_json::json;

use super::outcome::{Drill, DrillId, DrillOutcome, DrillState};
use super::practise::practise;
use super::sweep::{sweep_system, uproot};
use crate::{Desk, Error, schema, store};

/// The last drills of every system, newest first.
pub async fn drills(desk: &Desk, actor: &Actor, system: Option<&str>) -> Result<Vec<Drill>, Error> {
    desk.authorize(actor, Permission::SystemsRead, None).await?;
    let mut conn = desk.ledger.store.pool().acquire().await?;
    store::drills(&mut conn, system).await
}

/// Runs a drill in a system. What an interrupted one left is taken out first.
///
/// Refused for anyone without the right, where the schema does not fit or was not confirmed, where
/// the database account may not add and remove the drill's rows, and while another drill runs there.
pub async fn run_drill(desk: &Desk, actor: &Actor, name: &str) -> Result<Drill, Error> {
    desk.authorize(actor, Permission::DrillsRun, None).await?;
    let present = desk.ledger.store.be_present(&work(name)).await?;
    let Some(_present) = present else {
        let line = format!("system {name}: a drill is running there; wait for its end");
        return Err(Error::Refused(
            Notice::new("drill-elsewhere", line).with("system", name),
        ));
    };
    let system = desk.open(name).await?;
    system.require_fit()?;
    schema::require_confirmed(desk, &system).await?;
    crm::rights::require(&system, &crm::drill::needs(&system)).await?;
    sweep_system(desk, &system).await?;
    let (id, invented, sown) = begin(desk, actor, &system).await?;
    let practised = plant_and_practise(desk, &system, &sown, &invented).await;
    let left = uproot(&system, &sown.rows, &invented).await?;
    finish(desk, actor, &id, practised, left).await
}

/// The name under which a worker says that it is at a system's drill.
pub(super) fn work(system: &str) -> String {
    let letters = system.replace(|c: char| !c.is_ascii_alphanumeric(), "_");
    format!("drill-{letters}")
}

/// Writes down what will be planted, before any of it is.
async fn begin(
    desk: &Desk,
    actor: &Actor,
    system: &System,
) -> Result<(DrillId, Invented, Sown), Error> {
    let (clock, random) = (&desk.ledger.clock, &desk.ledger.random);
    let bytes = random.bytes32();
    let invented = Invented::new(bytes);
    let sown = crm::drill::sow(system, &invented, clock.now(), &mut || random.bytes32())?;
    let drill = Drill {
        drill: DrillId::mint(clock, random),
        system: system.name.clone(),
        state: DrillState::Planted,
        started_by: actor.who().id,
        started_at: clock.now(),
        ended_at: None,
        outcome: None,
    };
    let mut tx = desk.ledger.begin().await?;
    store::begin_drill(tx.conn(), &drill, &sown.rows, &hex::encode(bytes)).await?;
    tx.record(Deed {
        object: Some(drill.drill.to_string()),
        system: Some(system.name.clone()),
        details: json!({ "rows": sown.rows.len() }),
        ..Deed::done(actor.who(), "drills.start")
    })
    .await?;
    tx.commit().await?;
    Ok((drill.drill, invented, sown))
}

async fn plant_and_practise(
    desk: &Desk,
    system: &System,
    sown: &Sown,
    invented: &Invented,
) -> Result<DrillOutcome, Error> {
    let mut connection = system.database.connect().await?;
    let keys = crm::drill::plant(system, &mut connection, &sown.rows, invented).await;
    connection.close().await;
    let planted: Vec<_> = sown.rows.iter().zip(keys?).collect();
    practise(desk, system, sown, &planted, invented).await
}

/// Says what came of it. A drill that failed is said to be swept, and its reason goes to whoever
/// ran it.
async fn finish(
    desk: &Desk,
    actor: &Actor,
    id: &DrillId,
    practised: Result<DrillOutcome, Error>,
    left: Vec<String>,
) -> Result<Drill, Error> {
    let state = match (&practised, left.is_empty()) {
        (_, false) => DrillState::Broken,
        (Ok(_), true) => DrillState::Over,
        (Err(_), true) => DrillState::Swept,
    };
    let (outcome, failed) = match practised {
        Ok(outcome) => (Some(DrillOutcome { left, ..outcome }), None),
        Err(error) => (None, Some(error)),
    };
    let mut tx = desk.ledger.begin().await?;
    let now = desk.ledger.clock.now();
    store::end_drill(tx.conn(), id, state, outcome.as_ref(), now).await?;
    let drill = store::drill(tx.conn(), id).await?;
    let said = drill.outcome.clone().unwrap_or_default();
    let well = state == DrillState::Over && said.coverage == 100;
    tx.record(Deed {
        object: Some(id.to_string()),
        system: Some(drill.system.clone()),
        outcome: if well { Outcome::Done } else { Outcome::Failed },
        details: json!({
            "state": state.word(), "coverage": said.coverage, "guises": said.guises.len(),
            "foreign": said.foreign.len(), "copies": said.copies.len(), "left": said.left.len(),
        }),
        ..Deed::done(actor.who(), "drills.finish")
    })
    .await?;
    tx.commit().await?;
    match failed {
        Some(error) => Err(error),
        None => Ok(drill),
    }
}
