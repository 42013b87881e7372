//! Requests that a CRM keeps itself.

use std::collections::BTreeSet;

use jiff::Timestamp;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use super::load::instant;
use crate::Error;
use crate::mirror::{Cursor, Mirror};

/// What is kept of a request in a system.
pub(crate) async fn mirror(
    conn: &mut AnyConnection,
    (request, system): (&str, &str),
) -> Result<Option<Mirror>, Error> {
    let row = sqlx::query("SELECT record, written FROM mirrors WHERE request = $1 AND system = $2")
        .bind(request)
        .bind(system)
        .fetch_optional(conn)
        .await?;
    row.map(|row| {
        Ok(Mirror {
            record: row.try_get(0)?,
            written: row.try_get(1)?,
        })
    })
    .transpose()
}

/// Keys of the records in a system that stand for requests of ours.
pub(crate) async fn mirrored(
    conn: &mut AnyConnection,
    system: &str,
) -> Result<BTreeSet<String>, Error> {
    let rows = sqlx::query("SELECT record FROM mirrors WHERE system = $1")
        .bind(system)
        .fetch_all(conn)
        .await?;
    rows.iter()
        .map(|row: &AnyRow| Ok(row.try_get(0)?))
        .collect()
}

/// Keeps the key under which a request is about to be written; one that is kept stays.
pub(crate) async fn intend_mirror(
    conn: &mut AnyConnection,
    (request, system): (&str, &str),
    record: &str,
    now: Timestamp,
) -> Result<(), Error> {
    sqlx::query(
        "INSERT INTO mirrors (request, system, record, written, begun_at)
         VALUES ($1, $2, $3, '', $4) ON CONFLICT DO NOTHING",
    )
    .bind(request)
    .bind(system)
    .bind(record)
    .bind(now.as_microsecond())
    .execute(conn)
    .await?;
    Ok(())
}

/// Notes as what a request was written.
pub(crate) async fn set_mirror_written(
    conn: &mut AnyConnection,
    (request, system): (&str, &str),
    digest: &str,
    now: Timestamp,
) -> Result<(), Error> {
    sqlx::query(
        "UPDATE mirrors SET written = $3, written_at = $4 WHERE request = $1 AND system = $2",
    )
    .bind(request)
    .bind(system)
    .bind(digest)
    .bind(now.as_microsecond())
    .execute(conn)
    .await?;
    Ok(())
}

/// How far the log was read for a system.
pub(crate) async fn mirror_cursor(
    conn: &mut AnyConnection,
    system: &str,
) -> Result<Option<Cursor>, Error> {
    let row = sqlx::query("SELECT position, since FROM mirror_cursors WHERE system = $1")
        .bind(system)
        .fetch_optional(conn)
        .await?;
    row.map(|row| {
        Ok(Cursor {
            position: row.try_get(0)?,
            since: instant(row.try_get(1)?),
        })
    })
    .transpose()
}

/// Begins to read for a system; `false` when another worker was faster.
pub(crate) async fn begin_mirror(
    conn: &mut AnyConnection,
    system: &str,
    cursor: Cursor,
) -> Result<bool, Error> {
    let done = sqlx::query(
        "INSERT INTO mirror_cursors (system, position, since) VALUES ($1, $2, $3)
         ON CONFLICT DO NOTHING",
    )
    .bind(system)
    .bind(cursor.position)
    .bind(cursor.since.as_microsecond())
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Moves on; `false` when another worker was faster.
pub(crate) async fn advance_mirror(
    conn: &mut AnyConnection,
    system: &str,
    (from, to): (i64, i64),
) -> Result<bool, Error> {
    let done =
        sqlx::query("UPDATE mirror_cursors SET position = $3 WHERE system = $1 AND position = $2")
            .bind(system)
            .bind(from)
            .bind(to)
            .execute(conn)
            .await?;
    Ok(done.rows_affected() == 1)
}

/// References of open requests with a person in a system.
pub(crate) async fn open_requests_in(
    conn: &mut AnyConnection,
    system: &str,
) -> Result<Vec<String>, Error> {
    let rows = sqlx::query(
        "SELECT r.reference FROM requests r
         WHERE r.state <> 'closed'
           AND r.id IN (SELECT p.request FROM request_persons p WHERE p.system = $1)
         ORDER BY r.reference",
    )
    .bind(system)
    .fetch_all(conn)
    .await?;
    rows.iter()
        .map(|row: &AnyRow| Ok(row.try_get(0)?))
        .collect()
}
