//! Running statements.

use futures_util::TryStreamExt as _;
use sqlx::{AssertSqlSafe, Executor as _};

use super::failed::failed;
use super::silence::{answered, is_silence};
use super::{Bind, Connection, Inner, Row, Statement};
use crate::Error;

/// A statement with its parameters; `$list` says what becomes of a list of texts.
macro_rules! query {
    ($statement:expr, ($query:ident, $texts:ident) => $list:expr) => {{
        let mut $query = sqlx::query(AssertSqlSafe($statement.sql.clone()));
        for bind in &$statement.binds {
            $query = match bind {
                Bind::Null => $query.bind(None::<String>),
                Bind::Text(text) => $query.bind(text.as_str()),
                Bind::Bytes(bytes) => $query.bind(bytes.as_slice()),
                Bind::List($texts) => $list,
            };
        }
        $query
    }};
}

/// Runs the same body for each driver's connection and its form of the statement.
macro_rules! each_query {
    ($inner:expr, $statement:expr, ($connection:ident, $query:ident) => $body:expr) => {
        match $inner {
            // Lists are written for PostgreSQL alone; elsewhere one equals nothing.
            Inner::MySql($connection) => {
                let $query = query!($statement, (query, _texts) => query.bind(None::<String>));
                $body
            }
            Inner::Postgres($connection) => {
                let $query = query!($statement, (query, texts) => query.bind(texts.as_slice()));
                $body
            }
            Inner::Sqlite($connection) => {
                let $query = query!($statement, (query, _texts) => query.bind(None::<String>));
                $body
            }
        }
    };
}

impl Connection {
    /// Streams the rows of a statement; memory does not grow with their number.
    pub async fn each(
        &mut self,
        doing: &str,
        statement: &Statement,
        mut take: impl FnMut(&Row) -> Result<(), Error>,
    ) -> Result<(), Error> {
        self.settle().await?;
        let mut failed = |cause: sqlx::Error| {
            self.torn |= is_silence(&cause);
            failed(&self.system, doing, cause)
        };
        each_query!(&mut self.inner, statement, (connection, query) => {
            let mut rows = connection.fetch(query);
            while let Some(row) = answered(&self.options, rows.try_next())
                .await
                .map_err(&mut failed)?
            {
                take(&Row::from(&row))?;
            }
        });
        Ok(())
    }

    /// All rows of a statement that is known to return few.
    pub async fn rows(
        &mut self,
        doing: &str,
        statement: &Statement,
    ) -> Result<Vec<Vec<Option<Vec<u8>>>>, Error> {
        let mut rows = Vec::new();
        self.each(doing, statement, |row| {
            rows.push(
                (0..row.len())
                    .map(|i| row.get(i).map(<[u8]>::to_vec))
                    .collect(),
            );
            Ok(())
        })
        .await?;
        Ok(rows)
    }

    /// Runs a statement and says how many rows it met.
    pub async fn execute(&mut self, doing: &str, statement: &Statement) -> Result<u64, Error> {
        self.settle().await?;
        let done = each_query!(&mut self.inner, statement, (connection, query) => {
            let saying = connection.execute(query);
            answered(&self.options, saying).await.map(|done| done.rows_affected())
        });
        done.map_err(|cause| {
            self.torn |= is_silence(&cause);
            failed(&self.system, doing, cause)
        })
    }
}
