//! The live schema: which tables and columns a database has, read from the database itself.
//!
//! Every name that reaches a statement stands in here first.

mod around;
mod statements;

pub use around::{Around, Place};

use std::collections::{BTreeMap, BTreeSet};

use crate::Error;
use crate::database::{Connection, Row, Statement};
use statements::Statements;

/// All base tables of a database.
#[derive(Debug, Clone, Default)]
pub struct Catalogue {
    /// Tables by name.
    pub tables: BTreeMap<String, LiveTable>,
}

/// A table as the database describes it.
#[derive(Debug, Clone, Default)]
pub struct LiveTable {
    /// Columns in the table's order.
    pub columns: Vec<LiveColumn>,
    /// Columns of the primary key, in order.
    pub primary_key: Vec<String>,
    /// Columns that lead an index: looking up by them does not read the whole table.
    pub indexed: BTreeSet<String>,
    /// Columns that alone are unique.
    pub unique: BTreeSet<String>,
    /// Columns that the database itself holds to rows of another table, and which table.
    pub references: BTreeMap<String, String>,
    /// Whether changes can be undone (false for MyISAM and Aria).
    pub transactional: bool,
}

/// A column as the database describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LiveColumn {
    /// Name.
    pub name: String,
    /// The engine's own word for the type, in lower case, without length.
    pub data_type: String,
    /// What kind of type that is.
    pub shape: Shape,
    /// Whether it may be NULL.
    pub nullable: bool,
    /// Most characters (bytes for binary types) it holds, where limited.
    pub most: Option<u64>,
    /// Whether the database computes it.
    pub generated: bool,
    /// Whether its type says that it is a yes or a no.
    pub flag: bool,
}

/// What kind of type a column has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shape {
    /// Text of any length.
    Text,
    /// One of these words.
    Enum(Vec<String>),
    /// JSON.
    Json,
    /// Bytes.
    Binary,
    /// Integers, decimals, floats, booleans.
    Number,
    /// A calendar date.
    Date,
    /// A date with time.
    Instant,
    /// Anything else.
    Other,
}

impl LiveColumn {
    /// Whether it can hold words, so that the residue scan reads it.
    pub fn holds_text(&self) -> bool {
        match self.shape {
            Shape::Text | Shape::Enum(_) | Shape::Json | Shape::Binary => true,
            Shape::Number | Shape::Date | Shape::Instant | Shape::Other => false,
        }
    }
}

impl LiveTable {
    /// A column by name.
    pub fn column(&self, name: &str) -> Option<&LiveColumn> {
        self.columns.iter().find(|column| column.name == name)
    }
}

impl Catalogue {
    /// Reads the schema the connection is in.
    pub async fn read(connection: &mut Connection) -> Result<Self, Error> {
        let mut catalogue = Self::default();
        let Statements {
            columns,
            indexes,
            references,
        } = Statements::of(connection.engine());
        connection
            .each(
                "reading the schema",
                &Statement::fixed(columns, &[]),
                |row| {
                    catalogue.take_column(row);
                    Ok(())
                },
            )
            .await?;
        connection
            .each(
                "reading the indexes",
                &Statement::fixed(indexes, &[]),
                |row| {
                    catalogue.take_index(row);
                    Ok(())
                },
            )
            .await?;
        let mut keys: BTreeMap<(String, String), Vec<[String; 3]>> = BTreeMap::new();
        connection
            .each(
                "reading the foreign keys",
                &Statement::fixed(references, &[]),
                |row| {
                    let text = |index| row.text(index).unwrap_or_default();
                    let one = [text(2), text(3), text(4)];
                    keys.entry((text(0), text(1))).or_default().push(one);
                    Ok(())
                },
            )
            .await?;
        for ((table, _), columns) in keys {
            catalogue.take_reference(&table, &columns);
        }
        Ok(catalogue)
    }

