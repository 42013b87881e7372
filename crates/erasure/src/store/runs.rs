//! Runs, their batches and what they left.

use jiff::Timestamp;
use sqlx::{AnyConnection, Row};

use super::load::instant;
use super::save::count;
use crate::run::{Residue, RunId};
use crate::{Certificate, Error, PlanId};

/// A run as it stands.
#[derive(Debug, Clone)]
pub(crate) struct RunRow {
    pub id: RunId,
    pub state: String,
    /// Account id of who asked for it.
    pub started_by: String,
    pub started_at: Timestamp,
    pub lease_until: Timestamp,
    pub recovered: i64,
    pub conflicts: String,
    pub certificate: Option<String>,
}

impl RunRow {
    /// Proof of the run, once it has ended.
    pub fn certificate(&self) -> Option<Certificate> {
        let text = self.certificate.as_deref()?;
        serde_json::from_str(text).ok()
    }
}

/// Rows of a plan that happen in one transaction of a system.
#[derive(Debug, Clone)]
pub(crate) struct Batch {
    pub number: i64,
    pub system: String,
    pub first: i64,
    pub last: i64,
    pub state: String,
    pub attempts: i64,
}

/// The run of a plan.
pub(crate) async fn run_of(
    conn: &mut AnyConnection,
    plan: &PlanId,
) -> Result<Option<RunRow>, Error> {
    let row = sqlx::query(
        "SELECT id, state, started_at, recovered, conflicts, certificate, started_by, lease_until
         FROM runs WHERE plan = $1",
    )
    .bind(plan.as_str())
    .fetch_optional(conn)
    .await?;
    row.map(|row| {
        Ok(RunRow {
            id: RunId::from_stored(row.try_get::<String, _>(0)?),
            state: row.try_get(1)?,
            started_at: instant(row.try_get(2)?),
            recovered: row.try_get(3)?,
            conflicts: row.try_get(4)?,
            certificate: row.try_get(5)?,
            started_by: row.try_get(6)?,
            lease_until: instant(row.try_get(7)?),
        })
    })
    .transpose()
}

/// Plans whose run has begun and not ended.
pub(crate) async fn open_runs(conn: &mut AnyConnection) -> Result<Vec<PlanId>, Error> {
    let rows = sqlx::query("SELECT plan FROM runs WHERE state = 'running' ORDER BY started_at")
        .fetch_all(conn)
        .await?;
    rows.iter()
        .map(|row| Ok(PlanId::from_stored(row.try_get::<String, _>(0)?)))
        .collect()
}

/// How many runs have begun and not ended, those among them that somebody stopped.
pub(crate) async fn count_open(conn: &mut AnyConnection) -> Result<i64, Error> {
    let row = sqlx::query("SELECT COUNT(*) FROM runs WHERE state IN ('running', 'paused')")
        .fetch_one(conn)
        .await?;
    Ok(row.try_get(0)?)
}

/// A new run under a lease.
pub(crate) async fn start_run(
    conn: &mut AnyConnection,
    run: &RunId,
    plan: &PlanId,
    by: &str,
    at: Timestamp,
) -> Result<(), Error> {
    sqlx::query(
        "INSERT INTO runs (id, plan, state, started_by, started_at, lease_token, lease_until,
                           recovered, conflicts)
         VALUES ($1, $2, 'running', $3, $4, '', 0, 0, '[]')",
    )
    .bind(run.as_str())
    .bind(plan.as_str())
    .bind(by)
    .bind(at.as_microsecond())
    .execute(conn)
    .await?;
    Ok(())
}

/// Begins a run again that a conflict had ended, and forgets the batches that were not done: the
/// rows they meant were proposed anew.
pub(crate) async fn restart_run(
    conn: &mut AnyConnection,
    run: &RunId,
    by: &str,
) -> Result<(), Error> {
    sqlx::query(
        "UPDATE runs SET state = 'running', started_by = $1, ended_at = NULL, lease_token = '',
                         lease_until = 0, conflicts = '[]'
         WHERE id = $2 AND state = 'conflict'",
    )
    .bind(by)
    .bind(run.as_str())
    .execute(&mut *conn)
    .await?;
    sqlx::query("DELETE FROM run_batches WHERE run = $1 AND state <> 'done'")
        .bind(run.as_str())
        .execute(conn)
        .await?;
    Ok(())
}

/// Forgets which rows stopped the run of a plan: they are decided.
pub(crate) async fn forget_conflicts(conn: &mut AnyConnection, plan: &PlanId) -> Result<(), Error> {
    sqlx::query("UPDATE runs SET conflicts = '[]' WHERE plan = $1")
        .bind(plan.as_str())
        .execute(conn)
        .await?;
    Ok(())
}

