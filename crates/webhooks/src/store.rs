//! All SQL of the calls; one text for SQLite and PostgreSQL.

use jiff::Timestamp;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use crate::Error;
use crate::call::{Call, CallId, NewCall, State, Waiting};

/// Adds a call; `false` when this webhook was told of this cause already.
pub(crate) async fn insert(
    conn: &mut AnyConnection,
    id: &CallId,
    new: &NewCall,
    now: Timestamp,
) -> Result<bool, Error> {
    let done = sqlx::query(
        "INSERT INTO webhook_calls (id, hook, request, cause, body, state, queued_at, tries)
         VALUES ($1, $2, $3, $4, $5, 'waiting', $6, 0) ON CONFLICT DO NOTHING",
    )
    .bind(id.as_str())
    .bind(&*new.hook)
    .bind(new.request.as_deref())
    .bind(format!("{} {}", new.cause, new.hook))
    .bind(new.body.to_string())
    .bind(now.as_microsecond())
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// A call that is still to be made.
pub(crate) async fn waiting(
    conn: &mut AnyConnection,
    id: &CallId,
) -> Result<Option<Waiting>, Error> {
    let row = sqlx::query(
        "SELECT hook, request, body, tries FROM webhook_calls
         WHERE id = $1 AND state = 'waiting'",
    )
    .bind(id.as_str())
    .fetch_optional(conn)
    .await?;
    let read = |row: AnyRow| {
        Ok::<_, sqlx::Error>(Waiting {
            id: id.clone(),
            hook: row.try_get(0)?,
            request: row.try_get(1)?,
            body: row.try_get(2)?,
            tries: row.try_get(3)?,
        })
    };
    Ok(row.map(read).transpose()?)
}

/// Ends a call as `taken` or `failed`, with the reason.
pub(crate) async fn end(
    conn: &mut AnyConnection,
    call: &Waiting,
    (state, why): (&str, Option<&str>),
    now: Timestamp,
) -> Result<(), Error> {
    sqlx::query(
        "UPDATE webhook_calls SET state = $1, last_failure = $2, ended_at = $3, tries = tries + 1
         WHERE id = $4 AND state = 'waiting'",
    )
    .bind(state)
    .bind(why)
    .bind(now.as_microsecond())
    .bind(call.id.as_str())
    .execute(conn)
    .await?;
    Ok(())
}

/// Notes why a try did not succeed.
pub(crate) async fn note_failure(
    conn: &mut AnyConnection,
    call: &Waiting,
    why: &str,
) -> Result<(), Error> {
    sqlx::query("UPDATE webhook_calls SET last_failure = $1, tries = tries + 1 WHERE id = $2")
        .bind(why)
        .bind(call.id.as_str())
        .execute(conn)
        .await?;
    Ok(())
}

/// Takes up a call that failed; gives the request it tells of.
pub(crate) async fn reopen(
    conn: &mut AnyConnection,
    id: &CallId,
) -> Result<Option<Option<String>>, Error> {
    let row = sqlx::query(
        "UPDATE webhook_calls SET state = 'waiting', ended_at = NULL, tries = 0
         WHERE id = $1 AND state = 'failed' RETURNING request",
    )
    .bind(id.as_str())
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| row.try_get(0)).transpose()?)
}

/// Lets a call that failed be; gives the request it tells of.
pub(crate) async fn drop_failed(
    conn: &mut AnyConnection,
    id: &CallId,
    now: Timestamp,
) -> Result<Option<Option<String>>, Error> {
    let row = sqlx::query(
        "UPDATE webhook_calls SET state = 'dropped', ended_at = $1
         WHERE id = $2 AND state = 'failed' RETURNING request",
    )
    .bind(now.as_microsecond())
    .bind(id.as_str())
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| row.try_get(0)).transpose()?)
}

/// The newest calls.
pub(crate) async fn list(conn: &mut AnyConnection, most: u32) -> Result<Vec<Call>, Error> {
    let rows = sqlx::query(
        "SELECT id, hook, request, state, queued_at, ended_at, tries, last_failure
         FROM webhook_calls ORDER BY queued_at DESC, id DESC LIMIT $1",
    )
    .bind(i64::from(most))
    .fetch_all(conn)
    .await?;
    let read = |row: &AnyRow| {
        Ok::<_, sqlx::Error>(Call {
            id: CallId::from_stored(row.try_get::<String, _>(0)?),
            hook: row.try_get(1)?,
            request: row.try_get(2)?,
            state: State::from_word(row.try_get::<&str, _>(3)?),
            queued_at: instant(row.try_get(4)?)?,
            ended_at: row.try_get::<Option<i64>, _>(5)?.map(instant).transpose()?,
            tries: row.try_get(6)?,
            last_failure: row.try_get(7)?,
        })
    };
    Ok(rows.iter().map(read).collect::<Result<_, _>>()?)
}

/// How many failed.
pub(crate) async fn count_failed(conn: &mut AnyConnection) -> Result<i64, Error> {
    let row = sqlx::query("SELECT COUNT(*) FROM webhook_calls WHERE state = 'failed'")
        .fetch_one(conn)
        .await?;
    Ok(row.try_get(0)?)
}

/// Removes calls that ended before an instant.
pub(crate) async fn remove_ended(
    conn: &mut AnyConnection,
    before: Timestamp,
) -> Result<u64, Error> {
    let done = sqlx::query(
        "DELETE FROM webhook_calls WHERE state IN ('taken', 'dropped') AND ended_at < $1",
    )
    .bind(before.as_microsecond())
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}

fn instant(micros: i64) -> Result<Timestamp, sqlx::Error> {
    Timestamp::from_microsecond(micros).map_err(|error| sqlx::Error::Decode(error.into()))
}
