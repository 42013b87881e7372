//! Links by which a person picks a package up.

use ::store::Store;
use jiff::Timestamp;
use sqlx::{AnyConnection, Row as _};

use super::load::instant;
use crate::deliver::TRIES;
use crate::{AnswerId, Error};

/// What there is to say of an answer's links.
pub(crate) struct Links {
    pub picked_up_at: Option<Timestamp>,
    pub open_until: Option<Timestamp>,
}

/// A try at a link.
pub(crate) struct Tried {
    pub answer: AnswerId,
    pub code_hash: String,
    /// This one counted.
    pub tries: i64,
}

/// Adds a link; earlier ones of the answer that nobody used go.
pub(crate) async fn insert_link(
    conn: &mut AnyConnection,
    id: &AnswerId,
    (token_hash, code_hash): &(String, String),
    expires_at: Timestamp,
) -> Result<(), Error> {
    sqlx::query("DELETE FROM answer_links WHERE answer = $1 AND picked_up_at IS NULL")
        .bind(id.as_str())
        .execute(&mut *conn)
        .await?;
    sqlx::query(
        "INSERT INTO answer_links (token_hash, answer, code_hash, expires_at)
         VALUES ($1, $2, $3, $4)",
    )
    .bind(token_hash)
    .bind(id.as_str())
    .bind(code_hash)
    .bind(expires_at.as_microsecond())
    .execute(conn)
    .await?;
    Ok(())
}

/// Whether a link waits to be used.
pub(crate) async fn link_waits(
    store: &Store,
    token_hash: &str,
    now: Timestamp,
) -> Result<bool, Error> {
    let row = sqlx::query(
        "SELECT COUNT(*) FROM answer_links
         WHERE token_hash = $1 AND picked_up_at IS NULL AND expires_at > $2 AND tries < $3",
    )
    .bind(token_hash)
    .bind(now.as_microsecond())
    .bind(TRIES)
    .fetch_one(store.pool())
    .await?;
    Ok(row.try_get::<i64, _>(0)? > 0)
}

/// Counts a try at an open link, whatever the code; none where there is no such link or no try
/// left. Of two at once each counts.
pub(crate) async fn try_link(
    conn: &mut AnyConnection,
    token_hash: &str,
    now: Timestamp,
) -> Result<Option<Tried>, Error> {
    let row = sqlx::query(
        "UPDATE answer_links SET tries = tries + 1
         WHERE token_hash = $1 AND picked_up_at IS NULL AND expires_at > $2 AND tries < $3
         RETURNING answer, code_hash, tries",
    )
    .bind(token_hash)
    .bind(now.as_microsecond())
    .bind(TRIES)
    .fetch_optional(conn)
    .await?;
    row.map(|row| {
        Ok(Tried {
            answer: AnswerId::from_stored(row.try_get::<String, _>(0)?),
            code_hash: row.try_get(1)?,
            tries: row.try_get(2)?,
        })
    })
    .transpose()
}

/// Uses a link up; only one of two at once succeeds.
pub(crate) async fn use_link(
    conn: &mut AnyConnection,
    token_hash: &str,
    now: Timestamp,
) -> Result<bool, Error> {
    let done = sqlx::query(
        "UPDATE answer_links SET picked_up_at = $1 WHERE token_hash = $2 AND picked_up_at IS NULL",
    )
    .bind(now.as_microsecond())
    .bind(token_hash)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// When an answer was picked up, and until when an open link works.
pub(crate) async fn links(store: &Store, id: &AnswerId, now: Timestamp) -> Result<Links, Error> {
    let row = sqlx::query(
        "SELECT MAX(picked_up_at),
                MAX(CASE WHEN picked_up_at IS NULL AND expires_at > $2 AND tries < $3
                         THEN expires_at END)
         FROM answer_links WHERE answer = $1",
    )
    .bind(id.as_str())
    .bind(now.as_microsecond())
    .bind(TRIES)
    .fetch_one(store.pool())
    .await?;
    Ok(Links {
        picked_up_at: row.try_get::<Option<i64>, _>(0)?.map(instant),
        open_until: row.try_get::<Option<i64>, _>(1)?.map(instant),
    })
}
