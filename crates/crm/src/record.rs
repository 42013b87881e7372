//! How a row of a CRM is named: `contact:ID`, or `table:key` where the profile has no word.

use std::fmt;

use base::Notice;

use crate::Error;
use crate::census::TableClass;
use crate::profile::Profile;

/// A row: its table and the values of its key, in the key's order.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RowRef {
    /// Table.
    pub table: String,
    /// Key values.
    pub key: Vec<String>,
}

/// Stands between the parts of a key of several columns.
const PART: char = '/';

impl RowRef {
    /// A row with a key of one column.
    pub fn new(table: impl Into<String>, key: impl Into<String>) -> Self {
        Self {
            table: table.into(),
            key: vec![key.into()],
        }
    }

    /// The key in one string; `/` and `\` inside a part are escaped.
    pub fn key_text(&self) -> String {
        let parts: Vec<String> = self
            .key
            .iter()
            .map(|part| part.replace('\\', "\\\\").replace(PART, "\\/"))
            .collect();
        parts.join("/")
    }

    /// Reads a key written by [`RowRef::key_text`].
    pub fn from_key_text(table: &str, text: &str) -> Self {
        let mut key = vec![String::new()];
        let mut chars = text.chars();
        while let Some(c) = chars.next() {
            match c {
                '\\' => key
                    .last_mut()
                    .expect("a key has a part")
                    .extend(chars.next()),
                PART => key.push(String::new()),
                _ => key.last_mut().expect("a key has a part").push(c),
            }
        }
        Self {
            table: table.to_owned(),
            key,
        }
    }

    /// As people and JSON name it: `contact:ID`.
    pub fn name(&self, profile: &Profile) -> String {
        format!("{}:{}", profile.kind_of_table(&self.table), self.key_text())
    }

    /// Reads `contact:ID` or `table:key`.
    pub fn parse(profile: &Profile, name: &str) -> Result<Self, Error> {
        let (kind, key) = name
            .split_once(':')
            .filter(|(_, key)| !key.is_empty())
            .ok_or_else(|| {
                Error::Invalid(Notice::new(
                    "record-shape",
                    format!("record {name:?}: write KIND:ID, such as contact:4711"),
                ))
            })?;
        let table = profile
            .table_of_kind(kind)
            .map_or(kind, |table| table.as_str());
        Ok(Self::from_key_text(table, key))
    }
}

impl fmt::Display for RowRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.table, self.key_text())
    }
}

/// Whether a key fits a table's key.
pub fn fits(table: &TableClass, row: &RowRef) -> bool {
    table.key.len() == row.key.len()
}

#[cfg(test)]
mod tests {
    use super::RowRef;

    #[test]
    fn a_key_of_several_columns_survives_being_written() {
        let row = RowRef {
            table: "config".into(),
            key: vec!["a/b\\".into(), "c".into()],
        };
        assert_eq!(RowRef::from_key_text("config", &row.key_text()), row);
    }
}
