//! Which columns point to which tables: the profile's links on the live schema, turned round.

use std::collections::{BTreeMap, BTreeSet};

use sea_query::{Alias, Expr, ExprTrait, Query, SelectStatement};

use crate::Error;
use crate::census::{Census, TableClass};
use crate::database::{Connection, Engine, Statement};
use crate::profile::{Identifier, Profile, Target};
use crate::record::RowRef;
use crate::rows::{self, Record, first_keys};

/// The links of a database by the table they point to.
#[derive(Debug)]
pub struct Graph<'c> {
    census: &'c Census,
    profile: &'c Profile,
    into: BTreeMap<&'c str, Vec<Edge<'c>>>,
}

/// A column that points to a table.
#[derive(Debug, Clone)]
pub struct Edge<'c> {
    /// The table the column stands in.
    pub from: &'c TableClass,
    /// The column.
    pub column: &'c str,
    /// For a polymorphic link: the type column and the words for the table pointed to.
    pub by: Option<(&'c str, Vec<&'c str>)>,
}

impl Edge<'_> {
    /// Whether the row belongs to what this column points to, and goes with it.
    pub fn is_owner(&self) -> bool {
        self.from.owner.iter().any(|column| column == self.column)
    }

    /// Whether the column can be emptied; one that the database holds to an existing row and that
    /// has to be filled cannot.
    pub fn may_be_empty(&self) -> bool {
        let nullable = self
            .from
            .column(self.column)
            .is_none_or(|c| c.live.nullable);
        nullable || !self.from.held.contains(self.column)
    }
}

/// A row that points to another.
#[derive(Debug, Clone)]
pub struct Referrer<'c> {
    /// The column by which it points.
    pub edge: Edge<'c>,
    /// The row.
    pub record: Record,
    /// The row pointed to.
    pub to: RowRef,
}

impl<'c> Graph<'c> {
    /// Turns the links round.
    pub fn new(profile: &'c Profile, census: &'c Census) -> Self {
        let mut into: BTreeMap<&str, Vec<Edge>> = BTreeMap::new();
        for from in census.tables.values().filter(|table| table.known) {
            for (column, target) in from.links() {
                match target {
                    Target::Table(to) => {
                        let edge = Edge {
                            from,
                            column,
                            by: None,
                        };
                        into.entry(to.as_str()).or_default().push(edge);
                    }
                    Target::By(by) => {
                        let targets: BTreeSet<&str> =
                            profile.modules.values().map(Identifier::as_str).collect();
                        for to in targets {
                            let words: Vec<&str> = profile.modules_of(to).collect();
                            let edge = Edge {
                                from,
                                column,
                                by: Some((by.as_str(), words)),
                            };
                            into.entry(to).or_default().push(edge);
                        }
                    }
                }
            }
        }
        Self {
            census,
            profile,
            into,
        }
    }

    /// The columns that point to a table.
    pub fn edges_to(&self, table: &str) -> &[Edge<'c>] {
        self.into.get(table).map_or(&[], Vec::as_slice)
    }

    /// All rows that point to the given rows, over every link that `wanted` accepts.
    pub async fn referrers(
        &self,
        connection: &mut Connection,
        rows: &BTreeSet<RowRef>,
        wanted: impl Fn(&Edge<'c>) -> bool,
    ) -> Result<Vec<Referrer<'c>>, Error> {
        let mut by_table: BTreeMap<&str, Vec<&RowRef>> = BTreeMap::new();
        for row in rows {
            by_table.entry(&row.table).or_default().push(row);
        }
        let mut found = Vec::new();
        for (table, rows) in by_table {
            let keys = first_keys(rows);
            let edges: Vec<&Edge<'c>> = self
                .edges_to(table)
                .iter()
                .filter(|edge| wanted(edge))
                .collect();
            for edge in occupied(connection, edges, &keys).await? {
                let only = edge
                    .by
                    .as_ref()
                    .map(|(column, words)| (*column, words.as_slice()));
                for record in
                    rows::by_column(connection, edge.from, edge.column, &keys, only).await?
                {
                    let to = record.text(edge.from, edge.column).unwrap_or_default();
                    let to = RowRef::new(table, to);
                    found.push(Referrer {
                        edge: edge.clone(),
                        record,
                        to,
                    });
                }
            }
        }
        Ok(found)
    }

    /// The rows a row points to, over its own link columns: column and row.
    pub fn targets(&self, record: &Record) -> Vec<(&'c str, RowRef)> {
        let Some(table) = self.census.table(&record.row.table) else {
            return Vec::new();
        };
        table
            .links()
            .filter_map(|(column, target)| {
                let key = record.text(table, column).filter(|key| !key.is_empty())?;
                let to = match target {
                    Target::Table(to) => to,
                    Target::By(by) => {
                        let word = record.text(table, by.as_str())?;
                        self.profile.modules.get(&word)?
                    }
                };
                Some((column, RowRef::new(to.as_str(), key)))
            })
            .collect()
    }
}

/// Up to how many keys all edges are asked at once which of them lead anywhere.
const FEW_KEYS: usize = 32;
/// How many parameters such a question carries at most.
const PARAMETERS: usize = 960;

/// The edges over which anything points to the keys. A schema has hundreds of link columns and a
/// person is in few of them: one question for many spares a round trip for each.
async fn occupied<'e, 'c>(
    connection: &mut Connection,
    edges: Vec<&'e Edge<'c>>,
    keys: &[String],
) -> Result<Vec<&'e Edge<'c>>, Error> {
    if keys.len() > FEW_KEYS {
        return Ok(edges);
    }
    let engine = connection.engine();
    let mut occupied = Vec::new();
    for group in edges.chunks(PARAMETERS / keys.len().next_power_of_two().max(1) / 2) {
        let mut query = Query::select();
        for edge in group {
            query.expr(Expr::case(Expr::exists(pointing(engine, edge, keys)), "1").finally("0"));
        }
        let statement = Statement::built(engine, &query)?;
        connection
            .each("asking which links are used", &statement, |row| {
                let used = (0..group.len()).filter(|at| row.get(*at) == Some(b"1"));
                occupied.extend(used.map(|at| group[at]));
                Ok(())
            })
            .await?;
    }
    Ok(occupied)
}

fn pointing(engine: Engine, edge: &Edge<'_>, keys: &[String]) -> SelectStatement {
    let mut query = Query::select();
    query
        .expr(Expr::cust("1"))
        .from(Alias::new(&edge.from.name));
    if let Some(column) = edge.from.column(edge.column) {
        let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
        let link = Expr::col(Alias::new(edge.column));
        query.and_where(rows::is_one_of(engine, &column.live, link, &keys));
    }
    if let Some((by, words)) = &edge.by {
        query.and_where(Expr::col(Alias::new(*by)).is_in(words.iter().copied()));
    }
    query
}
