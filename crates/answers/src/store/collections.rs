//! Answers that are being collected.

use ::store::Store;
use jiff::Timestamp;
use sqlx::{AnyConnection, Row as _};

use super::load::instant;
use crate::Error;
use crate::progress::Collecting;

/// The collecting of a request's answer.
pub(crate) async fn collecting(store: &Store, request: &str) -> Result<Option<Collecting>, Error> {
    let row = sqlx::query(
        "SELECT started_by, started_at, seen_at, system, done, systems, found
         FROM answer_collections WHERE request = $1",
    )
    .bind(request)
    .fetch_optional(store.pool())
    .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(Collecting {
        request: request.to_owned(),
        started_by: row.try_get(0)?,
        started_at: instant(row.try_get(1)?),
        seen_at: instant(row.try_get(2)?),
        system: row.try_get(3)?,
        done: row.try_get(4)?,
        systems: row.try_get(5)?,
        found: row.try_get(6)?,
    }))
}

/// Says how far it is.
pub(crate) async fn set_collecting(
    conn: &mut AnyConnection,
    one: &Collecting,
    now: Timestamp,
) -> Result<(), Error> {
    sqlx::query(
        "INSERT INTO answer_collections (request, started_by, started_at, seen_at, system, done,
                                         systems, found)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (request) DO UPDATE SET started_by = $2, started_at = $3, seen_at = $4,
             system = $5, done = $6, systems = $7, found = $8",
    )
    .bind(&one.request)
    .bind(&one.started_by)
    .bind(one.started_at.as_microsecond())
    .bind(now.as_microsecond())
    .bind(&one.system)
    .bind(one.done)
    .bind(one.systems)
    .bind(one.found)
    .execute(conn)
    .await?;
    Ok(())
}

/// It is over.
pub(crate) async fn end_collecting(conn: &mut AnyConnection, request: &str) -> Result<(), Error> {
    sqlx::query("DELETE FROM answer_collections WHERE request = $1")
        .bind(request)
        .execute(conn)
        .await?;
    Ok(())
}
