//! The scan of the whole database: every text-like column of every table, as it stands and
//! decoded. It is how completeness is proved and not assumed.
//!
//! It reports where an identifier stands, never the identifier.

mod clean;

use std::collections::{BTreeSet, VecDeque};
use std::sync::{Arc, Mutex};

use base::Notice;
use identifiers::{Matcher, Needle};
use sea_query::{Alias, Expr, Query};
use tokio::task::JoinSet;

use crate::census::TableClass;
use crate::database::{Connection, Database, Engine, Statement};
use crate::record::RowRef;
use crate::rows::as_text;
use crate::{Error, System};
use clean::Clean;

/// How many connections read at the same time.
const READERS: usize = 2;

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
    let queue = Arc::new(Mutex::new(VecDeque::from(tables)));
    let mut readers = JoinSet::new();
    for _ in 0..READERS {
        readers.spawn(read(
            system.database.clone(),
            Arc::clone(&queue),
            matcher.clone(),
        ));
    }
    let mut all = Scanned::default();
    while let Some(part) = readers.join_next().await {
        let part = part.map_err(|cause| {
            Error::Invalid(
                Notice::new(
                    "scan-stopped",
                    format!(
                        "system {}: a reader of the scan stopped: {cause}",
                        system.name
                    ),
                )
                .with("system", system.name.clone()),
            )
        })??;
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

async fn read(
    database: Database,
    queue: Arc<Mutex<VecDeque<TableClass>>>,
    matcher: Matcher,
) -> Result<Scanned, Error> {
    let mut connection = database.connect().await?;
    let mut scanned = Scanned::default();
    loop {
        let next = queue
            .lock()
            .expect("no reader panics while it holds the queue")
            .pop_front();
        let Some(table) = next else { break };
        table_scan(&mut connection, &table, &matcher, &mut scanned).await?;
    }
    connection.close().await;
    Ok(scanned)
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
    let mut clean: Vec<Clean> = texts.iter().map(|_| Clean::default()).collect();
    connection
        .each("scanning", &statement, |row| {
            scanned.rows += 1;
            for (at, column) in texts.iter().enumerate() {
                let Some(value) = row.get(at) else {
                    continue;
                };
                scanned.bytes += value.len() as u64;
                if clean[at].holds(value) {
                    continue;
                }
                if !matcher.is_match(value) {
                    clean[at].keep(value);
                    continue;
                }
                let key = keys.iter().map(|at| row.text(*at).unwrap_or_default());
                scanned.found.push(Found {
                    row: RowRef {
                        table: table.name.clone(),
                        key: key.collect(),
                    },
                    column: (*column).to_owned(),
                    needles: matcher
                        .find(value)
                        .into_iter()
                        .map(|hit| hit.needle)
                        .collect(),
                });
            }
            Ok(())
        })
        .await
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
