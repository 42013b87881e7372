//! What became of a schema since it was last confirmed.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::System;
use crate::system::ColumnName;

/// Columns and their types by table.
pub type Shape = BTreeMap<String, BTreeMap<String, String>>;

/// What is new, other or gone.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Drift {
    /// Columns that were not there.
    pub added: Vec<ColumnName>,
    /// Columns of another type.
    pub changed: Vec<Changed>,
    /// Columns that are no longer there.
    pub gone: Vec<ColumnName>,
    /// The CRM's version then, where it is another now.
    pub version_before: Option<String>,
}

/// A column whose type is another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Changed {
    /// Table.
    pub table: String,
    /// Column.
    pub column: String,
    /// Type then.
    pub before: String,
    /// Type now.
    pub after: String,
}

impl Drift {
    /// Whether columns are as they were.
    pub fn is_none(&self) -> bool {
        self.added.is_empty() && self.changed.is_empty() && self.gone.is_empty()
    }

    /// Whether somebody has to take it as known before anything is planned on it. What is new is
    /// classified or bars a run by itself, what is gone holds nothing; but of a column that was
    /// looked at and is another now nobody would be told.
    pub fn bars(&self) -> bool {
        !self.changed.is_empty()
    }

    /// How many columns are new, other or gone.
    pub fn count(&self) -> usize {
        self.added.len() + self.changed.len() + self.gone.len()
    }

    /// What lies between two shapes.
    pub fn between(before: &Shape, after: &Shape) -> Self {
        let mut drift = Self::default();
        for (table, column, now) in columns(after) {
            let name = ColumnName {
                table: table.to_owned(),
                column: column.to_owned(),
            };
            match before.get(table).and_then(|columns| columns.get(column)) {
                None => drift.added.push(name),
                Some(was) if was != now => drift.changed.push(Changed {
                    table: name.table,
                    column: name.column,
                    before: was.clone(),
                    after: now.to_owned(),
                }),
                Some(_) => {}
            }
        }
        let is_gone = |table: &str, column: &str| {
            let now = after.get(table);
            now.is_none_or(|columns| !columns.contains_key(column))
        };
        let gone = columns(before).filter(|(table, column, _)| is_gone(table, column));
        drift.gone = gone
            .map(|(table, column, _)| ColumnName {
                table: table.to_owned(),
                column: column.to_owned(),
            })
            .collect();
        drift
    }
}

fn columns(shape: &Shape) -> impl Iterator<Item = (&str, &str, &str)> {
    shape.iter().flat_map(|(table, columns)| {
        let columns = columns.iter();
        columns.map(move |(column, kind)| (table.as_str(), column.as_str(), kind.as_str()))
    })
}

impl System {
    /// The live schema in the words of its database.
    pub fn shape(&self) -> Shape {
        let tables = self.census.tables.values();
        tables
            .map(|table| {
                let columns = table.columns.iter().map(|column| {
                    let live = &column.live;
                    let most = live
                        .most
                        .map(|most| format!("({most})"))
                        .unwrap_or_default();
                    let filled = if live.nullable { "" } else { " not null" };
                    (
                        live.name.clone(),
                        format!("{}{most}{filled}", live.data_type),
                    )
                });
                (table.name.clone(), columns.collect())
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(columns: &[(&str, &str, &str)]) -> Shape {
        let mut shape = Shape::new();
        for (table, column, kind) in columns {
            let table = shape.entry((*table).to_owned()).or_default();
            table.insert((*column).to_owned(), (*kind).to_owned());
        }
        shape
    }

    #[test]
    fn what_is_new_other_or_gone_is_told_apart() {
        let before = shape(&[("a", "x", "text"), ("a", "y", "int"), ("b", "z", "text")]);
        let after = shape(&[
            ("a", "x", "varchar(9)"),
            ("a", "y", "int"),
            ("c", "n", "text"),
        ]);
        let drift = Drift::between(&before, &after);
        assert_eq!(drift.count(), 3);
        assert!(drift.bars());
        assert_eq!(drift.added[0].table, "c");
        assert_eq!(drift.changed[0].after, "varchar(9)");
        assert_eq!(drift.gone[0].column, "z");
        assert!(Drift::between(&after, &after).is_none());
    }
}
