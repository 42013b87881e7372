//! All SQL of the errands.

use jiff::Timestamp;
use jiff::civil::Date;
use requests::TaskId;
use sqlx::{AnyConnection, AnyPool, Row as _};

use crate::Error;
use crate::errand::{Errand, Outcome, Way};

/// Keeps an errand in the place of the round before it; `false` when that round is not the newest.
pub(crate) async fn put(conn: &mut AnyConnection, errand: &Errand) -> Result<bool, Error> {
    let done = sqlx::query(
        "INSERT INTO errands (task, system, way, asked_by, asked_at, expires_at, round, reveals,
             identifiers)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         ON CONFLICT (task) DO UPDATE SET way = $3, asked_by = $4, asked_at = $5, expires_at = $6,
             round = $7, reveals = $8, identifiers = $9, outcome = NULL, answered_at = NULL,
             reason = NULL
         WHERE errands.round = $7 - 1",
    )
    .bind(errand.task.as_str())
    .bind(&*errand.system)
    .bind(errand.way.word())
    .bind(&*errand.asked_by)
    .bind(errand.asked_at.as_microsecond())
    .bind(errand.expires_at.as_microsecond())
    .bind(errand.round)
    .bind(i64::from(errand.reveals))
    .bind(errand.identifiers.as_deref())
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The errand of a task, where its owner was asked.
pub(crate) async fn errand(pool: &AnyPool, task: &TaskId) -> Result<Option<Errand>, Error> {
    let row = sqlx::query(
        "SELECT system, way, asked_by, asked_at, expires_at, round, reveals, identifiers, outcome,
                answered_at, reason
         FROM errands WHERE task = $1",
    )
    .bind(task.as_str())
    .fetch_optional(pool)
    .await?;
    let Some(row) = row else {
        return Ok(None);
    };
    let way: String = row.try_get("way")?;
    let outcome: Option<String> = row.try_get("outcome")?;
    let answered: Option<i64> = row.try_get("answered_at")?;
    Ok(Some(Errand {
        task: task.clone(),
        system: row.try_get("system")?,
        way: Way::from_word(&way).unwrap_or(Way::Mail),
        asked_by: row.try_get("asked_by")?,
        asked_at: instant(row.try_get("asked_at")?),
        expires_at: instant(row.try_get("expires_at")?),
        round: row.try_get("round")?,
        reveals: row.try_get::<i64, _>("reveals")? != 0,
        identifiers: row.try_get("identifiers")?,
        outcome: outcome.as_deref().and_then(Outcome::from_word),
        answered_at: answered.map(instant),
        reason: row.try_get("reason")?,
    }))
}

fn instant(micros: i64) -> Timestamp {
    Timestamp::from_microsecond(micros).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// Takes an answer; `false` when there was one, the link is over, or a newer one replaced it. What
/// was shown of the person goes with it.
pub(crate) async fn answer(
    conn: &mut AnyConnection,
    (task, round): (&TaskId, i64),
    (outcome, reason): (Outcome, Option<&str>),
    now: Timestamp,
) -> Result<bool, Error> {
    let done = sqlx::query(
        "UPDATE errands SET outcome = $1, reason = $2, answered_at = $3, identifiers = NULL
         WHERE task = $4 AND round = $5 AND answered_at IS NULL AND expires_at > $3",
    )
    .bind(outcome.word())
    .bind(reason)
    .bind(now.as_microsecond())
    .bind(task.as_str())
    .bind(round)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Drops what was shown once its link is over, and what was written once the file's day has come;
/// returns how many.
pub(crate) async fn expire(
    conn: &mut AnyConnection,
    (now, today): (Timestamp, Date),
) -> Result<u64, Error> {
    let shown = sqlx::query(
        "UPDATE errands SET identifiers = NULL
         WHERE identifiers IS NOT NULL AND (expires_at <= $1 OR task IN (
             SELECT id FROM request_tasks WHERE ended_at IS NOT NULL))",
    )
    .bind(now.as_microsecond())
    .execute(&mut *conn)
    .await?;
    let written = sqlx::query(
        "UPDATE errands SET reason = NULL
         WHERE reason IS NOT NULL AND task IN (
             SELECT t.id FROM request_tasks t JOIN requests r ON r.id = t.request
             WHERE r.delete_day <= $1)",
    )
    .bind(today.to_string())
    .execute(conn)
    .await?;
    Ok(shown.rows_affected() + written.rows_affected())
}
