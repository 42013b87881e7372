//! Why the store said no, named by what the caller does next.

use std::fmt;

/// A failed call to our own database.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Try again in a moment: another writer was in the way.
    #[error("the store is busy with another change; try again")]
    Busy,
    /// Free space, then go on; nothing was half written.
    #[error("the store's disk is full; free space and try again")]
    Full,
    /// Check address, server and rights.
    #[error("the store cannot be reached: {0}")]
    Unreachable(String),
    /// Use a newer program: the schema is ahead of this one.
    #[error("the store has schema {found}, this program knows {known}; use the newer program")]
    Newer {
        /// Schema number in the database.
        found: i64,
        /// Highest schema number of this program.
        known: i64,
    },
    /// Mend what the line names: a file, its permissions, a setting.
    #[error("{0}")]
    Refused(String),
    /// The row exists already, or another row still needs it.
    #[error("the store already holds this or still needs it ({0})")]
    Conflict(String),
    /// A fault of ours or of the database.
    #[error("the store failed")]
    Broken(#[source] Cause),
}

/// What the database said, without any value of a row.
#[derive(Debug)]
pub struct Cause(String);

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Cause {}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        use sqlx::Error as E;
        if let E::Database(said) = &error {
            return from_database(said.as_ref());
        }
        if matches!(error, E::PoolTimedOut) {
            return Self::Busy;
        }
        // What TLS does not accept comes as data that are not valid.
        let is_untrusted = |error: &std::io::Error| error.kind() == std::io::ErrorKind::InvalidData;
        if matches!(&error, E::Tls(_)) || matches!(&error, E::Io(error) if is_untrusted(error)) {
            let line = "the server's certificate is not trusted, or it speaks without TLS; check the host \
                        name in [store] url and the certificate authority it names (sslrootcert)";
            return Self::Unreachable(line.to_owned());
        }
        if matches!(error, E::Io(_) | E::PoolClosed) {
            let line = "the connection broke; check the database server";
            return Self::Unreachable(line.to_owned());
        }
        Self::Broken(Cause(kind_of(&error)))
    }
}

/// SQLSTATE of PostgreSQL, (extended) result code of SQLite.
fn from_database(said: &dyn sqlx::error::DatabaseError) -> Error {
    let code = said.code().unwrap_or_default().into_owned();
    match code.as_str() {
        "5" | "6" | "261" | "262" | "517" | "773" | "40001" | "40P01" | "55P03" | "57014" => {
            return Error::Busy;
        }
        "13" | "53100" => return Error::Full,
        "57P01" | "57P02" | "57P03" | "25006" | "28000" | "28P01" | "3D000" => {
            return Error::Unreachable(format!(
                "the server refused ({code}); check address and rights"
            ));
        }
        _ => {}
    }
    if said.is_unique_violation() || said.is_foreign_key_violation() {
        return Error::Conflict(
            said.constraint()
                .or(said.table())
                .unwrap_or("key")
                .to_owned(),
        );
    }
    // Messages of class 22 quote the value that did not fit; all others name identifiers only.
    let message = if code.starts_with("22") || code.starts_with("23") {
        ""
    } else {
        said.message()
    };
    Error::Broken(Cause(format!("{code} {message}").trim_end().to_owned()))
}

/// What kind of error, without what the driver quotes.
fn kind_of(error: &sqlx::Error) -> String {
    if let sqlx::Error::ColumnNotFound(name) = error {
        return format!("no column {name}");
    }
    if let sqlx::Error::ColumnDecode { index, .. } = error {
        return format!("column {index} has another type");
    }
    let text = format!("{error:?}");
    text.split(['(', ' ', '{'])
        .next()
        .unwrap_or_default()
        .to_owned()
}
