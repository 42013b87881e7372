//! SQL of calendar feeds.

use jiff::Timestamp;
use sqlx::{AnyConnection, AssertSqlSafe};

use super::{ACCOUNT, instant, micros, stored, token_hash};
use crate::{Account, AccountId, Error};

/// Gives an account's calendar a new secret.
pub(crate) async fn save_feed(
    conn: &mut AnyConnection,
    account: &AccountId,
    (secret, now): (&str, Timestamp),
) -> Result<(), Error> {
    sqlx::query(
        "INSERT INTO calendar_feeds (account, token_hash, made_at) VALUES ($1, $2, $3)
         ON CONFLICT (account) DO UPDATE SET token_hash = excluded.token_hash,
             made_at = excluded.made_at",
    )
    .bind(account.as_str())
    .bind(token_hash(secret))
    .bind(micros(now))
    .execute(conn)
    .await?;
    Ok(())
}

/// Takes an account's calendar away; `false` when it had none.
pub(crate) async fn remove_feed(
    conn: &mut AnyConnection,
    account: &AccountId,
) -> Result<bool, Error> {
    let done = sqlx::query("DELETE FROM calendar_feeds WHERE account = $1")
        .bind(account.as_str())
        .execute(conn)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// When an account's calendar got its secret.
pub(crate) async fn feed_since(
    conn: &mut AnyConnection,
    account: &AccountId,
) -> Result<Option<Timestamp>, Error> {
    let row = sqlx::query("SELECT made_at FROM calendar_feeds WHERE account = $1")
        .bind(account.as_str())
        .fetch_optional(conn)
        .await?;
    Ok(row.map(|row| instant(&row, 0)).transpose()?)
}

/// The active account behind a secret.
pub(crate) async fn account_by_feed(
    conn: &mut AnyConnection,
    secret: &str,
) -> Result<Option<Account>, Error> {
    let sql = format!(
        "SELECT {ACCOUNT} FROM calendar_feeds f JOIN accounts a ON a.id = f.account
         WHERE f.token_hash = $1 AND a.disabled_at IS NULL"
    );
    let row = sqlx::query(AssertSqlSafe(sql))
        .bind(token_hash(secret))
        .fetch_optional(conn)
        .await?;
    let stored = row.as_ref().map(stored).transpose()?;
    Ok(stored.map(|stored| stored.account))
}
