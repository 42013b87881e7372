//! Looks through the texts of requests.

use jiff::Timestamp;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row as _};

use super::rows;
use crate::Error;
use crate::seek::{MOST_MENTIONS, Mention};

/// The texts in which one of the spellings stands, newest first, each with the whole text; of the
/// requests of one login alone where one is given.
pub(crate) async fn mentions(
    conn: &mut AnyConnection,
    spellings: &[String; 3],
    own: Option<&str>,
) -> Result<Vec<Mention>, Error> {
    let pattern = |words: &String| format!("%{}%", super::escaped(words));
    let rows = sqlx::query(
        "SELECT r.reference, t.kind, t.text, t.written_at
         FROM request_texts t JOIN requests r ON r.id = t.request
         WHERE (LOWER(t.text) LIKE $1 ESCAPE '\\' OR LOWER(t.text) LIKE $2 ESCAPE '\\'
            OR LOWER(t.text) LIKE $3 ESCAPE '\\')
           AND ($5 = '' OR r.opened_by = $5 OR r.assignee = $5)
         ORDER BY t.written_at DESC, t.id LIMIT $4",
    )
    .bind(pattern(&spellings[0]))
    .bind(pattern(&spellings[1]))
    .bind(pattern(&spellings[2]))
    .bind(i64::try_from(MOST_MENTIONS).unwrap_or(i64::MAX))
    .bind(own.unwrap_or_default())
    .fetch_all(conn)
    .await?;
    let read = |row: &AnyRow| {
        let at: i64 = row.try_get("written_at")?;
        Ok(Mention {
            reference: rows::parsed(row, "reference")?,
            kind: rows::parsed(row, "kind")?,
            at: Timestamp::from_microsecond(at).unwrap_or(Timestamp::UNIX_EPOCH),
            excerpt: row.try_get("text")?,
        })
    };
    rows.iter().map(read).collect()
}
