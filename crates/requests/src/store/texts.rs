//! What people wrote in a request.

use jiff::civil::Date;
use sqlx::AnyConnection;

use super::rows;
use crate::Error;
use crate::remark::{Remark, TextId};
use crate::request::RequestId;

/// Adds a text.
pub(crate) async fn insert_text(
    conn: &mut AnyConnection,
    request: &RequestId,
    remark: &Remark,
) -> Result<(), Error> {
    sqlx::query(
        "INSERT INTO request_texts (id, request, kind, step, system, corrects, text, written_by,
             written_at, entry)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    )
    .bind(remark.id.as_str())
    .bind(request.as_str())
    .bind(remark.kind.word())
    .bind(remark.step.as_deref())
    .bind(remark.system.as_deref())
    .bind(remark.corrects.as_ref().map(TextId::as_str))
    .bind(remark.text.as_deref())
    .bind(&*remark.by)
    .bind(remark.at.as_microsecond())
    .bind(remark.entry)
    .execute(conn)
    .await?;
    Ok(())
}

/// Every text of a request, oldest first.
pub(crate) async fn texts(
    conn: &mut AnyConnection,
    request: &RequestId,
) -> Result<Vec<Remark>, Error> {
    let found = sqlx::query(
        "SELECT id, kind, step, system, corrects, text, written_by, written_at, entry
         FROM request_texts WHERE request = $1 ORDER BY written_at, entry, id",
    )
    .bind(request.as_str())
    .fetch_all(conn)
    .await?;
    found.iter().map(rows::remark).collect()
}

/// Drops the texts of every file whose day has come; returns how many.
pub(crate) async fn expire_texts(conn: &mut AnyConnection, today: Date) -> Result<u64, Error> {
    let done = sqlx::query(
        "UPDATE request_texts SET text = NULL
         WHERE text IS NOT NULL
           AND request IN (SELECT id FROM requests WHERE delete_day <= $1)",
    )
    .bind(today.to_string())
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}

/// Drops one text.
pub(crate) async fn drop_text(conn: &mut AnyConnection, id: &TextId) -> Result<(), Error> {
    sqlx::query("UPDATE request_texts SET text = NULL WHERE id = $1")
        .bind(id.as_str())
        .execute(conn)
        .await?;
    Ok(())
}
