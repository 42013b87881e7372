//! Looks at the rows of a plan.

use sqlx::{AnyConnection, Row};

use super::load::instant;
use crate::look::Look;
use crate::{Error, PlanId};

/// Remembers a look; a later one of the same person takes its place.
pub(crate) async fn remember_look(
    conn: &mut AnyConnection,
    plan: &PlanId,
    look: &Look,
) -> Result<(), Error> {
    sqlx::query(
        "INSERT INTO plan_looks (plan, system, record, fate, looked_by, looked_at)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (plan, system, record, looked_by)
         DO UPDATE SET fate = excluded.fate, looked_at = excluded.looked_at",
    )
    .bind(plan.as_str())
    .bind(&look.system)
    .bind(&look.record)
    .bind(&look.fate)
    .bind(&look.by)
    .bind(look.at.as_microsecond())
    .execute(conn)
    .await?;
    Ok(())
}

/// The looks at a plan's rows, oldest first.
pub(crate) async fn looks(conn: &mut AnyConnection, plan: &PlanId) -> Result<Vec<Look>, Error> {
    let rows = sqlx::query(
        "SELECT l.system, l.record, l.fate, a.login, l.looked_at
         FROM plan_looks l JOIN accounts a ON a.id = l.looked_by
         WHERE l.plan = $1 ORDER BY l.looked_at, a.login",
    )
    .bind(plan.as_str())
    .fetch_all(conn)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(Look {
                system: row.try_get(0)?,
                record: row.try_get(1)?,
                fate: row.try_get(2)?,
                by: row.try_get(3)?,
                at: instant(row.try_get(4)?),
            })
        })
        .collect()
}
