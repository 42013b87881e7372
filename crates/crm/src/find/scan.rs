//! One streaming pass over the person tables, reading only the columns that matter. Memory does
//! not grow with the tables: only the keys of rows worth loading are kept, and of rows that
//! merely bear a like name no more than a person could look through.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use sea_query::{Alias, Expr, Query};

use super::layout::{Holds, Layout, Owners, Shared, Sheet, Value};
use super::look::is_looked_up;
use super::pass::{Columns, Hit, Wanted};
use super::sketch::Sketch;
use crate::Error;
use crate::database::{Connection, Statement};
use crate::readers::{Reader, read_all};
use crate::record::RowRef;
use crate::rows::{as_text, is_one_of};

/// Most rows kept for their name alone, and for a name that is only alike.
const MOST_NAMES: usize = 2_000;
const MOST_ALIKE: usize = 500;

/// How many values' owners one statement asks for.
const CHUNK: usize = 512;

/// What a pass met.
#[derive(Default)]
pub(super) struct Passed {
    /// Rows worth loading, in the order they were met.
    hits: Vec<(Hit, RowRef)>,
    /// Rows read.
    pub rows: u64,
    /// Whether rows were left out because too many have a like name.
    pub more: bool,
    names: usize,
    alike: usize,
}

impl Passed {
    fn add(&mut self, hit: Hit, row: impl FnOnce() -> RowRef) {
        let room = match hit {
            Hit::Value => true,
            Hit::Name => {
                self.names += 1;
                self.names <= MOST_NAMES
            }
            Hit::Alike => {
                self.alike += 1;
                self.alike <= MOST_ALIKE
            }
        };
        if room {
            self.hits.push((hit, row()));
        } else {
            self.more = true;
        }
    }

    /// Takes over what was met in another table.
    fn merge(&mut self, other: Self) {
        self.rows += other.rows;
        self.more |= other.more;
        for (hit, row) in other.hits {
            self.add(hit, || row);
        }
    }

    /// The rows worth loading.
    pub fn into_rows(self) -> BTreeSet<RowRef> {
        self.hits.into_iter().map(|(_, row)| row).collect()
    }
}

/// Reads all person tables through once, with several connections. With a sketch, every number
/// and code is counted.
pub(super) async fn scan(
    layout: &Layout<'_>,
    connection: &mut Connection,
    wanted: Wanted,
    mut sketch: Option<&mut Sketch>,
) -> Result<Passed, Error> {
    let mut parts = Vec::new();
    for sheet in &layout.sheets {
        if let Some((statement, columns)) = statement(layout, sheet, &wanted, sketch.is_some())? {
            parts.push(Part {
                at: parts.len(),
                statement,
                columns,
                person: sheet.person.name.clone(),
            });
        }
    }
    let wanted = Arc::new(wanted);
    let readers = read_all(layout.system, parts, || Pass {
        wanted: Arc::clone(&wanted),
        sketch: sketch.is_some().then(Sketch::new),
        met: Vec::new(),
    })
    .await?;
    let mut met = BTreeMap::new();
    for pass in readers {
        met.extend(pass.met);
        if let (Some(sketch), Some(counted)) = (sketch.as_deref_mut(), pass.sketch) {
            sketch.merge(counted);
        }
    }
    let mut passed = Passed::default();
    // In the tables' order, so that the same rows are kept whoever read them first.
    for part in met.into_values() {
        passed.merge(part);
    }
    for shared in layout
        .shared
        .iter()
        .filter(|shared| shared.value_kind != Value::Email)
    {
        if wanted.reads(Holds::Value(shared.value_kind), false) {
            shared_values(layout, connection, shared, &wanted, &mut passed).await?;
        }
    }
    Ok(passed)
}

/// A table to be read through.
struct Part {
    at: usize,
    statement: Statement,
    columns: Columns,
    /// The table its rows are named by.
    person: String,
}

/// Reads tables through and counts by itself.
struct Pass {
    wanted: Arc<Wanted>,
    sketch: Option<Sketch>,
    met: Vec<(usize, Passed)>,
}

impl Reader for Pass {
    type Job = Part;

    async fn read(&mut self, connection: &mut Connection, part: Part) -> Result<(), Error> {
        let mut passed = Passed::default();
        let (wanted, sketch) = (&self.wanted, &mut self.sketch);
        connection
            .stream("searching persons", &part.statement, |row| {
                passed.rows += 1;
                if let Some(hit) = part.columns.hit(row, wanted, sketch.as_mut()) {
                    passed.add(hit, || {
                        RowRef::new(&part.person, row.text(0).unwrap_or_default())
                    });
                }
                Ok(())
            })
            .await?;
        self.met.push((part.at, passed));
        Ok(())
    }
}

/// The key, then the columns that matter; none where none does.
fn statement(
    layout: &Layout<'_>,
    sheet: &Sheet<'_>,
    wanted: &Wanted,
    counting: bool,
) -> Result<Option<(Statement, Columns)>, Error> {
    let mut query = Query::select();
    query.from(Alias::new(&sheet.table.name));
    query.expr(as_text(layout.engine, sheet.key));
    let (mut columns, mut at) = (Columns::default(), 0);
    for cell in sheet.cells.iter().filter(|cell| !is_looked_up(cell)) {
        if wanted.reads(cell.holds, counting) {
            at += 1;
            query.expr(as_text(layout.engine, &cell.column.live));
            columns.add(at, cell.holds);
        }
    }
    if at == 0 {
        return Ok(None);
    }
    Ok(Some((Statement::built(layout.engine, &query)?, columns)))
}

/// Reads a table of shared values through, then asks who has those that match.
async fn shared_values(
    layout: &Layout<'_>,
    connection: &mut Connection,
    shared: &Shared<'_>,
    wanted: &Wanted,
    passed: &mut Passed,
) -> Result<(), Error> {
    let engine = layout.engine;
    let mut query = Query::select();
    query.from(Alias::new(&shared.values.name));
    query.expr(as_text(engine, shared.key));
    query.expr(as_text(engine, shared.value));
    let mut columns = Columns::default();
    columns.add(1, Holds::Value(shared.value_kind));
    let mut keys = Vec::new();
    connection
        .stream(
            "searching shared values",
            &Statement::built(engine, &query)?,
            |row| {
                passed.rows += 1;
                if columns.hit(row, wanted, None).is_some() {
                    keys.extend(row.text(0));
                }
                Ok(())
            },
        )
        .await?;
    for chunk in keys.chunks(CHUNK) {
        let mut query = Query::select();
        query.from(Alias::new(&shared.link.name));
        query.expr(as_text(engine, shared.owner));
        if let Owners::By(column) = shared.owners {
            query.expr(as_text(engine, column));
        }
        let keys: Vec<&str> = chunk.iter().map(String::as_str).collect();
        let link = Expr::col(Alias::new(&shared.link_value.name));
        query.and_where(is_one_of(engine, shared.link_value, link, &keys));
        connection
            .each(
                "searching shared values",
                &Statement::built(engine, &query)?,
                |row| {
                    let table = layout.owner_table(shared, row.text(1).as_deref());
                    if let (Some(table), Some(key)) = (table, row.text(0)) {
                        passed.add(Hit::Value, || RowRef::new(table, key));
                    }
                    Ok(())
                },
            )
            .await?;
    }
    Ok(())
}
