//! What is other between two inventories. Pure.

use crm::inventory::{ColumnFigures, Inventory};
use serde::Serialize;

/// What changed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Changes {
    pub tables_added: Vec<String>,
    pub tables_gone: Vec<String>,
    /// Tables with another number of rows.
    pub rows: Vec<RowChange>,
    pub columns: Vec<ColumnChange>,
}

/// A table with another number of rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RowChange {
    pub table: String,
    pub before: u64,
    pub after: u64,
}

/// What became of a column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ColumnChange {
    pub table: String,
    pub column: String,
    /// `added`, `gone`, `type`, `class`, `suspicious` (now looks personal) or `unsuspicious`.
    pub change: &'static str,
    /// Type or class before and after.
    pub before: Option<String>,
    pub after: Option<String>,
}

impl Changes {
    /// Whether nothing changed.
    pub fn is_none(&self) -> bool {
        *self == Self::default()
    }
}

/// Compares an inventory with an earlier one.
pub fn compare(before: &Inventory, after: &Inventory) -> Changes {
    let mut changes = Changes::default();
    for (name, table) in &after.tables {
        let Some(earlier) = before.tables.get(name) else {
            changes.tables_added.push(name.clone());
            continue;
        };
        if earlier.rows != table.rows {
            changes.rows.push(RowChange {
                table: name.clone(),
                before: earlier.rows,
                after: table.rows,
            });
        }
        for (column, figures) in &table.columns {
            let place = (name.as_str(), column.as_str());
            of_column(&mut changes, place, (earlier.columns.get(column), figures));
        }
        let gone = earlier.columns.keys();
        for column in gone.filter(|column| !table.columns.contains_key(*column)) {
            changes
                .columns
                .push(change((name, column), "gone", (None, None)));
        }
    }
    let gone = before.tables.keys();
    let gone = gone.filter(|name| !after.tables.contains_key(*name));
    changes.tables_gone.extend(gone.cloned());
    changes
}

fn of_column(
    changes: &mut Changes,
    place: (&str, &str),
    (before, after): (Option<&ColumnFigures>, &ColumnFigures),
) {
    let mut note = |word: &'static str, ends: (Option<&str>, Option<&str>)| {
        changes.columns.push(change(place, word, ends));
    };
    let Some(before) = before else {
        note("added", (None, Some(&after.data_type)));
        if after.suspicious {
            note("suspicious", (None, None));
        }
        return;
    };
    if before.data_type != after.data_type {
        let ends = (Some(&*before.data_type), Some(&*after.data_type));
        note("type", ends);
    }
    if before.class != after.class {
        note("class", (Some(&before.class), Some(&after.class)));
    }
    match (before.suspicious, after.suspicious) {
        (false, true) => note("suspicious", (None, None)),
        (true, false) => note("unsuspicious", (None, None)),
        _ => {}
    }
}

fn change(
    (table, column): (&str, &str),
    change: &'static str,
    (before, after): (Option<&str>, Option<&str>),
) -> ColumnChange {
    ColumnChange {
        table: table.to_owned(),
        column: column.to_owned(),
        change,
        before: before.map(str::to_owned),
        after: after.map(str::to_owned),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use crm::inventory::TableFigures;

    use super::*;

    fn column(class: &str, suspicious: bool) -> ColumnFigures {
        ColumnFigures {
            data_type: "varchar".into(),
            class: class.into(),
            assumed: false,
            filled: 1,
            changes: None,
            named: None,
            looked: 1,
            looks: BTreeMap::new(),
            suspicious,
        }
    }

    fn inventory(rows: u64, columns: &[(&str, ColumnFigures)]) -> Inventory {
        let table = TableFigures {
            module: None,
            role: "person".into(),
            rows,
            oldest: None,
            newest: None,
            dated_by: None,
            audited: "no".into(),
            columns: columns
                .iter()
                .map(|(name, column)| ((*name).to_owned(), column.clone()))
                .collect(),
        };
        Inventory {
            tables: BTreeMap::from([("contacts".to_owned(), table)]),
            sample: 10,
        }
    }

    #[test]
    fn what_is_new_gone_or_other_is_named() {
        let before = inventory(
            3,
            &[
                ("code", column("plain", false)),
                ("old", column("plain", false)),
                ("status", column("plain", true)),
            ],
        );
        let after = inventory(
            5,
            &[
                ("code", column("email", false)),
                ("fresh", column("open", true)),
                ("status", column("plain", false)),
            ],
        );
        let changes = compare(&before, &after);
        assert_eq!(changes.rows[0].after, 5);
        let said = changes.columns.iter();
        let said: Vec<_> = said.map(|one| (&*one.column, one.change)).collect();
        assert_eq!(
            said,
            [
                ("code", "class"),
                ("fresh", "added"),
                ("fresh", "suspicious"),
                ("status", "unsuspicious"),
                ("old", "gone"),
            ]
        );
        assert!(compare(&before, &before).is_none());
    }

    #[test]
    fn tables_come_and_go() {
        let empty = Inventory::default();
        let full = inventory(1, &[]);
        assert_eq!(compare(&empty, &full).tables_added, ["contacts"]);
        assert_eq!(compare(&full, &empty).tables_gone, ["contacts"]);
    }
}
