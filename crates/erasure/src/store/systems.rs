//! Confirmed schemas and last checks of the connected systems.

use jiff::Timestamp;
use sqlx::{AnyConnection, Row};

use super::load::instant;
use crate::Error;
use crate::schema::{Confirmed, LastCheck};

/// The schema of a system as it was last confirmed.
pub(crate) async fn confirmed(
    conn: &mut AnyConnection,
    system: &str,
) -> Result<Option<Confirmed>, Error> {
    let row = sqlx::query(
        "SELECT fingerprint, version, shape, confirmed_at FROM system_schemas WHERE system = $1",
    )
    .bind(system)
    .fetch_optional(conn)
    .await?;
    row.map(|row| {
        let shape: String = row.try_get(2)?;
        Ok(Confirmed {
            fingerprint: row.try_get(0)?,
            version: row.try_get(1)?,
            shape: serde_json::from_str(&shape)
                .map_err(|cause| Error::broken("reading a confirmed schema", cause))?,
            at: instant(row.try_get(3)?),
        })
    })
    .transpose()
}

/// Takes a schema as known from now on.
pub(crate) async fn confirm(
    conn: &mut AnyConnection,
    system: &str,
    schema: &Confirmed,
    by: &str,
) -> Result<(), Error> {
    sqlx::query(
        "INSERT INTO system_schemas (system, fingerprint, version, shape, confirmed_by, confirmed_at)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (system) DO UPDATE SET fingerprint = excluded.fingerprint,
             version = excluded.version, shape = excluded.shape,
             confirmed_by = excluded.confirmed_by, confirmed_at = excluded.confirmed_at",
    )
    .bind(system)
    .bind(&schema.fingerprint)
    .bind(schema.version.as_deref())
    .bind(super::save::json(&schema.shape))
    .bind(by)
    .bind(schema.at.as_microsecond())
    .execute(conn)
    .await?;
    Ok(())
}

/// Remembers what a check said.
pub(crate) async fn remember_check(
    conn: &mut AnyConnection,
    check: &LastCheck,
) -> Result<(), Error> {
    sqlx::query(
        "INSERT INTO system_checks (system, checked_at, fits, coverage_permille, rights_needed,
                                    rights_missing, drifted, version, rights_beyond)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         ON CONFLICT (system) DO UPDATE SET checked_at = excluded.checked_at,
             fits = excluded.fits, coverage_permille = excluded.coverage_permille,
             rights_needed = excluded.rights_needed, rights_missing = excluded.rights_missing,
             drifted = excluded.drifted, version = excluded.version,
             rights_beyond = excluded.rights_beyond",
    )
    .bind(&check.system)
    .bind(check.checked_at.as_microsecond())
    .bind(i64::from(check.fits))
    .bind(check.coverage_permille)
    .bind(check.rights_needed)
    .bind(check.rights_missing)
    .bind(check.drifted)
    .bind(check.version.as_deref())
    .bind(check.rights_beyond)
    .execute(conn)
    .await?;
    Ok(())
}

/// The last check of each system.
pub(crate) async fn last_checks(conn: &mut AnyConnection) -> Result<Vec<LastCheck>, Error> {
    let rows = sqlx::query(
        "SELECT system, checked_at, fits, coverage_permille, rights_needed, rights_missing,
                drifted, version, rights_beyond
         FROM system_checks ORDER BY system",
    )
    .fetch_all(conn)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(LastCheck {
                system: row.try_get(0)?,
                checked_at: instant(row.try_get(1)?),
                fits: row.try_get::<i64, _>(2)? != 0,
                coverage_permille: row.try_get(3)?,
                rights_needed: row.try_get(4)?,
                rights_missing: row.try_get(5)?,
                drifted: row.try_get(6)?,
                version: row.try_get(7)?,
                rights_beyond: row.try_get(8)?,
            })
        })
        .collect()
}

/// What a run left stale, with its state.
pub(crate) async fn set_stale(
    conn: &mut AnyConnection,
    run: &str,
    (system, name, state): (&str, &str, &str),
    at: Timestamp,
) -> Result<(), Error> {
    sqlx::query(
        "INSERT INTO run_stale (run, system, name, state, changed_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (run, system, name)
         DO UPDATE SET state = excluded.state, changed_at = excluded.changed_at",
    )
    .bind(run)
    .bind(system)
    .bind(name)
    .bind(state)
    .bind(at.as_microsecond())
    .execute(conn)
    .await?;
    Ok(())
}

/// What a run left stale: system, name and state.
pub(crate) async fn stale_of(
    conn: &mut AnyConnection,
    run: &str,
) -> Result<Vec<(String, String, String)>, Error> {
    let rows = sqlx::query(
        "SELECT system, name, state FROM run_stale WHERE run = $1 ORDER BY system, name",
    )
    .bind(run)
    .fetch_all(conn)
    .await?;
    rows.iter()
        .map(|row| Ok((row.try_get(0)?, row.try_get(1)?, row.try_get(2)?)))
        .collect()
}