    /// Cells: table, column, type, full type, nullable, length, generated, transactional.
    fn take_column(&mut self, row: &Row<'_>) {
        let text = |index| row.text(index).unwrap_or_default();
        // Ours, and no part of the CRM.
        if text(0) == crate::watch::TABLE {
            return;
        }
        let table = self.tables.entry(text(0)).or_default();
        table.transactional = text(7) == "1";
        let full_type = text(3).to_lowercase();
        let data_type = text(2).to_lowercase();
        let data_type = data_type.split('(').next().unwrap_or("").trim().to_owned();
        table.columns.push(LiveColumn {
            name: text(1),
            shape: shape(&data_type, &full_type, &text(3)),
            nullable: text(4) == "1",
            most: row
                .text(5)
                .and_then(|length| length.parse().ok())
                .or_else(|| length_in(&full_type)),
            generated: text(6) == "1",
            flag: is_flag(&full_type),
            data_type,
        });
    }

    /// A foreign key over one column that points to another table's whole key; what points
    /// otherwise is no link that could be followed.
    fn take_reference(&mut self, table: &str, columns: &[[String; 3]]) {
        let [[column, to, to_column]] = columns else {
            return;
        };
        let key = self.tables.get(to).map(|to| to.primary_key.as_slice());
        let is_key = to_column.is_empty() || key == Some(std::slice::from_ref(to_column));
        if let Some(live) = self.tables.get_mut(table).filter(|_| is_key) {
            live.references.insert(column.clone(), to.clone());
        }
    }

    /// Cells: table, index, column, position from 1, primary, unique; in that order.
    fn take_index(&mut self, row: &Row<'_>) {
        let text = |index| row.text(index).unwrap_or_default();
        let Some(table) = self.tables.get_mut(&text(0)) else {
            return;
        };
        let (column, first) = (text(2), text(3) == "1");
        if text(4) == "1" {
            table.primary_key.push(column.clone());
        }
        if first {
            table.indexed.insert(column.clone());
        }
        // The sixth cell says whether the index is unique and has this one column only.
        if text(5) == "1" {
            table.unique.insert(column);
        }
    }
}

fn shape(data_type: &str, full_type: &str, as_written: &str) -> Shape {
    match data_type {
        "char" | "varchar" | "text" | "tinytext" | "mediumtext" | "longtext" | "bpchar"
        | "character" | "character varying" | "nvarchar" | "clob" | "citext" | "uuid" => {
            Shape::Text
        }
        "enum" | "set" => Shape::Enum(words_in(as_written)),
        "json" | "jsonb" => Shape::Json,
        "blob" | "tinyblob" | "mediumblob" | "longblob" | "binary" | "varbinary" | "bytea" => {
            Shape::Binary
        }
        "date" => Shape::Date,
        "datetime" | "timestamp" | "timestamptz" => Shape::Instant,
        "int" | "integer" | "bigint" | "smallint" | "mediumint" | "tinyint" | "decimal"
        | "numeric" | "float" | "double" | "real" | "bit" | "year" | "bool" | "boolean"
        | "int2" | "int4" | "int8" | "float4" | "float8" => Shape::Number,
        _ if full_type.starts_with("enum(") => Shape::Enum(words_in(as_written)),
        _ if full_type.contains("char") || full_type.contains("text") => Shape::Text,
        _ => Shape::Other,
    }
}

/// Whether a type is that of a yes or no: where one of its own is missing, CRMs take the narrowest number.
fn is_flag(full_type: &str) -> bool {
    ["bool", "bit(1)", "tinyint(1)"]
        .iter()
        .any(|flag| full_type.starts_with(flag))
}

/// The words of `enum('a','b')`.
fn words_in(full_type: &str) -> Vec<String> {
    full_type
        .split('\'')
        .skip(1)
        .step_by(2)
        .map(str::to_owned)
        .collect()
}

/// The length of `varchar(50)`, for engines that say it nowhere else.
fn length_in(full_type: &str) -> Option<u64> {
    if !full_type.contains("char") {
        return None;
    }
    full_type
        .split_once('(')?
        .1
        .split([')', ','])
        .next()?
        .trim()
        .parse()
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_and_words_are_read_from_the_type() {
        assert_eq!(length_in("varchar(50)"), Some(50));
        assert_eq!(length_in("int(11)"), None);
        assert_eq!(words_in("enum('Ja','nein')"), ["Ja", "nein"]);
        assert_eq!(shape("varchar", "varchar(50)", "varchar(50)"), Shape::Text);
    }
}
