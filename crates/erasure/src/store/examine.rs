//! What only an examination of the whole store reads.

use sqlx::{AnyConnection, Row};

use crate::doctor::Approval;
use crate::{Error, PlanId};

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
