//! Requests as workflows see them. They are read here and changed by their own crate alone.

use std::collections::HashMap;

use jiff::Timestamp;
use jiff::civil::Date;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe, Row};

use super::{day, instant, maybe_day, with_places};
use crate::Error;
use crate::condition::Facts;
use crate::moment::Dates;
use crate::plan::Planned;

pub(super) const DATES: &str = "SELECT r.id, r.received_at, r.opened_at,
        (SELECT MAX(e.at) FROM ledger_entries e JOIN ledger_details d ON d.idx = e.idx
         WHERE e.request = r.reference AND d.body LIKE '%\"state_to\"%') AS state_since,
        r.received_day, r.last_day, r.legal_day, r.end_day,
        (SELECT MIN(t.due_day || ' ' || t.id) FROM request_tasks t
         WHERE t.request = r.id AND t.ended_at IS NULL AND t.system IS NOT NULL) AS system_task
    FROM requests r";

pub(super) const FACTS: &str =
    "SELECT r.id, r.reference, r.right_word, r.state, r.channel, r.assignee,
        r.legal_day, r.due_day, r.extended_day, r.answered_day, r.priority, r.tags
    FROM requests r";

/// Every open request with its dates.
pub(crate) async fn open_requests(conn: &mut AnyConnection) -> Result<Vec<Planned>, Error> {
    let sql = AssertSqlSafe(format!("{DATES} WHERE r.state <> 'closed'"));
    let rows = sqlx::query(sql).fetch_all(conn).await?;
    rows.iter().map(planned).collect()
}

/// Those of these requests that are open, with their dates.
pub(crate) async fn requests(
    conn: &mut AnyConnection,
    references: &[String],
) -> Result<Vec<Planned>, Error> {
    let before = format!("{DATES} WHERE r.state <> 'closed' AND r.reference");
    let mut query = sqlx::query(with_places(&before, references.len(), ""));
    for reference in references {
        query = query.bind(&**reference);
    }
    query.fetch_all(conn).await?.iter().map(planned).collect()
}

/// The ids of requests by their references.
pub(crate) async fn request_ids(
    conn: &mut AnyConnection,
    references: &[String],
) -> Result<HashMap<String, String>, Error> {
    let sql = with_places(
        "SELECT reference, id FROM requests WHERE reference",
        references.len(),
        "",
    );
    let mut query = sqlx::query(sql);
    for reference in references {
        query = query.bind(&**reference);
    }
    let rows = query.fetch_all(conn).await?;
    let pair = |row: &AnyRow| Ok::<_, sqlx::Error>((row.try_get(0)?, row.try_get(1)?));
    Ok(rows.iter().map(pair).collect::<Result<_, _>>()?)
}

pub(super) fn planned(row: &AnyRow) -> Result<Planned, Error> {
    let opened_at = instant(row, 2)?;
    let maybe = |column: usize| -> Result<Option<Timestamp>, Error> {
        let micros: Option<i64> = row.try_get(column)?;
        Ok(micros.and_then(|micros| Timestamp::from_microsecond(micros).ok()))
    };
    Ok(Planned {
        id: row.try_get(0)?,
        dates: Dates {
            received_day: day(row, "received_day")?,
            received_at: maybe(1)?,
            opened_at,
            first_end: day(row, "last_day")?,
            legal_end: day(row, "legal_day")?,
            end_day: maybe_day(row, "end_day")?,
            state_since: maybe(3)?.unwrap_or(opened_at),
            system_task: system_task(row)?,
        },
    })
}

/// Day and id of the first task that is open in another system.
fn system_task(row: &AnyRow) -> Result<Option<(Date, String)>, Error> {
    let text: Option<String> = row.try_get("system_task")?;
    let Some(text) = text else { return Ok(None) };
    let (day, id) = text.split_once(' ').unwrap_or((&text, ""));
    let day = day.parse().map_err(|_| super::wrong("due_day"))?;
    Ok(Some((day, id.to_owned())))
}

/// A request's number and what conditions look at.
pub(crate) async fn facts(
    conn: &mut AnyConnection,
    request: &str,
) -> Result<Option<(String, Facts)>, Error> {
    let sql = AssertSqlSafe(format!("{FACTS} WHERE r.id = $1"));
    let row = sqlx::query(sql)
        .bind(request)
        .fetch_optional(&mut *conn)
        .await?;
    let Some(row) = row else {
        return Ok(None);
    };
    let steps =
        sqlx::query("SELECT step, state FROM request_steps WHERE request = $1 ORDER BY place")
            .bind(request)
            .fetch_all(&mut *conn)
            .await?;
    let systems = sqlx::query("SELECT DISTINCT system FROM request_persons WHERE request = $1")
        .bind(request)
        .fetch_all(&mut *conn)
        .await?;
    let tasks = sqlx::query(
        "SELECT COUNT(*), MIN(CASE WHEN system IS NOT NULL THEN due_day END) AS first_day
         FROM request_tasks WHERE request = $1 AND ended_at IS NULL",
    )
    .bind(request)
    .fetch_one(conn)
    .await?;
    let mut facts = facts_of(&row)?;
    facts.tasks = tasks.try_get(0)?;
    facts.system_task = maybe_day(&tasks, "first_day")?;
    facts.steps = steps.len();
    for step in &steps {
        if step.try_get::<String, _>(1)? == "open" {
            facts.open_steps.push(step.try_get(0)?);
        }
    }
    for system in &systems {
        facts.systems.push(system.try_get(0)?);
    }
    Ok(Some((row.try_get(1)?, facts)))
}

pub(super) fn facts_of(row: &AnyRow) -> Result<Facts, Error> {
    let tags: String = row.try_get("tags")?;
    Ok(Facts {
        right: row.try_get(2)?,
        state: row.try_get(3)?,
        channel: row.try_get(4)?,
        assignee: row.try_get(5)?,
        systems: Vec::new(),
        legal_day: day(row, "legal_day")?,
        due_day: day(row, "due_day")?,
        extended: maybe_day(row, "extended_day")?.is_some(),
        answered: maybe_day(row, "answered_day")?.is_some(),
        open_steps: Vec::new(),
        steps: 0,
        priority: row.try_get("priority")?,
        tags: tags.split_whitespace().map(str::to_owned).collect(),
        tasks: 0,
        system_task: None,
        changed: None,
    })
}
