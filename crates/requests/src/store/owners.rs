//! Whose a request is.

use sqlx::{AnyConnection, Row as _};

use crate::{Error, Reference};

/// Who recorded a request, and who works on it.
pub(crate) async fn owners(
    conn: &mut AnyConnection,
    reference: Reference,
) -> Result<Option<(String, Option<String>)>, Error> {
    let row = sqlx::query("SELECT opened_by, assignee FROM requests WHERE reference = $1")
        .bind(reference.to_string())
        .fetch_optional(conn)
        .await?;
    row.map(|row| Ok((row.try_get("opened_by")?, row.try_get("assignee")?)))
        .transpose()
}
