//! All SQL of this crate; one text for SQLite and PostgreSQL.

use jiff::Timestamp;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use crate::Error;
use crate::show::Version;

/// Every stored version of a process, newest first.
pub(crate) async fn versions(conn: &mut AnyConnection, id: &str) -> Result<Vec<Version>, Error> {
    let rows = sqlx::query(
        "SELECT version, description, steps, made_by, made_at, approved_by, approved_at
         FROM process_versions WHERE process = $1 ORDER BY version DESC",
    )
    .bind(id)
    .fetch_all(conn)
    .await?;
    rows.iter().map(read).collect()
}

/// Adds a version; `false` when its number is taken.
pub(crate) async fn insert(
    conn: &mut AnyConnection,
    id: &str,
    new: &Version,
) -> Result<bool, Error> {
    let done = sqlx::query(
        "INSERT INTO process_versions (process, version, description, steps, made_by, made_at)
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING",
    )
    .bind(id)
    .bind(new.version)
    .bind(serde_json::to_string(&new.description).expect("a description is plain words"))
    .bind(serde_json::to_string(&new.steps).expect("steps are plain words"))
    .bind(&*new.made_by)
    .bind(new.made_at.map(Timestamp::as_microsecond))
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Notes who approved a version; `false` when somebody did before.
pub(crate) async fn approve(
    conn: &mut AnyConnection,
    id: &str,
    version: &Version,
) -> Result<bool, Error> {
    let done = sqlx::query(
        "UPDATE process_versions SET approved_by = $1, approved_at = $2
         WHERE process = $3 AND version = $4 AND approved_at IS NULL",
    )
    .bind(version.approved_by.as_deref())
    .bind(version.approved_at.map(Timestamp::as_microsecond))
    .bind(id)
    .bind(version.version)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

fn read(row: &AnyRow) -> Result<Version, Error> {
    let text = |column: usize| row.try_get::<String, _>(column);
    let moment = |column: usize| -> Result<Option<Timestamp>, Error> {
        let micros: Option<i64> = row.try_get(column)?;
        let at = micros.map(Timestamp::from_microsecond).transpose();
        at.map_err(|_| wrong("an instant"))
    };
    Ok(Version {
        version: row.try_get(0)?,
        description: serde_json::from_str(&text(1)?).map_err(|_| wrong("description"))?,
        steps: serde_json::from_str(&text(2)?).map_err(|_| wrong("steps"))?,
        made_by: row.try_get(3)?,
        made_at: moment(4)?,
        approved_by: row.try_get(5)?,
        approved_at: moment(6)?,
    })
}

/// A stored value this program cannot read; names the column only.
fn wrong(column: &'static str) -> Error {
    let source = "a value this program did not write".into();
    sqlx::Error::ColumnDecode {
        index: column.to_owned(),
        source,
    }
    .into()
}
