//! What the hourly examination found last, and who is at it.

use jiff::Timestamp;
use sqlx::{AnyConnection, Row};

use super::load::instant;
use super::save::count;
use crate::{Error, Examined, Named};

/// What the last examination said.
pub(crate) async fn last_examination(conn: &mut AnyConnection) -> Result<Examined, Error> {
    let row = sqlx::query("SELECT examined_at, found, findings FROM examinations WHERE id = 1")
        .fetch_optional(conn)
        .await?;
    let Some(row) = row else {
        return Ok(Examined::default());
    };
    let at: i64 = row.try_get(0)?;
    let found: i64 = row.try_get(1)?;
    let findings: String = row.try_get(2)?;
    Ok(Examined {
        at: (at > 0).then(|| instant(at)),
        found: usize::try_from(found).unwrap_or(0),
        named: serde_json::from_str(&findings).unwrap_or_default(),
    })
}

/// Takes the examination for as long as the lease runs, unless another node has it, or has done it since
/// it was looked at. A lease that ends later than any that is taken now is one of a clock that was wrong.
pub(crate) async fn take_examination(
    conn: &mut AnyConnection,
    token: &str,
    (now, until): (Timestamp, Timestamp),
    seen: Option<Timestamp>,
) -> Result<bool, Error> {
    let done = sqlx::query(
        "UPDATE examinations SET lease_token = $1, lease_until = $2
         WHERE id = 1 AND examined_at = $3 AND (lease_until <= $4 OR lease_until > $5)",
    )
    .bind(token.to_owned())
    .bind(until.as_microsecond())
    .bind(seen.map_or(0, Timestamp::as_microsecond))
    .bind(now.as_microsecond())
    // Clocks of nodes are never quite the same.
    .bind(until.as_microsecond() + (until.as_microsecond() - now.as_microsecond()))
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Keeps what was found and gives the lease back; nothing where the lease was lost.
pub(crate) async fn keep_examination(
    conn: &mut AnyConnection,
    token: &str,
    (at, found): (Timestamp, usize),
    named: &[Named],
) -> Result<bool, Error> {
    let named = serde_json::to_string(named).expect("words are plain JSON");
    let done = sqlx::query(
        "UPDATE examinations SET examined_at = $1, found = $2, findings = $3,
             lease_token = '', lease_until = 0
         WHERE id = 1 AND lease_token = $4",
    )
    .bind(at.as_microsecond())
    .bind(count(found))
    .bind(named)
    .bind(token.to_owned())
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}
