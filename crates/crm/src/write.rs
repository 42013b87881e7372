//! Carries out items of a plan in one transaction: lock, compare, write, demand the exact row
//! count, commit, read back on another connection.
//!
//! Either every row of the batch is as it was planned and all of it happens, or nothing does.
//! A row that is already as it shall be counts as done, so that a batch may be repeated after
//! any interruption.

mod back;
mod swift;
mod update;

use std::collections::BTreeMap;

use base::Notice;
use identifiers::Matcher;
use sea_query::{Alias, DeleteStatement, Expr, Query};

use crate::census::TableClass;
use crate::database::{Connection, Engine, Statement};
use crate::plan::{Action, Effect, FingerprintKey, Item, fingerprint_after, fingerprint_before};
use crate::record::RowRef;
use crate::rows::{self, Record, key_condition, typed};
use crate::{Error, System};
use update::{Update, update};

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
    /// Not there, and to be added.
    Missing,
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

/// Whether every row is as it shall be already. Writes nothing.
pub async fn stands(
    system: &System,
    connection: &mut Connection,
    items: &[Item],
    tools: &Tools,
) -> Result<bool, Error> {
    let standings = standings(system, connection, items, tools, false).await?;
    let mut all = standings.values();
    Ok(all.all(|standing| matches!(standing, Standing::Reached)))
}

/// Carries out items in their order, in one transaction, and reads them back.
pub async fn apply(system: &System, items: &[Item], tools: &Tools) -> Result<Applied, Error> {
    carry_out(system, items, tools)
        .await?
        .read_back(system, items, tools)
        .await
}

/// What became of a batch that was not read back yet.
#[derive(Debug)]
pub struct Written {
    applied: Applied,
    /// Stays taken, so that another one reads back.
    connection: Connection,
}

/// The first half of [`apply`]: everything up to the commit.
pub async fn carry_out(system: &System, items: &[Item], tools: &Tools) -> Result<Written, Error> {
    let mut connection = system.database.connect().await?;
    if let Some(recovered) = swift::carry_out(system, &mut connection, items, tools).await? {
        return Ok(Written {
            applied: Applied::Done { recovered },
            connection,
        });
    }
    connection.begin().await?;
    let standings = standings(system, &mut connection, items, tools, true).await?;
    let conflicts: Vec<RowRef> = standings
        .iter()
        .filter(|(_, standing)| matches!(standing, Standing::Changed))
        .map(|(row, _)| row.clone())
        .collect();
    if !conflicts.is_empty() {
        connection.rollback().await?;
        return Ok(Written {
            applied: Applied::Conflict(conflicts),
            connection,
        });
    }
    let recovered = standings
        .values()
        .filter(|s| matches!(s, Standing::Reached))
        .count();
    for run in in_order(items) {
        write(system, &mut connection, &run, &standings, tools).await?;
    }
    connection.commit().await?;
    Ok(Written {
        applied: Applied::Done { recovered },
        connection,
    })
}

/// Items of one table and one stage that stand next to each other.
fn in_order<'i>(items: impl IntoIterator<Item = &'i Item>) -> Vec<Vec<&'i Item>> {
    let mut runs: Vec<Vec<&Item>> = Vec::new();
    let moved = items.into_iter();
    for item in moved.filter(|item| item.action != Action::Keep) {
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
        what: Notice::new(
            "table-gone",
            format!("table {name} of the plan is gone; draft the plan again"),
        )
        .with("record", name),
    })
}

async fn standings<'i>(
    system: &System,
    connection: &mut Connection,
    items: impl IntoIterator<Item = &'i Item>,
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
                None if item.action == Action::Add => Standing::Missing,
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
    let mut updates: Vec<Update<'_>> = Vec::new();
    for item in run {
        let record = match standings.get(&item.row) {
            Some(Standing::AsPlanned(record)) => record,
            Some(Standing::Missing) => {
                let statement = addition(connection.engine(), table, item)?;
                exact(system, connection, table, &statement, 1).await?;
                continue;
            }
            Some(Standing::Reached | Standing::Changed) | None => continue,
        };
        if item.action == Action::Delete {
            deletes.push(item.row.clone());
        } else if !item.changes.is_empty() {
            updates.push(Update::new(item, table, record, &tools.matcher));
        }
    }
    update(system, connection, table, &updates).await?;
    let engine = connection.engine();
    for chunk in deletes.chunks(engine.keys()) {
        let statement = Statement::built(engine, &deletion(engine, table, chunk)?)?;
        exact(system, connection, table, &statement, chunk.len()).await?;
    }
    Ok(())
}

fn addition(engine: Engine, table: &TableClass, item: &Item) -> Result<Statement, Error> {
    let (mut names, mut values) = (Vec::new(), Vec::new());
    for (name, effect) in &item.changes {
        if let (Effect::Set { value }, Some(class)) = (effect, table.column(name)) {
            let none = || Expr::cust("NULL");
            let value = value.as_deref();
            names.push(Alias::new(name));
            values.push(value.map_or_else(none, |value| typed(engine, &class.live, value)));
        }
    }
    let mut query = Query::insert();
    query.into_table(Alias::new(&table.name));
    query.columns(names);
    query.values_panic(values);
    Statement::built(engine, &query)
}

fn deletion(engine: Engine, table: &TableClass, rows: &[RowRef]) -> Result<DeleteStatement, Error> {
    let mut query = Query::delete();
    query.from_table(Alias::new(&table.name));
    query.cond_where(key_condition(engine, table, rows)?);
    Ok(query)
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

impl Written {
    /// The second half of [`apply`]: reads every row again, on another connection, and demands
    /// that it is as it shall be.
    pub async fn read_back(
        self,
        system: &System,
        items: &[Item],
        tools: &Tools,
    ) -> Result<Applied, Error> {
        if matches!(self.applied, Applied::Done { .. }) {
            back::read_back(system, items, tools).await?;
        }
        self.connection.close().await;
        Ok(self.applied)
    }
}
