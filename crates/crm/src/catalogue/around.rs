//! What stands around the columns of a schema: foreign keys, views, old character sets. Read only
//! where a profile is drafted or checked; a run does without.

use std::collections::{BTreeMap, BTreeSet};

use crate::Error;
use crate::database::{Connection, Engine, Statement};

/// A table and one of its columns.
pub type Place = (String, String);

/// What stands around the columns.
#[derive(Debug, Clone, Default)]
pub struct Around {
    /// Foreign keys of one column: where it stands, and where it points.
    pub foreign: BTreeMap<Place, Place>,
    /// Views, which hold nothing of their own.
    pub views: BTreeSet<String>,
    /// Columns that hold Western European letters alone.
    pub latin: BTreeSet<Place>,
}

impl Around {
    /// Asks the database.
    pub async fn read(connection: &mut Connection) -> Result<Self, Error> {
        let (keys, views) = match connection.engine() {
            Engine::MySql => (MYSQL_KEYS, MYSQL_VIEWS),
            Engine::Postgres => (POSTGRES_KEYS, POSTGRES_VIEWS),
            Engine::Sqlite => (SQLITE_KEYS, SQLITE_VIEWS),
        };
        let mut around = Self::default();
        let mut parts: BTreeMap<Place, Vec<(Place, Place)>> = BTreeMap::new();
        let doing = "reading the foreign keys";
        let statement = Statement::fixed(keys, &[]);
        // Cells: table, constraint, column, table pointed to, column there.
        let read = connection.each(doing, &statement, |row| {
            let text = |index| row.text(index).unwrap_or_default();
            let pair = ((text(0), text(2)), (text(3), text(4)));
            parts.entry((text(0), text(1))).or_default().push(pair);
            Ok(())
        });
        read.await?;
        let whole = parts.into_values().filter(|pairs| pairs.len() == 1);
        around.foreign = whole.flatten().collect();
        let statement = Statement::fixed(views, &[]);
        let read = connection.each("reading the views", &statement, |row| {
            around.views.extend(row.text(0));
            Ok(())
        });
        read.await?;
        if connection.engine() == Engine::MySql {
            let statement = Statement::fixed(MYSQL_LATIN, &[]);
            let read = connection.each("reading the character sets", &statement, |row| {
                around.latin.extend(row.text(0).zip(row.text(1)));
                Ok(())
            });
            read.await?;
        }
        Ok(around)
    }

    /// Where a column points by a foreign key.
    pub fn target(&self, table: &str, column: &str) -> Option<&Place> {
        self.foreign.get(&(table.to_owned(), column.to_owned()))
    }
}

const MYSQL_KEYS: &str = "
    SELECT TABLE_NAME, CONSTRAINT_NAME, COLUMN_NAME, REFERENCED_TABLE_NAME, REFERENCED_COLUMN_NAME
    FROM information_schema.KEY_COLUMN_USAGE
    WHERE TABLE_SCHEMA = DATABASE() AND REFERENCED_TABLE_SCHEMA = DATABASE()
    ORDER BY TABLE_NAME, CONSTRAINT_NAME, ORDINAL_POSITION";

const MYSQL_VIEWS: &str = "
    SELECT TABLE_NAME FROM information_schema.VIEWS WHERE TABLE_SCHEMA = DATABASE()";

const MYSQL_LATIN: &str = "
    SELECT TABLE_NAME, COLUMN_NAME FROM information_schema.COLUMNS
    WHERE TABLE_SCHEMA = DATABASE() AND CHARACTER_SET_NAME IN ('latin1', 'ascii')";

const POSTGRES_KEYS: &str = "
    SELECT t.relname::text, c.conname::text, a.attname::text, f.relname::text, b.attname::text
    FROM pg_constraint c
    JOIN pg_class t ON t.oid = c.conrelid
    JOIN pg_class f ON f.oid = c.confrelid
    JOIN pg_namespace n ON n.oid = t.relnamespace
    CROSS JOIN LATERAL unnest(c.conkey, c.confkey) AS k(here, there)
    JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.here
    JOIN pg_attribute b ON b.attrelid = f.oid AND b.attnum = k.there
    WHERE n.nspname = current_schema() AND c.contype = 'f'
    ORDER BY t.relname, c.conname";

const POSTGRES_VIEWS: &str = "
    SELECT table_name::text FROM information_schema.views WHERE table_schema = current_schema()";

// A key that names no column there means the other table's primary key.
const SQLITE_KEYS: &str = "
    SELECT m.name, CAST(k.id AS TEXT), k.\"from\", k.\"table\",
           COALESCE(k.\"to\", (SELECT c.name FROM pragma_table_info(k.\"table\") c WHERE c.pk = 1))
    FROM sqlite_master m
    JOIN pragma_foreign_key_list(m.name) k
    WHERE m.type = 'table'
    ORDER BY m.name, k.id, k.seq";

const SQLITE_VIEWS: &str = "SELECT name FROM sqlite_master WHERE type = 'view'";
