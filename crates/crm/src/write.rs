//! Carries out items of a plan in one transaction: lock, compare, write, demand the exact row
//! count, commit, read back on another connection.
//!
//! Either every row of the batch is as it was planned and all of it happens, or nothing does.
//! A row that is already as it shall be counts as done, so that a batch may be repeated after
//! any interruption.

use std::collections::{BTreeMap, BTreeSet};

use identifiers::Matcher;
use sea_query::{Alias, CaseStatement, Cond, Expr, Query};

use crate::census::TableClass;
use crate::database::{Bind, Connection, Engine, Statement};
use crate::plan::{
    Action, FingerprintKey, Item, fingerprint_after, fingerprint_before, new_values,
};
use crate::record::RowRef;
use crate::rows::{self, Record, key_condition, typed_bind};
use crate::{Error, System};

/// How many rows one statement deletes or gives the same values.
const ROWS: usize = 512;
/// How many rows one statement gives values of their own.
const VALUES: usize = 64;

/// What became of a batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Applied {
    /// Every row is as it shall be. `recovered` of them were so before.
    Done {
        /// Rows that were already as they shall be.
        recovered: usize,
    },
    /// These rows were changed since the plan was made; nothing was written.
    Conflict(Vec<RowRef>),
}

/// The secrets of a plan that carrying it out needs.
#[derive(Debug, Clone)]
pub struct Tools {
    /// Finds the person's identifiers in texts.
    pub matcher: Matcher,
    /// Key of the plan's fingerprints.
    pub key: FingerprintKey,
}

/// How a row stands to its item.
enum Standing {
    /// As it was when the plan was made.
    AsPlanned(Record),
    /// As it shall be.
    Reached,
    /// Neither.
    Changed,
}

/// Looks whether rows are as planned, without writing: the rows that are not.
pub async fn conflicts(
    system: &System,
    connection: &mut Connection,
    items: &[Item],
    tools: &Tools,
) -> Result<Vec<RowRef>, Error> {
    let standings = standings(system, connection, items, tools, false).await?;
    Ok(standings
        .into_iter()
        .filter(|(_, standing)| matches!(standing, Standing::Changed))
        .map(|(row, _)| row)
        .collect())
}

/// Carries out items in their order, in one transaction, and reads them back.
pub async fn apply(system: &System, items: &[Item], tools: &Tools) -> Result<Applied, Error> {
    let applied = carry_out(system, items, tools).await?;
    if matches!(applied, Applied::Done { .. }) {
        read_back(system, items, tools).await?;
    }
    Ok(applied)
}

/// The first half of [`apply`]: everything up to the commit.
pub async fn carry_out(system: &System, items: &[Item], tools: &Tools) -> Result<Applied, Error> {
    let mut connection = system.database.connect().await?;
    connection.begin().await?;
    let standings = standings(system, &mut connection, items, tools, true).await?;
    let conflicts: Vec<RowRef> = standings
        .iter()
        .filter(|(_, standing)| matches!(standing, Standing::Changed))
        .map(|(row, _)| row.clone())
        .collect();
    if !conflicts.is_empty() {
        connection.rollback().await?;
        return Ok(Applied::Conflict(conflicts));
    }
    let recovered = standings
        .values()
        .filter(|s| matches!(s, Standing::Reached))
        .count();
    for run in in_order(items) {
        write(system, &mut connection, &run, &standings, tools).await?;
    }
    connection.commit().await?;
    connection.close().await;
    Ok(Applied::Done { recovered })
}

/// Items of one table and one stage that stand next to each other.
fn in_order(items: &[Item]) -> Vec<Vec<&Item>> {
    let mut runs: Vec<Vec<&Item>> = Vec::new();
    for item in items.iter().filter(|item| item.action != Action::Keep) {
        match runs.last_mut() {
            Some(run) if run[0].row.table == item.row.table => run.push(item),
            _ => runs.push(vec![item]),
        }
    }
    runs
}

fn table_of<'s>(system: &'s System, name: &str) -> Result<&'s TableClass, Error> {
    system.census.table(name).ok_or_else(|| Error::Unfit {
        system: system.name.clone(),
        what: format!("table {name} of the plan is gone; draft the plan again"),
    })
}

async fn standings(
    system: &System,
    connection: &mut Connection,
    items: &[Item],
    tools: &Tools,
    lock: bool,
) -> Result<BTreeMap<RowRef, Standing>, Error> {
    let mut standings = BTreeMap::new();
    for run in in_order(items) {
        let table = table_of(system, &run[0].row.table)?;
        let wanted: Vec<RowRef> = run.iter().map(|item| item.row.clone()).collect();
        let mut records: BTreeMap<RowRef, Record> = BTreeMap::new();
        for record in rows::by_key(connection, table, &wanted, lock).await? {
            records.insert(record.row.clone(), record);
        }
        for item in run {
            let standing = match records.remove(&item.row) {
                None => Standing::Reached,
                Some(record) => standing(table, item, record, tools),
            };
            standings.insert(item.row.clone(), standing);
        }
    }
    Ok(standings)
}

fn standing(table: &TableClass, item: &Item, record: Record, tools: &Tools) -> Standing {
    if fingerprint_before(&tools.key, &record) == item.before {
        return Standing::AsPlanned(record);
    }
    if item.action != Action::Delete && is_reached(table, item, &record, tools) {
        return Standing::Reached;
    }
    Standing::Changed
}

