//! The erasure journal, and what the last looks into it said.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use sqlx::{AnyConnection, AssertSqlSafe, Row};

use super::load::instant;
use crate::Error;
use crate::journal::{Back, Noted, Returns};
use crate::run::RunId;

/// So many values are asked for in one statement, at most.
const MOST: usize = 256;

/// Writes whom a run will erase. What is there already stays.
pub(crate) async fn save_journal(
    conn: &mut AnyConnection,
    (run, request): (&RunId, &str),
    at: Timestamp,
    noted: &[Noted],
) -> Result<(), Error> {
    for of in noted {
        for record in &of.records {
            sqlx::query(
                "INSERT INTO erased_persons (run, system, record, request, erased_at)
                 VALUES ($1, $2, $3, $4, $5) ON CONFLICT (run, system, record) DO NOTHING",
            )
            .bind(run.as_str())
            .bind(&of.system)
            .bind(record)
            .bind(request)
            .bind(at.as_microsecond())
            .execute(&mut *conn)
            .await?;
        }
        for (kind, print) in &of.prints {
            sqlx::query(
                "INSERT INTO erased_prints (run, system, kind, print, erased_at)
                 VALUES ($1, $2, $3, $4, $5) ON CONFLICT (run, system, kind, print) DO NOTHING",
            )
            .bind(run.as_str())
            .bind(&of.system)
            .bind(kind.word())
            .bind(print)
            .bind(at.as_microsecond())
            .execute(&mut *conn)
            .await?;
        }
    }
    Ok(())
}

/// The fingerprints of a system, each with the requests by which its person was erased.
pub(crate) async fn prints_of(
    conn: &mut AnyConnection,
    system: &str,
) -> Result<BTreeMap<String, BTreeSet<String>>, Error> {
    let rows = sqlx::query(
        "SELECT DISTINCT p.print, e.request FROM erased_prints p
         JOIN erased_persons e ON e.run = p.run AND e.system = p.system WHERE p.system = $1",
    )
    .bind(system)
    .fetch_all(conn)
    .await?;
    let mut prints: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for row in rows {
        prints
            .entry(row.try_get(0)?)
            .or_default()
            .insert(row.try_get(1)?);
    }
    Ok(prints)
}

/// Which of these fingerprints the journal knows, of whatever system.
pub(crate) async fn known_prints(
    conn: &mut AnyConnection,
    asked: &[&str],
) -> Result<BTreeSet<String>, Error> {
    let mut known = BTreeSet::new();
    for some in asked.chunks(MOST) {
        // Always as many places, the last value repeated: one statement to prepare.
        let places: Vec<String> = (1..=MOST).map(|place| format!("${place}")).collect();
        let sql = format!(
            "SELECT DISTINCT print FROM erased_prints WHERE print IN ({})",
            places.join(", ")
        );
        let mut query = sqlx::query(AssertSqlSafe(sql));
        for place in 0..MOST {
            let value = some.get(place).or(some.last()).copied();
            query = query.bind(value.unwrap_or_default().to_owned());
        }
        for row in query.fetch_all(&mut *conn).await? {
            known.insert(row.try_get(0)?);
        }
    }
    Ok(known)
}

/// Keeps what a look found, in place of what the last one did.
pub(crate) async fn save_scan(
    conn: &mut AnyConnection,
    system: &str,
    (at, persons): (Timestamp, i64),
    found: &[Back],
) -> Result<(), Error> {
    let found = serde_json::to_string(found).expect("references are plain text");
    sqlx::query(
        "INSERT INTO return_scans (system, scanned_at, persons, found) VALUES ($1, $2, $3, $4)
         ON CONFLICT (system) DO UPDATE SET scanned_at = excluded.scanned_at,
             persons = excluded.persons, found = excluded.found",
    )
    .bind(system)
    .bind(at.as_microsecond())
    .bind(persons)
    .bind(found)
    .execute(conn)
    .await?;
    Ok(())
}

/// What the last look in a system said, and how many records the journal knows of it.
pub(crate) async fn returns(conn: &mut AnyConnection, system: &str) -> Result<Returns, Error> {
    let row = sqlx::query(
        "SELECT (SELECT COUNT(*) FROM (SELECT DISTINCT record FROM erased_persons
                                       WHERE system = $1) AS erased) AS erased,
                (SELECT scanned_at FROM return_scans WHERE system = $1) AS scanned_at,
                (SELECT persons FROM return_scans WHERE system = $1) AS persons,
                (SELECT found FROM return_scans WHERE system = $1) AS found",
    )
    .bind(system)
    .fetch_one(conn)
    .await?;
    let found: Option<String> = row.try_get(3)?;
    Ok(Returns {
        system: system.to_owned(),
        erased: row.try_get(0)?,
        // A watch may have found somebody before the first look.
        scanned_at: row
            .try_get::<Option<i64>, _>(1)?
            .filter(|at| *at > 0)
            .map(instant),
        persons: row.try_get::<Option<i64>, _>(2)?.unwrap_or(0),
        found: found
            .and_then(|text| serde_json::from_str(&text).ok())
            .unwrap_or_default(),
    })
}

/// The records of a system that a plan erases which has not ended.
pub(crate) async fn in_open_plans(
    conn: &mut AnyConnection,
    system: &str,
) -> Result<BTreeSet<String>, Error> {
    let rows = sqlx::query(
        "SELECT DISTINCT c.record FROM plan_persons c JOIN plans p ON p.id = c.plan
         JOIN requests r ON r.reference = p.request
         WHERE c.system = $1 AND c.selected = 1 AND p.state <> 'complete'
           AND r.state <> 'closed'",
    )
    .bind(system)
    .fetch_all(conn)
    .await?;
    let record = |row: &sqlx::any::AnyRow| row.try_get(0);
    Ok(rows
        .iter()
        .map(record)
        .collect::<Result<_, sqlx::Error>>()?)
}

/// Forgets what was erased before. Returns how many records.
pub(crate) async fn expire_journal(
    conn: &mut AnyConnection,
    before: Timestamp,
) -> Result<u64, Error> {
    sqlx::query("DELETE FROM erased_prints WHERE erased_at < $1")
        .bind(before.as_microsecond())
        .execute(&mut *conn)
        .await?;
    let gone = sqlx::query("DELETE FROM erased_persons WHERE erased_at < $1")
        .bind(before.as_microsecond())
        .execute(conn)
        .await?;
    Ok(gone.rows_affected())
}
