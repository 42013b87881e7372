//! Statements with their parameters. Names are quoted by sea-query, values are bound.

use base::Notice;
use sea_query::{
    ArrayType, Expr, MysqlQueryBuilder, PostgresQueryBuilder, Query, QueryStatementWriter,
    SqliteQueryBuilder, Value, Values,
};

use crate::Error;

/// The engines the product speaks to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// MariaDB or MySQL.
    MySql,
    /// PostgreSQL.
    Postgres,
    /// SQLite.
    Sqlite,
}

impl Engine {
    /// The word in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::MySql => "mysql",
            Self::Postgres => "postgres",
            Self::Sqlite => "sqlite",
        }
    }

    /// How many parameters one statement may carry with room to spare.
    pub fn most_binds(self) -> usize {
        1_000
    }

    /// How many keys one statement asks for: each is a parameter of its own, but on PostgreSQL,
    /// where all are one.
    pub fn keys(self) -> usize {
        match self {
            Self::MySql | Self::Sqlite => 512,
            Self::Postgres => 4_096,
        }
    }
}

/// A parameter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Bind {
    /// NULL.
    Null,
    /// Text.
    Text(String),
    /// Bytes that are no UTF-8.
    Bytes(Vec<u8>),
    /// Many texts at once, which PostgreSQL alone takes.
    List(Vec<String>),
}

impl Bind {
    /// Text where the bytes are UTF-8, bytes otherwise.
    pub fn from_bytes(bytes: &[u8]) -> Self {
        match std::str::from_utf8(bytes) {
            Ok(text) => Self::Text(text.to_owned()),
            Err(_) => Self::Bytes(bytes.to_vec()),
        }
    }

    /// The same as a value of the statement builder.
    pub fn value(&self) -> Value {
        match self {
            Self::Null => Value::String(None),
            Self::Text(text) => Value::String(Some(text.clone())),
            Self::Bytes(bytes) => Value::Bytes(Some(bytes.clone())),
            Self::List(list) => list.clone().into(),
        }
    }
}

/// SQL and its parameters.
#[derive(Debug, Clone)]
pub struct Statement {
    pub(super) sql: String,
    pub(super) binds: Vec<Bind>,
}

impl Statement {
    /// Fixed SQL; `?` on MySQL and SQLite, `$1` on PostgreSQL.
    pub fn fixed(sql: &'static str, binds: &[&str]) -> Self {
        Self {
            sql: sql.to_owned(),
            binds: binds
                .iter()
                .map(|text| Bind::Text((*text).to_owned()))
                .collect(),
        }
    }

    /// What the statement builder assembled, in the engine's dialect.
    pub fn built(engine: Engine, query: &impl QueryStatementWriter) -> Result<Self, Error> {
        let (sql, Values(values)) = match engine {
            Engine::MySql => query.build(MysqlQueryBuilder),
            Engine::Postgres => query.build(PostgresQueryBuilder),
            Engine::Sqlite => query.build(SqliteQueryBuilder),
        };
        let binds = values.into_iter().map(bind).collect::<Result<_, _>>()?;
        Ok(Self { sql, binds })
    }

    /// What was built before, with other parameters.
    pub(crate) fn of(sql: &str, binds: Vec<Bind>) -> Self {
        let sql = sql.to_owned();
        Self { sql, binds }
    }

    /// The text, in which parameters have places and no values.
    pub(crate) fn sql(&self) -> &str {
        &self.sql
    }

    /// The parameters.
    pub(crate) fn binds(&self) -> &[Bind] {
        &self.binds
    }

    /// Asks how the statement would be carried out, without doing it.
    #[must_use]
    pub fn explained(mut self) -> Self {
        self.sql.insert_str(0, "EXPLAIN ");
        self
    }

    /// The first rows of a query that has no limit yet.
    pub fn sampled(
        engine: Engine,
        query: &sea_query::SelectStatement,
        rows: u32,
    ) -> Result<Self, Error> {
        let mut statement = Self::built(engine, query)?;
        statement.sql += " LIMIT ";
        statement.sql += &rows.to_string();
        Ok(statement)
    }

    /// Lets a deletion return what it deleted. MariaDB can, MySQL cannot, and the builder takes
    /// one for the other.
    pub fn returning(
        mut self,
        engine: Engine,
        cells: impl Iterator<Item = Expr>,
    ) -> Result<Self, Error> {
        let list = Self::built(engine, Query::select().exprs(cells))?;
        self.sql.push_str(" RETURNING ");
        self.sql.push_str(list.sql.trim_start_matches("SELECT "));
        self.binds.extend(list.binds);
        Ok(self)
    }
}

/// A text of a list; a list has no other values.
fn text(value: Value) -> Result<String, Error> {
    match bind(value)? {
        Bind::Text(text) => Ok(text),
        Bind::Null | Bind::Bytes(_) | Bind::List(_) => Err(Error::Invalid(Notice::new(
            "system-statement",
            "a statement was given a list of something else than texts",
        ))),
    }
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "statements are built from text and bytes alone; everything else is a mistake"
)]
fn bind(value: Value) -> Result<Bind, Error> {
    match value {
        Value::String(None) | Value::Bytes(None) => Ok(Bind::Null),
        Value::String(Some(text)) => Ok(Bind::Text(text)),
        Value::Bytes(Some(bytes)) => Ok(Bind::Bytes(bytes)),
        Value::Array(ArrayType::String, Some(list)) => {
            let texts = list.into_iter().map(text).collect::<Result<_, _>>()?;
            Ok(Bind::List(texts))
        }
        _ => Err(Error::Invalid(Notice::new(
            "system-statement",
            "a statement was given a value that is neither text nor bytes",
        ))),
    }
}
