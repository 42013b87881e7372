//! All SQL of this crate; one text for SQLite and PostgreSQL.

use jiff::Timestamp;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use crate::{Bodies, Description, Error, Stamp, System};

/// An account and an instant.
type By<'a> = (&'a str, Timestamp);

/// Every system that somebody described, by name.
pub(crate) async fn systems(conn: &mut AnyConnection) -> Result<Vec<System>, Error> {
    let rows = sqlx::query(
        "SELECT s.id, s.description, s.version, COALESCE(a.login, s.added_by), s.added_at,
                COALESCE(c.login, s.changed_by), s.changed_at, COALESCE(r.login, s.reviewed_by),
                s.reviewed_at
         FROM register_systems s LEFT JOIN accounts a ON a.id = s.added_by
         LEFT JOIN accounts c ON c.id = s.changed_by
         LEFT JOIN accounts r ON r.id = s.reviewed_by ORDER BY s.id",
    )
    .fetch_all(conn)
    .await?;
    rows.iter().map(system).collect()
}

/// Adds what is told of a system; `false` where it is there.
pub(crate) async fn insert(
    conn: &mut AnyConnection,
    (id, new): (&str, &Description),
    (by, at): By<'_>,
) -> Result<bool, Error> {
    let done = sqlx::query(
        "INSERT INTO register_systems (id, description, version, added_by, added_at, changed_by,
                                       changed_at)
         VALUES ($1, $2, 1, $3, $4, $3, $4) ON CONFLICT DO NOTHING",
    )
    .bind(id)
    .bind(text(new))
    .bind(by)
    .bind(at.as_microsecond())
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Puts what is told in the place of this version; `false` where there is another by now.
pub(crate) async fn save(
    conn: &mut AnyConnection,
    (id, version, new): (&str, i64, &Description),
    (by, at): By<'_>,
) -> Result<bool, Error> {
    let done = sqlx::query(
        "UPDATE register_systems SET description = $3, version = version + 1, changed_by = $4,
                                     changed_at = $5
         WHERE id = $1 AND version = $2",
    )
    .bind(id)
    .bind(version)
    .bind(text(new))
    .bind(by)
    .bind(at.as_microsecond())
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Notes who looked, and when.
pub(crate) async fn set_reviewed(
    conn: &mut AnyConnection,
    id: &str,
    (by, at): By<'_>,
) -> Result<(), Error> {
    sqlx::query("UPDATE register_systems SET reviewed_by = $2, reviewed_at = $3 WHERE id = $1")
        .bind(id)
        .bind(by)
        .bind(at.as_microsecond())
        .execute(conn)
        .await?;
    Ok(())
}

/// Who stands beside the controller.
pub(crate) async fn bodies(conn: &mut AnyConnection) -> Result<Bodies, Error> {
    let row = sqlx::query(
        "SELECT officer, representative, joint, version FROM register_bodies WHERE id = 1",
    )
    .fetch_optional(conn)
    .await?;
    let Some(row) = row else {
        return Ok(Bodies::default());
    };
    Ok(Bodies {
        officer: row.try_get(0)?,
        representative: row.try_get(1)?,
        joint: row.try_get(2)?,
        version: row.try_get(3)?,
    })
}

/// Puts them in the place of the version before; `false` where somebody was faster.
pub(crate) async fn save_bodies(conn: &mut AnyConnection, new: &Bodies) -> Result<bool, Error> {
    let done = sqlx::query(
        "INSERT INTO register_bodies (id, officer, representative, joint, version)
         VALUES (1, $1, $2, $3, $4)
         ON CONFLICT (id) DO UPDATE SET officer = excluded.officer,
         representative = excluded.representative, joint = excluded.joint,
         version = excluded.version WHERE register_bodies.version = excluded.version - 1",
    )
    .bind(&*new.officer)
    .bind(&*new.representative)
    .bind(&*new.joint)
    .bind(new.version)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

fn text(description: &Description) -> String {
    serde_json::to_string(description).expect("a description is plain text")
}

fn system(row: &AnyRow) -> Result<System, Error> {
    let described: String = row.try_get(1)?;
    let by = |login: Option<String>, at: Option<i64>| -> Result<Option<Stamp>, Error> {
        let (Some(by), Some(at)) = (login, at) else {
            return Ok(None);
        };
        let at = Timestamp::from_microsecond(at).map_err(|_| wrong("an instant"))?;
        Ok(Some(Stamp { by, at }))
    };
    Ok(System {
        id: row.try_get(0)?,
        configured: false,
        description: serde_json::from_str(&described).map_err(|_| wrong("description"))?,
        version: row.try_get(2)?,
        added: by(row.try_get(3)?, row.try_get(4)?)?,
        changed: by(row.try_get(5)?, row.try_get(6)?)?,
        reviewed: by(row.try_get(7)?, row.try_get(8)?)?,
        gaps: Vec::new(),
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
