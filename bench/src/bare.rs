//! The limit: the same driver without anything of ours. Statements go over the text protocol,
//! which saves the round trip of preparing; a table is read with `COPY … TO STDOUT` on PostgreSQL
//! and with a streamed text result on MariaDB, the fastest path each driver offers.

use anyhow::Context as _;
use crm::System;
use futures_util::TryStreamExt as _;
use sqlx::{
    AssertSqlSafe, Connection as _, Executor as _, MySqlConnection, PgConnection, Row as _,
};

/// A connection of the driver alone.
pub enum Bare {
    MySql(Box<MySqlConnection>),
    Postgres(Box<PgConnection>),
}

impl Bare {
    pub async fn connect(url: &str) -> anyhow::Result<Self> {
        let connecting = async {
            Ok::<_, sqlx::Error>(if url.starts_with("mysql:") {
                Self::MySql(Box::new(MySqlConnection::connect(url).await?))
            } else {
                Self::Postgres(Box::new(PgConnection::connect(url).await?))
            })
        };
        connecting.await.context("the server does not answer")
    }

    /// Runs a statement; how many rows it met.
    pub async fn run(&mut self, sql: &str) -> anyhow::Result<u64> {
        let query = sqlx::raw_sql(AssertSqlSafe(sql.to_owned()));
        Ok(match self {
            Self::MySql(c) => c.execute(query).await?.rows_affected(),
            Self::Postgres(c) => c.execute(query).await?.rows_affected(),
        })
    }

    /// Runs a prepared statement with one parameter and counts its rows; prepared once.
    pub async fn look(&mut self, sql: &str, value: &str) -> anyhow::Result<usize> {
        let sql = AssertSqlSafe(sql.to_owned());
        Ok(match self {
            Self::MySql(c) => c.fetch_all(sqlx::query(sql).bind(value)).await?.len(),
            Self::Postgres(c) => c.fetch_all(sqlx::query(sql).bind(value)).await?.len(),
        })
    }

    /// The cells of the first column.
    pub async fn column(&mut self, sql: &str) -> anyhow::Result<Vec<String>> {
        let query = sqlx::raw_sql(AssertSqlSafe(sql.to_owned()));
        Ok(match self {
            Self::MySql(c) => {
                let rows = c.fetch_all(query).await?;
                rows.iter()
                    .map(|row| row.try_get_unchecked(0))
                    .collect::<Result<_, _>>()?
            }
            Self::Postgres(c) => {
                let rows = c.fetch_all(query).await?;
                rows.iter()
                    .map(|row| row.try_get_unchecked(0))
                    .collect::<Result<_, _>>()?
            }
        })
    }

    /// Streams columns of a table and drops them; how many bytes came.
    pub async fn stream(&mut self, table: &str, columns: &[&str]) -> anyhow::Result<u64> {
        let mut bytes = 0;
        match self {
            Self::MySql(c) => {
                let sql = format!("SELECT `{}` FROM `{table}`", columns.join("`, `"));
                let mut rows = c.fetch(sqlx::raw_sql(AssertSqlSafe(sql)));
                while let Some(row) = rows.try_next().await? {
                    for cell in 0..columns.len() {
                        let cell: Option<&[u8]> = row.try_get_unchecked(cell)?;
                        bytes += cell.map_or(0, <[u8]>::len) as u64;
                    }
                }
            }
            Self::Postgres(c) => {
                let sql = format!(
                    "COPY \"{table}\" (\"{}\") TO STDOUT",
                    columns.join("\", \"")
                );
                let mut pieces = c.copy_out_raw(&sql).await?;
                while let Some(piece) = pieces.try_next().await? {
                    bytes += piece.len() as u64;
                }
            }
        }
        Ok(bytes)
    }

    /// Statistics, and on PostgreSQL the marks of a table just filled, so that no sample pays
    /// for them. Every text is read once, so that all samples find the same cache.
    pub async fn settle(&mut self, system: &System) -> anyhow::Result<()> {
        match self {
            Self::MySql(_) => {
                let tables: Vec<String> = system
                    .census
                    .tables
                    .keys()
                    .map(|table| format!("`{table}`"))
                    .collect();
                self.run(&format!("ANALYZE TABLE {}", tables.join(", ")))
                    .await?;
            }
            Self::Postgres(_) => {
                self.run("VACUUM ANALYZE").await?;
                self.run("CHECKPOINT").await?;
            }
        }
        for (table, columns) in texts(system) {
            self.stream(table, &columns).await?;
        }
        Ok(())
    }
}

/// Every table with its text columns.
pub fn texts(system: &System) -> Vec<(&str, Vec<&str>)> {
    system
        .census
        .tables
        .values()
        .map(|table| {
            let columns = table.columns.iter().map(|column| &column.live);
            let texts = columns.filter(|live| live.holds_text());
            (
                table.name.as_str(),
                texts.map(|live| live.name.as_str()).collect(),
            )
        })
        .filter(|(_, columns): &(&str, Vec<&str>)| !columns.is_empty())
        .collect()
}
