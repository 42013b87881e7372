//! SQL of sessions.

use jiff::Timestamp;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe, Row};

use super::{ACCOUNT, instant, micros, stored, token_hash};
use crate::{AccountId, Error, Session, SessionId};

pub(crate) async fn insert_session(
    conn: &mut AnyConnection,
    session: &Session,
    token: &str,
) -> Result<(), Error> {
    sqlx::query(
        "INSERT INTO sessions (id, token_hash, account, created_at, used_at, fresh_until, factor_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(session.id.as_str())
    .bind(token_hash(token))
    .bind(session.account.id.as_str())
    .bind(micros(session.created_at))
    .bind(micros(session.used_at))
    .bind(micros(session.fresh_until))
    .bind(session.factor_at.map(micros))
    .execute(conn)
    .await?;
    Ok(())
}

const SESSION: &str = "s.id, s.created_at, s.used_at, s.fresh_until, s.factor_at, \
     CAST(CASE WHEN f.sealed IS NULL THEN 0 ELSE 1 END AS BIGINT) \
     FROM sessions s JOIN accounts a ON a.id = s.account \
     LEFT JOIN second_factors f ON f.account = a.id WHERE a.disabled_at IS NULL AND";

fn session(row: &AnyRow) -> Result<Session, sqlx::Error> {
    Ok(Session {
        account: stored(row)?.account,
        id: SessionId::from_stored(row.try_get::<String, _>(6)?),
        created_at: instant(row, 7)?,
        used_at: instant(row, 8)?,
        fresh_until: instant(row, 9)?,
        factor_at: row
            .try_get::<Option<i64>, _>(10)?
            .map(|at| Timestamp::from_microsecond(at).map_err(|e| sqlx::Error::Decode(e.into())))
            .transpose()?,
        has_factor: row.try_get::<i64, _>(11)? == 1,
    })
}

/// The session of a token, with the account's roles as they are now.
pub(crate) async fn session_by_token(
    conn: &mut AnyConnection,
    token: &str,
) -> Result<Option<Session>, Error> {
    let sql = format!("SELECT {ACCOUNT}, {SESSION} s.token_hash = $1");
    let row = sqlx::query(AssertSqlSafe(sql))
        .bind(token_hash(token))
        .fetch_optional(conn)
        .await?;
    Ok(row.as_ref().map(session).transpose()?)
}

/// Sessions of an account, newest first.
pub(crate) async fn sessions(
    conn: &mut AnyConnection,
    account: &AccountId,
) -> Result<Vec<Session>, Error> {
    let sql = format!("SELECT {ACCOUNT}, {SESSION} s.account = $1 ORDER BY s.id DESC");
    let rows = sqlx::query(AssertSqlSafe(sql))
        .bind(account.as_str())
        .fetch_all(conn)
        .await?;
    Ok(rows.iter().map(session).collect::<Result<_, _>>()?)
}

pub(crate) async fn touch_session(
    conn: &mut AnyConnection,
    id: &SessionId,
    used_at: Timestamp,
) -> Result<(), Error> {
    sqlx::query("UPDATE sessions SET used_at = $1 WHERE id = $2")
        .bind(micros(used_at))
        .bind(id.as_str())
        .execute(conn)
        .await?;
    Ok(())
}

pub(crate) async fn freshen_session(
    conn: &mut AnyConnection,
    id: &SessionId,
    until: Timestamp,
) -> Result<(), Error> {
    sqlx::query("UPDATE sessions SET fresh_until = $1 WHERE id = $2")
        .bind(micros(until))
        .bind(id.as_str())
        .execute(conn)
        .await?;
    Ok(())
}

/// The second factor was given; with a token, the session answers to that one from now on.
pub(crate) async fn prove_session(
    conn: &mut AnyConnection,
    id: &SessionId,
    (factor_at, fresh_until): (Timestamp, Timestamp),
    token: Option<&str>,
) -> Result<(), Error> {
    sqlx::query(
        "UPDATE sessions SET factor_at = $1, fresh_until = $2, token_hash = COALESCE($3, token_hash)
         WHERE id = $4",
    )
    .bind(micros(factor_at))
    .bind(micros(fresh_until))
    .bind(token.map(token_hash))
    .bind(id.as_str())
    .execute(conn)
    .await?;
    Ok(())
}

pub(crate) async fn end_session(
    conn: &mut AnyConnection,
    account: &AccountId,
    id: &SessionId,
) -> Result<bool, Error> {
    let done = sqlx::query("DELETE FROM sessions WHERE account = $1 AND id = $2")
        .bind(account.as_str())
        .bind(id.as_str())
        .execute(conn)
        .await?;
    Ok(done.rows_affected() > 0)
}

/// Ends all sessions of an account but one, if one is named. Returns how many.
pub(crate) async fn end_sessions(
    conn: &mut AnyConnection,
    account: &AccountId,
    but: Option<&SessionId>,
) -> Result<u64, Error> {
    let done = sqlx::query("DELETE FROM sessions WHERE account = $1 AND id <> $2")
        .bind(account.as_str())
        .bind(but.map_or("", SessionId::as_str))
        .execute(conn)
        .await?;
    Ok(done.rows_affected())
}

/// Removes what can never be used again.
pub(crate) async fn tidy(
    conn: &mut AnyConnection,
    (unused_since, begun_before): (Timestamp, Timestamp),
    now: Timestamp,
) -> Result<(), Error> {
    sqlx::query("DELETE FROM sessions WHERE used_at < $1 OR created_at < $2")
        .bind(micros(unused_since))
        .bind(micros(begun_before))
        .execute(&mut *conn)
        .await?;
    for sql in [
        "DELETE FROM account_links WHERE expires_at < $1",
        "DELETE FROM sign_in_failures WHERE last_at + 3600000000 < $1",
    ] {
        sqlx::query(sql)
            .bind(micros(now))
            .execute(&mut *conn)
            .await?;
    }
    Ok(())
}
