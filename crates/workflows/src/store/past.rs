//! How requests stood at earlier times, for trying a workflow on the past.

use std::collections::HashMap;

use jiff::Timestamp;
use jiff::civil::Date;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe, Row};

use super::facts::{DATES, FACTS, facts_of, planned};
use super::{day, instant, maybe_day};
use crate::Error;
use crate::condition::Facts;
use crate::plan::Planned;

/// A request with all that is needed to say how it stood at an earlier time.
pub(crate) struct Past {
    pub reference: String,
    pub planned: Planned,
    /// As it is now.
    pub facts: Facts,
    pub extended_day: Option<Date>,
    pub answered_day: Option<Date>,
    /// Each step with the last time it was turned and whether it is open now.
    pub steps: Vec<(String, Option<Timestamp>, bool)>,
    /// Each task.
    pub tasks: Vec<PastTask>,
    /// Each tag with the times it was there.
    pub tags: Vec<(String, Stretch)>,
}

/// From when until when; `None` is still.
pub(crate) type Stretch = (Timestamp, Option<Timestamp>);

/// A task as the past needs it.
#[derive(Clone)]
pub(crate) struct PastTask {
    pub id: String,
    pub day: Date,
    pub elsewhere: bool,
    pub open: Stretch,
}

/// Every request that was open at some time after an instant.
pub(crate) async fn of_the_past(
    conn: &mut AnyConnection,
    since: Timestamp,
) -> Result<Vec<Past>, Error> {
    let within = "r.state <> 'closed' OR r.closed_at >= $1 ORDER BY r.id";
    let dates = AssertSqlSafe(format!("{DATES} WHERE {within}"));
    let dates = sqlx::query(dates)
        .bind(since.as_microsecond())
        .fetch_all(&mut *conn)
        .await?;
    let facts = AssertSqlSafe(format!("{FACTS} WHERE {within}"));
    let facts = sqlx::query(facts)
        .bind(since.as_microsecond())
        .fetch_all(&mut *conn)
        .await?;
    let mut steps = steps_of_the_past(conn, since).await?;
    let mut systems: HashMap<String, Vec<String>> = HashMap::new();
    let rows = sqlx::query(
        "SELECT DISTINCT p.request, p.system FROM request_persons p JOIN requests r ON r.id = p.request
         WHERE r.state <> 'closed' OR r.closed_at >= $1",
    )
    .bind(since.as_microsecond())
    .fetch_all(&mut *conn)
    .await?;
    let mut tasks = tasks_of_the_past(conn, since).await?;
    let mut tags = tags_of_the_past(conn, since).await?;
    for row in &rows {
        systems
            .entry(row.try_get(0)?)
            .or_default()
            .push(row.try_get(1)?);
    }
    let whole = |(dates, row): (&AnyRow, &AnyRow)| {
        let planned = planned(dates)?;
        let mut facts = facts_of(row)?;
        facts.systems = systems.remove(&planned.id).unwrap_or_default();
        let steps = steps.remove(&planned.id).unwrap_or_default();
        facts.steps = steps.len();
        Ok(Past {
            reference: row.try_get(1)?,
            extended_day: maybe_day(row, "extended_day")?,
            answered_day: maybe_day(row, "answered_day")?,
            tasks: tasks.remove(&planned.id).unwrap_or_default(),
            tags: tags.remove(&planned.id).unwrap_or_default(),
            planned,
            facts,
            steps,
        })
    };
    dates.iter().zip(&facts).map(whole).collect()
}

type Steps = HashMap<String, Vec<(String, Option<Timestamp>, bool)>>;

async fn steps_of_the_past(conn: &mut AnyConnection, since: Timestamp) -> Result<Steps, Error> {
    let rows = sqlx::query(
        "SELECT s.request, s.step, s.changed_at, s.state FROM request_steps s
         JOIN requests r ON r.id = s.request
         WHERE r.state <> 'closed' OR r.closed_at >= $1 ORDER BY s.request, s.place",
    )
    .bind(since.as_microsecond())
    .fetch_all(conn)
    .await?;
    let mut steps = Steps::new();
    for row in &rows {
        let micros: Option<i64> = row.try_get(2)?;
        let at = micros.and_then(|micros| Timestamp::from_microsecond(micros).ok());
        let open = row.try_get::<String, _>(3)? == "open";
        steps
            .entry(row.try_get(0)?)
            .or_default()
            .push((row.try_get(1)?, at, open));
    }
    Ok(steps)
}

/// A moment of a row, in microseconds.
fn maybe_instant(row: &AnyRow, column: usize) -> Result<Option<Timestamp>, Error> {
    let micros: Option<i64> = row.try_get(column)?;
    Ok(micros.and_then(|micros| Timestamp::from_microsecond(micros).ok()))
}

async fn tasks_of_the_past(
    conn: &mut AnyConnection,
    since: Timestamp,
) -> Result<HashMap<String, Vec<PastTask>>, Error> {
    let rows = sqlx::query(
        "SELECT t.request, t.id, t.made_at, t.ended_at, t.due_day, t.system
         FROM request_tasks t JOIN requests r ON r.id = t.request
         WHERE r.state <> 'closed' OR r.closed_at >= $1 ORDER BY t.due_day, t.id",
    )
    .bind(since.as_microsecond())
    .fetch_all(conn)
    .await?;
    let mut tasks: HashMap<String, Vec<PastTask>> = HashMap::new();
    for row in &rows {
        let system: Option<String> = row.try_get(5)?;
        let task = PastTask {
            id: row.try_get(1)?,
            day: day(row, "due_day")?,
            elsewhere: system.is_some(),
            open: (instant(row, 2)?, maybe_instant(row, 3)?),
        };
        tasks.entry(row.try_get(0)?).or_default().push(task);
    }
    Ok(tasks)
}

async fn tags_of_the_past(
    conn: &mut AnyConnection,
    since: Timestamp,
) -> Result<HashMap<String, Vec<(String, Stretch)>>, Error> {
    let rows = sqlx::query(
        "SELECT t.request, t.tag, t.since, t.until
         FROM request_tags t JOIN requests r ON r.id = t.request
         WHERE r.state <> 'closed' OR r.closed_at >= $1 ORDER BY t.tag, t.since",
    )
    .bind(since.as_microsecond())
    .fetch_all(conn)
    .await?;
    let mut tags: HashMap<String, Vec<(String, Stretch)>> = HashMap::new();
    for row in &rows {
        let stretch = (instant(row, 2)?, maybe_instant(row, 3)?);
        let of = tags.entry(row.try_get(0)?).or_default();
        of.push((row.try_get(1)?, stretch));
    }
    Ok(tags)
}
