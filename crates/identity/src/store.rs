//! All SQL of the codes; one text for SQLite and PostgreSQL.

use jiff::Timestamp;
use requests::Ground;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe, Row as _};

use crate::{Code, CodeId, Error, Outcome};

/// So many wrong tries use a code up.
pub(crate) const TRIES: i64 = 5;

const CODE: &str = "SELECT id, request, system, record, ground, sent_by, sent_at, expires_at, \
     tries, outcome, ended_at, code_hash FROM identity_codes";

/// Adds a code.
pub(crate) async fn insert(conn: &mut AnyConnection, code: &Code, hash: &str) -> Result<(), Error> {
    sqlx::query(
        "INSERT INTO identity_codes (id, request, system, record, ground, code_hash, tries,
             sent_by, sent_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, 0, $7, $8, $9)",
    )
    .bind(code.id.as_str())
    .bind(&*code.request)
    .bind(&*code.system)
    .bind(&*code.record)
    .bind(code.ground.word())
    .bind(hash)
    .bind(&*code.sent_by)
    .bind(code.sent_at.as_microsecond())
    .bind(code.expires_at.as_microsecond())
    .execute(conn)
    .await?;
    Ok(())
}

/// Ends what a new code replaces.
pub(crate) async fn replace(
    conn: &mut AnyConnection,
    request: &str,
    now: Timestamp,
) -> Result<(), Error> {
    sqlx::query(
        "UPDATE identity_codes SET outcome = 'replaced', ended_at = $2, code_hash = NULL
         WHERE request = $1 AND outcome IS NULL",
    )
    .bind(request)
    .bind(now.as_microsecond())
    .execute(conn)
    .await?;
    Ok(())
}

/// How many were sent for a request since.
pub(crate) async fn sent_since(
    conn: &mut AnyConnection,
    request: &str,
    since: Timestamp,
) -> Result<i64, Error> {
    let row =
        sqlx::query("SELECT COUNT(*) FROM identity_codes WHERE request = $1 AND sent_at > $2")
            .bind(request)
            .bind(since.as_microsecond())
            .fetch_one(conn)
            .await?;
    Ok(row.try_get(0)?)
}

/// Counts a try at an open code, whatever was typed; none where there is no such code or no try
/// left. Of two at once each counts.
pub(crate) async fn try_code(
    conn: &mut AnyConnection,
    id: &CodeId,
    now: Timestamp,
) -> Result<Option<(Code, String)>, Error> {
    let counted = sqlx::query(
        "UPDATE identity_codes SET tries = tries + 1
         WHERE id = $1 AND outcome IS NULL AND expires_at > $2 AND tries < $3",
    )
    .bind(id.as_str())
    .bind(now.as_microsecond())
    .bind(TRIES)
    .execute(&mut *conn)
    .await?;
    if counted.rows_affected() == 0 {
        return Ok(None);
    }
    let row = by_id(conn, id).await?;
    row.map(|row| {
        let hash: Option<String> = row.try_get("code_hash")?;
        Ok((read(&row)?, hash.unwrap_or_default()))
    })
    .transpose()
}

/// Ends a code and drops its hash; only one of two at once succeeds.
pub(crate) async fn end(
    conn: &mut AnyConnection,
    id: &CodeId,
    (outcome, now): (Outcome, Timestamp),
) -> Result<bool, Error> {
    let done = sqlx::query(
        "UPDATE identity_codes SET outcome = $2, ended_at = $3, code_hash = NULL
         WHERE id = $1 AND outcome IS NULL",
    )
    .bind(id.as_str())
    .bind(outcome.word())
    .bind(now.as_microsecond())
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Ends what nobody entered in time; returns how many.
pub(crate) async fn expire(conn: &mut AnyConnection, now: Timestamp) -> Result<u64, Error> {
    let done = sqlx::query(
        "UPDATE identity_codes SET outcome = 'expired', ended_at = $1, code_hash = NULL
         WHERE outcome IS NULL AND expires_at <= $1",
    )
    .bind(now.as_microsecond())
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}

/// One code.
pub(crate) async fn one(conn: &mut AnyConnection, id: &CodeId) -> Result<Option<Code>, Error> {
    by_id(conn, id).await?.as_ref().map(read).transpose()
}

/// The codes of a request, newest first.
pub(crate) async fn of_request(
    conn: &mut AnyConnection,
    request: &str,
) -> Result<Vec<Code>, Error> {
    let sql = [CODE, " WHERE request = $1 ORDER BY sent_at DESC, id DESC"].concat();
    let rows = sqlx::query(AssertSqlSafe(sql))
        .bind(request)
        .fetch_all(conn)
        .await?;
    rows.iter().map(read).collect()
}

async fn by_id(conn: &mut AnyConnection, id: &CodeId) -> Result<Option<AnyRow>, Error> {
    let sql = [CODE, " WHERE id = $1"].concat();
    let row = sqlx::query(AssertSqlSafe(sql))
        .bind(id.as_str())
        .fetch_optional(conn)
        .await?;
    Ok(row)
}

fn read(row: &AnyRow) -> Result<Code, Error> {
    let outcome: Option<String> = row.try_get("outcome")?;
    let ended: Option<i64> = row.try_get("ended_at")?;
    let ground: String = row.try_get("ground")?;
    Ok(Code {
        id: CodeId::from_stored(row.try_get::<String, _>("id")?),
        request: row.try_get("request")?,
        system: row.try_get("system")?,
        record: row.try_get("record")?,
        // A word of a later version reads as what its words say.
        ground: ground.parse().unwrap_or(Ground::Other),
        sent_by: row.try_get("sent_by")?,
        sent_at: instant(row.try_get("sent_at")?),
        expires_at: instant(row.try_get("expires_at")?),
        tries: row.try_get("tries")?,
        outcome: outcome.as_deref().and_then(Outcome::from_word),
        ended_at: ended.map(instant),
    })
}

fn instant(micros: i64) -> Timestamp {
    Timestamp::from_microsecond(micros).unwrap_or(Timestamp::UNIX_EPOCH)
}
