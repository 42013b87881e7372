//! All SQL of the outbox; one text for SQLite and PostgreSQL.

use jiff::Timestamp;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use crate::message::{MessageId, NewMessage, Outgoing, State, Waiting};
use crate::{Error, Health};

/// Adds a message; `false` when this recipient was told of this cause already.
pub(crate) async fn insert(
    conn: &mut AnyConnection,
    id: &MessageId,
    new: &NewMessage,
    now: Timestamp,
) -> Result<bool, Error> {
    let done = sqlx::query(
        "INSERT INTO outbox (id, recipient, subject, body, request, cause, state, queued_at, tries)
         VALUES ($1, $2, $3, $4, $5, $6, 'waiting', $7, 0) ON CONFLICT DO NOTHING",
    )
    .bind(id.as_str())
    .bind(new.to.expose())
    .bind(&*new.subject)
    .bind(&*new.body)
    .bind(new.request.as_deref())
    .bind(format!("{} {}", new.cause, new.to.expose()))
    .bind(now.as_microsecond())
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// A message that is still to be delivered.
pub(crate) async fn waiting(
    conn: &mut AnyConnection,
    id: &MessageId,
) -> Result<Option<Waiting>, Error> {
    let row = sqlx::query(
        "SELECT recipient, subject, body, request, queued_at, tries FROM outbox
         WHERE id = $1 AND state = 'waiting'",
    )
    .bind(id.as_str())
    .fetch_optional(conn)
    .await?;
    let read = |row: AnyRow| {
        Ok::<_, sqlx::Error>(Waiting {
            id: id.clone(),
            recipient: row.try_get(0)?,
            subject: row.try_get(1)?,
            body: row.try_get(2)?,
            request: row.try_get(3)?,
            queued_at: instant(&row, 4)?.unwrap_or(Timestamp::MIN),
            tries: row.try_get(5)?,
        })
    };
    Ok(row.map(read).transpose()?)
}

/// Ends a message as `sent` or `failed`, with the reason.
pub(crate) async fn end(
    conn: &mut AnyConnection,
    message: &Waiting,
    (state, why): (&str, Option<&str>),
    now: Timestamp,
) -> Result<(), Error> {
    sqlx::query(
        "UPDATE outbox SET state = $1, last_failure = $2, ended_at = $3, tries = tries + 1
         WHERE id = $4 AND state = 'waiting'",
    )
    .bind(state)
    .bind(why)
    .bind(now.as_microsecond())
    .bind(message.id.as_str())
    .execute(conn)
    .await?;
    Ok(())
}

/// Notes why a try did not succeed; it counts unless the server itself was away.
pub(crate) async fn note_failure(
    conn: &mut AnyConnection,
    message: &Waiting,
    why: &str,
    counts: bool,
) -> Result<(), Error> {
    sqlx::query("UPDATE outbox SET last_failure = $1, tries = tries + $2 WHERE id = $3")
        .bind(why)
        .bind(i64::from(counts))
        .bind(message.id.as_str())
        .execute(conn)
        .await?;
    Ok(())
}

/// Takes up a message that failed; gives the request it tells of.
pub(crate) async fn reopen(
    conn: &mut AnyConnection,
    id: &MessageId,
    now: Timestamp,
) -> Result<Option<Option<String>>, Error> {
    let row = sqlx::query(
        "UPDATE outbox SET state = 'waiting', ended_at = NULL, tries = 0, queued_at = $1
         WHERE id = $2 AND state = 'failed' RETURNING request",
    )
    .bind(now.as_microsecond())
    .bind(id.as_str())
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| row.try_get(0)).transpose()?)
}

/// Notes that a message the server took came back; gives the request it tells of.
pub(crate) async fn bounce(
    conn: &mut AnyConnection,
    id: &MessageId,
    why: &str,
    now: Timestamp,
) -> Result<Option<Option<String>>, Error> {
    let row = sqlx::query(
        "UPDATE outbox SET state = 'failed', last_failure = $1, ended_at = $2
         WHERE id = $3 AND state = 'sent' RETURNING request",
    )
    .bind(why)
    .bind(now.as_microsecond())
    .bind(id.as_str())
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| row.try_get(0)).transpose()?)
}

/// Lets a message that failed be; gives the request it tells of.
pub(crate) async fn drop_failed(
    conn: &mut AnyConnection,
    id: &MessageId,
    now: Timestamp,
) -> Result<Option<Option<String>>, Error> {
    let row = sqlx::query(
        "UPDATE outbox SET state = 'dropped', ended_at = $1
         WHERE id = $2 AND state = 'failed' RETURNING request",
    )
    .bind(now.as_microsecond())
    .bind(id.as_str())
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| row.try_get(0)).transpose()?)
}

/// The newest messages; those of one state or request, or all.
pub(crate) async fn list(
    conn: &mut AnyConnection,
    (state, request): (Option<State>, Option<&str>),
    most: u32,
) -> Result<Vec<Outgoing>, Error> {
    let rows = sqlx::query(
        "SELECT id, recipient, subject, request, state, queued_at, ended_at, tries, last_failure
         FROM outbox WHERE ($1 = '' OR state = $1) AND ($2 = '' OR request = $2)
         ORDER BY queued_at DESC, id DESC LIMIT $3",
    )
    .bind(state.map_or("", State::word))
    .bind(request.unwrap_or_default())
    .bind(i64::from(most))
    .fetch_all(conn)
    .await?;
    let read = |row: &AnyRow| {
        Ok::<_, sqlx::Error>(Outgoing {
            id: MessageId::from_stored(row.try_get::<String, _>(0)?),
            recipient: row.try_get(1)?,
            subject: row.try_get(2)?,
            request: row.try_get(3)?,
            state: State::from_word(row.try_get::<&str, _>(4)?),
            queued_at: instant(row, 5)?.unwrap_or(Timestamp::MIN),
            ended_at: instant(row, 6)?,
            tries: row.try_get(7)?,
            last_failure: row.try_get(8)?,
        })
    };
    Ok(rows.iter().map(read).collect::<Result<_, _>>()?)
}

/// How many wait and since when, and how many failed.
pub(crate) async fn health(conn: &mut AnyConnection) -> Result<Health, Error> {
    let rows = sqlx::query(
        "SELECT state, COUNT(*), MIN(queued_at) FROM outbox
         WHERE state IN ('waiting', 'failed') GROUP BY state",
    )
    .fetch_all(conn)
    .await?;
    let mut health = Health::default();
    for row in &rows {
        match State::from_word(row.try_get::<&str, _>(0)?) {
            State::Failed => health.failed = row.try_get(1)?,
            State::Waiting | State::Sent | State::Dropped => {
                health.waiting = row.try_get(1)?;
                health.waiting_since = instant(row, 2)?;
            }
        }
    }
    Ok(health)
}

/// Removes messages that ended before an instant.
pub(crate) async fn remove_ended(
    conn: &mut AnyConnection,
    before: Timestamp,
) -> Result<u64, Error> {
    let done =
        sqlx::query("DELETE FROM outbox WHERE state IN ('sent', 'dropped') AND ended_at < $1")
            .bind(before.as_microsecond())
            .execute(conn)
            .await?;
    Ok(done.rows_affected())
}

fn instant(row: &AnyRow, column: usize) -> Result<Option<Timestamp>, sqlx::Error> {
    let micros: Option<i64> = row.try_get(column)?;
    micros
        .map(|micros| {
            Timestamp::from_microsecond(micros).map_err(|error| sqlx::Error::Decode(error.into()))
        })
        .transpose()
}
