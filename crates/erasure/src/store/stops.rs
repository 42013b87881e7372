//! Runs that somebody has stopped.

use jiff::Timestamp;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use super::load::instant;
use crate::Error;
use crate::run::{RunId, Stop};

/// Notes who wants a run that is under way to stop; false where it is not, or where somebody wanted it before.
pub(crate) async fn ask_stop(
    conn: &mut AnyConnection,
    run: &RunId,
    by: &str,
    at: Timestamp,
) -> Result<bool, Error> {
    let done = sqlx::query(
        "UPDATE runs SET stop_by = $1, stop_at = $2
         WHERE id = $3 AND state = 'running' AND stop_by IS NULL",
    )
    .bind(by)
    .bind(at.as_microsecond())
    .bind(run.as_str())
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Who wants a run to stop, or has stopped it.
pub(crate) async fn stop_of(conn: &mut AnyConnection, run: &RunId) -> Result<Option<Stop>, Error> {
    let row = sqlx::query(
        "SELECT a.login, r.stop_at FROM runs r LEFT JOIN accounts a ON a.id = r.stop_by
         WHERE r.id = $1 AND r.stop_by IS NOT NULL",
    )
    .bind(run.as_str())
    .fetch_optional(conn)
    .await?;
    let read = |row: AnyRow| {
        Ok(Stop {
            by: row.try_get::<Option<String>, _>(0)?.unwrap_or_default(),
            at: instant(row.try_get::<Option<i64>, _>(1)?.unwrap_or_default()),
        })
    };
    row.map(read).transpose()
}

/// Pauses a run that somebody wants to stop, and gives its lease back: for the worker with this token, or with none for
/// whoever knows that nobody is at work. False where the lease is lost, or the run is not under way.
pub(crate) async fn pause_run(
    conn: &mut AnyConnection,
    run: &RunId,
    token: &str,
) -> Result<bool, Error> {
    let done = sqlx::query(
        "UPDATE runs SET state = 'paused', lease_token = '', lease_until = 0
         WHERE id = $1 AND state = 'running' AND stop_by IS NOT NULL
           AND ($2 = '' OR lease_token = $2)",
    )
    .bind(run.as_str())
    .bind(token)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Lets a run that somebody stopped go on.
pub(crate) async fn unpause_run(conn: &mut AnyConnection, run: &RunId) -> Result<(), Error> {
    sqlx::query(
        "UPDATE runs SET state = 'running', stop_by = NULL, stop_at = NULL
         WHERE id = $1 AND state IN ('running', 'paused')",
    )
    .bind(run.as_str())
    .execute(conn)
    .await?;
    Ok(())
}