/// Takes the lease of a run that nobody holds any more; false when somebody does, and while it is paused.
pub(crate) async fn take_lease(
    conn: &mut AnyConnection,
    (run, token): (&RunId, &str),
    over: Timestamp,
    until: Timestamp,
) -> Result<bool, Error> {
    let done = sqlx::query(
        "UPDATE runs SET lease_token = $1, lease_until = $2
         WHERE id = $3 AND lease_until <= $4 AND state <> 'paused'",
    )
    .bind(token)
    .bind(until.as_microsecond())
    .bind(run.as_str())
    .bind(over.as_microsecond())
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Holds the lease until then; false when another worker has had it since.
pub(crate) async fn renew_lease(
    conn: &mut AnyConnection,
    run: &RunId,
    token: &str,
    until: Timestamp,
) -> Result<bool, Error> {
    let done = sqlx::query("UPDATE runs SET lease_until = $1 WHERE id = $2 AND lease_token = $3")
        .bind(until.as_microsecond())
        .bind(run.as_str())
        .bind(token)
        .execute(conn)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Writes down which rows happen together.
pub(crate) async fn add_batches(
    conn: &mut AnyConnection,
    run: &RunId,
    batches: &[Batch],
) -> Result<(), Error> {
    for batch in batches {
        sqlx::query(
            "INSERT INTO run_batches (run, batch, system, first_place, last_place, state, attempts)
             VALUES ($1, $2, $3, $4, $5, 'planned', 0)",
        )
        .bind(run.as_str())
        .bind(batch.number)
        .bind(&batch.system)
        .bind(batch.first)
        .bind(batch.last)
        .execute(&mut *conn)
        .await?;
    }
    Ok(())
}

/// The batches of a run in order.
pub(crate) async fn batches(conn: &mut AnyConnection, run: &RunId) -> Result<Vec<Batch>, Error> {
    let rows = sqlx::query(
        "SELECT batch, system, first_place, last_place, state, attempts
         FROM run_batches WHERE run = $1 ORDER BY batch",
    )
    .bind(run.as_str())
    .fetch_all(conn)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(Batch {
                number: row.try_get(0)?,
                system: row.try_get(1)?,
                first: row.try_get(2)?,
                last: row.try_get(3)?,
                state: row.try_get(4)?,
                attempts: row.try_get(5)?,
            })
        })
        .collect()
}

/// Says before the effect what is about to happen; false when the lease is lost.
pub(crate) async fn begin_batch(
    conn: &mut AnyConnection,
    run: &RunId,
    batch: i64,
    token: &str,
) -> Result<bool, Error> {
    let done = sqlx::query(
        "UPDATE run_batches SET state = 'intent', attempts = attempts + 1
         WHERE run = $1 AND batch = $2
           AND EXISTS (SELECT 1 FROM runs WHERE id = $3 AND lease_token = $4)",
    )
    .bind(run.as_str())
    .bind(batch)
    .bind(run.as_str())
    .bind(token)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Says after the effect that it happened; false when the lease is lost.
pub(crate) async fn finish_batch(
    conn: &mut AnyConnection,
    run: &RunId,
    batch: i64,
    token: &str,
    recovered: usize,
) -> Result<bool, Error> {
    let done = sqlx::query(
        "UPDATE run_batches SET state = 'done'
         WHERE run = $1 AND batch = $2
           AND EXISTS (SELECT 1 FROM runs WHERE id = $3 AND lease_token = $4)",
    )
    .bind(run.as_str())
    .bind(batch)
    .bind(run.as_str())
    .bind(token)
    .execute(&mut *conn)
    .await?;
    sqlx::query("UPDATE runs SET recovered = recovered + $1 WHERE id = $2 AND lease_token = $3")
        .bind(count(recovered))
        .bind(run.as_str())
        .bind(token)
        .execute(conn)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// How a run ended; false when the lease is lost.
pub(crate) async fn end_run(
    conn: &mut AnyConnection,
    run: &RunId,
    token: &str,
    end: &crate::run::End,
    at: Timestamp,
) -> Result<bool, Error> {
    let done = sqlx::query(
        "UPDATE runs SET state = $1, ended_at = $2, conflicts = $3, certificate = $4, lease_until = 0,
                         stop_by = NULL, stop_at = NULL
         WHERE id = $5 AND lease_token = $6",
    )
    .bind(end.state.word())
    .bind(at.as_microsecond())
    .bind(super::save::json(&end.conflicts))
    .bind(end.certificate.as_deref())
    .bind(run.as_str())
    .bind(token)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// What the last scan of a run found.
pub(crate) async fn save_residue(
    conn: &mut AnyConnection,
    run: &RunId,
    found: &[Residue],
) -> Result<(), Error> {
    sqlx::query("DELETE FROM run_residue WHERE run = $1")
        .bind(run.as_str())
        .execute(&mut *conn)
        .await?;
    for (place, residue) in found.iter().enumerate() {
        sqlx::query(
            "INSERT INTO run_residue (run, place, system, table_name, column_name, row_key, kind)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(run.as_str())
        .bind(count(place))
        .bind(&residue.system)
        .bind(&residue.table)
        .bind(&residue.column)
        .bind(&residue.key)
        .bind(&residue.kind)
        .execute(&mut *conn)
        .await?;
    }
    Ok(())
}

/// What the last scan of a run found.
pub(crate) async fn residue(conn: &mut AnyConnection, run: &RunId) -> Result<Vec<Residue>, Error> {
    let rows = sqlx::query(
        "SELECT system, table_name, column_name, row_key, kind
         FROM run_residue WHERE run = $1 ORDER BY place",
    )
    .bind(run.as_str())
    .fetch_all(conn)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(Residue {
                system: row.try_get(0)?,
                table: row.try_get(1)?,
                column: row.try_get(2)?,
                key: row.try_get(3)?,
                kind: row.try_get(4)?,
            })
        })
        .collect()
}
