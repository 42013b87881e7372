//! The counted places where the two engines differ. Twelve today, the fifth of them in `guard.rs`; a
//! thirteenth needs a reason here.

use sqlx::AnyConnection;

/// The database engine behind a [`crate::Store`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// One file.
    Sqlite,
    /// A server, for several nodes.
    Postgres,
}

impl Engine {
    /// The engine that a connection of our store leads to.
    pub(crate) fn of(conn: &AnyConnection) -> Self {
        if conn.backend_name() == "PostgreSQL" {
            Self::Postgres
        } else {
            Self::Sqlite
        }
    }

    /// 1. How a writing transaction begins: SQLite takes its one write lock at once, because a
    ///    lock asked for in the middle fails without waiting.
    pub(crate) fn begin(self) -> &'static str {
        match self {
            Self::Sqlite => "BEGIN IMMEDIATE",
            Self::Postgres => "BEGIN",
        }
    }

    /// 2. What a `SELECT` ends with to hold its row until the transaction ends. SQLite needs
    ///    nothing: the transaction already holds the file.
    pub fn for_update(self) -> &'static str {
        match self {
            Self::Sqlite => "",
            Self::Postgres => " FOR UPDATE",
        }
    }

    /// 3. Settings of every connection (durability before speed: this is evidence). The file is read
    ///    in place, up to 256 MiB of it: copying its pages was a third of a long list's time.
    pub(crate) fn settings(self) -> &'static str {
        match self {
            Self::Sqlite => {
                "PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; \
                 PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; \
                 PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY; \
                 PRAGMA mmap_size = 268435456;"
            }
            Self::Postgres => {
                "SET synchronous_commit = on; SET lock_timeout = '5s'; \
                 SET statement_timeout = '60s'; \
                 SET idle_in_transaction_session_timeout = '60s'; SET TIME ZONE 'UTC';"
            }
        }
    }

    /// 4. The types a migration writes as `BYTES` and `BIGINT`. Only a key of SQLite's own
    ///    `INTEGER` is the table's order itself; any other needs an index beside it.
    pub(crate) fn types(self) -> [(&'static str, &'static str); 2] {
        match self {
            Self::Sqlite => [(" BYTES", " BLOB"), (" BIGINT", " INTEGER")],
            Self::Postgres => [(" BYTES", " BYTEA"), (" BIGINT", " BIGINT")],
        }
    }

    /// 6. How a long reading transaction begins that sees one state throughout.
    pub(crate) fn snapshot(self) -> &'static str {
        match self {
            Self::Sqlite => "BEGIN DEFERRED",
            Self::Postgres => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        }
    }

    /// 7. How many rows one insert carries. SQLite finds each placeholder by walking past all
    ///    before it (at 128 rows that was half the log bench's processor time); a server costs a
    ///    round trip.
    pub fn rows_per_insert(self) -> usize {
        match self {
            Self::Sqlite => 8,
            Self::Postgres => 128,
        }
    }

    /// 8. What really removes deleted values from the disk, outside a transaction.
    pub(crate) fn scrub(self) -> &'static str {
        match self {
            Self::Sqlite => "PRAGMA wal_checkpoint(TRUNCATE)",
            Self::Postgres => "CHECKPOINT",
        }
    }

    /// 9. Bytes as hexadecimal digits, for a long list is read as one text: the driver of both
    ///    engines spends more on each column than on its bytes. SQLite may hold something else
    ///    where bytes belong; that comes out as what is no digit.
    pub fn hex(self, column: &str) -> String {
        match self {
            Self::Sqlite => format!(
                "CASE typeof({column}) WHEN 'blob' THEN hex({column}) \
                 WHEN 'null' THEN NULL ELSE '-' END"
            ),
            Self::Postgres => format!("encode({column}, 'hex')"),
        }
    }
    /// 10. What tells the server's own time, in microseconds: nodes that share it may not agree about
    ///     theirs. A file is used on one machine, whose clock is ours.
    pub(crate) fn clock(self) -> Option<&'static str> {
        match self {
            Self::Sqlite => None,
            Self::Postgres => {
                Some("SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000000 AS BIGINT)")
            }
        }
    }

    /// 11. The columns of a table and what each holds (`text`, `number`, `bytes`): a store that moves
    ///     from one engine to the other has to know, and each engine keeps its own list.
    pub(crate) fn columns(self) -> &'static str {
        match self {
            Self::Sqlite => {
                "SELECT name, CASE type WHEN 'TEXT' THEN 'text' WHEN 'BLOB' THEN 'bytes' \
                 ELSE 'number' END FROM pragma_table_info($1) ORDER BY cid"
            }
            Self::Postgres => {
                "SELECT CAST(column_name AS TEXT), CASE CAST(data_type AS TEXT) \
                 WHEN 'text' THEN 'text' WHEN 'bytea' THEN 'bytes' ELSE 'number' END \
                 FROM information_schema.columns \
                 WHERE table_schema = current_schema() AND CAST(table_name AS TEXT) = $1 \
                 ORDER BY ordinal_position"
            }
        }
    }

    /// 12. What lets one long reading statement of a transaction take its time.
    pub(crate) fn unhurried(self) -> Option<&'static str> {
        match self {
            Self::Sqlite => None,
            Self::Postgres => Some("SET LOCAL statement_timeout = 0"),
        }
    }
}
