//! The handle that every use case takes, and its transaction.

use base::{Clock, Random};
use store::Store;

use crate::append::Appender;
use crate::{Deed, Error, store as rows};

/// The log together with what a use case needs to write: store, time, chance.
#[derive(Clone, Debug)]
pub struct Ledger {
    /// Our own database.
    pub store: Store,
    /// The time.
    pub clock: Clock,
    /// Randomness.
    pub random: Random,
}

/// A transaction that carries its deeds; dropped without a commit, nothing happened.
#[derive(Debug)]
pub struct Tx {
    inner: store::Tx,
    ledger: Ledger,
    appender: Option<Appender>,
}

impl Ledger {
    /// Takes the three together.
    pub fn new(store: Store, clock: Clock, random: Random) -> Self {
        Self {
            store,
            clock,
            random,
        }
    }

    /// Opens a transaction for changes and their deeds. On SQLite it is the only writer until it
    /// ends: no call over a network and no waiting for a person inside.
    pub async fn begin(&self) -> Result<Tx, Error> {
        let inner = self.store.begin().await?;
        Ok(Tx {
            inner,
            ledger: self.clone(),
            appender: None,
        })
    }

    /// How many entries there are.
    pub async fn size(&self) -> Result<i64, Error> {
        let mut conn = self.store.pool().acquire().await?;
        let heads = rows::heads(&mut conn).await?;
        Ok(heads.first().map_or(0, |head| head.size))
    }

    /// Enters one deed that changes nothing else, such as a refusal. Returns its index.
    pub async fn enter(&self, deed: Deed) -> Result<i64, Error> {
        let mut tx = self.begin().await?;
        let index = tx.record(deed).await?;
        tx.commit().await?;
        Ok(index)
    }
}

impl Tx {
    /// The connection to change data on.
    pub fn conn(&mut self) -> &mut sqlx::AnyConnection {
        self.inner.conn()
    }

    /// The engine behind it, for the few statements that must know.
    pub fn engine(&self) -> store::Engine {
        self.inner.engine()
    }

    /// Enters a deed and returns its index. From here until the end no other transaction can
    /// enter one, so this comes as late as possible.
    pub async fn record(&mut self, deed: Deed) -> Result<i64, Error> {
        self.lock().await?;
        let appender = self.appender.as_mut().expect("just locked");
        let index = appender.add(&deed, &self.ledger.clock, &self.ledger.random);
        appender.flush_when_full(&mut self.inner).await?;
        Ok(index)
    }

    /// The index that the next deed will have, for what has to name its own entry. Locks as
    /// [`Tx::record`] does.
    pub async fn next_index(&mut self) -> Result<i64, Error> {
        self.lock().await?;
        Ok(self.appender.as_ref().expect("just locked").next_index())
    }

    async fn lock(&mut self) -> Result<(), Error> {
        if self.appender.is_none() {
            self.appender = Some(Appender::lock(&mut self.inner, &self.ledger.store).await?);
        }
        Ok(())
    }

    /// Removes the details of all entries of a request, which stay provable without them.
    /// Returns how many; the caller records that it was done.
    pub async fn drop_details(&mut self, request: &str) -> Result<u64, Error> {
        rows::drop_details(self.inner.conn(), request).await
    }

    /// Makes changes and entries durable together; refuses when no deed was recorded.
    pub async fn commit(mut self) -> Result<(), Error> {
        let Some(appender) = self.appender.take() else {
            self.inner.rollback().await?;
            return Err(Error::NothingRecorded);
        };
        appender.finish(&mut self.inner).await?;
        Ok(self.inner.commit().await?)
    }

    /// Undoes everything.
    pub async fn rollback(self) -> Result<(), Error> {
        Ok(self.inner.rollback().await?)
    }
}
