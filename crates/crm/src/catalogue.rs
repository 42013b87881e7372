//! The live schema: which tables and columns a database has, read from the database itself.
//!
//! Every name that reaches a statement stands in here first.

use std::collections::{BTreeMap, BTreeSet};

use crate::Error;
use crate::database::{Connection, Engine, Row, Statement};

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
        let (columns, indexes) = match connection.engine() {
            Engine::MySql => (MYSQL_COLUMNS, MYSQL_INDEXES),
            Engine::Postgres => (POSTGRES_COLUMNS, POSTGRES_INDEXES),
            Engine::Sqlite => (SQLITE_COLUMNS, SQLITE_INDEXES),
        };
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
        Ok(catalogue)
    }

    /// Cells: table, column, type, full type, nullable, length, generated, transactional.
    fn take_column(&mut self, row: &Row<'_>) {
        let text = |index| row.text(index).unwrap_or_default();
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
            data_type,
        });
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

const MYSQL_COLUMNS: &str = "
    SELECT c.TABLE_NAME, c.COLUMN_NAME, c.DATA_TYPE, CAST(c.COLUMN_TYPE AS CHAR),
           CASE c.IS_NULLABLE WHEN 'YES' THEN '1' ELSE '0' END,
           CAST(CASE WHEN c.CHARACTER_MAXIMUM_LENGTH IS NULL THEN NULL
                     WHEN c.DATA_TYPE LIKE '%text' THEN c.CHARACTER_OCTET_LENGTH
                     ELSE c.CHARACTER_MAXIMUM_LENGTH END AS CHAR),
           CASE WHEN c.EXTRA LIKE '%GENERATED%' THEN '1' ELSE '0' END,
           CASE WHEN t.ENGINE IN ('MyISAM', 'Aria', 'MEMORY', 'CSV') THEN '0' ELSE '1' END
    FROM information_schema.COLUMNS c
    JOIN information_schema.TABLES t
      ON t.TABLE_NAME = c.TABLE_NAME
    WHERE c.TABLE_SCHEMA = DATABASE() AND t.TABLE_SCHEMA = DATABASE()
      AND t.TABLE_TYPE = 'BASE TABLE'
    ORDER BY c.TABLE_NAME, c.ORDINAL_POSITION";

// Counting an index's columns row by row takes MariaDB seconds, because each count opens the table.
const MYSQL_INDEXES: &str = "
    SELECT s.TABLE_NAME, s.INDEX_NAME, s.COLUMN_NAME, CAST(s.SEQ_IN_INDEX AS CHAR),
           CASE s.INDEX_NAME WHEN 'PRIMARY' THEN '1' ELSE '0' END,
           CASE WHEN s.NON_UNIQUE = 0 AND o.PARTS = 1 THEN '1' ELSE '0' END
    FROM information_schema.STATISTICS s
    JOIN (SELECT TABLE_NAME, INDEX_NAME, COUNT(*) AS PARTS
          FROM information_schema.STATISTICS
          WHERE TABLE_SCHEMA = DATABASE()
          GROUP BY TABLE_NAME, INDEX_NAME) o
      ON o.TABLE_NAME = s.TABLE_NAME AND o.INDEX_NAME = s.INDEX_NAME
    WHERE s.TABLE_SCHEMA = DATABASE()
    ORDER BY s.TABLE_NAME, s.INDEX_NAME, s.SEQ_IN_INDEX";

const POSTGRES_COLUMNS: &str = "
    SELECT c.table_name::text, c.column_name::text, c.udt_name::text,
           CASE WHEN t.typtype = 'e'
                THEN 'enum(' || (SELECT string_agg(quote_literal(e.enumlabel), ',' ORDER BY e.enumsortorder)
                                 FROM pg_enum e WHERE e.enumtypid = t.oid) || ')'
                ELSE c.data_type::text END,
           CASE c.is_nullable WHEN 'YES' THEN '1' ELSE '0' END,
           c.character_maximum_length::text,
           CASE WHEN c.is_generated = 'ALWAYS' OR c.identity_generation = 'ALWAYS' THEN '1' ELSE '0' END,
           '1'
    FROM information_schema.columns c
    JOIN information_schema.tables b
      ON b.table_schema = c.table_schema AND b.table_name = c.table_name
    JOIN pg_namespace n ON n.nspname = c.udt_schema
    JOIN pg_type t ON t.typname = c.udt_name AND t.typnamespace = n.oid
    WHERE c.table_schema = current_schema() AND b.table_type = 'BASE TABLE'
    ORDER BY c.table_name, c.ordinal_position";

const POSTGRES_INDEXES: &str = "
    SELECT t.relname::text, i.relname::text, a.attname::text, k.position::text,
           CASE WHEN x.indisprimary THEN '1' ELSE '0' END,
           CASE WHEN x.indisunique AND x.indnkeyatts = 1 THEN '1' ELSE '0' END
    FROM pg_index x
    JOIN pg_class t ON t.oid = x.indrelid
    JOIN pg_class i ON i.oid = x.indexrelid
    JOIN pg_namespace n ON n.oid = t.relnamespace
    CROSS JOIN LATERAL unnest(x.indkey::int2[]) WITH ORDINALITY AS k(attnum, position)
    JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.attnum
    WHERE n.nspname = current_schema() AND x.indpred IS NULL
    ORDER BY t.relname, i.relname, k.position";

const SQLITE_COLUMNS: &str = "
    SELECT m.name, c.name, c.type, c.type,
           CASE WHEN c.\"notnull\" = 0 AND c.pk = 0 THEN '1' ELSE '0' END,
           NULL,
           CASE WHEN c.hidden IN (2, 3) THEN '1' ELSE '0' END,
           '1'
    FROM sqlite_master m
    JOIN pragma_table_xinfo(m.name) c
    WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND c.hidden <> 1
    ORDER BY m.name, c.cid";

const SQLITE_INDEXES: &str = "
    SELECT m.name, 'primary', c.name, CAST(c.pk AS TEXT), '1',
           CASE WHEN (SELECT COUNT(*) FROM pragma_table_info(m.name) o WHERE o.pk > 0) = 1
                THEN '1' ELSE '0' END
    FROM sqlite_master m
    JOIN pragma_table_info(m.name) c
    WHERE m.type = 'table' AND c.pk > 0
    UNION ALL
    SELECT m.name, l.name, i.name, CAST(i.seqno + 1 AS TEXT), '0',
           CASE WHEN l.\"unique\" = 1
                 AND (SELECT COUNT(*) FROM pragma_index_info(l.name)) = 1 THEN '1' ELSE '0' END
    FROM sqlite_master m
    JOIN pragma_index_list(m.name) l
    JOIN pragma_index_info(l.name) i
    WHERE m.type = 'table' AND l.origin <> 'pk' AND l.partial = 0
    ORDER BY 1, 2, 4";

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
