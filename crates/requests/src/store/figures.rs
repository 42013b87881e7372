//! SQL of the figures.

use jiff::civil::Date;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row as _};

use super::rows;
use crate::Error;
use crate::figures::{Answered, Load};

/// The answers since a day, newest first, at most so many.
pub(crate) async fn answers(
    conn: &mut AnyConnection,
    since: Date,
    most: u32,
) -> Result<Vec<Answered>, Error> {
    let found = sqlx::query(
        "SELECT r.reference, r.right_word, r.received_day, r.answered_day,
                CASE WHEN r.outcome IN ('refused', 'partly_fulfilled')
                    THEN r.last_day ELSE r.legal_day END AS until_day
         FROM requests r WHERE r.answered_day >= $1
         ORDER BY r.answered_day DESC, r.id DESC LIMIT $2",
    )
    .bind(since.to_string())
    .bind(i64::from(most))
    .fetch_all(conn)
    .await?;
    let read = |row: &AnyRow| {
        Ok(Answered {
            reference: rows::parsed(row, "reference")?,
            right: rows::parsed(row, "right_word")?,
            received: rows::parsed(row, "received_day")?,
            answered: rows::parsed(row, "answered_day")?,
            until: rows::parsed(row, "until_day")?,
        })
    };
    found.iter().map(read).collect()
}

/// How many open requests are due up to a day, by day and by who works on them.
pub(crate) async fn load_until(conn: &mut AnyConnection, until: Date) -> Result<Vec<Load>, Error> {
    let found = sqlx::query(
        "SELECT r.due_day, r.assignee, COUNT(*) AS requests FROM requests r
         WHERE r.state <> 'closed' AND r.due_day <= $1
         GROUP BY r.due_day, r.assignee ORDER BY r.due_day, r.assignee",
    )
    .bind(until.to_string())
    .fetch_all(conn)
    .await?;
    let read = |row: &AnyRow| {
        Ok(Load {
            day: rows::parsed(row, "due_day")?,
            owner: row.try_get("assignee")?,
            requests: row.try_get("requests")?,
        })
    };
    found.iter().map(read).collect()
}

/// How many open requests each account has.
pub(crate) async fn open_by_assignee(
    conn: &mut AnyConnection,
) -> Result<std::collections::HashMap<String, i64>, Error> {
    let found = sqlx::query(
        "SELECT assignee, COUNT(*) FROM requests
         WHERE state <> 'closed' AND assignee IS NOT NULL GROUP BY assignee",
    )
    .fetch_all(conn)
    .await?;
    let pair = |row: &sqlx::any::AnyRow| Ok((row.try_get(0)?, row.try_get(1)?));
    found.iter().map(pair).collect()
}
