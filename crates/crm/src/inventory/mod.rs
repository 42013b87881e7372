//! The data inventory: what the live database really holds, table by table and column by column.
//!
//! Counts, ages and empty shares are made by the database itself, one pass per table. Columns that
//! the profile does not call personal are looked into on a bounded sample: whether values look like
//! an address, a telephone number, an account number with the right check digits, a date of birth,
//! or a name that people of this very CRM bear. Values are looked at and let go; what leaves this
//! module is figures. Memory does not grow with the tables.

mod audited;
mod figures;
mod looks;
mod names;
mod sample;
mod sift;

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::census::{Class, ColumnClass, TableClass};
use crate::database::Connection;
use crate::{Error, System};

pub use looks::Look;

/// How many rows of a table are looked into at most, when nothing else is said.
pub const ROWS: u32 = 5_000;

/// What a database holds.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inventory {
    /// Tables by name.
    pub tables: BTreeMap<String, TableFigures>,
    /// How many rows of a table were looked into at most.
    pub sample: u32,
}

/// A table in figures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableFigures {
    /// The CRM's own word for the module, where the profile knows it.
    pub module: Option<String>,
    /// What its rows are.
    pub role: String,
    pub rows: u64,
    /// The day of the oldest and of the newest row; none where no column says.
    pub oldest: Option<String>,
    pub newest: Option<String>,
    /// The column by which they are dated.
    pub dated_by: Option<String>,
    /// Whether the CRM keeps old values: `yes`, `no`, or `unknown` where the profile does not say how.
    pub audited: String,
    pub columns: BTreeMap<String, ColumnFigures>,
}

/// A column in figures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnFigures {
    /// The database's word for the type.
    pub data_type: String,
    /// What it is classified as; see [`Class::word`].
    pub class: String,
    /// Whether the class was assumed.
    pub assumed: bool,
    /// Rows in which it is filled.
    pub filled: u64,
    /// Changes of it that the CRM's change log holds; none where there is no such log.
    pub changes: Option<u64>,
    /// The kind its name speaks of, where it is said to be harmless.
    pub named: Option<String>,
    /// How many filled values were looked into; 0 where there was no reason to look.
    pub looked: u32,
    /// Kinds of which values looked, with how many did.
    pub looks: BTreeMap<Look, u32>,
    /// Whether it looks personal and is not marked so.
    pub suspicious: bool,
}

impl TableFigures {
    /// Share of empty values of a column, in percent.
    pub fn empty_percent(&self, column: &ColumnFigures) -> Option<u64> {
        let empty = self.rows.checked_sub(column.filled)?;
        (empty * 100 + self.rows / 2).checked_div(self.rows)
    }
}

impl Inventory {
    /// The columns that look personal and are not marked so, as table and column.
    pub fn suspicious(&self) -> impl Iterator<Item = (&str, &str, &ColumnFigures)> {
        self.tables.iter().flat_map(|(table, figures)| {
            let columns = figures.columns.iter();
            let found = columns.filter(|(_, column)| column.suspicious);
            found.map(move |(name, column)| (table.as_str(), name.as_str(), column))
        })
    }

    /// How many rows all tables have.
    pub fn rows(&self) -> u64 {
        self.tables.values().map(|table| table.rows).sum()
    }

    /// How many columns all tables have.
    pub fn columns(&self) -> usize {
        self.tables.values().map(|table| table.columns.len()).sum()
    }
}

/// Takes an inventory. `today` tells dates of birth from others; `sample` bounds the rows of a table
/// that are looked into.
pub async fn take(system: &System, today: Date, sample: u32) -> Result<Inventory, Error> {
    let mut connection = system.database.connect().await?;
    let known = names::read(system, &mut connection).await?;
    let sieve = sift::Sieve::new(&known, today);
    let mut inventory = Inventory {
        sample,
        ..Inventory::default()
    };
    for table in system.census.tables.values() {
        let figures = one(system, &mut connection, table, (&sieve, sample)).await?;
        inventory.tables.insert(table.name.clone(), figures);
    }
    connection.close().await;
    Ok(inventory)
}

async fn one(
    system: &System,
    connection: &mut Connection,
    table: &TableClass,
    (sieve, sample): (&sift::Sieve<'_>, u32),
) -> Result<TableFigures, Error> {
    let counted = figures::read(system, connection, table).await?;
    let changes = audited::read(system, connection, table).await?;
    let asked: Vec<(&ColumnClass, u64)> = table
        .columns
        .iter()
        .zip(&counted.filled)
        .map(|(column, filled)| (column, *filled))
        .filter(|(column, filled)| *filled > 0 && is_looked_into(column))
        .collect();
    let place = (table, counted.rows);
    let mut looks = sample::read(connection, place, &asked, (sieve, sample)).await?;
    let columns = table.columns.iter().zip(&counted.filled);
    let columns = columns.map(|(column, filled)| {
        let name = column.live.name.clone();
        let seen = looks.remove(&name).unwrap_or_default();
        let logged = changes.as_ref();
        let figures = ColumnFigures {
            data_type: column.live.data_type.clone(),
            class: column.class.word().to_owned(),
            assumed: column.assumed,
            filled: *filled,
            changes: logged.map(|all| all.get(&name).copied().unwrap_or(0)),
            named: named(column),
            looked: seen.looked,
            suspicious: seen.is_suspicious(column),
            looks: seen.looks,
        };
        (name, figures)
    });
    Ok(TableFigures {
        module: system
            .profile
            .modules_of(&table.name)
            // Where a CRM has both, the module's name is the plural.
            .max()
            .map(str::to_owned),
        role: table.role.word().to_owned(),
        rows: counted.rows,
        oldest: counted.oldest,
        newest: counted.newest,
        dated_by: counted.dated_by,
        audited: match (&system.profile.audit, &changes) {
            (None, _) => "unknown",
            (Some(_), Some(_)) => "yes",
            (Some(_), None) => "no",
        }
        .to_owned(),
        columns: columns.collect(),
    })
}

/// What is not called personal and can hold a person; keys of other rows cannot.
fn is_looked_into(column: &ColumnClass) -> bool {
    use crate::catalogue::Shape;
    let class = matches!(
        column.class,
        Class::Plain | Class::Bare | Class::Unclassified | Class::Text
    );
    let shape = matches!(
        column.live.shape,
        Shape::Text | Shape::Json | Shape::Date | Shape::Instant
    );
    class && shape
}

fn named(column: &ColumnClass) -> Option<String> {
    let harmless = matches!(
        column.class,
        Class::Plain | Class::Bare | Class::Unclassified
    );
    let kind = crate::draft::suspected(&column.live).filter(|_| harmless)?;
    Some(kind.word().to_owned())
}
