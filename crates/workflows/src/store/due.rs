//! What comes next, and what happened.

use std::collections::HashMap;

use jiff::Timestamp;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe, Row};

use super::{instant, with_places};
use crate::Error;
use crate::history::Firing;
use crate::plan::{Due, base_of};
use crate::workflow::Workflow;

/// The last moment and time of acting for each base of causes.
pub(crate) type Fired = HashMap<String, (Timestamp, Timestamp)>;

/// So many rows go into one statement.
const ROWS: usize = 500;

/// How far the log was read.
pub(crate) async fn position(conn: &mut AnyConnection) -> Result<i64, Error> {
    let row = sqlx::query("SELECT position FROM workflow_cursor WHERE id = 1")
        .fetch_one(conn)
        .await?;
    Ok(row.try_get(0)?)
}

/// Moves on; `false` when another worker was faster.
pub(crate) async fn advance(conn: &mut AnyConnection, from: i64, to: i64) -> Result<bool, Error> {
    let done =
        sqlx::query("UPDATE workflow_cursor SET position = $1 WHERE id = 1 AND position = $2")
            .bind(to)
            .bind(from)
            .execute(conn)
            .await?;
    Ok(done.rows_affected() == 1)
}

/// Adds what comes next; what is there already stays.
pub(crate) async fn insert_due(conn: &mut AnyConnection, rows: &[Due]) -> Result<(), Error> {
    for part in rows.chunks(ROWS) {
        let places: Vec<String> = (0..part.len())
            .map(|row| {
                let places: Vec<String> = (1..=7).map(|n| format!("${}", row * 7 + n)).collect();
                format!("({})", places.join(", "))
            })
            .collect();
        // Only numbers of placeholders are put together; values are bound.
        let sql = AssertSqlSafe(format!(
            "INSERT INTO workflow_due (cause, workflow, request, step, timed, moment, due_at)
             VALUES {} ON CONFLICT DO NOTHING",
            places.join(", ")
        ));
        let mut query = sqlx::query(sql);
        for due in part {
            query = query
                .bind(&*due.cause)
                .bind(&*due.workflow)
                .bind(&*due.request)
                .bind(i64::try_from(due.step).unwrap_or(0))
                .bind(i64::from(due.timed))
                .bind(due.moment.as_microsecond())
                .bind(due.at.as_microsecond());
        }
        query.execute(&mut *conn).await?;
    }
    Ok(())
}

/// What is due, longest first. Reads by the time alone: what is not due costs nothing.
pub(crate) async fn due(
    conn: &mut AnyConnection,
    now: Timestamp,
    most: u32,
) -> Result<Vec<Due>, Error> {
    let rows = sqlx::query(
        "SELECT cause, workflow, request, step, timed, moment, due_at FROM workflow_due
         WHERE due_at <= $1 ORDER BY due_at, cause LIMIT $2",
    )
    .bind(now.as_microsecond())
    .bind(i64::from(most))
    .fetch_all(conn)
    .await?;
    let read = |row: &AnyRow| {
        Ok::<_, sqlx::Error>(Due {
            cause: row.try_get(0)?,
            workflow: row.try_get(1)?,
            request: row.try_get(2)?,
            step: usize::try_from(row.try_get::<i64, _>(3)?).unwrap_or(0),
            timed: row.try_get::<i64, _>(4)? != 0,
            moment: instant(row, 5)?,
            at: instant(row, 6)?,
        })
    };
    Ok(rows.iter().map(read).collect::<Result<_, _>>()?)
}

/// Takes a cause off the list.
pub(crate) async fn remove_due(conn: &mut AnyConnection, cause: &str) -> Result<(), Error> {
    sqlx::query("DELETE FROM workflow_due WHERE cause = $1")
        .bind(cause)
        .execute(conn)
        .await?;
    Ok(())
}

/// Has a cause looked at again later.
pub(crate) async fn put_off(
    conn: &mut AnyConnection,
    cause: &str,
    until: Timestamp,
) -> Result<(), Error> {
    sqlx::query("UPDATE workflow_due SET due_at = $1 WHERE cause = $2")
        .bind(until.as_microsecond())
        .bind(cause)
        .execute(conn)
        .await?;
    Ok(())
}

/// Takes everything of a workflow off the list.
pub(crate) async fn forget(conn: &mut AnyConnection, workflow: &str) -> Result<(), Error> {
    sqlx::query("DELETE FROM workflow_due WHERE workflow = $1")
        .bind(workflow)
        .execute(conn)
        .await?;
    Ok(())
}

/// Takes what hangs on dates off the list, for a workflow.
pub(crate) async fn forget_timed(conn: &mut AnyConnection, workflow: &str) -> Result<(), Error> {
    sqlx::query("DELETE FROM workflow_due WHERE workflow = $1 AND timed = 1")
        .bind(workflow)
        .execute(conn)
        .await?;
    Ok(())
}

