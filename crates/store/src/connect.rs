//! Opens the database.

use std::fmt::Write as _;
use std::fs::{self, OpenOptions};
use std::io::ErrorKind;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Once, OnceLock};
use std::time::Duration;

use sqlx::any::AnyPoolOptions;
use sqlx::{AnyConnection, Connection as _, Row as _};
use tokio::sync::Mutex;
use tokio::time::timeout;

use crate::silence::answers;
use crate::{Engine, Error, Keys, Store};

/// Connections of one process.
const CONNECTIONS: u32 = 10;
/// How long a call waits for a free connection or for the one writer.
pub(crate) const PATIENCE: Duration = Duration::from_secs(10);

impl Store {
    /// Opens `sqlite:path` (made with its folder when missing) or `postgres://…`, with the key
    /// file at its default place: beside the SQLite file, else `vergissmein.keys` here.
    pub async fn connect(url: &str) -> Result<Self, Error> {
        Self::connect_with(url, None).await
    }

    /// As [`Store::connect`], with the key file at `keys_file`.
    pub async fn connect_with(url: &str, keys_file: Option<&Path>) -> Result<Self, Error> {
        static DRIVERS: Once = Once::new();
        DRIVERS.call_once(sqlx::any::install_default_drivers);
        let address = Address::read(url)?;
        let keys_file = keys_file.map_or_else(|| address.keys_file(), Path::to_path_buf);
        let (engine, url, file) = match address {
            Address::File(path) => {
                create_file(&path)?;
                let path = fs::canonicalize(&path).map_err(|e| refused(&path, &e))?;
                (Engine::Sqlite, file_url(&path), Some(path))
            }
            Address::Server(url) => (Engine::Postgres, url, None),
        };
        let pool = open_pool(engine, &url).await?;
        let keys = OnceLock::new();
        if keys_file.exists() {
            let _ = keys.set(Keys::open(&keys_file)?);
        }
        let writer = Arc::new(Mutex::new(()));
        Ok(Self {
            pool,
            engine,
            writer,
            file,
            keys_file,
            keys: Arc::new(keys),
            leaving: Arc::default(),
        })
    }

    /// Refuses a file in which SQLite finds damage: better no page than one from a broken store. A
    /// server looks after its own files. Reads the whole file once.
    pub async fn require_sound(&self) -> Result<(), Error> {
        let Some(file) = &self.file else {
            return Ok(());
        };
        let said = sqlx::query("PRAGMA quick_check(1)")
            .fetch_one(&self.pool)
            .await;
        let said = said.and_then(|row| row.try_get::<String, _>(0));
        if said.as_deref().is_ok_and(|said| said == "ok") {
            return Ok(());
        }
        Err(Error::Refused(format!(
            "the store {} is damaged; stop every process, restore it from a backup (without the files \
             -wal and -shm beside it), then run `vergissmein doctor`",
            file.display()
        )))
    }

    pub(crate) fn keys_file(&self) -> &Path {
        &self.keys_file
    }

    /// Keeps freshly made keys; those already held stay.
    pub(crate) fn hold_keys(&self, keys: Keys) {
        let _ = self.keys.set(keys);
    }
}

async fn open_pool(engine: Engine, url: &str) -> Result<sqlx::AnyPool, Error> {
    let options = AnyPoolOptions::new()
        .max_connections(CONNECTIONS)
        .acquire_timeout(PATIENCE)
        .test_before_acquire(engine == Engine::Postgres)
        .after_release(move |conn, _| Box::pin(answers(engine, conn)))
        .after_connect(move |conn, _| {
            Box::pin(async move {
                sqlx::raw_sql(engine.settings()).execute(&mut *conn).await?;
                refuse_standby(engine, conn).await
            })
        });
    // The pool itself would keep knocking for as long as it is patient.
    let first = match timeout(PATIENCE, AnyConnection::connect(url)).await {
        Ok(Ok(conn)) => conn.close().await,
        Ok(Err(error)) => Err(error),
        // A network that swallows everything answers nothing at all.
        Err(_) => Err(sqlx::Error::PoolTimedOut),
    };
    let connected = match first {
        Ok(()) => options.connect(url).await,
        Err(error) => Err(error),
    };
    connected.map_err(|error| {
        let error = Error::from(error);
        if !matches!(error, Error::Busy | Error::Broken(_)) {
            return error;
        }
        let line = match engine {
            Engine::Sqlite => "the file is no usable SQLite database; check [store] url",
            Engine::Postgres => "no answer from PostgreSQL; check [store] url",
        };
        Error::Unreachable(line.to_owned())
    })
}

