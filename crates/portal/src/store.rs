//! All SQL of the public form.

use jiff::Timestamp;
use sqlx::{AnyConnection, Row as _};

use crate::Error;

/// Keeps a draft in the place of the one before it.
pub(crate) async fn keep(
    conn: &mut AnyConnection,
    (visitor, sealed): (&str, &str),
    now: Timestamp,
) -> Result<(), Error> {
    sqlx::query(
        "INSERT INTO portal_drafts (visitor, sealed, saved_at) VALUES ($1, $2, $3)
         ON CONFLICT (visitor) DO UPDATE SET sealed = $2, saved_at = $3",
    )
    .bind(visitor)
    .bind(sealed)
    .bind(now.as_microsecond())
    .execute(conn)
    .await?;
    Ok(())
}

/// The sealed draft, unless it was kept before an instant.
pub(crate) async fn draft(
    conn: &mut AnyConnection,
    visitor: &str,
    since: Timestamp,
) -> Result<Option<String>, Error> {
    let row = sqlx::query("SELECT sealed FROM portal_drafts WHERE visitor = $1 AND saved_at >= $2")
        .bind(visitor)
        .bind(since.as_microsecond())
        .fetch_optional(conn)
        .await?;
    Ok(row.map(|row| row.try_get(0)).transpose()?)
}

/// Puts what was sent in the place of a draft; `false` when that draft is no longer there.
pub(crate) async fn sent(
    conn: &mut AnyConnection,
    visitor: &str,
    (from, to): (&str, &str),
    now: Timestamp,
) -> Result<bool, Error> {
    let done = sqlx::query(
        "UPDATE portal_drafts SET sealed = $1, saved_at = $2 WHERE visitor = $3 AND sealed = $4",
    )
    .bind(to)
    .bind(now.as_microsecond())
    .bind(visitor)
    .bind(from)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Keeps the file of a draft in the place of the one before it.
pub(crate) async fn keep_file(
    conn: &mut AnyConnection,
    visitor: &str,
    content: &[u8],
) -> Result<(), Error> {
    sqlx::query(
        "INSERT INTO portal_draft_files (visitor, content) VALUES ($1, $2)
         ON CONFLICT (visitor) DO UPDATE SET content = $2",
    )
    .bind(visitor)
    .bind(content)
    .execute(conn)
    .await?;
    Ok(())
}

/// The sealed file of a draft.
pub(crate) async fn file(
    conn: &mut AnyConnection,
    visitor: &str,
) -> Result<Option<Vec<u8>>, Error> {
    let row = sqlx::query("SELECT content FROM portal_draft_files WHERE visitor = $1")
        .bind(visitor)
        .fetch_optional(conn)
        .await?;
    Ok(row.map(|row| row.try_get(0)).transpose()?)
}

/// Throws the file of a draft away.
pub(crate) async fn drop_file(conn: &mut AnyConnection, visitor: &str) -> Result<(), Error> {
    sqlx::query("DELETE FROM portal_draft_files WHERE visitor = $1")
        .bind(visitor)
        .execute(conn)
        .await?;
    Ok(())
}

/// Throws a draft away with its file.
pub(crate) async fn forget(conn: &mut AnyConnection, visitor: &str) -> Result<(), Error> {
    sqlx::query("DELETE FROM portal_drafts WHERE visitor = $1")
        .bind(visitor)
        .execute(&mut *conn)
        .await?;
    drop_file(conn, visitor).await
}

/// Throws away every draft that was kept before an instant.
pub(crate) async fn drop_old(conn: &mut AnyConnection, before: Timestamp) -> Result<(), Error> {
    sqlx::query("DELETE FROM portal_drafts WHERE saved_at < $1")
        .bind(before.as_microsecond())
        .execute(&mut *conn)
        .await?;
    sqlx::query(
        "DELETE FROM portal_draft_files WHERE visitor NOT IN (SELECT visitor FROM portal_drafts)",
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Notes that a request came in by the form.
pub(crate) async fn insert(conn: &mut AnyConnection, request: &str) -> Result<(), Error> {
    sqlx::query("INSERT INTO portal_requests (request) VALUES ($1)")
        .bind(request)
        .execute(conn)
        .await?;
    Ok(())
}

/// A request that came in by the form.
pub(crate) struct Known {
    /// When the person took it back.
    pub withdrawn: Option<Timestamp>,
}

/// Whether a request came in by the form and its code still works.
pub(crate) async fn request(
    conn: &mut AnyConnection,
    request: &str,
) -> Result<Option<Known>, Error> {
    let row = sqlx::query("SELECT withdrawn_at FROM portal_requests WHERE request = $1")
        .bind(request)
        .fetch_optional(conn)
        .await?;
    let Some(row) = row else {
        return Ok(None);
    };
    let at: Option<i64> = row.try_get(0)?;
    let instant = |at| Timestamp::from_microsecond(at).unwrap_or(Timestamp::UNIX_EPOCH);
    Ok(Some(Known {
        withdrawn: at.map(instant),
    }))
}

/// Notes that the person took a request back; `false` when they did before.
pub(crate) async fn withdraw(
    conn: &mut AnyConnection,
    request: &str,
    now: Timestamp,
) -> Result<bool, Error> {
    let done = sqlx::query(
        "UPDATE portal_requests SET withdrawn_at = $1
         WHERE request = $2 AND withdrawn_at IS NULL",
    )
    .bind(now.as_microsecond())
    .bind(request)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Ends the codes of requests that were closed before an instant; returns how many. One that was merged
/// stands as long as the one that goes on with it.
pub(crate) async fn expire(conn: &mut AnyConnection, before: Timestamp) -> Result<u64, Error> {
    let done = sqlx::query(
        "DELETE FROM portal_requests WHERE request IN
             (SELECT reference FROM requests WHERE closed_at < $1
                  AND (merged_into IS NULL OR merged_into IN
                      (SELECT reference FROM requests WHERE closed_at < $1)))",
    )
    .bind(before.as_microsecond())
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}
