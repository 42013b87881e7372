//! SQL of failed sign-ins.

use jiff::Timestamp;
use sqlx::{AnyConnection, AssertSqlSafe, Row};

use super::{instant, micros};
use crate::Error;
use crate::delay::Failures;

const FAILURES: &str = "SELECT failures, last_at FROM sign_in_failures WHERE source = $1";

/// Takes back the try just counted, or forgets all of them.
pub(crate) async fn forgive(
    conn: &mut AnyConnection,
    source: &str,
    all: bool,
) -> Result<(), Error> {
    sqlx::query(
        "UPDATE sign_in_failures
         SET failures = CASE WHEN $1 = 1 OR failures < 1 THEN 0 ELSE failures - 1 END
         WHERE source = $2",
    )
    .bind(i64::from(all))
    .bind(source)
    .execute(conn)
    .await?;
    Ok(())
}

/// What is remembered of a source, held until the transaction ends; nothing yet counts as none.
pub(crate) async fn lock_failures(
    tx: &mut ::store::Tx,
    source: &str,
    now: Timestamp,
) -> Result<Failures, Error> {
    sqlx::query(
        "INSERT INTO sign_in_failures (source, failures, last_at) VALUES ($1, 0, $2)
         ON CONFLICT (source) DO NOTHING",
    )
    .bind(source)
    .bind(micros(now))
    .execute(tx.conn())
    .await?;
    let sql = format!("{FAILURES}{}", tx.engine().for_update());
    let row = sqlx::query(AssertSqlSafe(sql))
        .bind(source)
        .fetch_one(tx.conn())
        .await?;
    Ok(Failures {
        count: row.try_get(0)?,
        last_at: instant(&row, 1)?,
    })
}

pub(crate) async fn save_failures(
    conn: &mut AnyConnection,
    source: &str,
    failures: Failures,
) -> Result<(), Error> {
    sqlx::query(
        "INSERT INTO sign_in_failures (source, failures, last_at) VALUES ($1, $2, $3)
         ON CONFLICT (source) DO UPDATE SET failures = $2, last_at = $3",
    )
    .bind(source)
    .bind(failures.count)
    .bind(micros(failures.last_at))
    .execute(conn)
    .await?;
    Ok(())
}
