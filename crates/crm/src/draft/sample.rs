//! A look at a few rows: how values look, never what they are. Only figures leave this file.

use std::collections::hash_map::RandomState;
use std::collections::{BTreeMap, BTreeSet};
use std::hash::BuildHasher as _;

use sea_query::{Alias, Query};

use crate::Error;
use crate::catalogue::{Catalogue, LiveColumn};
use crate::database::{Connection, Statement};
use crate::rows;

/// How many rows of a table are looked at.
const ROWS: u32 = 200;

/// How the values of a column look.
#[derive(Debug, Clone, Default)]
pub struct Look {
    /// Values that are not empty.
    pub filled: usize,
    /// Different ones among them.
    pub distinct: usize,
    /// Most characters.
    pub longest: usize,
    /// Values with a space.
    pub spaced: usize,
    /// Values that look like an e-mail address.
    pub emails: usize,
    /// Values that look like a telephone number.
    pub phones: usize,
    /// Values that hold an `@` anywhere.
    pub ats: usize,
}

impl Look {
    /// Whether most values are so.
    pub fn mostly(&self, count: usize) -> bool {
        self.filled > 0 && count * 10 >= self.filled * 7
    }

    /// Whether the values are a few words that many rows share.
    pub fn is_vocabulary(&self) -> bool {
        self.filled >= 30 && self.distinct <= 12 && self.longest <= 30 && self.ats == 0
    }

    fn take(&mut self, value: &str) {
        self.filled += 1;
        self.longest = self.longest.max(value.chars().count());
        self.spaced += usize::from(value.trim().contains(char::is_whitespace));
        self.ats += usize::from(value.contains('@'));
        self.emails += usize::from(is_email(value));
        self.phones += usize::from(is_phone(value));
    }
}

fn is_email(value: &str) -> bool {
    let value = value.trim();
    !value.contains(char::is_whitespace)
        && value
            .split_once('@')
            .is_some_and(|(local, host)| !local.is_empty() && host.contains('.'))
}

fn is_phone(value: &str) -> bool {
    let digits = value.chars().filter(char::is_ascii_digit).count();
    let begins = value.trim_start().starts_with(['+', '0', '(']);
    let plain = value
        .chars()
        .all(|c| c.is_ascii_digit() || " +-/().".contains(c));
    begins && plain && (6..=16).contains(&digits) && !value.contains("-0")
}

/// Looks by table and column.
pub async fn read(
    connection: &mut Connection,
    catalogue: &Catalogue,
) -> Result<BTreeMap<String, BTreeMap<String, Look>>, Error> {
    let mut looks = BTreeMap::new();
    let engine = connection.engine();
    for (name, table) in &catalogue.tables {
        let columns: Vec<&LiveColumn> = table.columns.iter().filter(|c| c.holds_text()).collect();
        if columns.is_empty() {
            continue;
        }
        let mut query = Query::select();
        query.from(Alias::new(name));
        for column in &columns {
            query.expr(rows::as_text(engine, column));
        }
        let statement = Statement::sampled(engine, &query, ROWS)?;
        let mut of_table = vec![Look::default(); columns.len()];
        let mut seen = vec![BTreeSet::new(); columns.len()];
        let hash = RandomState::new();
        let read = connection.each("looking at a few rows", &statement, |row| {
            for (at, look) in of_table.iter_mut().enumerate() {
                if let Some(value) = row.text(at).filter(|value| !value.is_empty()) {
                    look.take(&value);
                    seen[at].insert(hash.hash_one(&value));
                }
            }
            Ok(())
        });
        read.await?;
        for (look, seen) in of_table.iter_mut().zip(&seen) {
            look.distinct = seen.len();
        }
        let names = columns.iter().map(|column| column.name.clone());
        looks.insert(name.clone(), names.zip(of_table).collect());
    }
    Ok(looks)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_and_numbers_are_told_by_their_look() {
        assert!(is_email("a.b@c.example") && !is_email("@c.example") && !is_email("a @ b.c"));
        assert!(is_phone("+43 (0)1 234 567") && is_phone("0171/5550148"));
        assert!(!is_phone("2026-01-02") && !is_phone("12") && !is_phone("Zimmer 07"));
    }
}
