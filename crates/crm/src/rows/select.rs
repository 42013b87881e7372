//! Statements that read whole rows.

use base::Notice;
use sea_query::extension::postgres::PgFunc;
use sea_query::{Alias, Cond, Expr, ExprTrait, LockType, Query, SelectStatement};

use super::Record;
use crate::Error;
use crate::catalogue::{LiveColumn, Shape};
use crate::census::TableClass;
use crate::database::{Bind, Connection, Engine, Row, Statement};
use crate::record::{self, RowRef};

/// The values, the last one repeated up to the next power of two: statements over lists then
/// come in ten shapes and not in hundreds, and each is prepared once.
pub fn padded<T>(values: &[T]) -> impl Iterator<Item = &T> {
    let missing = values.len().next_power_of_two() - values.len();
    values
        .iter()
        .chain(std::iter::repeat_n(values.last(), missing).flatten())
}

/// Rows by key. Rows that are gone are left out. `lock` holds them until the transaction ends.
pub async fn by_key(
    connection: &mut Connection,
    table: &TableClass,
    rows: &[RowRef],
    lock: bool,
) -> Result<Vec<Record>, Error> {
    let engine = connection.engine();
    let mut found = Vec::with_capacity(rows.len());
    for chunk in rows.chunks(engine.keys()) {
        let mut query = whole_rows(engine, table);
        query.cond_where(key_condition(engine, table, chunk)?);
        if lock {
            query.lock(LockType::Update);
        }
        let statement = Statement::built(engine, &query)?;
        connection
            .each("reading rows", &statement, |row| {
                found.push(record(table, row));
                Ok(())
            })
            .await?;
    }
    Ok(found)
}

/// The first rows of a table, in no order.
pub async fn first(
    connection: &mut Connection,
    table: &TableClass,
    most: u32,
) -> Result<Vec<Record>, Error> {
    let engine = connection.engine();
    let statement = Statement::sampled(engine, &whole_rows(engine, table), most)?;
    let mut found = Vec::new();
    let read = connection.each("reading rows", &statement, |row| {
        found.push(record(table, row));
        Ok(())
    });
    read.await?;
    Ok(found)
}

/// Rows whose column holds one of the values, compared again byte by byte, because collations
/// call different values equal. `only` restricts another column to words.
pub async fn by_column(
    connection: &mut Connection,
    table: &TableClass,
    column: &str,
    values: &[String],
    only: Option<(&str, &[&str])>,
) -> Result<Vec<Record>, Error> {
    let engine = connection.engine();
    let (Some(position), Some(class)) = (table.position(column), table.column(column)) else {
        return Ok(Vec::new());
    };
    let mut found = Vec::new();
    for chunk in values.chunks(engine.keys()) {
        let mut query = whole_rows(engine, table);
        let texts = chunk.iter().map(String::as_str).collect::<Vec<_>>();
        query.and_where(is_one_of(
            engine,
            &class.live,
            Expr::col(Alias::new(column)),
            &texts,
        ));
        if let Some((by, words)) = only {
            query.and_where(Expr::col(Alias::new(by)).is_in(words.iter().copied()));
        }
        let statement = Statement::built(engine, &query)?;
        connection
            .each("reading linked rows", &statement, |row| {
                let cell = row.get(position).unwrap_or_default();
                if chunk.iter().any(|value| value.as_bytes() == cell) {
                    found.push(record(table, row));
                }
                Ok(())
            })
            .await?;
    }
    Ok(found)
}

/// All columns of a table, each as text or bytes.
fn whole_rows(engine: Engine, table: &TableClass) -> SelectStatement {
    let mut query = Query::select();
    query.from(Alias::new(&table.name));
    query.exprs(cells(engine, table));
    query
}

/// All columns of a table, as [`record`] expects them.
pub(crate) fn cells(engine: Engine, table: &TableClass) -> impl Iterator<Item = Expr> {
    let columns = table.columns.iter();
    columns.map(move |column| as_text(engine, &column.live))
}

/// A column as the bytes of its text.
pub fn as_text(engine: Engine, column: &LiveColumn) -> Expr {
    let expr = Expr::col(Alias::new(&column.name));
    match (engine, &column.shape) {
        (_, Shape::Binary)
        | (Engine::MySql | Engine::Sqlite, Shape::Text | Shape::Enum(_) | Shape::Json) => expr,
        (Engine::Postgres, Shape::Text) if column.data_type != "uuid" => expr,
        (Engine::MySql, _) => expr.cast_as("CHAR"),
        (Engine::Postgres | Engine::Sqlite, _) => expr.cast_as("text"),
    }
}

