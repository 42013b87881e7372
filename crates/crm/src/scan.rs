//! The scan of the whole database: every text-like column of every table, as it stands and
//! decoded. It is how completeness is proved and not assumed.
//!
//! It reports where an identifier stands, never the identifier.

mod clean;

use std::collections::BTreeSet;

use identifiers::{Matcher, Needle, Values};
use sea_query::{Alias, Expr, Query};

use crate::census::TableClass;
use crate::database::{Connection, Engine, Statement};
use crate::readers::{Reader, read_all};
use crate::record::RowRef;
use crate::rows::as_text;
use crate::{Error, System};
use clean::Clean;

/// What a scan read and found.
#[derive(Debug, Clone, Default)]
pub struct Scanned {
    /// Tables read.
    pub tables: usize,
    /// Columns read.
    pub columns: usize,
    /// Rows read.
    pub rows: u64,
    /// Bytes of text read.
    pub bytes: u64,
    /// Where identifiers stand, by table and key.
    pub found: Vec<Found>,
}

/// A cell that holds identifiers.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Found {
    /// The row; its key is empty where the table has none.
    pub row: RowRef,
    /// The column.
    pub column: String,
    /// Which identifiers.
    pub needles: BTreeSet<Needle>,
}

/// Reads every text-like column of every table.
pub async fn scan(system: &System, matcher: &Matcher) -> Result<Scanned, Error> {
    let mut tables: Vec<TableClass> = system
        .census
        .tables
        .values()
        .filter(|table| table.columns.iter().any(|column| column.live.holds_text()))
        .cloned()
        .collect();
    // Tables with long texts first, so that no reader is left alone with one at the end.
    tables.sort_by_key(|table| std::cmp::Reverse(widest(table)));
    let readers = read_all(system, tables, || Scanner {
        matcher: matcher.clone(),
        scanned: Scanned::default(),
    })
    .await?;
    let mut all = Scanned::default();
    for Scanner { scanned: part, .. } in readers {
        all.tables += part.tables;
        all.columns += part.columns;
        all.rows += part.rows;
        all.bytes += part.bytes;
        all.found.extend(part.found);
    }
    all.found.sort();
    Ok(all)
}

fn widest(table: &TableClass) -> u64 {
    table
        .columns
        .iter()
        .map(|column| column.live.most.unwrap_or(u64::from(u32::MAX)))
        .max()
        .unwrap_or(0)
}

/// Reads whole tables.
struct Scanner {
    matcher: Matcher,
    scanned: Scanned,
}

impl Reader for Scanner {
    type Job = TableClass;

    async fn read(&mut self, connection: &mut Connection, table: TableClass) -> Result<(), Error> {
        table_scan(connection, &table, &self.matcher, &mut self.scanned).await
    }
}

/// So many bytes of values are looked at together: few enough to stay close to the processor.
const TOGETHER: usize = 64 * 1024;

/// The rows of a table, looked at many at a time.
struct Table<'t> {
    class: &'t TableClass,
    texts: Vec<&'t str>,
    /// Which of a row's cells make up its key.
    keys: Vec<usize>,
    /// How many cells a row has: the texts, then what else of the key is needed.
    width: usize,
    /// The cells of the rows at hand.
    values: Values,
    clean: Vec<Clean>,
}

async fn table_scan(
    connection: &mut Connection,
    table: &TableClass,
    matcher: &Matcher,
    scanned: &mut Scanned,
) -> Result<(), Error> {
    let texts: Vec<&str> = table
        .columns
        .iter()
        .filter(|column| column.live.holds_text())
        .map(|column| column.live.name.as_str())
        .collect();
    let (statement, keys) = columns_of(connection.engine(), table, &texts)?;
    scanned.tables += 1;
    scanned.columns += texts.len();
    let mut rows = Table {
        class: table,
        width: keys.iter().fold(texts.len(), |width, at| width.max(at + 1)),
        clean: texts.iter().map(|_| Clean::default()).collect(),
        texts,
        keys,
        values: Values::default(),
    };
    connection
        .stream("scanning", &statement, |row| {
            scanned.rows += 1;
            for at in 0..rows.width {
                rows.values.push(row.get(at).unwrap_or_default());
            }
            if rows.values.bytes() >= TOGETHER {
                rows.look(matcher, scanned);
            }
            Ok(())
        })
        .await?;
    rows.look(matcher, scanned);
    Ok(())
}

impl Table<'_> {
    /// Looks at the rows at hand, and lets them go.
    fn look(&mut self, matcher: &Matcher, scanned: &mut Scanned) {
        scanned.bytes += self.values.bytes() as u64;
        let (values, clean) = (&self.values, &mut self.clean);
        matcher.suspects(values, &mut |at| {
            let (row, column) = (at - at % self.width, at % self.width);
            let Some(name) = self.texts.get(column) else {
                return;
            };
            let (value, clean) = (values.get(at), &mut clean[column]);
            if clean.holds(value) {
                return;
            }
            if !matcher.is_match(value) {
                clean.keep(value);
                return;
            }
            let key = self.keys.iter().map(|part| values.get(row + part));
            let hits = matcher.find(value).into_iter();
            scanned.found.push(Found {
                row: RowRef {
                    table: self.class.name.clone(),
                    key: key
                        .map(|part| String::from_utf8_lossy(part).into_owned())
                        .collect(),
                },
                column: (*name).to_owned(),
                needles: hits.map(|hit| hit.needle).collect(),
            });
        });
        self.values.clear();
    }
}

/// The text columns, then what of the key is not among them; where each part of the key stands
/// (none where the table has no key).
fn columns_of(
    engine: Engine,
    table: &TableClass,
    texts: &[&str],
) -> Result<(Statement, Vec<usize>), Error> {
    let mut query = Query::select();
    query.from(Alias::new(&table.name));
    let mut names = texts.to_vec();
    let mut keys = Vec::new();
    for name in table.key.iter().filter(|_| table.keyed) {
        let at = names.iter().position(|text| text == name);
        keys.push(at.unwrap_or(names.len()));
        if at.is_none() {
            names.push(name);
        }
    }
    for name in names {
        let column = table.column(name);
        query
            .expr(column.map_or_else(|| Expr::col(Alias::new(name)), |c| as_text(engine, &c.live)));
    }
    Ok((Statement::built(engine, &query)?, keys))
}
