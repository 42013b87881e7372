//! Looks into columns on a bounded number of rows. A column that is seldom filled is asked for its
//! filled rows, so that one value among a million empty ones is seen.

use std::collections::BTreeMap;

use sea_query::{Alias, Cond, Expr, ExprTrait, Func, Order, Query, SelectStatement};

use super::figures::text_of;
use super::sift::{Seen, Sieve};
use crate::Error;
use crate::catalogue::Shape;
use crate::census::{ColumnClass, TableClass};
use crate::database::{Connection, Engine, Statement};
use crate::rows::as_text;

/// Longer values are looked into as far as this.
const CHARACTERS: &str = "2000";

/// A column and how often it is filled.
type Asked<'c> = (&'c ColumnClass, u64);

/// What was seen, by column.
pub(super) async fn read(
    connection: &mut Connection,
    (table, rows): (&TableClass, u64),
    asked: &[Asked<'_>],
    (sieve, most): (&Sieve<'_>, u32),
) -> Result<BTreeMap<String, Seen>, Error> {
    let mut seen = BTreeMap::new();
    if asked.is_empty() {
        return Ok(seen);
    }
    let engine = connection.engine();
    let columns: Vec<&ColumnClass> = asked.iter().map(|(column, _)| *column).collect();
    if rows <= u64::from(most) {
        let query = select(engine, table, &columns);
        look(connection, (&query, most), &columns, (sieve, &mut seen)).await?;
        return Ok(seen);
    }
    let (seldom, often): (Vec<Asked<'_>>, Vec<Asked<'_>>) = asked
        .iter()
        .copied()
        .partition(|(_, filled)| *filled <= u64::from(most));
    let often: Vec<&ColumnClass> = often.into_iter().map(|(column, _)| column).collect();
    if !often.is_empty() {
        // Half from each end of the key: old rows and new ones.
        for order in [Order::Asc, Order::Desc] {
            let mut query = select(engine, table, &often);
            if table.keyed {
                for key in &table.key {
                    query.order_by(Alias::new(key), order.clone());
                }
            }
            let half = if table.keyed { most / 2 } else { most };
            look(connection, (&query, half), &often, (sieve, &mut seen)).await?;
            if !table.keyed {
                break;
            }
        }
    }
    for group in groups(&seldom, most) {
        let mut query = select(engine, table, &group);
        let filled = group.iter().map(|column| is_filled(engine, column));
        query.cond_where(filled.fold(Cond::any(), Cond::add));
        look(connection, (&query, most), &group, (sieve, &mut seen)).await?;
    }
    Ok(seen)
}

/// Columns that are asked for together: their filled rows are few enough for one statement.
fn groups<'c>(seldom: &[Asked<'c>], most: u32) -> Vec<Vec<&'c ColumnClass>> {
    let mut groups: Vec<(u64, Vec<&ColumnClass>)> = Vec::new();
    for (column, filled) in seldom {
        match groups.last_mut() {
            Some((sum, group)) if *sum + filled <= u64::from(most) => {
                *sum += filled;
                group.push(*column);
            }
            _ => groups.push((*filled, vec![*column])),
        }
    }
    groups.into_iter().map(|(_, group)| group).collect()
}

fn select(engine: Engine, table: &TableClass, columns: &[&ColumnClass]) -> SelectStatement {
    let mut query = Query::select();
    query.from(Alias::new(&table.name));
    query.exprs(columns.iter().map(|column| value(engine, column)));
    query
}

/// The beginning of a value as text.
fn value(engine: Engine, column: &ColumnClass) -> Expr {
    let text = as_text(engine, &column.live);
    match column.live.shape {
        Shape::Text | Shape::Json => Func::cust(Alias::new("SUBSTR"))
            .arg(text_of(engine, text))
            .arg(Expr::cust("1"))
            .arg(Expr::cust(CHARACTERS))
            .into(),
        Shape::Enum(_)
        | Shape::Binary
        | Shape::Number
        | Shape::Date
        | Shape::Instant
        | Shape::Other => text,
    }
}

fn is_filled(engine: Engine, column: &ColumnClass) -> Expr {
    let live = &column.live;
    match live.shape {
        Shape::Text | Shape::Json => text_of(engine, as_text(engine, live)).ne(Expr::cust("''")),
        Shape::Enum(_)
        | Shape::Binary
        | Shape::Number
        | Shape::Date
        | Shape::Instant
        | Shape::Other => Expr::col(Alias::new(&live.name)).is_not_null(),
    }
}

async fn look(
    connection: &mut Connection,
    (query, most): (&SelectStatement, u32),
    columns: &[&ColumnClass],
    (sieve, seen): (&Sieve<'_>, &mut BTreeMap<String, Seen>),
) -> Result<(), Error> {
    let statement = Statement::sampled(connection.engine(), query, most)?;
    let mut of_columns: Vec<Seen> = columns.iter().map(|_| Seen::default()).collect();
    for (column, of_column) in columns.iter().zip(&mut of_columns) {
        *of_column = seen.remove(&column.live.name).unwrap_or_default();
    }
    let read = connection.each("looking into columns", &statement, |row| {
        for (at, of_column) in of_columns.iter_mut().enumerate() {
            if let Some(value) = row.text(at).filter(|value| !value.trim().is_empty()) {
                of_column.take(sieve, &value);
            }
        }
        Ok(())
    });
    read.await?;
    let names = columns.iter().map(|column| column.live.name.clone());
    seen.extend(names.zip(of_columns));
    Ok(())
}
