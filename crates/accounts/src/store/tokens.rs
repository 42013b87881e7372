//! SQL of API tokens.

use jiff::Timestamp;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe, Row};

use super::{ACCOUNT, instant, micros, stored, token_hash};
use crate::{Account, AccountId, ApiToken, ApiTokenId, Error};

pub(crate) async fn insert_token(
    conn: &mut AnyConnection,
    token: &ApiToken,
    account: &AccountId,
    plain: &str,
) -> Result<(), Error> {
    sqlx::query(
        "INSERT INTO api_tokens (id, token_hash, account, label, created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(token.id.as_str())
    .bind(token_hash(plain))
    .bind(account.as_str())
    .bind(token.label.clone())
    .bind(micros(token.created_at))
    .bind(micros(token.expires_at))
    .execute(conn)
    .await?;
    Ok(())
}

/// The account of a token that is neither expired nor revoked.
pub(crate) async fn account_by_token(
    conn: &mut AnyConnection,
    plain: &str,
    now: Timestamp,
) -> Result<Option<Account>, Error> {
    let sql = format!(
        "SELECT {ACCOUNT} FROM api_tokens t JOIN accounts a ON a.id = t.account
         WHERE t.token_hash = $1 AND t.revoked_at IS NULL AND t.expires_at > $2
           AND a.disabled_at IS NULL"
    );
    let query = sqlx::query(AssertSqlSafe(sql))
        .bind(token_hash(plain))
        .bind(micros(now));
    let row = query.fetch_optional(conn).await?;
    Ok(row
        .as_ref()
        .map(stored)
        .transpose()?
        .map(|stored| stored.account))
}

/// Tokens of an account, newest first.
pub(crate) async fn tokens(
    conn: &mut AnyConnection,
    account: &AccountId,
) -> Result<Vec<ApiToken>, Error> {
    let rows = sqlx::query(
        "SELECT id, label, created_at, expires_at, revoked_at FROM api_tokens
         WHERE account = $1 ORDER BY id DESC",
    )
    .bind(account.as_str())
    .fetch_all(conn)
    .await?;
    let read = |row: &AnyRow| {
        Ok(ApiToken {
            id: ApiTokenId::from_stored(row.try_get::<String, _>(0)?),
            label: row.try_get(1)?,
            created_at: instant(row, 2)?,
            expires_at: instant(row, 3)?,
            revoked: row.try_get::<Option<i64>, _>(4)?.is_some(),
        })
    };
    Ok(rows.iter().map(read).collect::<Result<_, sqlx::Error>>()?)
}

pub(crate) async fn revoke_token(
    conn: &mut AnyConnection,
    account: &AccountId,
    id: &ApiTokenId,
    now: Timestamp,
) -> Result<bool, Error> {
    let done = sqlx::query(
        "UPDATE api_tokens SET revoked_at = $1
         WHERE account = $2 AND id = $3 AND revoked_at IS NULL",
    )
    .bind(micros(now))
    .bind(account.as_str())
    .bind(id.as_str())
    .execute(conn)
    .await?;
    Ok(done.rows_affected() > 0)
}
