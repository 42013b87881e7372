//! What only an examination of the whole store reads.

use jiff::Timestamp;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use crate::attention::Attention;
use crate::doctor::Approval;
use crate::{Error, PlanId, PlanState};

/// So many plans are named at most.
const MOST_STOPPED: i64 = 20;

/// All plans, oldest first.
pub(crate) async fn plan_ids(conn: &mut AnyConnection) -> Result<Vec<PlanId>, Error> {
    let rows = sqlx::query("SELECT id FROM plans ORDER BY drafted_at, id")
        .fetch_all(conn)
        .await?;
    rows.iter()
        .map(|row| Ok(PlanId::from_stored(row.try_get::<String, _>(0)?)))
        .collect()
}

/// How many rows the head of a plan says it has.
pub(crate) async fn items_said(conn: &mut AnyConnection, id: &PlanId) -> Result<i64, Error> {
    let row = sqlx::query("SELECT items FROM plans WHERE id = $1")
        .bind(id.as_str())
        .fetch_one(conn)
        .await?;
    Ok(row.try_get(0)?)
}

/// The newest approval of a plan that is not void.
pub(crate) async fn approval(
    conn: &mut AnyConnection,
    id: &PlanId,
) -> Result<Option<Approval>, Error> {
    let row = sqlx::query(
        "SELECT hash, approved_by FROM plan_approvals
         WHERE plan = $1 AND void = 0 ORDER BY approved_at DESC LIMIT 1",
    )
    .bind(id.as_str())
    .fetch_optional(conn)
    .await?;
    row.map(|row| {
        Ok(Approval {
            hash: row.try_get(0)?,
            by: row.try_get(1)?,
        })
    })
    .transpose()
}

/// The systems for which a plan still holds a sealed part.
pub(crate) async fn sealed_systems(
    conn: &mut AnyConnection,
    id: &PlanId,
) -> Result<Vec<String>, Error> {
    let rows = sqlx::query("SELECT system FROM plan_secrets WHERE plan = $1 ORDER BY system")
        .bind(id.as_str())
        .fetch_all(conn)
        .await?;
    rows.iter().map(|row| Ok(row.try_get(0)?)).collect()
}

/// The newest plan of each request where it does not go on by itself, newest first.
pub(crate) async fn stopped(
    conn: &mut AnyConnection,
    now: Timestamp,
) -> Result<Vec<Attention>, Error> {
    let rows = sqlx::query(
        "SELECT p.id, p.request, p.hash, p.state
         FROM plans p LEFT JOIN runs r ON r.plan = p.id LEFT JOIN plan_starts s ON s.plan = p.id
         WHERE (p.state IN ('conflict', 'partial', 'paused') OR (p.state = 'running' AND r.lease_until <= $1)
                OR (p.state = 'approved' AND s.failed IS NOT NULL)
                OR (p.state = 'draft' AND EXISTS (SELECT 1 FROM plan_returns b
                                                  WHERE b.plan = p.id AND b.hash = p.hash)))
           AND NOT EXISTS (SELECT 1 FROM plans n WHERE n.request = p.request
                           AND (n.drafted_at > p.drafted_at
                                OR (n.drafted_at = p.drafted_at AND n.id > p.id)))
         ORDER BY p.drafted_at DESC, p.id DESC LIMIT $2",
    )
    .bind(now.as_microsecond())
    .bind(MOST_STOPPED)
    .fetch_all(conn)
    .await?;
    let read = |row: &AnyRow| {
        let state: String = row.try_get(3)?;
        Ok(Attention {
            plan: PlanId::from_stored(row.try_get::<String, _>(0)?),
            request: row.try_get(1)?,
            hash: row.try_get(2)?,
            state: PlanState::from_word(&state).unwrap_or(PlanState::Partial),
        })
    };
    rows.iter().map(read).collect()
}
