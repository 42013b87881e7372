//! One row, whatever driver brought it.

use sqlx::Row as _;
use sqlx::mysql::MySqlRow;
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;

use super::stream::CopyRow;

/// A row whose cells are the bytes the database sent.
pub enum Row<'r> {
    /// From MariaDB or MySQL.
    MySql(&'r MySqlRow),
    /// From PostgreSQL.
    Postgres(&'r PgRow),
    /// From PostgreSQL, copied.
    Copy(CopyRow<'r>),
    /// From SQLite.
    Sqlite(&'r SqliteRow),
}

impl<'r> From<&'r MySqlRow> for Row<'r> {
    fn from(row: &'r MySqlRow) -> Self {
        Self::MySql(row)
    }
}

impl<'r> From<&'r PgRow> for Row<'r> {
    fn from(row: &'r PgRow) -> Self {
        Self::Postgres(row)
    }
}

impl<'r> From<&'r SqliteRow> for Row<'r> {
    fn from(row: &'r SqliteRow) -> Self {
        Self::Sqlite(row)
    }
}

impl Row<'_> {
    /// How many cells it has.
    pub fn len(&self) -> usize {
        match self {
            Self::MySql(row) => row.len(),
            Self::Postgres(row) => row.len(),
            Self::Copy(row) => row.len(),
            Self::Sqlite(row) => row.len(),
        }
    }

    /// Whether it has no cell.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A cell's bytes; none for NULL. Statements select text and blobs only, so no cell
    /// has another type.
    pub fn get(&self, index: usize) -> Option<&[u8]> {
        match self {
            Self::MySql(row) => row.try_get_unchecked(index).ok().flatten(),
            Self::Postgres(row) => row.try_get_unchecked(index).ok().flatten(),
            Self::Copy(row) => row.get(index),
            Self::Sqlite(row) => row.try_get_unchecked(index).ok().flatten(),
        }
    }

    /// A cell as text; bytes that are no UTF-8 are replaced.
    pub fn text(&self, index: usize) -> Option<String> {
        self.get(index)
            .map(|bytes| String::from_utf8_lossy(bytes).into_owned())
    }
}
