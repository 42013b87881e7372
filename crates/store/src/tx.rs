//! One transaction.

use sqlx::{Any, AnyConnection, Transaction};
use tokio::sync::OwnedMutexGuard;
use tokio::time::timeout;

use crate::connect::PATIENCE;
use crate::{Engine, Error, Store};

/// One writing transaction; dropped without a commit it is rolled back.
#[derive(Debug)]
pub struct Tx {
    // Dropped before the guard: the next writer starts when this one has let go.
    inner: Transaction<'static, Any>,
    engine: Engine,
    _writer: Option<OwnedMutexGuard<()>>,
}

impl Store {
    /// Begins a writing transaction. The ledger calls this; everything else that changes data
    /// goes through `Ledger::begin`, so that no change misses its entry.
    pub async fn begin(&self) -> Result<Tx, Error> {
        let writer = match self.engine {
            Engine::Sqlite => {
                let turn = timeout(PATIENCE, self.writer.clone().lock_owned());
                Some(turn.await.map_err(|_| Error::Busy)?)
            }
            Engine::Postgres => None,
        };
        let inner = self.pool.begin_with(self.engine.begin()).await?;
        Ok(Tx {
            inner,
            engine: self.engine,
            _writer: writer,
        })
    }

    /// Begins a transaction for writes that are no deeds: a session used, a lease renewed.
    pub async fn housekeep(&self) -> Result<Tx, Error> {
        self.begin().await
    }

    /// Begins a transaction that only reads and sees one state however long it takes.
    pub async fn snapshot(&self) -> Result<Tx, Error> {
        let inner = self.pool.begin_with(self.engine.snapshot()).await?;
        Ok(Tx {
            inner,
            engine: self.engine,
            _writer: None,
        })
    }

    /// Makes deleted values vanish from the disk, not only from the tables. Call after erasing
    /// details of our own, outside any transaction.
    pub async fn scrub(&self) -> Result<(), Error> {
        sqlx::raw_sql(self.engine.scrub())
            .execute(&self.pool)
            .await?;
        Ok(())
    }
}

impl Tx {
    /// The connection to execute statements on.
    pub fn conn(&mut self) -> &mut AnyConnection {
        &mut self.inner
    }

    /// The engine behind it, for the few statements that must know.
    pub fn engine(&self) -> Engine {
        self.engine
    }

    /// Makes everything durable at once.
    pub async fn commit(self) -> Result<(), Error> {
        Ok(self.inner.commit().await?)
    }

    /// Undoes everything.
    pub async fn rollback(self) -> Result<(), Error> {
        Ok(self.inner.rollback().await?)
    }
}
