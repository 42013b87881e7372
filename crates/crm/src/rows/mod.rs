//! Whole rows of a CRM, read as the bytes that stand there.

mod select;

use std::collections::BTreeSet;

pub(crate) use select::cells;
pub use select::{
    as_text, by_column, by_key, first, fits, is_one_of, key_condition, padded, typed, typed_bind,
};

use crate::census::TableClass;
use crate::profile::Words;
use crate::record::RowRef;

/// A row with all its cells in the table's order. Debug says nothing of its values.
#[derive(Clone)]
pub struct Record {
    /// Which row.
    pub row: RowRef,
    /// Cells; none for NULL.
    pub cells: Vec<Option<Vec<u8>>>,
}

impl std::fmt::Debug for Record {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Record({})", self.row)
    }
}

impl Record {
    /// A cell by column name.
    pub fn cell<'r>(&'r self, table: &TableClass, column: &str) -> Option<&'r [u8]> {
        self.cells.get(table.position(column)?)?.as_deref()
    }

    /// A cell as text.
    pub fn text(&self, table: &TableClass, column: &str) -> Option<String> {
        self.cell(table, column)
            .map(|bytes| String::from_utf8_lossy(bytes).into_owned())
    }

    /// Whether the CRM has marked the row as deleted.
    pub fn is_deleted(&self, table: &TableClass) -> bool {
        table
            .soft_delete
            .as_deref()
            .and_then(|column| self.cell(table, column))
            .is_some_and(|cell| cell != b"0" && cell != b"f" && cell != b"false")
    }

    /// Whether one of the columns holds one of its words.
    pub fn has(&self, table: &TableClass, words: &Words) -> bool {
        words.iter().any(|(column, words)| {
            self.cell(table, column.as_str())
                .is_some_and(|cell| words.iter().any(|word| word.as_bytes() == cell))
        })
    }
}

/// The rows' first key values, without doubles.
pub fn first_keys<'r>(rows: impl IntoIterator<Item = &'r RowRef>) -> Vec<String> {
    let keys: BTreeSet<&String> = rows.into_iter().filter_map(|row| row.key.first()).collect();
    keys.into_iter().cloned().collect()
}
