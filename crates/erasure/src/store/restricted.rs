//! Restrictions, which the effects of that right write.

use sqlx::{AnyConnection, Row};

use crate::Error;

/// The request by which a record is restricted now.
pub(crate) async fn restricted_by(
    conn: &mut AnyConnection,
    (system, record): (&str, &str),
) -> Result<Option<String>, Error> {
    let row = sqlx::query(
        "SELECT request FROM restrictions
         WHERE system = $1 AND record = $2 AND lifted_at IS NULL ORDER BY since LIMIT 1",
    )
    .bind(system)
    .bind(record)
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| row.try_get(0)).transpose()?)
}
