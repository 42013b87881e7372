//! Reads every row again after the commit, on a connection of its own: what counts is what
//! others now see.

use std::collections::BTreeMap;

use super::{Tools, in_order, is_reached, table_of};
use crate::database::Connection;
use crate::plan::{Action, Item};
use crate::record::RowRef;
use crate::rows::{self, Record};
use crate::{Error, System};

/// Demands that every row is as it shall be.
pub(super) async fn read_back(system: &System, items: &[Item], tools: &Tools) -> Result<(), Error> {
    let mut connection = system.database.connect().await?;
    let (going, staying): (Vec<&Item>, Vec<&Item>) = items
        .iter()
        .filter(|item| item.action != Action::Keep)
        .partition(|item| item.action == Action::Delete);
    let wrong = match still_there(system, &mut connection, &going).await? {
        Some(row) => Some(row),
        None => not_reached(system, &mut connection, &staying, tools).await?,
    };
    connection.close().await;
    wrong.map_or(Ok(()), |row| {
        Err(Error::Conflict {
            system: system.name.clone(),
            record: row.name(&system.profile),
        })
    })
}

/// The first row that should be gone and is not.
async fn still_there(
    system: &System,
    connection: &mut Connection,
    going: &[&Item],
) -> Result<Option<RowRef>, Error> {
    for run in in_order(going.iter().copied()) {
        let table = table_of(system, &run[0].row.table)?;
        let rows: Vec<RowRef> = run.iter().map(|item| item.row.clone()).collect();
        let there = rows::by_key(connection, table, &rows, false).await?;
        if let Some(record) = there.into_iter().next() {
            return Ok(Some(record.row));
        }
    }
    Ok(None)
}

/// The first row that stays and is not as it shall be; one that is gone is, but for one that was added.
async fn not_reached(
    system: &System,
    connection: &mut Connection,
    staying: &[&Item],
    tools: &Tools,
) -> Result<Option<RowRef>, Error> {
    for run in in_order(staying.iter().copied()) {
        let table = table_of(system, &run[0].row.table)?;
        let wanted: Vec<RowRef> = run.iter().map(|item| item.row.clone()).collect();
        let there = rows::by_key(connection, table, &wanted, false).await?;
        let by_row: BTreeMap<&RowRef, &Record> = there.iter().map(|r| (&r.row, r)).collect();
        let wrong = run.iter().find(|item| match by_row.get(&item.row) {
            Some(record) => !is_reached(table, item, record, tools),
            None => item.action == Action::Add,
        });
        if let Some(item) = wrong {
            return Ok(Some(item.row.clone()));
        }
    }
    Ok(None)
}