fn is_reached(table: &TableClass, item: &Item, record: &Record, tools: &Tools) -> bool {
    let values = item
        .changes
        .keys()
        .map(|name| (name.as_str(), record.cell(table, name)));
    fingerprint_after(&tools.key, values) == item.after
}

async fn write(
    system: &System,
    connection: &mut Connection,
    run: &[&Item],
    standings: &BTreeMap<RowRef, Standing>,
    tools: &Tools,
) -> Result<(), Error> {
    let table = table_of(system, &run[0].row.table)?;
    let mut deletes: Vec<RowRef> = Vec::new();
    let mut updates: BTreeMap<Vec<String>, Vec<Update>> = BTreeMap::new();
    for item in run {
        let Some(Standing::AsPlanned(record)) = standings.get(&item.row) else {
            continue;
        };
        if item.action == Action::Delete {
            deletes.push(item.row.clone());
        } else if !item.changes.is_empty() {
            let (names, values) = new_values(item, table, record, &tools.matcher)
                .into_iter()
                .unzip();
            updates.entry(names).or_default().push(Update {
                row: item.row.clone(),
                values,
            });
        }
    }
    for (columns, rows) in updates {
        update(system, connection, table, &columns, &rows).await?;
    }
    for chunk in deletes.chunks(ROWS) {
        let engine = connection.engine();
        let mut query = Query::delete();
        query.from_table(Alias::new(&table.name));
        query.cond_where(key_condition(engine, table, chunk)?);
        let statement = Statement::built(engine, &query)?;
        exact(system, connection, table, &statement, chunk.len()).await?;
    }
    Ok(())
}

/// New values of one row.
struct Update {
    row: RowRef,
    values: Vec<Option<Vec<u8>>>,
}

/// Rows of one table whose same columns change. Columns that get the same value everywhere are
/// set at once; the others row by row inside one statement.
async fn update(
    system: &System,
    connection: &mut Connection,
    table: &TableClass,
    columns: &[String],
    rows: &[Update],
) -> Result<(), Error> {
    let engine = connection.engine();
    let uniform: Vec<bool> = (0..columns.len())
        .map(|at| rows.iter().all(|row| row.values[at] == rows[0].values[at]))
        .collect();
    let most = if uniform.iter().all(|same| *same) {
        ROWS
    } else {
        VALUES
    };
    for chunk in rows.chunks(most) {
        let mut query = Query::update();
        query.table(Alias::new(&table.name));
        for (at, name) in columns.iter().enumerate() {
            let expr = if uniform[at] {
                value(engine, table, name, chunk[0].values[at].as_deref())?
            } else {
                by_row(engine, table, name, at, chunk)?
            };
            query.value(Alias::new(name), expr);
        }
        let keys: Vec<RowRef> = chunk.iter().map(|row| row.row.clone()).collect();
        query.cond_where(key_condition(engine, table, &keys)?);
        let statement = Statement::built(engine, &query)?;
        exact(system, connection, table, &statement, chunk.len()).await?;
    }
    Ok(())
}

fn by_row(
    engine: Engine,
    table: &TableClass,
    name: &str,
    at: usize,
    chunk: &[Update],
) -> Result<Expr, Error> {
    let mut case = CaseStatement::new();
    for row in rows::padded(chunk) {
        let condition: Cond = key_condition(engine, table, std::slice::from_ref(&row.row))?;
        case = case.case(
            condition,
            value(engine, table, name, row.values[at].as_deref())?,
        );
    }
    Ok(Expr::Case(Box::new(
        case.finally(Expr::col(Alias::new(name))),
    )))
}

fn value(
    engine: Engine,
    table: &TableClass,
    name: &str,
    value: Option<&[u8]>,
) -> Result<Expr, Error> {
    let column = table
        .column(name)
        .ok_or_else(|| Error::Invalid(format!("table {}: column {name} is gone", table.name)))?;
    let bind = value.map_or(Bind::Null, Bind::from_bytes);
    Ok(typed_bind(engine, &column.live, &bind))
}

/// Demands that a statement meets exactly the rows it was written for.
async fn exact(
    system: &System,
    connection: &mut Connection,
    table: &TableClass,
    statement: &Statement,
    rows: usize,
) -> Result<(), Error> {
    let met = connection.execute("writing", statement).await?;
    if met == rows as u64 {
        return Ok(());
    }
    connection.rollback().await?;
    Err(Error::Conflict {
        system: system.name.clone(),
        record: format!(
            "{}: {met} rows were met instead of {rows}; a row",
            table.name
        ),
    })
}

/// The second half of [`apply`]: reads every row again, on another connection, and demands that
/// it is as it shall be.
pub async fn read_back(system: &System, items: &[Item], tools: &Tools) -> Result<(), Error> {
    let mut connection = system.database.connect().await?;
    for run in in_order(items) {
        let table = table_of(system, &run[0].row.table)?;
        let wanted: Vec<RowRef> = run.iter().map(|item| item.row.clone()).collect();
        let there = rows::by_key(&mut connection, table, &wanted, false).await?;
        let by_row: BTreeMap<&RowRef, &Record> = there.iter().map(|r| (&r.row, r)).collect();
        let wrong: BTreeSet<&RowRef> = run
            .iter()
            .filter(|item| match by_row.get(&item.row) {
                None => false,
                Some(_) if item.action == Action::Delete => true,
                Some(record) => !is_reached(table, item, record, tools),
            })
            .map(|item| &item.row)
            .collect();
        if let Some(row) = wrong.first() {
            return Err(Error::Conflict {
                system: system.name.clone(),
                record: row.name(&system.profile),
            });
        }
    }
    connection.close().await;
    Ok(())
}
