//! The rights a connection holds, as its database tells them.

use std::collections::{BTreeMap, BTreeSet};

use crate::database::{Connection, Engine, Row, Statement};
use crate::{Error, System};

/// Rights by table.
pub(super) struct Held(BTreeMap<String, OnTable>);

#[derive(Default)]
struct OnTable {
    columns: BTreeSet<String>,
    unreadable: BTreeSet<String>,
    not_updatable: BTreeSet<String>,
    /// Whether a column cannot be given a value in a new row.
    not_insertable: bool,
    /// Whether some column can.
    insertable: bool,
    /// None where the database does not tell and must be asked by trying.
    delete: Option<bool>,
    /// Whether a policy hides rows from this account.
    hidden: bool,
}

impl Held {
    /// Asks the database.
    pub async fn read(connection: &mut Connection) -> Result<Self, Error> {
        let sql = match connection.engine() {
            Engine::Postgres => POSTGRES,
            Engine::MySql | Engine::Sqlite => MYSQL,
        };
        let mut held = Self(BTreeMap::new());
        let statement = Statement::fixed(sql, &[]);
        let read = connection.each("reading rights", &statement, |row| {
            held.take(row);
            Ok(())
        });
        read.await?;
        Ok(held)
    }

    /// Cells: table, column, readable, writable, deletable, rows hidden, to be filled in a new row.
    fn take(&mut self, row: &Row<'_>) {
        let text = |index| row.text(index).unwrap_or_default();
        let table = self.0.entry(text(0)).or_default();
        let column = text(1);
        if text(2) != "1" {
            table.unreadable.insert(column.clone());
        }
        if text(3) != "1" {
            table.not_updatable.insert(column.clone());
        }
        table.delete = row.text(4).map(|cell| cell == "1");
        table.hidden = text(5) == "1";
        table.not_insertable |= text(6) != "1";
        table.insertable |= text(6) == "1";
        table.columns.insert(column);
    }

    /// What cannot be read. A table without any right at all does not stand in the census, but
    /// PostgreSQL names it all the same.
    pub fn unreadable(&self, system: &System) -> Vec<String> {
        let mut missing = Vec::new();
        for (name, table) in &self.0 {
            missing.extend(table.lacking("SELECT", name, &table.unreadable));
            if table.hidden {
                missing.push(format!("BYPASSRLS (row security hides rows of {name})"));
            }
        }
        let unseen = |name: &&String| !self.0.contains_key(*name);
        let unseen = system.census.tables.keys().filter(unseen);
        missing.extend(unseen.map(|name| format!("SELECT ON {name}")));
        missing
    }

    /// Which of the columns cannot be written.
    pub fn not_updatable(&self, name: &str, columns: &BTreeSet<String>) -> Option<String> {
        let table = self.0.get(name)?;
        let lacking = columns
            .intersection(&table.not_updatable)
            .cloned()
            .collect();
        table.lacking("UPDATE", name, &lacking)
    }

    /// Whether rows can be deleted, where the database tells.
    pub fn may_delete(&self, name: &str) -> Option<bool> {
        self.0.get(name)?.delete
    }

    /// Whether rows can be added.
    pub fn may_insert(&self, name: &str) -> bool {
        self.0.get(name).is_some_and(|table| !table.not_insertable)
    }

    /// All tables that the database names.
    pub fn tables(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// Whether every column can be written.
    pub fn is_wholly_updatable(&self, name: &str) -> bool {
        self.0
            .get(name)
            .is_some_and(|table| table.not_updatable.is_empty())
    }

    /// Which columns beside these can be written; the whole table where all of it can, and none of
    /// it needs to be.
    pub fn updatable_beside(&self, name: &str, needed: &BTreeSet<String>) -> Option<String> {
        let table = self.0.get(name)?;
        let more: Vec<&str> = table
            .columns
            .difference(&table.not_updatable)
            .filter(|column| !needed.contains(*column))
            .map(String::as_str)
            .collect();
        if more.is_empty() {
            return None;
        }
        if more.len() == table.columns.len() {
            return Some(format!("UPDATE ON {name}"));
        }
        Some(format!("UPDATE ({}) ON {name}", more.join(", ")))
    }

    /// Whether a row can be added, be it with some of its columns only.
    pub fn may_insert_any(&self, name: &str) -> bool {
        self.0.get(name).is_some_and(|table| table.insertable)
    }

    /// Whether any column can be written.
    pub fn may_update_any(&self, name: &str) -> bool {
        self.0
            .get(name)
            .is_some_and(|table| table.not_updatable.len() < table.columns.len())
    }
}

impl OnTable {
    /// `UPDATE ON table` where no column may be written, otherwise with the columns.
    fn lacking(&self, right: &str, name: &str, columns: &BTreeSet<String>) -> Option<String> {
        if columns.is_empty() {
            return None;
        }
        let of_right = if right == "SELECT" {
            &self.unreadable
        } else {
            &self.not_updatable
        };
        if of_right.len() == self.columns.len() {
            return Some(format!("{right} ON {name}"));
        }
        let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
        Some(format!("{right} ({}) ON {name}", columns.join(", ")))
    }
}

const MYSQL: &str = "
    SELECT c.TABLE_NAME, c.COLUMN_NAME,
           CASE WHEN FIND_IN_SET('select', c.PRIVILEGES) > 0 THEN '1' ELSE '0' END,
           CASE WHEN FIND_IN_SET('update', c.PRIVILEGES) > 0 THEN '1' ELSE '0' END,
           NULL, '0',
           CASE WHEN FIND_IN_SET('insert', c.PRIVILEGES) > 0 THEN '1' ELSE '0' END
    FROM information_schema.COLUMNS c
    JOIN information_schema.TABLES t
      ON t.TABLE_NAME = c.TABLE_NAME
    WHERE c.TABLE_SCHEMA = DATABASE() AND t.TABLE_SCHEMA = DATABASE()
      AND t.TABLE_TYPE = 'BASE TABLE'";

const POSTGRES: &str = "
    SELECT c.relname::text, a.attname::text,
           CASE WHEN has_column_privilege(c.oid, a.attnum, 'SELECT') THEN '1' ELSE '0' END,
           CASE WHEN has_column_privilege(c.oid, a.attnum, 'UPDATE') THEN '1' ELSE '0' END,
           CASE WHEN has_table_privilege(c.oid, 'DELETE') THEN '1' ELSE '0' END,
           CASE WHEN row_security_active(c.oid) THEN '1' ELSE '0' END,
           CASE WHEN has_column_privilege(c.oid, a.attnum, 'INSERT') THEN '1' ELSE '0' END
    FROM pg_class c
    JOIN pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'p')
      AND a.attnum > 0 AND NOT a.attisdropped";
