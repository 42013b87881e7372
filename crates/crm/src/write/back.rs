//! Reads every row again after the commit, on a connection of its own: what counts is what
//! others now see.

use std::collections::{BTreeMap, BTreeSet};

use sea_query::{Alias, Expr, Query, SelectStatement, UnionType};

use super::{Tools, in_order, is_reached, table_of};
use crate::census::TableClass;
use crate::database::{Connection, Engine, Statement};
use crate::plan::{Action, Item};
use crate::record::RowRef;
use crate::rows::{self, Record, key_condition};
use crate::{Error, System};

/// How many tables one statement asks on PostgreSQL, where a list of keys is one parameter.
/// Elsewhere each list is many, and lists put together would hardly make the same statement twice.
const TABLES: usize = 50;

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

/// Rows of one table that should be gone.
type Gone<'t> = (&'t TableClass, Vec<RowRef>);

/// The first row that should be gone and is not.
async fn still_there(
    system: &System,
    connection: &mut Connection,
    going: &[&Item],
) -> Result<Option<RowRef>, Error> {
    let engine = connection.engine();
    let mut gone: Vec<Gone<'_>> = Vec::new();
    for run in in_order(going.iter().copied()) {
        let table = table_of(system, &run[0].row.table)?;
        for chunk in run.chunks(engine.keys()) {
            gone.push((table, chunk.iter().map(|item| item.row.clone()).collect()));
        }
    }
    let together = if engine == Engine::Postgres {
        TABLES
    } else {
        1
    };
    for group in gone.chunks(together) {
        let mut met = BTreeSet::new();
        connection
            .each("reading back", &question(engine, group)?, |row| {
                met.extend(row.text(0).and_then(|at| at.parse::<usize>().ok()));
                Ok(())
            })
            .await?;
        for (table, rows) in met.into_iter().filter_map(|at| group.get(at)) {
            let there = rows::by_key(connection, table, rows, false).await?;
            if let Some(record) = there.into_iter().next() {
                return Ok(Some(record.row));
            }
        }
    }
    Ok(None)
}

/// For each row that is there, the place of its table in the group.
fn question(engine: Engine, group: &[Gone<'_>]) -> Result<Statement, Error> {
    let mut all: Option<SelectStatement> = None;
    for (at, (table, rows)) in group.iter().enumerate() {
        let mut query = Query::select();
        query
            .expr(Expr::cust(format!("'{at}'")))
            .from(Alias::new(&table.name))
            .cond_where(key_condition(engine, table, rows)?);
        match &mut all {
            None => all = Some(query),
            Some(first) => {
                first.union(UnionType::All, query);
            }
        }
    }
    Statement::built(engine, &all.unwrap_or_default())
}

/// The first row that stays and is not as it shall be; one that is gone is.
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
        let wrong = run.iter().find(|item| {
            by_row
                .get(&item.row)
                .is_some_and(|record| !is_reached(table, item, record, tools))
        });
        if let Some(item) = wrong {
            return Ok(Some(item.row.clone()));
        }
    }
    Ok(None)
}
