//! The tables of the store and their columns.

use sqlx::Row as _;

use crate::migrate::texts;
use crate::{Error, Tx};

/// Tables with one row that a migration puts there: it is overwritten, not added.
const SEEDED: [&str; 3] = ["ledger_head", "workflow_cursor", "examinations"];
/// Tables whose rows point to earlier rows of their own, and what tells earlier from later.
const IN_ORDER: [(&str, &str); 1] = [("request_texts", "entry, id")];

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    Text,
    Number,
    Bytes,
}

/// A value, or none.
pub enum Cell {
    Text(Option<String>),
    Number(Option<i64>),
    Bytes(Option<Vec<u8>>),
}

pub struct Table {
    pub name: String,
    pub columns: Vec<(String, Kind)>,
}

impl Kind {
    pub fn word(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Number => "number",
            Self::Bytes => "bytes",
        }
    }

    pub fn from_word(word: &str) -> Option<Self> {
        match word {
            "text" => Some(Self::Text),
            "number" => Some(Self::Number),
            "bytes" => Some(Self::Bytes),
            _ => None,
        }
    }
}

/// The names of all tables, each after those it points to: in that order they were made.
pub fn all() -> Vec<&'static str> {
    let mut names: Vec<&'static str> = Vec::new();
    for line in texts().flat_map(str::lines) {
        let line = line.trim_end_matches(';');
        if let Some(rest) = line.strip_prefix("CREATE TABLE ") {
            names.extend(rest.split([' ', '(']).next());
        } else if let Some(gone) = line.strip_prefix("DROP TABLE ") {
            names.retain(|name| *name != gone);
        } else if let Some((from, to)) = line
            .strip_prefix("ALTER TABLE ")
            .and_then(|rest| rest.split_once(" RENAME TO "))
        {
            for name in names.iter_mut().filter(|name| **name == from) {
                *name = to;
            }
        }
    }
    names
}

/// Whether the table's one row is put there by a migration.
pub fn is_seeded(name: &str) -> bool {
    SEEDED.contains(&name)
}

impl Table {
    /// The table as it is in the store.
    pub async fn read(tx: &mut Tx, name: &str) -> Result<Self, Error> {
        let unknown = || Error::Refused(format!("the store has no table {name}"));
        if !all().contains(&name) {
            return Err(unknown());
        }
        let sql = tx.engine().columns();
        let rows = sqlx::query(sql).bind(name).fetch_all(tx.conn()).await?;
        let mut columns = Vec::with_capacity(rows.len());
        for row in rows {
            let word: String = row.try_get(1)?;
            let kind = Kind::from_word(&word).ok_or_else(unknown)?;
            columns.push((row.try_get(0)?, kind));
        }
        if columns.is_empty() {
            return Err(unknown());
        }
        Ok(Self {
            name: name.to_owned(),
            columns,
        })
    }

    /// Whether both have the same columns, in whatever order.
    pub fn is_like(&self, other: &Self) -> bool {
        let sorted = |table: &Self| {
            let mut columns = table.columns.clone();
            columns.sort();
            columns
        };
        self.name == other.name && sorted(self) == sorted(other)
    }

    pub fn select(&self) -> String {
        let order = IN_ORDER.iter().find(|(name, _)| *name == self.name);
        let order = order.map_or(String::new(), |(_, by)| format!(" ORDER BY {by}"));
        format!("SELECT {} FROM {}{order}", self.names(), self.name)
    }

    /// The statement that puts a row there.
    pub fn put(&self) -> String {
        let places = (1..=self.columns.len()).map(|place| format!("${place}"));
        if is_seeded(&self.name) {
            let names = self.columns.iter().map(|(name, _)| name);
            let set: Vec<String> = names
                .zip(places)
                .map(|(name, place)| format!("{name} = {place}"))
                .collect();
            return format!("UPDATE {} SET {} WHERE id = 1", self.name, set.join(", "));
        }
        let places: Vec<String> = places.collect();
        let (names, places) = (self.names(), places.join(", "));
        format!("INSERT INTO {} ({names}) VALUES ({places})", self.name)
    }

    fn names(&self) -> String {
        let names: Vec<&str> = self.columns.iter().map(|(name, _)| name.as_str()).collect();
        names.join(", ")
    }
}
