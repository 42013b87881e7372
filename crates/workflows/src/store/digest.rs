//! SQL of the week's overview.

use jiff::Timestamp;
use jiff::civil::Date;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use super::{day, wrong};
use crate::Error;
use crate::digest::Open;

/// Monday of the newest week that has its overview.
pub(crate) async fn newest_digest(conn: &mut AnyConnection) -> Result<Option<Date>, Error> {
    let row = sqlx::query("SELECT MAX(week) FROM digests")
        .fetch_one(conn)
        .await?;
    let week: Option<String> = row.try_get(0)?;
    week.map(|week| week.parse().map_err(|_| wrong("week")))
        .transpose()
}

/// Claims a week; `false` when it was told.
pub(crate) async fn insert_digest(
    conn: &mut AnyConnection,
    monday: Date,
    now: Timestamp,
) -> Result<bool, Error> {
    let done =
        sqlx::query("INSERT INTO digests (week, queued_at) VALUES ($1, $2) ON CONFLICT DO NOTHING")
            .bind(monday.to_string())
            .bind(now.as_microsecond())
            .execute(conn)
            .await?;
    Ok(done.rows_affected() == 1)
}

/// Every open request, what is due first.
pub(crate) async fn open_lines(conn: &mut AnyConnection) -> Result<Vec<Open>, Error> {
    let rows = sqlx::query(
        "SELECT r.reference, r.right_word, r.legal_day, r.assignee FROM requests r
         WHERE r.state <> 'closed' ORDER BY r.legal_day, r.id",
    )
    .fetch_all(conn)
    .await?;
    let read = |row: &AnyRow| {
        Ok(Open {
            reference: row.try_get(0)?,
            right: row.try_get(1)?,
            legal_day: day(row, "legal_day")?,
            assignee: row.try_get(3)?,
        })
    };
    rows.iter().map(read).collect()
}