/// Takes what hangs on dates off the list, for these requests.
pub(crate) async fn forget_requests(
    conn: &mut AnyConnection,
    references: &[String],
) -> Result<(), Error> {
    let sql = with_places(
        "DELETE FROM workflow_due WHERE timed = 1 AND request IN
         (SELECT id FROM requests WHERE reference",
        references.len(),
        ")",
    );
    let mut query = sqlx::query(sql);
    for reference in references {
        query = query.bind(&**reference);
    }
    query.execute(conn).await?;
    Ok(())
}

/// When a workflow last acted, for each request and date it hangs on; of one request, or of all
/// that are open.
pub(crate) async fn last_fired(
    conn: &mut AnyConnection,
    workflow: &str,
    request: Option<&str>,
) -> Result<Fired, Error> {
    let rows = sqlx::query(
        "SELECT f.cause, f.moment, f.fired_at FROM workflow_firings f
         WHERE f.workflow = $1 AND f.step = 0
           AND (f.request = $2 OR ($2 = '' AND f.request IN
               (SELECT id FROM requests WHERE state <> 'closed')))
         ORDER BY f.moment",
    )
    .bind(workflow)
    .bind(request.unwrap_or_default())
    .fetch_all(conn)
    .await?;
    let mut fired = Fired::new();
    for row in &rows {
        let cause: String = row.try_get(0)?;
        fired.insert(
            base_of(&cause).to_owned(),
            (instant(row, 1)?, instant(row, 2)?),
        );
    }
    Ok(fired)
}

/// Claims a cause for good; `false` when it was acted on. Whoever comes second waits here.
pub(crate) async fn begin_firing(
    conn: &mut AnyConnection,
    (workflow, due): (&Workflow, &Due),
    reference: &str,
    now: Timestamp,
) -> Result<bool, Error> {
    let done = sqlx::query(
        "INSERT INTO workflow_firings (cause, workflow, version, request, reference, step, moment,
             fired_at, done, entry)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, '[]', 0) ON CONFLICT DO NOTHING",
    )
    .bind(&*due.cause)
    .bind(&*workflow.id)
    .bind(workflow.version)
    .bind(&*due.request)
    .bind(reference)
    .bind(i64::try_from(due.step).unwrap_or(0))
    .bind(due.moment.as_microsecond())
    .bind(now.as_microsecond())
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Writes what was done and where the log tells of it.
pub(crate) async fn end_firing(
    conn: &mut AnyConnection,
    cause: &str,
    done: &[String],
    entry: i64,
) -> Result<(), Error> {
    sqlx::query("UPDATE workflow_firings SET done = $1, entry = $2 WHERE cause = $3")
        .bind(serde_json::Value::from(done).to_string())
        .bind(entry)
        .bind(cause)
        .execute(conn)
        .await?;
    Ok(())
}

/// What was done, newest first; of one workflow, or of all.
pub(crate) async fn history(
    conn: &mut AnyConnection,
    workflow: Option<&str>,
    most: u32,
) -> Result<Vec<Firing>, Error> {
    let rows = sqlx::query(
        "SELECT workflow, version, reference, step, moment, fired_at, done, entry
         FROM workflow_firings WHERE ($1 = '' OR workflow = $1)
         ORDER BY fired_at DESC, cause LIMIT $2",
    )
    .bind(workflow.unwrap_or_default())
    .bind(i64::from(most))
    .fetch_all(conn)
    .await?;
    rows.iter().map(firing).collect()
}

/// What was done to one request, newest first.
pub(crate) async fn history_of(
    conn: &mut AnyConnection,
    reference: &str,
    most: u32,
) -> Result<Vec<Firing>, Error> {
    let rows = sqlx::query(
        "SELECT workflow, version, reference, step, moment, fired_at, done, entry
         FROM workflow_firings WHERE reference = $1
         ORDER BY fired_at DESC, cause LIMIT $2",
    )
    .bind(reference)
    .bind(i64::from(most))
    .fetch_all(conn)
    .await?;
    rows.iter().map(firing).collect()
}

fn firing(row: &AnyRow) -> Result<Firing, Error> {
    let done: String = row.try_get(6)?;
    Ok(Firing {
        workflow: row.try_get(0)?,
        version: row.try_get(1)?,
        request: row.try_get(2)?,
        step: row.try_get::<i64, _>(3)? + 1,
        moment: instant(row, 4)?,
        fired_at: instant(row, 5)?,
        done: serde_json::from_str(&done).unwrap_or_default(),
        entry: row.try_get(7)?,
    })
}
