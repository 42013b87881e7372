//! What stays by a plan that was carried out, and which ends of it were told.

use jiff::Timestamp;
use jiff::civil::Date;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use super::load::spoilt;
use crate::{Error, PlanId};

/// Records that stay by a plan on one ground.
#[derive(Debug)]
pub(crate) struct Kept {
    pub plan: PlanId,
    /// Reference.
    pub request: String,
    /// As it is stored.
    pub ground: String,
    /// What was decided; a duty has its own end.
    pub until: Option<Date>,
    pub records: i64,
}

/// What stays by the newest complete plan of each request.
pub(crate) async fn kept(conn: &mut AnyConnection) -> Result<Vec<Kept>, Error> {
    let rows = sqlx::query(
        "SELECT i.plan, p.request, i.ground,
                CASE WHEN r.name IS NOT NULL THEN r.until ELSE g.until END,
                COUNT(DISTINCT i.system || '/' || i.record)
         FROM plan_items i JOIN plans p ON p.id = i.plan
         LEFT JOIN plan_decisions r
           ON r.plan = i.plan AND r.scope = 'record' AND r.name = i.record
         LEFT JOIN plan_decisions g
           ON g.plan = i.plan AND g.scope = 'group' AND g.name = i.group_kind
         WHERE p.state = 'complete' AND i.action IN ('keep', 'archive') AND i.ground IS NOT NULL
           AND NOT EXISTS (SELECT 1 FROM plans q WHERE q.request = p.request
                           AND q.state = 'complete' AND q.drafted_at > p.drafted_at)
         GROUP BY 1, 2, 3, 4 ORDER BY 1, 3, 4",
    )
    .fetch_all(conn)
    .await?;
    rows.iter().map(read).collect()
}

fn read(row: &AnyRow) -> Result<Kept, Error> {
    let plan = PlanId::from_stored(row.try_get::<String, _>(0)?);
    let until: Option<String> = row.try_get(3)?;
    let until = until.map(|day| day.parse().map_err(|_| spoilt(&plan, "until")));
    Ok(Kept {
        request: row.try_get(1)?,
        ground: row.try_get(2)?,
        until: until.transpose()?,
        records: row.try_get(4)?,
        plan,
    })
}

/// Notes that the end of what stays by a plan until this day is told; `false` when it was before.
pub(crate) async fn note_end(
    conn: &mut AnyConnection,
    (plan, last_day): (&PlanId, Date),
    at: Timestamp,
) -> Result<bool, Error> {
    let done = sqlx::query(
        "INSERT INTO retention_ends (plan, last_day, told_at) VALUES ($1, $2, $3)
         ON CONFLICT DO NOTHING",
    )
    .bind(plan.as_str())
    .bind(last_day.to_string())
    .bind(at.as_microsecond())
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}