/// A value that is compared with or written to a column, of the column's type.
pub fn typed(engine: Engine, column: &LiveColumn, value: &str) -> Expr {
    let expr = Expr::val(value);
    match (engine, column.data_type.as_str()) {
        (Engine::Postgres, "text" | "varchar") | (Engine::MySql | Engine::Sqlite, _) => expr,
        (Engine::Postgres, data_type) => expr.cast_as(Alias::new(data_type)),
    }
}

/// The condition that a column is one of the values: on PostgreSQL one parameter however many
/// they are, so that there is one statement to prepare and plan, elsewhere a padded list.
pub fn is_one_of(engine: Engine, column: &LiveColumn, expr: Expr, values: &[&str]) -> Expr {
    // PostgreSQL refuses letters where a number is meant; no row has them there.
    let fitting: Vec<&str> = values.iter().filter(|v| fits(column, v)).copied().collect();
    let values = fitting.as_slice();
    if values.is_empty() {
        return Expr::cust("1 = 0");
    }
    if engine != Engine::Postgres {
        return expr.is_in(padded(values).map(|value| typed(engine, column, value)));
    }
    let texts: Vec<String> = values.iter().map(|value| (*value).to_owned()).collect();
    let list = Expr::val(Bind::List(texts).value());
    expr.eq(PgFunc::any(match column.data_type.as_str() {
        "text" | "varchar" => list,
        other => list.cast_as(Alias::new(format!("{other}[]"))),
    }))
}

/// Whether a value can stand in a column at all.
pub fn fits(column: &LiveColumn, value: &str) -> bool {
    match column.shape {
        Shape::Number => value.parse::<i64>().is_ok(),
        Shape::Text if column.data_type == "uuid" => value.len() == 36,
        Shape::Text
        | Shape::Enum(_)
        | Shape::Json
        | Shape::Binary
        | Shape::Date
        | Shape::Instant
        | Shape::Other => true,
    }
}

/// A bound value of a column's type.
pub fn typed_bind(engine: Engine, column: &LiveColumn, bind: &Bind) -> Expr {
    match bind {
        Bind::Text(text) => typed(engine, column, text),
        Bind::Null => Expr::cust("NULL"),
        Bind::Bytes(_) | Bind::List(_) => Expr::val(bind.value()),
    }
}

/// The condition that picks these rows of one table.
pub fn key_condition(engine: Engine, table: &TableClass, rows: &[RowRef]) -> Result<Cond, Error> {
    let column = |name: &str| {
        table.column(name).ok_or_else(|| {
            Error::Invalid(
                Notice::new(
                    "table-changed",
                    format!("table {}: key column {name} is gone", table.name),
                )
                .with("table", table.name.clone()),
            )
        })
    };
    if let Some(wrong) = rows.iter().find(|row| !record::fits(table, row)) {
        return Err(Error::Invalid(Notice::new(
            "record-shape",
            format!("record {wrong}: the key has another number of parts"),
        )));
    }
    if let [only] = table.key.as_slice() {
        let live = &column(only)?.live;
        let keys: Vec<&str> = rows.iter().map(|row| row.key[0].as_str()).collect();
        let key = Expr::col(Alias::new(only));
        return Ok(Cond::all().add(is_one_of(engine, live, key, &keys)));
    }
    let mut any = Cond::any();
    for row in padded(rows) {
        let mut all = Cond::all();
        for (name, value) in table.key.iter().zip(&row.key) {
            let live = &column(name)?.live;
            all = all.add(Expr::col(Alias::new(name)).eq(typed(engine, live, value)));
        }
        any = any.add(all);
    }
    Ok(any)
}

/// A row of a statement that asked for [`cells`].
fn record(table: &TableClass, row: &Row<'_>) -> Record {
    let cells: Vec<Option<Vec<u8>>> = (0..table.columns.len())
        .map(|i| row.get(i).map(<[u8]>::to_vec))
        .collect();
    let key = table
        .key
        .iter()
        .map(|name| {
            let cell = table.position(name).and_then(|i| cells[i].as_deref());
            String::from_utf8_lossy(cell.unwrap_or_default()).into_owned()
        })
        .collect();
    Record {
        row: RowRef {
            table: table.name.clone(),
            key,
        },
        cells,
    }
}
