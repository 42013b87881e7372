//! SQL of second factors and recovery codes.

use base::Secret;
use sqlx::{AnyConnection, Row};

use super::token_hash;
use crate::{AccountId, Error};

/// What is kept of an account's second factor.
pub(crate) struct StoredFactor {
    pub sealed: Option<String>,
    pub pending: Option<String>,
    pub last_step: i64,
}

pub(crate) async fn factor(
    conn: &mut AnyConnection,
    account: &AccountId,
) -> Result<Option<StoredFactor>, Error> {
    let row =
        sqlx::query("SELECT sealed, pending, last_step FROM second_factors WHERE account = $1")
            .bind(account.as_str())
            .fetch_optional(conn)
            .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(StoredFactor {
        sealed: row.try_get(0)?,
        pending: row.try_get(1)?,
        last_step: row.try_get(2)?,
    }))
}

pub(crate) async fn set_pending_factor(
    conn: &mut AnyConnection,
    account: &AccountId,
    sealed: &str,
) -> Result<(), Error> {
    sqlx::query(
        "INSERT INTO second_factors (account, pending, last_step) VALUES ($1, $2, -1)
         ON CONFLICT (account) DO UPDATE SET pending = $2",
    )
    .bind(account.as_str())
    .bind(sealed)
    .execute(conn)
    .await?;
    Ok(())
}

/// Puts the waiting secret in force; the step of its first code is used up.
pub(crate) async fn confirm_factor(
    conn: &mut AnyConnection,
    account: &AccountId,
    step: i64,
) -> Result<(), Error> {
    sqlx::query(
        "UPDATE second_factors SET sealed = pending, pending = NULL, last_step = $1
         WHERE account = $2 AND pending IS NOT NULL",
    )
    .bind(step)
    .bind(account.as_str())
    .execute(conn)
    .await?;
    Ok(())
}

/// Uses a step up; only one of two at once succeeds.
pub(crate) async fn use_step(
    conn: &mut AnyConnection,
    account: &AccountId,
    step: i64,
) -> Result<bool, Error> {
    let done = sqlx::query(
        "UPDATE second_factors SET last_step = $1 WHERE account = $2 AND last_step < $1",
    )
    .bind(step)
    .bind(account.as_str())
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

pub(crate) async fn remove_factor(
    conn: &mut AnyConnection,
    account: &AccountId,
) -> Result<bool, Error> {
    sqlx::query("DELETE FROM recovery_codes WHERE account = $1")
        .bind(account.as_str())
        .execute(&mut *conn)
        .await?;
    let done = sqlx::query("DELETE FROM second_factors WHERE account = $1")
        .bind(account.as_str())
        .execute(conn)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Replaces an account's recovery codes.
pub(crate) async fn set_recovery_codes(
    conn: &mut AnyConnection,
    account: &AccountId,
    codes: &[Secret],
) -> Result<(), Error> {
    sqlx::query("DELETE FROM recovery_codes WHERE account = $1")
        .bind(account.as_str())
        .execute(&mut *conn)
        .await?;
    for code in codes {
        sqlx::query("INSERT INTO recovery_codes (code_hash, account) VALUES ($1, $2)")
            .bind(token_hash(code.expose()))
            .bind(account.as_str())
            .execute(&mut *conn)
            .await?;
    }
    Ok(())
}

/// Uses a recovery code up; only one of two at once succeeds.
pub(crate) async fn use_recovery_code(
    conn: &mut AnyConnection,
    account: &AccountId,
    code: &str,
) -> Result<bool, Error> {
    let done = sqlx::query("DELETE FROM recovery_codes WHERE code_hash = $1 AND account = $2")
        .bind(token_hash(code))
        .bind(account.as_str())
        .execute(conn)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// How many are left.
pub(crate) async fn recovery_codes(
    conn: &mut AnyConnection,
    account: &AccountId,
) -> Result<i64, Error> {
    let row = sqlx::query("SELECT COUNT(*) FROM recovery_codes WHERE account = $1")
        .bind(account.as_str())
        .fetch_one(conn)
        .await?;
    Ok(row.try_get(0)?)
}
