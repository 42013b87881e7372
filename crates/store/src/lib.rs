//! Our own database: SQLite in one file or PostgreSQL, one SQL text for both.
//!
//! [`Store::connect`] opens it, [`Store::migrate`] brings its schema up to date. Reads go through
//! [`Store::pool`]. Writes are deeds and go through the ledger, which opens [`Store::begin`];
//! writes that are no deeds (a session used, a lease renewed) open [`Store::housekeep`].
//! Statements use `$1, $2` placeholders, text ids, whole microseconds for instants, 0 and 1 for
//! flags and JSON as text; what the two engines cannot share stands in `dialect.rs`.
//! Secrets never stand in the database: [`Keys`] keeps them in a file of their own.

mod connect;
mod dialect;
mod error;
mod guard;
mod keys;
mod lock;
mod migrate;
mod moved;
mod rights;
mod seal;
mod silence;
#[cfg(feature = "testing")]
pub mod testing;
mod time;
mod tx;

use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, OnceLock};

use tokio::sync::Mutex;

pub use dialect::Engine;
pub use error::{Cause, Error};
pub use keys::{Key, Keys};
pub use lock::{Presence, ServeLock};
pub use migrate::Migrated;
pub use moved::Moved;
pub use rights::rights;
pub use time::lease_time;
pub use tx::Tx;

/// A connected database of our own. Clones share connections and keys.
#[derive(Clone, Debug)]
pub struct Store {
    pool: sqlx::AnyPool,
    engine: Engine,
    /// SQLite has one writer: ours wait here, in order, instead of polling the file.
    writer: Arc<Mutex<()>>,
    file: Option<PathBuf>,
    keys_file: PathBuf,
    keys: Arc<OnceLock<Keys>>,
    leaving: Arc<AtomicBool>,
}

impl Store {
    /// The engine behind it.
    pub fn engine(&self) -> Engine {
        self.engine
    }

    /// The connections, for reading.
    pub fn pool(&self) -> &sqlx::AnyPool {
        &self.pool
    }

    /// The SQLite file; `None` on a server.
    pub fn file(&self) -> Option<&Path> {
        self.file.as_deref()
    }

    /// The secrets that never stand in the database.
    pub fn keys(&self) -> Result<&Keys, Error> {
        self.keys.get().ok_or_else(|| {
            Error::Refused(format!(
                "the key file {} is missing; run `migrate` for a new store, or copy the file back \
                 from its backup",
                self.keys_file.display()
            ))
        })
    }

    /// Where the newest signed state of the ledger is laid down, outside the database, so that a
    /// database restored from yesterday is noticed.
    pub fn checkpoint_file(&self) -> PathBuf {
        self.keys_file.with_extension("checkpoint")
    }

    /// The folder of the database file, or of the key file where the database is on a server: for what
    /// is laid down outside the database for a moment.
    pub fn folder(&self) -> &Path {
        let file = self.file.as_deref().unwrap_or(&self.keys_file);
        let folder = file.parent();
        folder
            .filter(|folder| !folder.as_os_str().is_empty())
            .unwrap_or(Path::new("."))
    }

    /// Closes all connections, so that the file can be copied or removed.
    pub async fn close(&self) {
        self.pool.close().await;
    }
}
