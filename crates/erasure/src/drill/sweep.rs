//! Takes out what a drill left, whenever it was interrupted.

use crm::System;
use crm::drill::{Invented, Row, files_left};
use ledger::{Deed, Outcome, Via, Who};
use serde_json::json;

use super::outcome::DrillState;
use super::practise::{look, matcher};
use crate::{Desk, Error, store};

/// Takes out what interrupted drills left in any system. Says where it could not.
pub async fn sweep_drills(desk: &Desk) -> Result<Vec<(String, Error)>, Error> {
    let mut failed = Vec::new();
    for name in desk.systems.connected() {
        let mut conn = desk.ledger.store.pool().acquire().await?;
        let open = store::open_drills(&mut conn, name).await?;
        drop(conn);
        if open.is_empty() {
            continue;
        }
        let work = super::run::work(name);
        let Some(_present) = desk.ledger.store.be_present(&work).await? else {
            continue;
        };
        let swept = async {
            let system = desk.open(name).await?;
            sweep_system(desk, &system).await
        };
        if let Err(error) = swept.await {
            failed.push((name.to_owned(), error));
        }
    }
    Ok(failed)
}

/// The same in one system. Whoever calls holds its place.
pub(super) async fn sweep_system(desk: &Desk, system: &System) -> Result<(), Error> {
    let mut conn = desk.ledger.store.pool().acquire().await?;
    let open = store::open_drills(&mut conn, &system.name).await?;
    drop(conn);
    for drill in open {
        let left = uproot(system, &drill.rows, &drill.invented).await?;
        let state = if left.is_empty() {
            DrillState::Swept
        } else {
            DrillState::Broken
        };
        let mut tx = desk.ledger.begin().await?;
        let now = desk.ledger.clock.now();
        store::end_drill(tx.conn(), &drill.id, state, None, now).await?;
        tx.record(Deed {
            object: Some(drill.id.to_string()),
            system: Some(system.name.clone()),
            outcome: if left.is_empty() {
                Outcome::Done
            } else {
                Outcome::Failed
            },
            details: json!({ "left": left.len() }),
            ..Deed::done(Who::system("erasure", Via::Job), "drills.sweep")
        })
        .await?;
        tx.commit().await?;
    }
    Ok(())
}

/// Removes the rows and looks where the invented person still stands: places by name.
pub(super) async fn uproot(
    system: &System,
    rows: &[Row],
    invented: &Invented,
) -> Result<Vec<String>, Error> {
    let mut connection = system.database.connect().await?;
    crm::drill::uproot(system, &mut connection, rows).await?;
    connection.close().await;
    let found = look(system, &matcher(invented)?).await?;
    let mut left: Vec<String> = found.iter().map(|row| row.name(&system.profile)).collect();
    if files_left(system.files.as_deref(), rows) > 0 {
        left.push("files".to_owned());
    }
    Ok(left)
}
