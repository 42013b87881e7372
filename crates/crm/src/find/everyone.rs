//! Every person of a system with what identifies them, one after the other: for whoever has to
//! know people again. Memory grows with the number of keys alone.

use std::collections::BTreeSet;

use sea_query::{Alias, Query};

use super::PersonFacts;
use super::layout::{Layout, Sheet};
use super::load::load;
use crate::database::{Connection, Statement};
use crate::record::RowRef;
use crate::rows::as_text;
use crate::{Error, System};

/// So many persons are loaded together.
const BLOCK: usize = 1024;

/// A record that stands for a person.
#[derive(Debug, Clone)]
pub struct Someone {
    /// The row.
    pub row: RowRef,
    /// Whether the CRM marks it as deleted.
    pub deleted: bool,
    /// What identifies them.
    pub facts: PersonFacts,
}

/// Hands over every person of the system, deleted ones too. Returns how many.
pub async fn everyone(
    system: &System,
    connection: &mut Connection,
    take: &mut (dyn FnMut(Someone) + Send),
) -> Result<u64, Error> {
    let layout = Layout::new(system, connection.engine());
    let mut count = 0;
    for sheet in layout.mains() {
        for block in keys(connection, sheet).await?.chunks(BLOCK) {
            let rows: BTreeSet<RowRef> = block.iter().cloned().collect();
            count += hand_over(&layout, connection, &rows, take).await?;
        }
    }
    Ok(count)
}

/// Hands over the persons of these rows that exist. Returns how many.
pub async fn each_of(
    system: &System,
    connection: &mut Connection,
    rows: &BTreeSet<RowRef>,
    take: &mut (dyn FnMut(Someone) + Send),
) -> Result<u64, Error> {
    let layout = Layout::new(system, connection.engine());
    layout.require_persons(rows)?;
    hand_over(&layout, connection, rows, take).await
}

async fn hand_over(
    layout: &Layout<'_>,
    connection: &mut Connection,
    rows: &BTreeSet<RowRef>,
    take: &mut (dyn FnMut(Someone) + Send),
) -> Result<u64, Error> {
    let persons = load(layout, connection, rows).await?;
    let count = persons.len() as u64;
    for person in persons.into_values() {
        take(Someone {
            row: person.row,
            deleted: person.deleted,
            facts: person.facts,
        });
    }
    Ok(count)
}

async fn keys(connection: &mut Connection, sheet: &Sheet<'_>) -> Result<Vec<RowRef>, Error> {
    let mut query = Query::select();
    query
        .expr(as_text(connection.engine(), sheet.key))
        .from(Alias::new(&sheet.table.name));
    let statement = Statement::built(connection.engine(), &query)?;
    let mut keys = Vec::new();
    connection
        .stream("listing persons", &statement, |row| {
            keys.extend(row.text(0).map(|key| RowRef {
                table: sheet.table.name.clone(),
                key: vec![key],
            }));
            Ok(())
        })
        .await?;
    Ok(keys)
}
