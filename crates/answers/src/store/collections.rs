//! Answers that are being collected, or packed.

use ::store::Store;
use jiff::Timestamp;
use sqlx::{AnyConnection, Row as _};

use super::load::instant;
use crate::Error;
use crate::progress::Collecting;

/// The collecting of a request's answer.
pub(crate) async fn collecting(store: &Store, request: &str) -> Result<Option<Collecting>, Error> {
    let row = sqlx::query(
        "SELECT started_by, started_at, seen_at, system, done, systems, found, to_pack
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
        to_pack: row.try_get(7)?,
    }))
}

/// Begins, unless another one is under way that was seen after `over`; says whether it did.
pub(crate) async fn begin_collecting(
    conn: &mut AnyConnection,
    one: &Collecting,
    over: Timestamp,
) -> Result<bool, Error> {
    let done = sqlx::query(
        "INSERT INTO answer_collections (request, started_by, started_at, seen_at, system, done,
                                         systems, found, to_pack)
         VALUES ($1, $2, $3, $4, '', 0, 0, 0, $5)
         ON CONFLICT (request) DO UPDATE SET started_by = $2, started_at = $3, seen_at = $4,
             system = '', done = 0, systems = 0, found = 0, to_pack = $5
         WHERE answer_collections.seen_at <= $6",
    )
    .bind(&one.request)
    .bind(&one.started_by)
    .bind(one.started_at.as_microsecond())
    .bind(one.seen_at.as_microsecond())
    .bind(one.to_pack)
    .bind(over.as_microsecond())
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Says how far it is, as long as it is still this one.
pub(crate) async fn set_collecting(
    conn: &mut AnyConnection,
    one: &Collecting,
) -> Result<(), Error> {
    sqlx::query(
        "UPDATE answer_collections SET seen_at = $1, system = $2, done = $3, systems = $4, found = $5
         WHERE request = $6 AND started_by = $7 AND started_at = $8",
    )
    .bind(one.seen_at.as_microsecond())
    .bind(&one.system)
    .bind(one.done)
    .bind(one.systems)
    .bind(one.found)
    .bind(&one.request)
    .bind(&one.started_by)
    .bind(one.started_at.as_microsecond())
    .execute(conn)
    .await?;
    Ok(())
}

/// It is over.
pub(crate) async fn end_collecting(
    conn: &mut AnyConnection,
    one: &Collecting,
) -> Result<(), Error> {
    sqlx::query(
        "DELETE FROM answer_collections
         WHERE request = $1 AND started_by = $2 AND started_at = $3",
    )
    .bind(&one.request)
    .bind(&one.started_by)
    .bind(one.started_at.as_microsecond())
    .execute(conn)
    .await?;
    Ok(())
}

/// Forgets those that were last seen so long ago.
pub(crate) async fn forget_collecting(
    conn: &mut AnyConnection,
    over: Timestamp,
) -> Result<(), Error> {
    sqlx::query("DELETE FROM answer_collections WHERE seen_at <= $1")
        .bind(over.as_microsecond())
        .execute(conn)
        .await?;
    Ok(())
}
