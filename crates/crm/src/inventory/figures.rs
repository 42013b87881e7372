//! Rows, filled values and age of a table, counted by the database in one pass.

use sea_query::{Alias, Expr, ExprTrait, Func, Query};

use crate::catalogue::Shape;
use crate::census::{ColumnClass, TableClass};
use crate::database::{Connection, Engine, Statement};
use crate::rows::as_text;
use crate::{Error, System};

/// How many columns one statement counts.
const COLUMNS: usize = 300;

/// What was counted.
pub(super) struct Counted {
    pub rows: u64,
    /// By column, in the table's order.
    pub filled: Vec<u64>,
    pub oldest: Option<String>,
    pub newest: Option<String>,
    pub dated_by: Option<String>,
}

/// Counts.
pub(super) async fn read(
    system: &System,
    connection: &mut Connection,
    table: &TableClass,
) -> Result<Counted, Error> {
    let engine = connection.engine();
    let dated = dated(system, table);
    let mut counted = Counted {
        rows: 0,
        filled: Vec::with_capacity(table.columns.len()),
        oldest: None,
        newest: None,
        dated_by: None,
    };
    let first = table.columns.chunks(COLUMNS);
    for (at, part) in first.enumerate() {
        let mut query = Query::select();
        query.from(Alias::new(&table.name));
        query.expr(text_of(engine, Expr::cust("COUNT(*)")));
        let ends = dated.filter(|_| at == 0);
        if let Some(column) = ends {
            let column = Expr::col(Alias::new(&column.live.name));
            query.expr(text_of(engine, Func::min(column.clone()).into()));
            query.expr(text_of(engine, Func::max(column).into()));
        }
        for column in part {
            query.expr(text_of(engine, filled(engine, column)));
        }
        let statement = Statement::built(engine, &query)?;
        let rows = connection.rows("counting", &statement).await?;
        let row = rows.into_iter().next().unwrap_or_default();
        let mut cells = row.into_iter().map(|cell| {
            let bytes = cell.unwrap_or_default();
            String::from_utf8_lossy(&bytes).into_owned()
        });
        let mut next = || cells.next().unwrap_or_default();
        counted.rows = number(&next());
        if let Some(column) = ends {
            counted.oldest = day(&next());
            counted.newest = day(&next());
            counted.dated_by = Some(column.live.name.clone());
        }
        counted.filled.extend(part.iter().map(|_| number(&next())));
    }
    Ok(counted)
}

fn number(text: &str) -> u64 {
    text.parse().unwrap_or(0)
}

/// The day of an instant; none for the zero date that some CRMs write.
fn day(text: &str) -> Option<String> {
    let day: jiff::civil::Date = text.get(..10)?.parse().ok()?;
    (day.year() > 0).then(|| day.to_string())
}

/// A figure as text: drivers send numbers in forms of their own.
pub(super) fn text_of(engine: Engine, expr: Expr) -> Expr {
    match engine {
        Engine::MySql => expr.cast_as("CHAR"),
        Engine::Postgres | Engine::Sqlite => expr.cast_as("text"),
    }
}

/// How often a column is filled: an empty text is empty.
fn filled(engine: Engine, column: &ColumnClass) -> Expr {
    let live = &column.live;
    let is_text = match live.shape {
        Shape::Text | Shape::Enum(_) | Shape::Json => true,
        Shape::Binary | Shape::Number | Shape::Date | Shape::Instant | Shape::Other => false,
    };
    if !is_text {
        return Func::count(Expr::col(Alias::new(&live.name))).into();
    }
    let text = as_text(engine, live);
    let text = if live.shape == Shape::Json || matches!(live.shape, Shape::Enum(_)) {
        text_of(engine, text)
    } else {
        text
    };
    let value = Func::cust(Alias::new("NULLIF"))
        .arg(text)
        .arg(Expr::cust("''"));
    Func::count(value).into()
}

/// The column that says when a row was made: of those the profile names the first that the table
/// has, then one by which a duty to keep is counted.
fn dated<'t>(system: &System, table: &'t TableClass) -> Option<&'t ColumnClass> {
    let common = system.profile.common.dated.iter();
    let kept = table.retention.iter().flat_map(|kept| kept.date.iter());
    let all = common
        .chain(kept)
        .filter_map(|name| table.column(name.as_str()));
    let mut all = all.filter(|column| matches!(column.live.shape, Shape::Date | Shape::Instant));
    all.next()
}

#[cfg(test)]
mod tests {
    use super::day;

    #[test]
    fn a_zero_date_is_no_day() {
        assert_eq!(day("2024-02-03 10:00:00").as_deref(), Some("2024-02-03"));
        for none in ["0000-00-00 00:00:00", "", "soon"] {
            assert_eq!(day(none), None, "{none}");
        }
    }
}
