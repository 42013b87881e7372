//! All plans with their runs.

use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use super::load::{head, instant};
use super::save::count;
use crate::overview::{PER_PAGE, PlanLine};
use crate::{Error, PlanId, PlanState};

/// A page of plans and one more, newest first. Ids are minted in the order of time.
pub(crate) async fn overview(
    conn: &mut AnyConnection,
    state: Option<PlanState>,
    after: Option<&PlanId>,
) -> Result<Vec<PlanLine>, Error> {
    let state = state.map_or("", PlanState::word);
    let after = after.map_or("", PlanId::as_str);
    let rows = sqlx::query(
        "SELECT p.id, p.hash, p.state, d.login, p.drafted_at, p.items,
                (SELECT a.login FROM plan_approvals v JOIN accounts a ON a.id = v.approved_by
                 WHERE v.plan = p.id AND v.hash = p.hash AND v.void = 0
                 ORDER BY v.approved_at DESC LIMIT 1),
                p.request, r.started_at, r.ended_at, r.conflicts
         FROM plans p LEFT JOIN accounts d ON d.id = p.drafted_by LEFT JOIN runs r ON r.plan = p.id
         WHERE ($1 = '' OR p.state = $1) AND ($2 = '' OR p.id < $2)
         ORDER BY p.id DESC LIMIT $3",
    )
    .bind(state)
    .bind(after)
    .bind(count(PER_PAGE + 1))
    .fetch_all(conn)
    .await?;
    rows.iter().map(line).collect()
}

fn line(row: &AnyRow) -> Result<PlanLine, Error> {
    let conflicts: Option<String> = row.try_get(10)?;
    let conflicts = conflicts.and_then(|text| serde_json::from_str::<Vec<String>>(&text).ok());
    Ok(PlanLine {
        head: head(row)?,
        request: row.try_get(7)?,
        started_at: row.try_get::<Option<i64>, _>(8)?.map(instant),
        ended_at: row.try_get::<Option<i64>, _>(9)?.map(instant),
        conflicts: conflicts.map_or(0, |rows| rows.len()),
    })
}
