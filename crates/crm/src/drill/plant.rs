//! Writes the rows of a drill, and takes them out again.

use std::path::Path;

use base::Notice;
use sea_query::{Alias, Cond, Expr, ExprTrait as _, Query};

use super::{Invented, Row};
use crate::census::TableClass;
use crate::database::{Connection, Engine, Statement};
use crate::record::RowRef;
use crate::rows::{as_text, typed};
use crate::{Error, System};

/// Writes the rows in one transaction, and their files. Returns the keys of each row as the
/// database has them.
pub async fn plant(
    system: &System,
    connection: &mut Connection,
    rows: &[Row],
    invented: &Invented,
) -> Result<Vec<RowRef>, Error> {
    let engine = connection.engine();
    connection.begin().await?;
    for row in rows {
        let table = table_of(system, row)?;
        let mut insert = Query::insert();
        insert.into_table(Alias::new(&table.name));
        insert.columns(row.set.keys().map(Alias::new));
        let values = row.set.iter().map(|(name, value)| {
            table.column(name).map_or_else(
                || Expr::val(value.as_str()),
                |class| typed(engine, &class.live, value),
            )
        });
        insert.values_panic(values);
        let statement = Statement::built(engine, &insert)?;
        if let Err(error) = connection.execute("planting", &statement).await {
            connection.rollback().await?;
            return Err(error);
        }
    }
    let mut keys = Vec::with_capacity(rows.len());
    for row in rows {
        keys.push(key_of(system, connection, row).await?);
    }
    connection.commit().await?;
    for file in rows.iter().filter_map(|row| row.file.as_deref()) {
        let Some(folder) = &system.files else {
            continue;
        };
        let text = invented.text();
        let written = tokio::fs::write(folder.join(file), text).await;
        written.map_err(|error| stuck(system, &error))?;
    }
    Ok(keys)
}

impl Invented {
    /// What stands in a file that is planted.
    fn text(&self) -> String {
        let word = |word| self.word(word).unwrap_or_default();
        format!("{} {}, {}\n", word("given"), word("family"), word("email"))
    }
}

/// Removes what is left of the rows and their files, in one transaction. Returns how many rows
/// there were.
pub async fn uproot(
    system: &System,
    connection: &mut Connection,
    rows: &[Row],
) -> Result<u64, Error> {
    for file in rows.iter().filter_map(|row| row.file.as_deref()) {
        let Some(folder) = &system.files else {
            continue;
        };
        match tokio::fs::remove_file(folder.join(file)).await {
            Ok(()) => {}
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => return Err(stuck(system, &error)),
        }
    }
    let engine = connection.engine();
    connection.begin().await?;
    let mut gone = 0;
    // What refers to another row was planted after it.
    for row in rows.iter().rev() {
        let Some(table) = system.census.table(&row.table) else {
            continue;
        };
        let mut delete = Query::delete();
        delete.from_table(Alias::new(&table.name));
        delete.cond_where(picked(engine, table, row));
        let statement = Statement::built(engine, &delete)?;
        match connection.execute("uprooting", &statement).await {
            Ok(rows) => gone += rows,
            Err(error) => {
                connection.rollback().await?;
                return Err(error);
            }
        }
    }
    connection.commit().await?;
    Ok(gone)
}

/// How many of the rows' files are there.
pub fn files_left(folder: Option<&Path>, rows: &[Row]) -> usize {
    let files = rows.iter().filter_map(|row| row.file.as_deref());
    let Some(folder) = folder else { return 0 };
    files.filter(|file| folder.join(file).exists()).count()
}

/// The condition that picks a row by the drill's own random ids.
fn picked(engine: Engine, table: &TableClass, row: &Row) -> Cond {
    row.pick.iter().fold(Cond::all(), |all, (name, value)| {
        let column = Expr::col(Alias::new(name));
        let value = table.column(name).map_or_else(
            || Expr::val(value.as_str()),
            |class| typed(engine, &class.live, value),
        );
        all.add(column.eq(value))
    })
}

async fn key_of(system: &System, connection: &mut Connection, row: &Row) -> Result<RowRef, Error> {
    let table = table_of(system, row)?;
    let engine = connection.engine();
    let mut query = Query::select();
    for name in &table.key {
        let Some(class) = table.column(name) else {
            continue;
        };
        query.expr(as_text(engine, &class.live));
    }
    query.from(Alias::new(&table.name));
    query.cond_where(picked(engine, table, row));
    let statement = Statement::built(engine, &query)?;
    let found = connection
        .rows("reading what was planted", &statement)
        .await?;
    let cell = |cell: &Option<Vec<u8>>| {
        String::from_utf8_lossy(cell.as_deref().unwrap_or_default()).into_owned()
    };
    Ok(RowRef {
        table: table.name.clone(),
        key: found
            .first()
            .map_or_else(Vec::new, |row| row.iter().map(cell).collect()),
    })
}

fn table_of<'s>(system: &'s System, row: &Row) -> Result<&'s TableClass, Error> {
    system.census.table(&row.table).ok_or_else(|| {
        let line = format!("table {} is gone; run the drill again", row.table);
        Error::Invalid(Notice::new("table-gone", line).with("record", &row.table))
    })
}

fn stuck(system: &System, error: &std::io::Error) -> Error {
    let line = format!(
        "system {}: a file of the drill cannot be written or removed in the upload folder ({}); give us the right to",
        system.name,
        error.kind()
    );
    Error::Invalid(Notice::new("drill-file", line).with("system", &system.name))
}
