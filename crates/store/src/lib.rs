//! Our own database: SQLite in one file or PostgreSQL, one SQL text for both.
//!
//! [`Store::connect`] opens it, [`Store::migrate`] brings its schema up to date. Reads go through
//! [`Store::pool`]. Writes are deeds and go through the ledger, which opens [`Store::begin`];
//! writes that are no deeds (a session used, a lease renewed) open [`Store::housekeep`].
//! Statements use `$1, $2` placeholders, text ids, whole microseconds for instants, 0 and 1 for
//! flags and JSON as text; what the two engines cannot share stands in `dialect.rs`.

mod dialect;
mod error;

pub use dialect::Engine;
pub use error::Error;

/// A connected database of our own.
#[derive(Clone, Debug)]
pub struct Store {
    pool: sqlx::AnyPool,
    engine: Engine,
}

/// What a migration did: schema numbers before and after.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Migrated {
    /// The schema found; 0 for an empty database.
    pub from: i64,
    /// The schema now.
    pub to: i64,
}

/// One transaction; dropped without a commit it is rolled back.
#[derive(Debug)]
pub struct Tx {
    inner: sqlx::Transaction<'static, sqlx::Any>,
}

impl Store {
    pub async fn connect(_url: &str) -> Result<Self, Error> {
        unimplemented!("skeleton")
    }
    pub fn engine(&self) -> Engine {
        self.engine
    }
    pub async fn migrate(&self) -> Result<Migrated, Error> {
        unimplemented!("skeleton")
    }
    pub fn pool(&self) -> &sqlx::AnyPool {
        &self.pool
    }
    pub async fn begin(&self) -> Result<Tx, Error> {
        unimplemented!("skeleton")
    }
    pub async fn housekeep(&self) -> Result<Tx, Error> {
        unimplemented!("skeleton")
    }
}

impl Tx {
    pub fn conn(&mut self) -> &mut sqlx::AnyConnection {
        &mut self.inner
    }
    pub async fn commit(self) -> Result<(), Error> {
        self.inner.commit().await.map_err(Error::from)
    }
}
