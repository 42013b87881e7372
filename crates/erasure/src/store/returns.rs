//! Plans that were given back.

use jiff::Timestamp;
use requests::TextId;
use sqlx::{AnyConnection, Row};

use super::load::instant;
use crate::give_back::Returned;
use crate::{Error, PlanId};

/// A plan given back, as it is stored.
#[derive(Debug, Clone)]
pub(crate) struct ReturnRow {
    pub hash: String,
    /// Id of the account.
    pub by: String,
    pub at: Timestamp,
    pub note: TextId,
}

/// Gives a plan back; false when it was, as it stands, before.
pub(crate) async fn give_back(
    conn: &mut AnyConnection,
    plan: &PlanId,
    row: &ReturnRow,
) -> Result<bool, Error> {
    let done = sqlx::query(
        "INSERT INTO plan_returns (plan, hash, returned_by, returned_at, note)
         VALUES ($1, $2, $3, $4, $5) ON CONFLICT (plan, hash) DO NOTHING",
    )
    .bind(plan.as_str())
    .bind(&row.hash)
    .bind(&row.by)
    .bind(row.at.as_microsecond())
    .bind(row.note.as_str())
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Whether a plan was given back as it stands, by whom and why.
pub(crate) async fn returned(
    conn: &mut AnyConnection,
    plan: &PlanId,
    hash: &str,
) -> Result<Option<Returned>, Error> {
    let row = sqlx::query(
        "SELECT a.login, b.returned_at, b.note
         FROM plan_returns b JOIN accounts a ON a.id = b.returned_by
         WHERE b.plan = $1 AND b.hash = $2",
    )
    .bind(plan.as_str())
    .bind(hash)
    .fetch_optional(conn)
    .await?;
    row.map(|row| {
        Ok(Returned {
            by: row.try_get(0)?,
            at: instant(row.try_get(1)?),
            note: None,
            note_id: TextId::from_stored(row.try_get::<String, _>(2)?),
        })
    })
    .transpose()
}
