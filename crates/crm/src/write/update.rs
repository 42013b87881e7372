//! New values for rows of one table, in few statements.

use std::collections::{BTreeMap, BTreeSet};

use base::Notice;
use identifiers::Matcher;
use sea_query::{Alias, CaseStatement, Expr, Query};

use super::exact;
use crate::census::TableClass;
use crate::database::{Bind, Connection, Engine, Statement};
use crate::plan::{Item, new_values};
use crate::record::RowRef;
use crate::rows::{Record, key_condition, typed_bind};
use crate::{Error, System};

/// How many rows one statement gives values to. Each may need a branch for each column, so this
/// also bounds the parameters.
const ROWS: usize = 128;

/// What one row gets, and what stands there.
pub(super) struct Update<'r> {
    row: &'r RowRef,
    record: &'r Record,
    values: BTreeMap<String, Option<Vec<u8>>>,
}

impl<'r> Update<'r> {
    pub fn new(item: &Item, table: &TableClass, record: &'r Record, matcher: &Matcher) -> Self {
        let values = new_values(item, table, record, matcher);
        Self {
            row: &record.row,
            record,
            values: values.into_iter().collect(),
        }
    }

    /// What the column holds afterwards.
    fn after(&self, table: &TableClass, column: &str) -> Option<&[u8]> {
        match self.values.get(column) {
            Some(value) => value.as_deref(),
            None => self.record.cell(table, column),
        }
    }
}

/// Gives all rows their values: every column that changes anywhere is set in one statement, to
/// one value where all rows end alike and by row where they do not.
pub(super) async fn update(
    system: &System,
    connection: &mut Connection,
    table: &TableClass,
    rows: &[Update<'_>],
) -> Result<(), Error> {
    let engine = connection.engine();
    for chunk in rows.chunks(ROWS) {
        let columns: BTreeSet<&str> = chunk
            .iter()
            .flat_map(|row| row.values.keys().map(String::as_str))
            .collect();
        let mut query = Query::update();
        query.table(Alias::new(&table.name));
        for name in columns {
            query.value(Alias::new(name), column(engine, table, name, chunk)?);
        }
        let keys: Vec<RowRef> = chunk.iter().map(|row| row.row.clone()).collect();
        query.cond_where(key_condition(engine, table, &keys)?);
        let statement = Statement::built(engine, &query)?;
        exact(system, connection, table, &statement, chunk.len()).await?;
    }
    Ok(())
}

/// The expression a column is set to: rows that end alike share a branch, rows in which the
/// column stays keep it.
fn column(
    engine: Engine,
    table: &TableClass,
    name: &str,
    rows: &[Update<'_>],
) -> Result<Expr, Error> {
    let mut alike: BTreeMap<Option<&[u8]>, Vec<&Update<'_>>> = BTreeMap::new();
    for row in rows {
        alike.entry(row.after(table, name)).or_default().push(row);
    }
    if let (1, Some(same)) = (alike.len(), alike.keys().next()) {
        return value(engine, table, name, *same);
    }
    let mut case = CaseStatement::new();
    for (after, rows) in alike {
        let changed: Vec<RowRef> = rows
            .iter()
            .filter(|row| row.values.contains_key(name))
            .map(|row| row.row.clone())
            .collect();
        if !changed.is_empty() {
            let these = key_condition(engine, table, &changed)?;
            case = case.case(these, value(engine, table, name, after)?);
        }
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
    let column = table.column(name).ok_or_else(|| {
        Error::Invalid(
            Notice::new(
                "table-changed",
                format!("table {}: column {name} is gone", table.name),
            )
            .with("table", table.name.clone()),
        )
    })?;
    let bind = value.map_or(Bind::Null, Bind::from_bytes);
    Ok(typed_bind(engine, &column.live, &bind))
}
