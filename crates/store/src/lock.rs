//! Who is at work: one serving process per SQLite file, one living worker per piece of work.

use std::fs::{File, OpenOptions, TryLockError};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::Ordering;

use sqlx::{AnyConnection, Row};

use crate::{Engine, Error, Store};

/// Held by the process that serves, or while a migration runs; let go when dropped.
#[derive(Debug)]
pub struct ServeLock {
    _file: Option<File>,
}

impl Store {
    /// Claims the store for serving. Commands may still run beside it; a second server on the
    /// same SQLite file is refused, because jobs and sessions assume one. On PostgreSQL several
    /// nodes may serve.
    pub fn lock_for_serving(&self) -> Result<ServeLock, Error> {
        let Some(path) = self.file() else {
            return Ok(ServeLock { _file: None });
        };
        let path = path.with_extension("lock");
        let cannot = |why: &str| {
            Error::Refused(format!(
                "{} cannot be locked ({why}); stop the other process",
                path.display()
            ))
        };
        let file = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .open(&path)
            .map_err(|error| cannot(&error.kind().to_string()))?;
        file.try_lock()
            .map_err(|_| cannot("another `serve` or `migrate` holds it"))?;
        Ok(ServeLock { _file: Some(file) })
    }
}

impl Store {
    /// Says that this process is about to end: whoever works in steps stops after the one they are at
    /// and hands the rest over. All clones hear it.
    pub fn leave(&self) {
        self.leaving.store(true, Ordering::Relaxed);
    }

    /// Whether this process is about to end.
    pub fn is_leaving(&self) -> bool {
        self.leaving.load(Ordering::Relaxed)
    }
}

/// A worker that is alive. The operating system, or the database server, lets go of it when the
/// worker ends, however it ends: a lease alone would keep work from a successor until it runs out.
#[derive(Debug)]
pub struct Presence {
    _at: Place,
}

#[derive(Debug)]
enum Place {
    File {
        _locked: File,
        path: PathBuf,
    },
    /// An advisory lock that ends with its connection. Nobody uses that again; the mutex lets the
    /// worker move between threads.
    Server {
        _connection: Box<Mutex<AnyConnection>>,
    },
}

impl Store {
    /// Says that this worker is at `work`, a name of letters, digits, `-` and `_`; none while
    /// another one that is alive says so.
    pub async fn be_present(&self, work: &str) -> Result<Option<Presence>, Error> {
        let at = match (self.engine(), self.file()) {
            (Engine::Sqlite, Some(file)) => {
                Place::of_file(file.with_extension(format!("{work}.lock")))?
            }
            (Engine::Sqlite | Engine::Postgres, _) => self.place_on_server(work).await?,
        };
        Ok(at.map(|at| Presence { _at: at }))
    }

    async fn place_on_server(&self, work: &str) -> Result<Option<Place>, Error> {
        let mut connection = self.pool().acquire().await?.detach();
        let row = sqlx::query(
            "SELECT CASE WHEN pg_try_advisory_lock(hashtextextended($1, 0)) THEN 1 ELSE 0 END",
        )
        .bind(work)
        .fetch_one(&mut connection)
        .await?;
        let taken = row.try_get::<i32, _>(0)? == 1;
        let connection = Box::new(Mutex::new(connection));
        Ok(taken.then_some(Place::Server {
            _connection: connection,
        }))
    }
}

impl Place {
    fn of_file(path: PathBuf) -> Result<Option<Self>, Error> {
        let cannot = |error: &std::io::Error| {
            Error::Refused(format!(
                "{} cannot be locked ({}); check the folder",
                path.display(),
                error.kind()
            ))
        };
        loop {
            let file = OpenOptions::new()
                .write(true)
                .create(true)
                .truncate(false)
                .mode(0o600)
                .open(&path)
                .map_err(|error| cannot(&error))?;
            match file.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => return Ok(None),
                Err(TryLockError::Error(error)) => return Err(cannot(&error)),
            }
            // Whoever held it before may have removed it since we opened it.
            if is_still_there(&file, &path) {
                return Ok(Some(Self::File {
                    _locked: file,
                    path,
                }));
            }
        }
    }
}

fn is_still_there(file: &File, path: &Path) -> bool {
    match (file.metadata(), std::fs::metadata(path)) {
        (Ok(ours), Ok(there)) => (ours.dev(), ours.ino()) == (there.dev(), there.ino()),
        _ => false,
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if let Self::File { path, .. } = self {
            // Removed before it is let go; one that stays does no harm.
            let _ = std::fs::remove_file(path);
        }
    }
}
