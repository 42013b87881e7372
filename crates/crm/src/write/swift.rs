//! The short way: rows that go are deleted and compared in one statement, for the database tells
//! what it deleted. Whatever is not as planned undoes everything and leaves the batch to the
//! long way, which locks and compares all rows before it writes the first.

use std::collections::HashMap;

use super::{Standing, Tools, deletion, in_order, standings, table_of, write};
use crate::database::{Connection, Statement};
use crate::plan::{Action, Item, fingerprint_of};
use crate::record::RowRef;
use crate::rows;
use crate::{Error, System};

/// How many rows were already as they shall be; none when nothing was done.
pub(super) async fn carry_out(
    system: &System,
    connection: &mut Connection,
    items: &[Item],
    tools: &Tools,
) -> Result<Option<usize>, Error> {
    if !can_undo(system, items)? || !connection.returns_deleted().await? {
        return Ok(None);
    }
    connection.begin().await?;
    let stay = items.iter().filter(|item| item.action != Action::Delete);
    let standings = standings(system, connection, stay, tools, true).await?;
    let mut as_planned = !standings
        .values()
        .any(|standing| matches!(standing, Standing::Changed));
    let mut recovered = standings
        .values()
        .filter(|standing| matches!(standing, Standing::Reached))
        .count();
    for run in in_order(items) {
        if !as_planned {
            connection.rollback().await?;
            return Ok(None);
        }
        write(system, connection, &run, &standings, tools).await?;
        let (gone, same) = delete(system, connection, &run, tools).await?;
        recovered += gone;
        as_planned = same;
    }
    if !as_planned {
        connection.rollback().await?;
        return Ok(None);
    }
    connection.commit().await?;
    Ok(Some(recovered))
}

/// Whether the database can undo changes in all tables of the batch.
fn can_undo(system: &System, items: &[Item]) -> Result<bool, Error> {
    for run in in_order(items) {
        if !table_of(system, &run[0].row.table)?.transactional {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Deletes the rows of a run that go: how many were gone before, and whether all others were as
/// planned.
async fn delete(
    system: &System,
    connection: &mut Connection,
    run: &[&Item],
    tools: &Tools,
) -> Result<(usize, bool), Error> {
    let table = table_of(system, &run[0].row.table)?;
    let engine = connection.engine();
    let going: Vec<&Item> = run
        .iter()
        .copied()
        .filter(|item| item.action == Action::Delete)
        .collect();
    let parts: Vec<usize> = table
        .key
        .iter()
        .filter_map(|name| table.position(name))
        .collect();
    let (mut gone, mut as_planned) = (0, true);
    for chunk in going.chunks(engine.keys()) {
        let keys: Vec<RowRef> = chunk.iter().map(|item| item.row.clone()).collect();
        let statement = Statement::built(engine, &deletion(engine, table, &keys)?)?
            .returning(engine, rows::cells(engine, table))?;
        let planned: HashMap<Vec<&[u8]>, &str> = chunk
            .iter()
            .map(|item| {
                let key = item.row.key.iter().map(String::as_bytes).collect();
                (key, item.before.as_str())
            })
            .collect();
        let mut met = 0;
        connection
            .each("writing", &statement, |row| {
                met += 1;
                let key: Vec<&[u8]> = parts
                    .iter()
                    .map(|part| row.get(*part).unwrap_or_default())
                    .collect();
                let cells = (0..table.columns.len()).map(|at| row.get(at));
                as_planned &= planned
                    .get(&key)
                    .is_some_and(|before| *before == fingerprint_of(&tools.key, cells));
                Ok(())
            })
            .await?;
        gone += chunk.len().saturating_sub(met);
        as_planned &= met <= chunk.len();
    }
    Ok((gone, as_planned))
}
