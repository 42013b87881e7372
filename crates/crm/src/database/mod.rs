//! A CRM's database: MariaDB/MySQL, PostgreSQL or SQLite behind one small face.
//!
//! Values travel as the bytes the CRM stores; nothing here interprets them.

mod failed;
mod plans;
mod query;
mod rest;
mod row;
mod silence;
mod statement;
mod stream;
mod url;

pub use row::Row;
pub use statement::{Bind, Engine, Statement};

use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use base::Notice;
use serde::Deserialize;
use sqlx::mysql::{MySqlConnectOptions, MySqlSslMode};
use sqlx::postgres::{PgConnectOptions, PgSslMode};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection as _, Executor as _};

use self::failed::failed;
use self::silence::{answered, is_silence};
use self::url::{is_loopback, names_mode, require_file, url_of};
use crate::Error;
use plans::Plans;
use rest::Rest;

/// How a system is reached; one `[[system]]` of the configuration.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SystemConfig {
    /// Name by which requests, plans and the log speak of it.
    pub name: String,
    /// A built-in profile, the path of a TOML file, or `manual`.
    pub profile: String,
    /// `mysql://`, `postgres://` or `sqlite:`; may hold a password.
    pub url: Option<SecretUrl>,
    /// A file that holds the URL instead.
    pub url_file: Option<std::path::PathBuf>,
    /// The CRM's upload folder.
    pub files: Option<std::path::PathBuf>,
    /// `off` allows a plain connection to another machine.
    pub tls: Option<Tls>,
    /// Where the CRM's own pages are, such as `https://crm.example.org/`: a record can be opened
    /// there.
    pub web: Option<String>,
    /// Who looks after a manual system.
    pub owner: Option<String>,
}

/// Whether a connection may be plain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tls {
    /// The server's certificate is checked.
    On,
    /// Plain, and warned of.
    Off,
}

/// A connection URL, which may hold a password and so prints nothing.
#[derive(Clone, Deserialize)]
#[serde(transparent)]
pub struct SecretUrl(String);

impl SecretUrl {
    /// Takes a URL.
    pub fn new(url: impl Into<String>) -> Self {
        Self(url.into())
    }
}

impl std::fmt::Debug for SecretUrl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("***")
    }
}

/// How long connecting may take before the system counts as unreachable.
const CONNECT_SECONDS: u64 = 10;

/// How many prepared statements a connection keeps. Closing one costs MySQL a packet that is not
/// answered, and the next statement then waits for the delayed acknowledgement (40 ms on Linux),
/// so statements are few by their shape (see `rows::padded`) and are kept.
const STATEMENTS: usize = 1_000;

/// What writes reaches its rows by their keys, whatever these are; planning each statement anew took PostgreSQL almost
/// as long as the change. Only here: a range of addresses without its values would be read from end to end.
///
/// A worker that was stopped must not hold the CRM's rows for ever: the server ends what is idle too long.
const BEGIN_POSTGRES: &str = "BEGIN; SET LOCAL plan_cache_mode = force_generic_plan; \
     SET LOCAL idle_in_transaction_session_timeout = '20s'";

/// The same limit on MariaDB. MySQL, which has none, passes over the comment.
const IDLE_MYSQL: &str =
    "SET @vergissmein = 1 /*M!100300 , SESSION idle_transaction_timeout = 20 */";

/// A CRM's database that can be connected to. Clones share the connections at rest.
#[derive(Debug, Clone)]
pub struct Database {
    system: String,
    options: Arc<Options>,
    rest: Rest,
}

#[derive(Debug, Clone)]
enum Options {
    MySql(Box<MySqlConnectOptions>),
    Postgres(Box<PgConnectOptions>),
    Sqlite(Box<SqliteConnectOptions>),
}

/// One connection. Dropping it ends an open transaction without effect.
#[derive(Debug)]
pub struct Connection {
    system: String,
    inner: Inner,
    /// How it was opened: to knock where it is silent.
    options: Arc<Options>,
    /// Where it goes when it is closed.
    rest: Rest,
    /// Whether a transaction is open.
    in_transaction: bool,
    /// How it plans what follows.
    plans: Plans,
    /// Whether something was begun on it that only closing it ends.
    torn: bool,
}

