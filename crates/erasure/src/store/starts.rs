//! Runs set for later.

use jiff::Timestamp;
use sqlx::{AnyConnection, Row};

use super::load::instant;
use crate::{Error, PlanId};

/// A run set for later, as it stands.
#[derive(Debug, Clone)]
pub(crate) struct StartRow {
    pub plan: PlanId,
    pub hash: String,
    pub due_at: Timestamp,
    /// Id of the account that starts it.
    pub set_by: String,
    /// Why it did not start; a word.
    pub failed: Option<String>,
}

/// Sets a run for later, in place of what was set before.
pub(crate) async fn set_start(conn: &mut AnyConnection, start: &StartRow) -> Result<(), Error> {
    sqlx::query(
        "INSERT INTO plan_starts (plan, hash, due_at, set_by) VALUES ($1, $2, $3, $4)
         ON CONFLICT (plan) DO UPDATE SET hash = excluded.hash, due_at = excluded.due_at,
             set_by = excluded.set_by, failed = NULL",
    )
    .bind(start.plan.as_str())
    .bind(&start.hash)
    .bind(start.due_at.as_microsecond())
    .bind(&start.set_by)
    .execute(conn)
    .await?;
    Ok(())
}

/// Takes it back. Whether there was one.
pub(crate) async fn drop_start(conn: &mut AnyConnection, plan: &PlanId) -> Result<bool, Error> {
    let gone = sqlx::query("DELETE FROM plan_starts WHERE plan = $1")
        .bind(plan.as_str())
        .execute(conn)
        .await?;
    Ok(gone.rows_affected() > 0)
}

/// Says why it did not start.
pub(crate) async fn fail_start(
    conn: &mut AnyConnection,
    plan: &PlanId,
    why: &str,
) -> Result<(), Error> {
    sqlx::query("UPDATE plan_starts SET failed = $1 WHERE plan = $2")
        .bind(why)
        .bind(plan.as_str())
        .execute(conn)
        .await?;
    Ok(())
}

/// What is set for a plan.
pub(crate) async fn start_of(
    conn: &mut AnyConnection,
    plan: &PlanId,
) -> Result<Option<StartRow>, Error> {
    let row =
        sqlx::query("SELECT plan, hash, due_at, set_by, failed FROM plan_starts WHERE plan = $1")
            .bind(plan.as_str())
            .fetch_optional(conn)
            .await?;
    row.as_ref().map(start).transpose()
}

/// What is due and has not failed, the longest due first.
pub(crate) async fn due_starts(
    conn: &mut AnyConnection,
    now: Timestamp,
) -> Result<Vec<StartRow>, Error> {
    let rows = sqlx::query(
        "SELECT plan, hash, due_at, set_by, failed FROM plan_starts
         WHERE due_at <= $1 AND failed IS NULL ORDER BY due_at",
    )
    .bind(now.as_microsecond())
    .fetch_all(conn)
    .await?;
    rows.iter().map(start).collect()
}

fn start(row: &sqlx::any::AnyRow) -> Result<StartRow, Error> {
    Ok(StartRow {
        plan: PlanId::from_stored(row.try_get::<String, _>(0)?),
        hash: row.try_get(1)?,
        due_at: instant(row.try_get(2)?),
        set_by: row.try_get(3)?,
        failed: row.try_get(4)?,
    })
}
