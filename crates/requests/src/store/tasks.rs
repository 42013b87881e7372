//! Tasks of requests, and from when until when a request had a tag.

use std::collections::HashMap;

use jiff::Timestamp;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row as _};

use super::{rows, with_places};
use crate::request::RequestId;
use crate::task::{Ending, Task, TaskId};
use crate::{Error, Tag};

/// Adds a task.
pub(crate) async fn insert_task(
    conn: &mut AnyConnection,
    request: &RequestId,
    task: &Task,
) -> Result<(), Error> {
    sqlx::query(
        "INSERT INTO request_tasks (id, request, words, owner, system, due_day, made_by, made_at,
             entry, unasked)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    )
    .bind(task.id.as_str())
    .bind(request.as_str())
    .bind(task.words.as_deref())
    .bind(task.owner.to_string())
    .bind(task.system.as_deref())
    .bind(task.due.to_string())
    .bind(&*task.made_by)
    .bind(task.made_at.as_microsecond())
    .bind(task.entry)
    .bind(i64::from(task.unasked))
    .execute(conn)
    .await?;
    Ok(())
}

/// Ends a task; `false` when it ended before.
pub(crate) async fn end_task(
    conn: &mut AnyConnection,
    id: &TaskId,
    (ending, result): (Ending, Option<&str>),
    (by, at): (&str, Timestamp),
) -> Result<bool, Error> {
    let done = sqlx::query(
        "UPDATE request_tasks SET ending = $1, result = $2, ended_by = $3, ended_at = $4
         WHERE id = $5 AND ended_at IS NULL",
    )
    .bind(ending.word())
    .bind(result)
    .bind(by)
    .bind(at.as_microsecond())
    .bind(id.as_str())
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The owner of a task's system is asked.
pub(crate) async fn task_is_asked(conn: &mut AnyConnection, id: &TaskId) -> Result<(), Error> {
    sqlx::query("UPDATE request_tasks SET unasked = 0 WHERE id = $1")
        .bind(id.as_str())
        .execute(conn)
        .await?;
    Ok(())
}

/// Every task of a request, by its day.
pub(crate) async fn tasks(
    conn: &mut AnyConnection,
    request: &RequestId,
) -> Result<Vec<Task>, Error> {
    let found = sqlx::query(
        "SELECT t.*, r.reference FROM request_tasks t JOIN requests r ON r.id = t.request
         WHERE t.request = $1 ORDER BY t.due_day, t.id",
    )
    .bind(request.as_str())
    .fetch_all(conn)
    .await?;
    found.iter().map(task).collect()
}

/// A task by its id.
pub(crate) async fn task_of(conn: &mut AnyConnection, id: &TaskId) -> Result<Option<Task>, Error> {
    let found = sqlx::query(
        "SELECT t.*, r.reference FROM request_tasks t JOIN requests r ON r.id = t.request
         WHERE t.id = $1",
    )
    .bind(id.as_str())
    .fetch_optional(conn)
    .await?;
    found.as_ref().map(task).transpose()
}

/// The open tasks of these owners, by their day.
pub(crate) async fn own_tasks(
    conn: &mut AnyConnection,
    owners: &[String],
    most: u32,
) -> Result<Vec<Task>, Error> {
    let sql = with_places(
        "SELECT t.*, r.reference FROM request_tasks t JOIN requests r ON r.id = t.request
         WHERE t.ended_at IS NULL AND t.owner",
        owners.len(),
        &format!("ORDER BY t.due_day, t.id LIMIT {most}"),
    );
    let mut query = sqlx::query(sql);
    for owner in owners {
        query = query.bind(&**owner);
    }
    query.fetch_all(conn).await?.iter().map(task).collect()
}

/// How many tasks keep each of these requests open: what was put to nobody ends with it.
pub(super) async fn waiting_tasks(
    conn: &mut AnyConnection,
    requests: &[String],
) -> Result<HashMap<String, i64>, Error> {
    let sql = with_places(
        "SELECT request, COUNT(*) FROM request_tasks
         WHERE ended_at IS NULL AND unasked = 0 AND request",
        requests.len(),
        "GROUP BY request",
    );
    let mut query = sqlx::query(sql);
    for id in requests {
        query = query.bind(&**id);
    }
    let rows = query.fetch_all(conn).await?;
    let pair = |row: &AnyRow| Ok::<_, sqlx::Error>((row.try_get(0)?, row.try_get(1)?));
    Ok(rows.iter().map(pair).collect::<Result<_, _>>()?)
}

fn task(row: &AnyRow) -> Result<Task, Error> {
    let ended_at: Option<i64> = row.try_get("ended_at")?;
    Ok(Task {
        id: TaskId::from_stored(row.try_get::<String, _>("id")?),
        reference: rows::parsed(row, "reference")?,
        words: row.try_get("words")?,
        owner: rows::parsed(row, "owner")?,
        system: row.try_get("system")?,
        due: rows::parsed(row, "due_day")?,
        made_by: row.try_get("made_by")?,
        made_at: rows::instant(row, "made_at")?,
        entry: row.try_get("entry")?,
        unasked: row.try_get::<i64, _>("unasked")? != 0,
        ending: rows::maybe_parsed(row, "ending")?,
        ended_by: row.try_get("ended_by")?,
        ended_at: ended_at.and_then(|micros| Timestamp::from_microsecond(micros).ok()),
        result: row.try_get("result")?,
    })
}

/// From now on the request has this tag.
pub(crate) async fn begin_tag(
    conn: &mut AnyConnection,
    request: &RequestId,
    tag: &Tag,
    at: Timestamp,
) -> Result<(), Error> {
    sqlx::query(
        "INSERT INTO request_tags (request, tag, since) VALUES ($1, $2, $3)
         ON CONFLICT (request, tag, since) DO UPDATE SET until = NULL",
    )
    .bind(request.as_str())
    .bind(tag.word())
    .bind(at.as_microsecond())
    .execute(conn)
    .await?;
    Ok(())
}

/// From now on it has the tag no more.
pub(crate) async fn end_tag(
    conn: &mut AnyConnection,
    request: &RequestId,
    tag: &Tag,
    at: Timestamp,
) -> Result<(), Error> {
    sqlx::query(
        "UPDATE request_tags SET until = $1 WHERE request = $2 AND tag = $3 AND until IS NULL",
    )
    .bind(at.as_microsecond())
    .bind(request.as_str())
    .bind(tag.word())
    .execute(conn)
    .await?;
    Ok(())
}

/// Drops the texts of ended tasks, and the tags, of every file whose day has come; returns how many
/// texts. A task that is open still came after the request was closed, and says what is to be done.
pub(crate) async fn expire_tasks(
    conn: &mut AnyConnection,
    today: jiff::civil::Date,
) -> Result<u64, Error> {
    let done = sqlx::query(
        "UPDATE request_tasks SET words = NULL, result = NULL
         WHERE (words IS NOT NULL OR result IS NOT NULL) AND ended_at IS NOT NULL
           AND request IN (SELECT id FROM requests WHERE delete_day <= $1)",
    )
    .bind(today.to_string())
    .execute(&mut *conn)
    .await?;
    for sql in [
        "DELETE FROM request_tags WHERE request IN (SELECT id FROM requests WHERE delete_day <= $1)",
        "UPDATE requests SET tags = ' ' WHERE tags <> ' ' AND delete_day <= $1",
    ] {
        sqlx::query(sql)
            .bind(today.to_string())
            .execute(&mut *conn)
            .await?;
    }
    Ok(done.rows_affected())
}