#[derive(Debug)]
enum Inner {
    MySql(Box<sqlx::MySqlConnection>),
    Postgres(Box<sqlx::PgConnection>),
    Sqlite(Box<sqlx::SqliteConnection>),
}

/// Runs the same body for each driver's connection.
macro_rules! each_driver {
    ($inner:expr, $connection:ident => $body:expr) => {
        match $inner {
            Inner::MySql($connection) => $body,
            Inner::Postgres($connection) => $body,
            Inner::Sqlite($connection) => $body,
        }
    };
}

impl Database {
    /// Reads the connection settings; refuses a plain connection to another machine.
    pub fn new(config: &SystemConfig) -> Result<Self, Error> {
        let url = url_of(config)?;
        let wrong = |what: &str| {
            Error::Invalid(
                Notice::new("system-url", format!("system {}: {what}", config.name))
                    .with("system", config.name.clone()),
            )
        };
        let plain_allowed = config.tls == Some(Tls::Off);
        let options = match url.split(':').next() {
            Some("mysql" | "mariadb") => {
                let url = url.replacen("mariadb:", "mysql:", 1);
                let options = MySqlConnectOptions::from_str(&url)
                    .map_err(|_| wrong("url is no valid mysql:// URL"))?;
                let options = match (is_loopback(&url) || plain_allowed, names_mode(&url)) {
                    (true, true) => options,
                    (true, false) => options.ssl_mode(MySqlSslMode::Preferred),
                    (false, _) => options.ssl_mode(MySqlSslMode::VerifyIdentity),
                };
                Options::MySql(Box::new(
                    options
                        .statement_cache_capacity(STATEMENTS)
                        .disable_statement_logging(),
                ))
            }
            Some("postgres" | "postgresql") => {
                let options = PgConnectOptions::from_str(&url)
                    .map_err(|_| wrong("url is no valid postgres:// URL"))?;
                let options = match (is_loopback(&url) || plain_allowed, names_mode(&url)) {
                    (true, true) => options,
                    (true, false) => options.ssl_mode(PgSslMode::Prefer),
                    (false, _) => options.ssl_mode(PgSslMode::VerifyFull),
                };
                Options::Postgres(Box::new(
                    options
                        .statement_cache_capacity(STATEMENTS)
                        .disable_statement_logging(),
                ))
            }
            Some("sqlite") => {
                let options = SqliteConnectOptions::from_str(&url)
                    .map_err(|_| wrong("url is no valid sqlite: URL"))?
                    .busy_timeout(Duration::from_secs(CONNECT_SECONDS))
                    .create_if_missing(false)
                    .statement_cache_capacity(STATEMENTS)
                    .pragma("secure_delete", "ON");
                Options::Sqlite(Box::new(options.disable_statement_logging()))
            }
            _ => {
                return Err(wrong(
                    "url must begin with mysql://, postgres:// or sqlite:",
                ));
            }
        };
        Ok(Self {
            system: config.name.clone(),
            options: Arc::new(options),
            rest: Rest::default(),
        })
    }

    /// Which engine serves it.
    pub fn engine(&self) -> Engine {
        match *self.options {
            Options::MySql(_) => Engine::MySql,
            Options::Postgres(_) => Engine::Postgres,
            Options::Sqlite(_) => Engine::Sqlite,
        }
    }

    /// Takes a connection at rest that still answers, or opens one; gives up after ten seconds.
    pub async fn connect(&self) -> Result<Connection, Error> {
        if let Options::Sqlite(options) = &*self.options {
            require_file(&self.system, options.get_filename())?;
        }
        let connecting = async {
            while let Some((mut inner, plans, is_fresh)) = self.rest.take() {
                if is_fresh || inner.answers().await {
                    return Ok((inner, plans));
                }
            }
            Ok((self.options.open().await?, Plans::AsSet))
        };
        let (inner, plans) = tokio::time::timeout(Duration::from_secs(CONNECT_SECONDS), connecting)
            .await
            .unwrap_or_else(|_| Err(sqlx::Error::PoolTimedOut))
            .map_err(|cause| failed(&self.system, "connecting", cause))?;
        Ok(Connection {
            system: self.system.clone(),
            inner,
            options: self.options.clone(),
            rest: self.rest.clone(),
            in_transaction: false,
            plans,
            torn: false,
        })
    }
}

