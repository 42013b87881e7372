//! The handle that every use case takes.

use base::{Clock, Random};
use store::Store;

use crate::{Deed, Entry, Error, Filter, Verdict};

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

/// A transaction that carries its deeds.
#[derive(Debug)]
pub struct Tx {
    inner: store::Tx,
}

impl Ledger {
    pub async fn begin(&self) -> Result<Tx, Error> {
        Ok(Tx {
            inner: self.store.begin().await?,
        })
    }
    pub async fn list(&self, _filter: &Filter) -> Result<Vec<Entry>, Error> {
        unimplemented!("skeleton")
    }
    /// Recomputes everything; `checkpoint` is the text of one kept elsewhere.
    pub async fn verify(&self, _checkpoint: Option<&str>) -> Result<Verdict, Error> {
        unimplemented!("skeleton")
    }
    /// Signs the present state; returns the checkpoint's text.
    pub async fn checkpoint(&self) -> Result<String, Error> {
        unimplemented!("skeleton")
    }
    /// Writes all entries and a fresh checkpoint as JSON lines; returns how many entries.
    pub async fn export(&self, _to: &std::path::Path) -> Result<i64, Error> {
        unimplemented!("skeleton")
    }
}

impl Tx {
    pub fn conn(&mut self) -> &mut sqlx::AnyConnection {
        self.inner.conn()
    }
    /// Enters a deed; returns its index.
    pub async fn record(&mut self, _deed: Deed) -> Result<i64, Error> {
        unimplemented!("skeleton")
    }
    pub async fn commit(self) -> Result<(), Error> {
        unimplemented!("skeleton")
    }
}
