//! How it was checked who asks.

use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row as _};

use super::rows;
use crate::Error;
use crate::identity::{CheckId, IdentityCheck};
use crate::request::RequestId;

/// Adds a check.
pub(crate) async fn insert_check(
    conn: &mut AnyConnection,
    request: &RequestId,
    check: &IdentityCheck,
) -> Result<(), Error> {
    sqlx::query(
        "INSERT INTO request_identity_checks (id, request, means, confirmed, ground, checked_by,
             checked_at, entry)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(check.id.as_str())
    .bind(request.as_str())
    .bind(check.means.word())
    .bind(i64::from(check.confirmed))
    .bind(check.ground.word())
    .bind(&*check.by)
    .bind(check.at.as_microsecond())
    .bind(check.entry)
    .execute(conn)
    .await?;
    Ok(())
}

/// The checks of a request, oldest first.
pub(crate) async fn checks(
    conn: &mut AnyConnection,
    request: &RequestId,
) -> Result<Vec<IdentityCheck>, Error> {
    let found = sqlx::query(
        "SELECT id, means, confirmed, ground, checked_by, checked_at, entry
         FROM request_identity_checks WHERE request = $1 ORDER BY checked_at, id",
    )
    .bind(request.as_str())
    .fetch_all(conn)
    .await?;
    let read = |row: &AnyRow| {
        Ok(IdentityCheck {
            id: CheckId::from_stored(row.try_get::<String, _>("id")?),
            means: rows::parsed(row, "means")?,
            confirmed: row.try_get::<i64, _>("confirmed")? != 0,
            ground: rows::parsed(row, "ground")?,
            by: row.try_get("checked_by")?,
            at: rows::instant(row, "checked_at")?,
            entry: row.try_get("entry")?,
        })
    };
    found.iter().map(read).collect()
}
