//! The same changes as the items of a plan, written by hand as set-based SQL: per table one
//! DELETE and one UPDATE for all rows that get the same values.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use crm::System;
use crm::database::Connection;
use crm::plan::{Action, Item, new_values};
use crm::rows::by_key;
use identifiers::Matcher;

use crate::bare::Bare;

/// Statements of one transaction.
#[derive(Default)]
pub struct Script {
    pub statements: Vec<String>,
    /// Rows they meet.
    pub rows: usize,
}

type Values = Vec<(String, Option<Vec<u8>>)>;

impl Script {
    /// Reads the rows once, for the new values stand in the statements.
    pub async fn of(
        system: &System,
        connection: &mut Connection,
        items: &[Item],
        matcher: &Matcher,
        engine: &str,
    ) -> anyhow::Result<Self> {
        let mut script = Self::default();
        let mut seen = BTreeSet::new();
        let tables = items.iter().map(|item| item.row.table.as_str());
        for name in tables.filter(|name| seen.insert(*name)) {
            let Some(table) = system.census.table(name) else {
                continue;
            };
            let mine = || items.iter().filter(|item| item.row.table == name);
            let of_action = |delete: bool| {
                mine().filter(move |i| {
                    i.action != Action::Keep && (i.action == Action::Delete) == delete
                })
            };
            let keys: Vec<&[String]> = of_action(true).map(|i| &*i.row.key).collect();
            let quote = Quote::of(engine);
            if !keys.is_empty() {
                script.rows += keys.len();
                let rows = quote.rows(&table.key, &keys);
                script
                    .statements
                    .push(format!("DELETE FROM {} WHERE {rows}", quote.name(name)));
            }
            let wanted: Vec<_> = of_action(false).map(|i| i.row.clone()).collect();
            let mut updates: BTreeMap<Values, Vec<Vec<String>>> = BTreeMap::new();
            for record in by_key(connection, table, &wanted, false).await? {
                let Some(item) = of_action(false).find(|i| i.row == record.row) else {
                    continue;
                };
                let values = new_values(item, table, &record, matcher);
                if !values.is_empty() {
                    updates
                        .entry(values)
                        .or_default()
                        .push(record.row.key.clone());
                }
            }
            for (values, keys) in updates {
                script.rows += keys.len();
                let keys: Vec<&[String]> = keys.iter().map(Vec::as_slice).collect();
                let rows = quote.rows(&table.key, &keys);
                script.statements.push(quote.update(name, &values, &rows));
            }
        }
        Ok(script)
    }

    /// One transaction, one round trip a statement.
    pub async fn run(&self, bare: &mut Bare) -> anyhow::Result<()> {
        bare.run("BEGIN").await?;
        let mut met = 0;
        for statement in &self.statements {
            met += bare.run(statement).await?;
        }
        bare.run("COMMIT").await?;
        anyhow::ensure!(
            met == self.rows as u64,
            "the bare statements met {met} rows instead of {}",
            self.rows
        );
        Ok(())
    }
}

/// How names and values are written.
#[derive(Clone, Copy)]
pub struct Quote {
    name: char,
    backslash: bool,
}

impl Quote {
    pub fn of(engine: &str) -> Self {
        let is_mysql = engine == "mariadb";
        Self {
            name: if is_mysql { '`' } else { '"' },
            backslash: is_mysql,
        }
    }

    pub fn name(self, name: &str) -> String {
        format!("{0}{name}{0}", self.name)
    }

    pub fn text(self, text: &str) -> String {
        let text = text.replace('\'', "''");
        if self.backslash {
            format!("'{}'", text.replace('\\', "\\\\"))
        } else {
            format!("'{text}'")
        }
    }

    pub fn list(self, texts: &[&str]) -> String {
        let quoted: Vec<String> = texts.iter().map(|text| self.text(text)).collect();
        quoted.join(", ")
    }

    /// The condition that is true of the rows with these keys.
    fn rows(self, columns: &[String], keys: &[&[String]]) -> String {
        if let [column] = columns {
            let keys: Vec<&str> = keys.iter().map(|key| key[0].as_str()).collect();
            return format!("{} IN ({})", self.name(column), self.list(&keys));
        }
        let columns: Vec<String> = columns.iter().map(|column| self.name(column)).collect();
        let key = |key: &&[String]| {
            let key: Vec<&str> = key.iter().map(String::as_str).collect();
            format!("({})", self.list(&key))
        };
        let keys: Vec<String> = keys.iter().map(key).collect();
        format!("({}) IN ({})", columns.join(", "), keys.join(", "))
    }

    fn update(self, table: &str, values: &[(String, Option<Vec<u8>>)], rows: &str) -> String {
        let mut sql = format!("UPDATE {} SET ", self.name(table));
        for (at, (column, value)) in values.iter().enumerate() {
            let comma = if at == 0 { "" } else { ", " };
            let value = value.as_deref().map_or_else(
                || "NULL".to_owned(),
                |bytes| self.text(&String::from_utf8_lossy(bytes)),
            );
            write!(sql, "{comma}{} = {value}", self.name(column))
                .expect("writing to a string cannot fail");
        }
        format!("{sql} WHERE {rows}")
    }
}
