//! Packages and the lists of their files.

use ::store::Store;
use jiff::Timestamp;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row as _};

use crate::view::FileView;
use crate::{AnswerId, Error};

/// Keeps a package, whose parts follow.
pub(crate) async fn keep_package(conn: &mut AnyConnection, id: &AnswerId) -> Result<(), Error> {
    let none: &[u8] = &[];
    sqlx::query("INSERT INTO answer_packages (answer, content) VALUES ($1, $2)")
        .bind(id.as_str())
        .bind(none)
        .execute(conn)
        .await?;
    Ok(())
}

/// Keeps a sealed part of a package.
pub(crate) async fn keep_part(
    conn: &mut AnyConnection,
    (id, at): (&AnswerId, usize),
    content: &[u8],
) -> Result<(), Error> {
    sqlx::query("INSERT INTO answer_package_parts (answer, part, content) VALUES ($1, $2, $3)")
        .bind(id.as_str())
        .bind(i64::try_from(at).unwrap_or(i64::MAX))
        .bind(content)
        .execute(conn)
        .await?;
    Ok(())
}

/// What is kept of a package in one piece: all of it in an old one, nothing where there are parts. None
/// where none is kept.
pub(crate) async fn package(store: &Store, id: &AnswerId) -> Result<Option<Vec<u8>>, Error> {
    let row = sqlx::query("SELECT content FROM answer_packages WHERE answer = $1")
        .bind(id.as_str())
        .fetch_optional(store.pool())
        .await?;
    Ok(row.map(|row| row.try_get(0)).transpose()?)
}

/// A sealed part of a package; none after the last.
pub(crate) async fn part(
    store: &Store,
    (id, at): (&AnswerId, usize),
) -> Result<Option<Vec<u8>>, Error> {
    let row =
        sqlx::query("SELECT content FROM answer_package_parts WHERE answer = $1 AND part = $2")
            .bind(id.as_str())
            .bind(i64::try_from(at).unwrap_or(i64::MAX))
            .fetch_optional(store.pool())
            .await?;
    Ok(row.map(|row| row.try_get(0)).transpose()?)
}

/// Keeps the list of a package's files.
pub(crate) async fn save_files(
    conn: &mut AnyConnection,
    id: &AnswerId,
    files: &[FileView],
) -> Result<(), Error> {
    for file in files {
        sqlx::query(
            "INSERT INTO answer_files (answer, path, bytes, sha256) VALUES ($1, $2, $3, $4)",
        )
        .bind(id.as_str())
        .bind(&file.path)
        .bind(file.bytes)
        .bind(&file.sha256)
        .execute(&mut *conn)
        .await?;
    }
    Ok(())
}

/// The files of a package.
pub(crate) async fn files(store: &Store, id: &AnswerId) -> Result<Vec<FileView>, Error> {
    let rows =
        sqlx::query("SELECT path, bytes, sha256 FROM answer_files WHERE answer = $1 ORDER BY path")
            .bind(id.as_str())
            .fetch_all(store.pool())
            .await?;
    let file = |row: &AnyRow| {
        Ok(FileView {
            path: row.try_get(0)?,
            bytes: row.try_get(1)?,
            sha256: row.try_get(2)?,
        })
    };
    rows.iter().map(file).collect()
}

/// Drops packages whose day has come, what was said in them and their links; returns how many.
pub(crate) async fn expire(conn: &mut AnyConnection, now: Timestamp) -> Result<u64, Error> {
    let now = now.as_microsecond();
    for sql in [
        "DELETE FROM answer_statements WHERE answer IN
             (SELECT id FROM answers WHERE state = 'released' AND expires_at <= $1)",
        "DELETE FROM answer_attachments WHERE answer IN
             (SELECT id FROM answers WHERE state = 'released' AND expires_at <= $1)",
        "DELETE FROM answer_package_parts WHERE answer IN
             (SELECT id FROM answers WHERE state = 'released' AND expires_at <= $1)",
        "DELETE FROM answer_links WHERE picked_up_at IS NULL AND answer IN
             (SELECT id FROM answers WHERE state = 'released' AND expires_at <= $1)",
    ] {
        sqlx::query(sql).bind(now).execute(&mut *conn).await?;
    }
    let done = sqlx::query(
        "DELETE FROM answer_packages WHERE answer IN
             (SELECT id FROM answers WHERE state = 'released' AND expires_at <= $1)",
    )
    .bind(now)
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}
