//! What stays by a plan that was carried out, and which ends of it were told.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::civil::Date;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use super::load::{place, spoilt};
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

/// What stays by the newest complete plan of each request: records, and texts in records of others.
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
    .fetch_all(&mut *conn)
    .await?;
    let mut all: Vec<Kept> = rows.iter().map(read).collect::<Result<_, _>>()?;
    all.extend(left(conn).await?);
    Ok(all)
}

fn read(row: &AnyRow) -> Result<Kept, Error> {
    let plan = PlanId::from_stored(row.try_get::<String, _>(0)?);
    let until: Option<String> = row.try_get(3)?;
    Ok(Kept {
        request: row.try_get(1)?,
        ground: row.try_get(2)?,
        until: day(&plan, until.as_deref())?,
        records: row.try_get(4)?,
        plan,
    })
}

fn day(plan: &PlanId, until: Option<&str>) -> Result<Option<Date>, Error> {
    let day = until.map(|day| day.parse().map_err(|_| spoilt(plan, "until")));
    day.transpose()
}

/// Plan, request, ground and end of texts that somebody left.
type Standing = (String, String, String, Option<String>);

/// The records in which a text stays that names the person, where the plan declares it.
async fn left(conn: &mut AnyConnection) -> Result<Vec<Kept>, Error> {
    let rows = sqlx::query(
        "SELECT d.plan, p.request, d.ground, d.until, d.name
         FROM plan_decisions d JOIN plans p ON p.id = d.plan
         WHERE d.scope = 'cell' AND p.state = 'complete' AND d.ground IS NOT NULL
           AND NOT EXISTS (SELECT 1 FROM plans q WHERE q.request = p.request
                           AND q.state = 'complete' AND q.drafted_at > p.drafted_at)",
    )
    .fetch_all(&mut *conn)
    .await?;
    let declared = declared(conn).await?;
    let mut all = BTreeMap::<Standing, BTreeSet<(String, String)>>::new();
    for row in &rows {
        let plan: String = row.try_get(0)?;
        let (record, cell) = place(super::CELL, row.try_get(4)?)
            .and_then(|(record, cell)| Some((record, cell?)))
            .ok_or_else(|| spoilt(&PlanId::from_stored(plan.clone()), "hit"))?;
        let key = record.split_once(':').map_or("", |(_, key)| key).to_owned();
        let at = (plan.clone(), cell.system.clone(), key, cell.column);
        if declared.contains(&at) {
            let standing = (plan, row.try_get(1)?, row.try_get(2)?, row.try_get(3)?);
            let records = all.entry(standing).or_default();
            records.insert((cell.system, record));
        }
    }
    let kept = |((plan, request, ground, until), records): (Standing, BTreeSet<_>)| {
        let plan = PlanId::from_stored(plan);
        Ok(Kept {
            request,
            ground,
            until: day(&plan, until.as_deref())?,
            records: i64::try_from(records.len()).unwrap_or(i64::MAX),
            plan,
        })
    };
    all.into_iter().map(kept).collect()
}

/// Plan, system, key and column of every text that a complete plan declares as left.
async fn declared(
    conn: &mut AnyConnection,
) -> Result<BTreeSet<(String, String, String, String)>, Error> {
    let rows = sqlx::query(
        "SELECT e.plan, e.system, e.row_key, e.column_name
         FROM plan_exceptions e JOIN plans p ON p.id = e.plan
         WHERE e.because = 'left' AND p.state = 'complete'",
    )
    .fetch_all(conn)
    .await?;
    let at = |row: &AnyRow| {
        Ok((
            row.try_get(0)?,
            row.try_get(1)?,
            row.try_get(2)?,
            row.try_get(3)?,
        ))
    };
    rows.iter().map(at).collect()
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
