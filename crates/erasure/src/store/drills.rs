//! Fire drills.

use crm::drill::{Invented, Row as Sown};
use jiff::Timestamp;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use super::load::instant;
use crate::Error;
use crate::drill::{Drill, DrillId, DrillOutcome, DrillState};

/// So many drills are listed.
const MOST: i64 = 50;

/// A drill whose rows may stand in the CRM.
pub(crate) struct OpenDrill {
    pub id: DrillId,
    pub rows: Vec<Sown>,
    pub invented: Invented,
}

/// Writes down what will be planted.
pub(crate) async fn begin_drill(
    conn: &mut AnyConnection,
    drill: &Drill,
    rows: &[Sown],
    invented: &str,
) -> Result<(), Error> {
    sqlx::query(
        "INSERT INTO drills (id, system, state, started_by, started_at, planted, invented)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(drill.drill.as_str())
    .bind(&drill.system)
    .bind(drill.state.word())
    .bind(&drill.started_by)
    .bind(drill.started_at.as_microsecond())
    .bind(super::save::json(&rows))
    .bind(invented)
    .execute(conn)
    .await?;
    Ok(())
}

/// Writes down what came of it.
pub(crate) async fn end_drill(
    conn: &mut AnyConnection,
    id: &DrillId,
    state: DrillState,
    outcome: Option<&DrillOutcome>,
    now: Timestamp,
) -> Result<(), Error> {
    sqlx::query("UPDATE drills SET state = $2, outcome = $3, ended_at = $4 WHERE id = $1")
        .bind(id.as_str())
        .bind(state.word())
        .bind(outcome.map(super::save::json))
        .bind(now.as_microsecond())
        .execute(conn)
        .await?;
    Ok(())
}

/// Drills of a system that did not end, or left something.
pub(crate) async fn open_drills(
    conn: &mut AnyConnection,
    system: &str,
) -> Result<Vec<OpenDrill>, Error> {
    let rows = sqlx::query(
        "SELECT id, planted, invented FROM drills
         WHERE system = $1 AND state IN ('planted', 'broken') ORDER BY started_at",
    )
    .bind(system)
    .fetch_all(conn)
    .await?;
    rows.iter().map(open).collect()
}

fn open(row: &AnyRow) -> Result<OpenDrill, Error> {
    let (id, planted, digits): (String, String, String) =
        (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
    let mut bytes = [0; 32];
    hex::decode_to_slice(digits, &mut bytes)
        .map_err(|cause| Error::broken("reading a drill", cause))?;
    Ok(OpenDrill {
        id: DrillId::from_stored(id),
        rows: serde_json::from_str(&planted)
            .map_err(|cause| Error::broken("reading a drill", cause))?,
        invented: Invented::new(bytes),
    })
}

const COLUMNS: &str =
    "SELECT d.id, d.system, d.state, COALESCE(a.login, d.started_by), d.started_at,
    d.ended_at, d.outcome FROM drills d LEFT JOIN accounts a ON a.id = d.started_by";

/// One drill.
pub(crate) async fn drill(conn: &mut AnyConnection, id: &DrillId) -> Result<Drill, Error> {
    let sql = sqlx::AssertSqlSafe(format!("{COLUMNS} WHERE d.id = $1"));
    let row = sqlx::query(sql).bind(id.as_str()).fetch_one(conn).await?;
    read(&row)
}

/// The last drills, newest first; of one system where it is named.
pub(crate) async fn drills(
    conn: &mut AnyConnection,
    system: Option<&str>,
) -> Result<Vec<Drill>, Error> {
    let sql = sqlx::AssertSqlSafe(format!(
        "{COLUMNS} WHERE ($1 = '' OR d.system = $1) ORDER BY d.started_at DESC, d.id DESC LIMIT $2"
    ));
    let rows = sqlx::query(sql)
        .bind(system.unwrap_or_default())
        .bind(MOST)
        .fetch_all(conn)
        .await?;
    rows.iter().map(read).collect()
}

fn read(row: &AnyRow) -> Result<Drill, Error> {
    let state: String = row.try_get(2)?;
    let outcome: Option<String> = row.try_get(6)?;
    let outcome = outcome.map(|text| serde_json::from_str(&text)).transpose();
    Ok(Drill {
        drill: DrillId::from_stored(row.try_get::<String, _>(0)?),
        system: row.try_get(1)?,
        state: DrillState::from_word(&state).unwrap_or(DrillState::Broken),
        started_by: row.try_get(3)?,
        started_at: instant(row.try_get(4)?),
        ended_at: row.try_get::<Option<i64>, _>(5)?.map(instant),
        outcome: outcome.map_err(|cause| Error::broken("reading a drill", cause))?,
    })
}