/// After a fail-over an address may still lead to the server that is no primary any more: nothing
/// could be written there, and what is read is old.
async fn refuse_standby(engine: Engine, conn: &mut AnyConnection) -> Result<(), sqlx::Error> {
    if engine == Engine::Sqlite {
        return Ok(());
    }
    let row = sqlx::query("SELECT CASE WHEN pg_is_in_recovery() THEN 1 ELSE 0 END")
        .fetch_one(conn)
        .await?;
    match row.try_get::<i32, _>(0)? {
        0 => Ok(()),
        _ => Err(sqlx::Error::Io(std::io::Error::new(
            ErrorKind::ConnectionRefused,
            "the server is a standby",
        ))),
    }
}

enum Address {
    File(PathBuf),
    Server(String),
}

impl Address {
    fn read(url: &str) -> Result<Self, Error> {
        if let Some(path) = url.strip_prefix("sqlite:") {
            let path = path.strip_prefix("//").unwrap_or(path);
            if path.is_empty() || path.contains(":memory:") || path.contains('?') {
                return Err(Error::Refused(
                    "[store] url must name a file: sqlite:data/vergissmein.db".to_owned(),
                ));
            }
            return Ok(Self::File(PathBuf::from(path)));
        }
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            return Ok(Self::Server(with_checked_tls(url)));
        }
        Err(Error::Refused(
            "[store] url must begin with sqlite: or postgres://; nothing was opened".to_owned(),
        ))
    }

    fn keys_file(&self) -> PathBuf {
        match self {
            Self::File(path) => path.with_extension("keys"),
            Self::Server(_) => PathBuf::from("vergissmein.keys"),
        }
    }
}

/// Demands TLS with a checked certificate unless the URL says otherwise or stays on this machine
/// (ASVS 5.0, 12.3).
fn with_checked_tls(url: &str) -> String {
    let rest = url.split_once("://").map_or("", |(_, rest)| rest);
    let authority = rest.split(['/', '?']).next().unwrap_or_default();
    let host = authority
        .rsplit_once('@')
        .map_or(authority, |(_, host)| host);
    let local = ["127.", "localhost", "[::1]", "%2F"]
        .iter()
        .any(|word| host.starts_with(word))
        || host.is_empty()
        || rest.contains("host=/");
    if local || rest.contains("sslmode=") {
        return url.to_owned();
    }
    let joint = if rest.contains('?') { '&' } else { '?' };
    format!("{url}{joint}sslmode=verify-full")
}

/// Makes folder and file readable by the owner alone; SQLite gives its side files the same mode.
fn create_file(path: &Path) -> Result<(), Error> {
    if let Some(folder) = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
    {
        fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(folder)
            .map_err(|error| refused(folder, &error))?;
    }
    match OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
    {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(refused(path, &error)),
    }
}

fn refused(path: &Path, error: &std::io::Error) -> Error {
    Error::Refused(format!(
        "{} cannot be opened ({}); check [store] url",
        path.display(),
        error.kind()
    ))
}

fn file_url(path: &Path) -> String {
    let mut url = String::from("sqlite:");
    for byte in path.to_string_lossy().bytes() {
        if byte.is_ascii_alphanumeric() || b"/-_.".contains(&byte) {
            url.push(char::from(byte));
        } else {
            write!(url, "%{byte:02X}").expect("writing to a string cannot fail");
        }
    }
    url
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_elsewhere_is_reached_by_checked_tls_only() {
        let far = "postgres://u:p@db.example.org/v";
        assert_eq!(with_checked_tls(far), format!("{far}?sslmode=verify-full"));
        for own in [
            "postgres://u:p@127.0.0.1:5432/v",
            "postgres://localhost/v",
            "postgres:///v?host=/run/postgresql",
            "postgres://u@db.example.org/v?sslmode=disable",
        ] {
            assert_eq!(with_checked_tls(own), own);
        }
    }

    #[test]
    fn an_address_of_another_kind_is_refused_without_repeating_it() {
        for url in [
            "mysql://u:geheim@h/d",
            "",
            "sqlite:",
            "sqlite::memory:",
            "/tmp/x.db",
        ] {
            let Err(Error::Refused(line)) = Address::read(url) else {
                panic!("{url} was taken")
            };
            assert!(!line.contains("geheim"));
        }
    }

    #[test]
    fn odd_letters_in_a_path_survive() {
        assert_eq!(
            file_url(Path::new("/tmp/ä b?c.db")),
            "sqlite:/tmp/%C3%A4%20b%3Fc.db"
        );
    }
}
