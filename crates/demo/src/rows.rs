//! Rows on their way into the CRM: written down in the engine's own words as they come, handed on in
//! pieces. Memory stays flat however many rows there are.

use std::collections::{BTreeMap, HashMap};

use crate::dialect::{Dialect, Value};

/// A piece is handed on once its text is this long.
const PIECE_BYTES: usize = 256 * 1024;

/// Rows of one table with one list of columns.
pub(crate) struct Piece {
    pub(crate) table: &'static str,
    pub(crate) columns: &'static [&'static str],
    pub(crate) text: String,
}

impl Piece {
    /// What to run: `INSERT` with all rows, or the `COPY` that takes `text`.
    pub(crate) fn statement(&self, dialect: Dialect) -> String {
        let columns: Vec<String> = self.columns.iter().map(|c| dialect.quote(c)).collect();
        let (table, columns) = (dialect.quote(self.table), columns.join(","));
        match dialect {
            Dialect::Postgres => format!("COPY {table} ({columns}) FROM STDIN"),
            Dialect::MariaDb | Dialect::Sqlite => {
                format!("INSERT INTO {table} ({columns}) VALUES {}", self.text)
            }
        }
    }
}

/// Collects rows per table.
pub(crate) struct Rows {
    dialect: Dialect,
    pieces: Vec<Piece>,
    places: HashMap<(usize, usize, usize), usize>,
    tally: BTreeMap<&'static str, u64>,
    any_full: bool,
}

impl Rows {
    pub(crate) fn new(dialect: Dialect) -> Self {
        let (pieces, places, tally) = (Vec::new(), HashMap::new(), BTreeMap::new());
        Self {
            dialect,
            pieces,
            places,
            tally,
            any_full: false,
        }
    }

    /// Adds one row. Use the `put!` macro, which spells `columns` and `values` side by side.
    pub(crate) fn add(
        &mut self,
        table: &'static str,
        columns: &'static [&'static str],
        values: &[Value<'_>],
    ) {
        *self.tally.entry(table).or_default() += 1;
        let place = (
            table.as_ptr() as usize,
            columns.as_ptr() as usize,
            columns.len(),
        );
        let pieces = &mut self.pieces;
        let at = *self.places.entry(place).or_insert_with(|| {
            pieces.push(Piece {
                table,
                columns,
                text: String::new(),
            });
            pieces.len() - 1
        });
        let (dialect, text) = (self.dialect, &mut pieces[at].text);
        let (open, close, between) = match dialect {
            Dialect::Postgres => ("", "\n", '\t'),
            Dialect::MariaDb | Dialect::Sqlite if text.is_empty() => ("(", ")", ','),
            Dialect::MariaDb | Dialect::Sqlite => (",(", ")", ','),
        };
        text.push_str(open);
        for (n, value) in values.iter().enumerate() {
            if n > 0 {
                text.push(between);
            }
            dialect.write_value(text, value);
        }
        text.push_str(close);
        self.any_full |= text.len() >= PIECE_BYTES;
    }

    /// How many rows of a table were added so far.
    pub(crate) fn count(&self, table: &str) -> u64 {
        self.tally.get(table).copied().unwrap_or(0)
    }

    pub(crate) fn tally(&self) -> BTreeMap<String, u64> {
        self.tally
            .iter()
            .map(|(table, rows)| ((*table).to_owned(), *rows))
            .collect()
    }

    /// Takes what has become long enough, or everything at the end.
    pub(crate) fn take(&mut self, everything: bool) -> Vec<Piece> {
        if !self.any_full && !everything {
            return Vec::new();
        }
        self.any_full = false;
        let least = if everything { 1 } else { PIECE_BYTES };
        let long = self
            .pieces
            .iter_mut()
            .filter(|piece| piece.text.len() >= least);
        long.map(|piece| Piece {
            table: piece.table,
            columns: piece.columns,
            text: std::mem::take(&mut piece.text),
        })
        .collect()
    }
}

/// `put!(rows, "table", column: value, …)`: adds a row; columns left out take their default.
macro_rules! put {
    ($rows:expr, $table:expr, $($column:ident : $value:expr),+ $(,)?) => {{
        const COLUMNS: &[&str] = &[$(stringify!($column)),+];
        $rows.add($table, COLUMNS, &[$($crate::dialect::Value::from($value)),+]);
    }};
}
pub(crate) use put;

/// The beginning of a text that fits a column of `length` characters.
pub(crate) fn fit(length: usize, text: &str) -> String {
    text.chars().take(length).collect()
}
