//! Whose a request is.

use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row as _};

use super::{rows, with_places};
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

/// The same of several requests, in one statement.
pub(crate) async fn owners_among(
    conn: &mut AnyConnection,
    references: &[Reference],
) -> Result<Vec<(Reference, String, Option<String>)>, Error> {
    let sql = with_places(
        "SELECT reference, opened_by, assignee FROM requests WHERE reference",
        references.len(),
        "",
    );
    let mut query = sqlx::query(sql);
    for reference in references {
        query = query.bind(reference.to_string());
    }
    let read = |row: &AnyRow| {
        let reference: Reference = rows::parsed(row, "reference")?;
        Ok((
            reference,
            row.try_get("opened_by")?,
            row.try_get("assignee")?,
        ))
    };
    query.fetch_all(conn).await?.iter().map(read).collect()
}
