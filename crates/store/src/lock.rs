//! One serving process per SQLite file.

use std::fs::{File, OpenOptions};
use std::os::unix::fs::OpenOptionsExt;

use crate::{Error, Store};

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
