//! Moves a whole store: every table into one file, and from there into an empty store, on the other engine
//! too. The keys are not in the file; it can be taken in only where the same key file lies.

mod file;
mod tables;

use std::path::Path;

use futures_util::TryStreamExt as _;
use sqlx::{AnyConnection, AssertSqlSafe, Row as _};

use crate::migrate::known;
use crate::{Error, Store, Tx};
use file::{Line, Reader, Writer};
use tables::{Cell, Kind, Table};

/// What a file holds.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Moved {
    /// Number of the schema.
    pub schema: i64,
    /// Tables.
    pub tables: usize,
    /// Rows in them.
    pub rows: u64,
    /// Entries of the log.
    pub size: i64,
    /// Root of the tree over them, in hexadecimal digits.
    pub root: String,
}

impl Store {
    /// Writes everything that the store holds at one moment into a new file that its owner alone may read.
    /// The file appears whole or not at all.
    ///
    /// # Errors
    /// Refused where the file is there already, or cannot be written.
    pub async fn export(&self, to: &Path) -> Result<Moved, Error> {
        self.require_current().await?;
        let mut out = Writer::create(to, self.keys()?)?;
        let mut tx = self.snapshot().await?;
        let moved = write_all(&mut tx, &mut out).await?;
        tx.rollback().await?;
        out.close(to)?;
        Ok(moved)
    }

    /// Takes a file into this store, wholly or not at all. The schema is made where there is none.
    ///
    /// # Errors
    /// Refused where the file was altered or made with other keys or another schema, and where the store
    /// holds anything.
    pub async fn import(&self, from: &Path) -> Result<Moved, Error> {
        let keys = self.keys().map_err(|_| {
            Error::Refused(format!(
                "the key file {} is missing; copy that of the exported store there first",
                self.keys_file().display()
            ))
        })?;
        // The whole file is looked at before anything is written.
        Reader::open(from, keys)?.check()?;
        self.provide_schema().await?;
        let _lock = self.lock_for_serving()?;
        let mut tx = self.begin().await?;
        require_empty(&mut tx).await?;
        let moved = fill(&mut tx, Reader::open(from, keys)?).await?;
        tx.commit().await?;
        Ok(moved)
    }
}

async fn write_all(tx: &mut Tx, out: &mut Writer) -> Result<Moved, Error> {
    let engine = tx.engine();
    if let Some(patience) = engine.unhurried() {
        sqlx::raw_sql(patience).execute(tx.conn()).await?;
    }
    out.schema(known())?;
    let all = tables::all();
    let mut rows = 0;
    for name in &all {
        let table = Table::read(tx, name).await?;
        out.table(&table)?;
        rows += write_rows(tx.conn(), &table, out).await?;
    }
    summed(tx, all.len(), rows).await
}

async fn write_rows(
    conn: &mut AnyConnection,
    table: &Table,
    out: &mut Writer,
) -> Result<u64, Error> {
    let mut count = 0;
    let mut rows = sqlx::query(AssertSqlSafe(table.select())).fetch(conn);
    while let Some(row) = rows.try_next().await? {
        let cells = table.columns.iter().enumerate();
        let cells: Result<Vec<Cell>, sqlx::Error> = cells
            .map(|(at, (_, kind))| {
                Ok(match kind {
                    Kind::Text => Cell::Text(row.try_get(at)?),
                    Kind::Number => Cell::Number(row.try_get(at)?),
                    Kind::Bytes => Cell::Bytes(row.try_get(at)?),
                })
            })
            .collect();
        out.row(&cells?)?;
        count += 1;
    }
    Ok(count)
}

/// Refuses a store in which anything stands that a migration did not put there.
async fn require_empty(tx: &mut Tx) -> Result<(), Error> {
    for name in tables::all() {
        if tables::is_seeded(name) {
            continue;
        }
        let sql = format!("SELECT 1 FROM {name} LIMIT 1");
        let row = sqlx::query(AssertSqlSafe(sql))
            .fetch_optional(tx.conn())
            .await?;
        if row.is_some() {
            return Err(Error::Refused(format!(
                "the store holds something already ({name}); take the file into an empty one"
            )));
        }
    }
    Ok(())
}

async fn fill(tx: &mut Tx, mut file: Reader) -> Result<Moved, Error> {
    let mut table: Option<Table> = None;
    let (mut seen, mut rows) = (0, 0);
    while let Some(line) = file.read()? {
        match line {
            Line::Schema(schema) if schema == known() => {}
            Line::Schema(schema) => {
                return Err(Error::Refused(format!(
                    "the file has schema {schema}, this program knows {}; export and import with the same \
                     program",
                    known()
                )));
            }
            Line::Table(told) => {
                let own = Table::read(tx, &told.name).await?;
                if !own.is_like(&told) {
                    return Err(Error::Refused(format!(
                        "table {} of the file has other columns than the store's",
                        told.name
                    )));
                }
                seen += 1;
                table = Some(told);
            }
            Line::Row(cells) => {
                let Some(table) = table.as_ref().filter(|t| t.columns.len() == cells.len()) else {
                    return Err(file.unreadable());
                };
                put(tx, table, cells).await?;
                rows += 1;
            }
        }
    }
    summed(tx, seen, rows).await
}

async fn put(tx: &mut Tx, table: &Table, cells: Vec<Cell>) -> Result<(), Error> {
    let mut query = sqlx::query(AssertSqlSafe(table.put()));
    for cell in cells {
        query = match cell {
            Cell::Text(text) => query.bind(text),
            Cell::Number(number) => query.bind(number),
            Cell::Bytes(bytes) => query.bind(bytes),
        };
    }
    query.execute(tx.conn()).await?;
    Ok(())
}

/// What was moved, with the state of the log as it stands in the store.
async fn summed(tx: &mut Tx, tables: usize, rows: u64) -> Result<Moved, Error> {
    let head = sqlx::query("SELECT size, root FROM ledger_head WHERE id = 1")
        .fetch_one(tx.conn())
        .await?;
    Ok(Moved {
        schema: known(),
        tables,
        rows,
        size: head.try_get(0)?,
        root: head.try_get(1)?,
    })
}