impl Options {
    async fn open(&self) -> Result<Inner, sqlx::Error> {
        Ok(match self {
            Self::MySql(options) => {
                let mut connection = options.connect().await?;
                connection.execute(sqlx::raw_sql(IDLE_MYSQL)).await?;
                Inner::MySql(Box::new(connection))
            }
            Self::Postgres(options) => Inner::Postgres(Box::new(options.connect().await?)),
            Self::Sqlite(options) => Inner::Sqlite(Box::new(options.connect().await?)),
        })
    }
}

impl Connection {
    /// Which engine serves it.
    pub fn engine(&self) -> Engine {
        match self.inner {
            Inner::MySql(_) => Engine::MySql,
            Inner::Postgres(_) => Engine::Postgres,
            Inner::Sqlite(_) => Engine::Sqlite,
        }
    }

    /// Runs a fixed statement without parameters.
    pub async fn command(&mut self, doing: &str, sql: &'static str) -> Result<(), Error> {
        self.settle().await?;
        self.say(doing, sql).await
    }

    async fn say(&mut self, doing: &str, sql: &'static str) -> Result<(), Error> {
        let said = each_driver!(&mut self.inner, connection => {
            let saying = connection.execute(sqlx::raw_sql(sql));
            answered(&self.options, saying).await.map(|_| ())
        });
        said.map_err(|cause| {
            self.torn |= is_silence(&cause);
            failed(&self.system, doing, cause)
        })
    }

    /// Whether a DELETE can return what it deleted: all engines but MySQL.
    pub async fn returns_deleted(&mut self) -> Result<bool, Error> {
        if self.engine() != Engine::MySql {
            return Ok(true);
        }
        if let Some(known) = self.rest.is_mariadb() {
            return Ok(known);
        }
        let statement = Statement::fixed("SELECT VERSION()", &[]);
        let rows = self.rows("asking for the version", &statement).await?;
        let version = rows.first().and_then(|row| row.first()?.as_deref());
        let is_mariadb = version.is_some_and(|v| String::from_utf8_lossy(v).contains("MariaDB"));
        self.rest.remember(is_mariadb);
        Ok(is_mariadb)
    }

    /// Opens a transaction that locks what it reads for update.
    pub async fn begin(&mut self) -> Result<(), Error> {
        let sql = match self.engine() {
            Engine::MySql => "START TRANSACTION",
            Engine::Postgres => BEGIN_POSTGRES,
            Engine::Sqlite => "BEGIN IMMEDIATE",
        };
        self.in_transaction = true;
        self.command("opening a transaction", sql).await
    }

    /// Makes the transaction durable.
    pub async fn commit(&mut self) -> Result<(), Error> {
        self.command("committing", "COMMIT").await?;
        self.in_transaction = false;
        Ok(())
    }

    /// Undoes the transaction.
    pub async fn rollback(&mut self) -> Result<(), Error> {
        self.command("undoing", "ROLLBACK").await?;
        self.in_transaction = false;
        Ok(())
    }

    /// Gives the connection back: the next [`Database::connect`] may take it, with the
    /// statements it has prepared. One in a transaction is closed, which undoes it; so is one
    /// that was left amid an answer.
    pub async fn close(mut self) {
        self.end_looks();
        if self.in_transaction || self.torn {
            self.inner.close().await;
        } else if let Some(inner) = self.rest.put(self.inner, self.plans) {
            inner.close().await;
        }
    }
}

impl Inner {
    async fn answers(&mut self) -> bool {
        each_driver!(self, connection => connection.ping().await.is_ok())
    }

    /// Closes in good order.
    async fn close(self) {
        // A connection that cannot say goodbye is closed by the server all the same.
        match self {
            Self::MySql(c) => drop(c.close().await),
            Self::Postgres(c) => drop(c.close().await),
            Self::Sqlite(c) => drop(c.close().await),
        }
    }
}
