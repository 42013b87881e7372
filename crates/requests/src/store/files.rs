//! SQL of a request's files. Contents are kept once, under their hash.

use jiff::Timestamp;
use jiff::civil::Date;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row as _};

use crate::Error;
use crate::file::{FileId, FileKind, FileView};
use crate::request::RequestId;

/// Adds a file; its content only if nobody brought it before.
pub(crate) async fn insert_file(
    conn: &mut AnyConnection,
    request: &RequestId,
    file: &FileView,
    bytes: &[u8],
) -> Result<(), Error> {
    sqlx::query(
        "INSERT INTO request_file_contents (hash, content) VALUES ($1, $2)
         ON CONFLICT (hash) DO NOTHING",
    )
    .bind(&*file.hash)
    .bind(bytes)
    .execute(&mut *conn)
    .await?;
    sqlx::query(
        "INSERT INTO request_files (id, request, step, name, kind, bytes, hash, added_by, added_at,
             entry)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    )
    .bind(file.id.as_str())
    .bind(request.as_str())
    .bind(file.step.as_deref())
    .bind(file.name.as_deref())
    .bind(file.kind.word())
    .bind(file.bytes)
    .bind(&*file.hash)
    .bind(&*file.by)
    .bind(file.at.as_microsecond())
    .bind(file.entry)
    .execute(conn)
    .await?;
    Ok(())
}

/// The files of a request, oldest first.
pub(crate) async fn files(
    conn: &mut AnyConnection,
    request: &RequestId,
) -> Result<Vec<FileView>, Error> {
    let rows = sqlx::query(
        "SELECT id, step, name, kind, bytes, hash, added_by, added_at, entry
         FROM request_files WHERE request = $1 ORDER BY added_at, entry",
    )
    .bind(request.as_str())
    .fetch_all(conn)
    .await?;
    let read = |row: &AnyRow| {
        let at: i64 = row.try_get("added_at")?;
        let kind: String = row.try_get("kind")?;
        Ok(FileView {
            id: FileId::from_stored(row.try_get::<String, _>("id")?),
            step: row.try_get("step")?,
            name: row.try_get("name")?,
            kind: FileKind::from_word(&kind).unwrap_or(FileKind::Text),
            bytes: row.try_get("bytes")?,
            hash: row.try_get("hash")?,
            by: row.try_get("added_by")?,
            at: Timestamp::from_microsecond(at).unwrap_or(Timestamp::UNIX_EPOCH),
            entry: row.try_get("entry")?,
        })
    };
    rows.iter().map(read).collect()
}

/// How many files a request has, removed ones not counted.
pub(crate) async fn count_files(
    conn: &mut AnyConnection,
    request: &RequestId,
) -> Result<i64, Error> {
    let row =
        sqlx::query("SELECT COUNT(*) FROM request_files WHERE request = $1 AND name IS NOT NULL")
            .bind(request.as_str())
            .fetch_one(conn)
            .await?;
    Ok(row.try_get(0)?)
}

/// The content kept under a hash.
pub(crate) async fn content(
    conn: &mut AnyConnection,
    hash: &str,
) -> Result<Option<Vec<u8>>, Error> {
    let row = sqlx::query("SELECT content FROM request_file_contents WHERE hash = $1")
        .bind(hash)
        .fetch_optional(conn)
        .await?;
    Ok(row.map(|row| row.try_get(0)).transpose()?)
}

/// Takes the name off a file; its content goes with [`drop_unused_contents`]. The fact stays.
pub(crate) async fn drop_file(
    conn: &mut AnyConnection,
    request: &RequestId,
    id: &FileId,
) -> Result<bool, Error> {
    let done = sqlx::query(
        "UPDATE request_files SET name = NULL
         WHERE request = $1 AND id = $2 AND name IS NOT NULL",
    )
    .bind(request.as_str())
    .bind(id.as_str())
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Takes the names off the files of every request whose day has come; returns how many.
pub(crate) async fn expire_files(conn: &mut AnyConnection, today: Date) -> Result<u64, Error> {
    let done = sqlx::query(
        "UPDATE request_files SET name = NULL
         WHERE name IS NOT NULL
           AND request IN (SELECT id FROM requests WHERE delete_day <= $1)",
    )
    .bind(today.to_string())
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}

/// Removes contents that no file has any more.
pub(crate) async fn drop_unused_contents(conn: &mut AnyConnection) -> Result<(), Error> {
    sqlx::query(
        "DELETE FROM request_file_contents WHERE hash NOT IN
             (SELECT hash FROM request_files WHERE name IS NOT NULL)",
    )
    .execute(conn)
    .await?;
    Ok(())
}
