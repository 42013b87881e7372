//! The database that takes the rows: one connection, one transaction, as fast as the engine allows.

use std::path::Path;

use sqlx::mysql::{MySqlConnectOptions, MySqlConnection};
use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqliteSynchronous};
use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _};

use crate::Error;
use crate::dialect::Dialect;
use crate::rows::Piece;
use crate::schema::tables;

/// An open connection to an empty database.
pub(crate) enum Sink {
    MariaDb(Box<MySqlConnection>),
    Postgres(Box<PgConnection>),
    Sqlite(Box<SqliteConnection>),
}

impl Sink {
    /// Opens `mysql://`, `mariadb://`, `postgres://`, `postgresql://` or `sqlite:`.
    pub(crate) async fn open(url: &str) -> Result<Self, Error> {
        let scheme = url.split(':').next().unwrap_or_default();
        match scheme {
            "mysql" | "mariadb" => {
                let options: MySqlConnectOptions = url.parse().map_err(Error::Connect)?;
                let open = options.disable_statement_logging().connect().await;
                Ok(Self::MariaDb(Box::new(open.map_err(Error::Connect)?)))
            }
            "postgres" | "postgresql" => {
                let options: PgConnectOptions = url.parse().map_err(Error::Connect)?;
                let open = options.disable_statement_logging().connect().await;
                Ok(Self::Postgres(Box::new(open.map_err(Error::Connect)?)))
            }
            "sqlite" => Self::open_sqlite(url.parse().map_err(Error::Connect)?).await,
            _ => Err(Error::Engine(scheme.to_owned())),
        }
    }

    /// Opens a file that does not exist yet.
    pub(crate) async fn create(path: &Path) -> Result<Self, Error> {
        if path.exists() {
            return Err(Error::NotEmpty);
        }
        Self::open_sqlite(SqliteConnectOptions::new().filename(path)).await
    }

    /// Nothing is worth keeping when filling breaks off, so nothing waits for the disk.
    async fn open_sqlite(options: SqliteConnectOptions) -> Result<Self, Error> {
        let options = options
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Off)
            .synchronous(SqliteSynchronous::Off)
            .disable_statement_logging();
        let open = options.connect().await.map_err(Error::Connect)?;
        Ok(Self::Sqlite(Box::new(open)))
    }

    pub(crate) fn dialect(&self) -> Dialect {
        match self {
            Self::MariaDb(_) => Dialect::MariaDb,
            Self::Postgres(_) => Dialect::Postgres,
            Self::Sqlite(_) => Dialect::Sqlite,
        }
    }

    async fn run(&mut self, sql: String) -> Result<(), Error> {
        let sql = sqlx::raw_sql(AssertSqlSafe(sql));
        let done = match self {
            Self::MariaDb(open) => sql.execute(&mut **open).await.map(drop),
            Self::Postgres(open) => sql.execute(&mut **open).await.map(drop),
            Self::Sqlite(open) => sql.execute(&mut **open).await.map(drop),
        };
        done.map_err(Error::Fill)
    }

    /// Refuses a database that already has a table, then creates all tables.
    pub(crate) async fn create_tables(&mut self) -> Result<(), Error> {
        if self.has_tables().await? {
            return Err(Error::NotEmpty);
        }
        let before = match self {
            // With both checks off, InnoDB sorts the rows of an empty table before it writes them.
            Self::MariaDb(_) => "SET NAMES utf8mb4; SET unique_checks = 0, foreign_key_checks = 0",
            Self::Postgres(_) => "SET synchronous_commit = off; SET maintenance_work_mem = '256MB'",
            Self::Sqlite(_) => "PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY",
        };
        self.run(before.to_owned()).await?;
        let dialect = self.dialect();
        if dialect != Dialect::MariaDb {
            self.run("BEGIN".into()).await?;
        }
        for table in tables() {
            self.run(dialect.create_table(&table)).await?;
        }
        if dialect == Dialect::MariaDb {
            self.run("START TRANSACTION".into()).await?;
        }
        Ok(())
    }

    async fn has_tables(&mut self) -> Result<bool, Error> {
        const SERVER: &str = "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = ";
        let count: Result<i64, _> = match self {
            Self::MariaDb(open) => {
                let sql = format!("{SERVER}DATABASE()");
                sqlx::query_scalar(AssertSqlSafe(sql))
                    .fetch_one(&mut **open)
                    .await
            }
            Self::Postgres(open) => {
                let sql = format!("{SERVER}current_schema()");
                sqlx::query_scalar(AssertSqlSafe(sql))
                    .fetch_one(&mut **open)
                    .await
            }
            Self::Sqlite(open) => {
                let sql = "SELECT COUNT(*) FROM sqlite_master";
                sqlx::query_scalar(sql).fetch_one(&mut **open).await
            }
        };
        count.map(|tables| tables > 0).map_err(Error::Fill)
    }

    pub(crate) async fn put(&mut self, piece: Piece) -> Result<(), Error> {
        let statement = piece.statement(self.dialect());
        match self {
            Self::Postgres(open) => {
                let mut copy = open.copy_in_raw(&statement).await.map_err(Error::Fill)?;
                copy.send(piece.text.into_bytes())
                    .await
                    .map_err(Error::Fill)?;
                copy.finish().await.map(drop).map_err(Error::Fill)
            }
            Self::MariaDb(_) | Self::Sqlite(_) => self.run(statement).await,
        }
    }

    /// Builds the indexes, commits and lets the engine count its rows.
    pub(crate) async fn finish(mut self) -> Result<(), Error> {
        let dialect = self.dialect();
        if dialect == Dialect::MariaDb {
            self.run("COMMIT".into()).await?;
        }
        for table in tables() {
            for statement in dialect.create_indexes(&table) {
                self.run(statement).await?;
            }
        }
        if dialect != Dialect::MariaDb {
            self.run("COMMIT".into()).await?;
        }
        self.analyse().await?;
        let closed = match self {
            Self::MariaDb(open) => open.close().await,
            Self::Postgres(open) => open.close().await,
            Self::Sqlite(open) => open.close().await,
        };
        closed.map_err(Error::Fill)
    }

    /// Fresh tables have no statistics, and without them the planners guess badly.
    async fn analyse(&mut self) -> Result<(), Error> {
        if self.dialect() != Dialect::MariaDb {
            return self.run("ANALYZE".into()).await;
        }
        let names: Vec<String> = tables()
            .iter()
            .map(|table| format!("`{}`", table.name))
            .collect();
        self.run(format!("ANALYZE TABLE {}", names.join(","))).await
    }
}
