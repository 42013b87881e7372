//! SQL of invitations and sign-in links.

use jiff::Timestamp;
use sqlx::{AnyConnection, Row};

use super::{micros, token_hash};
use crate::{AccountId, Error};

pub(crate) async fn insert_link(
    conn: &mut AnyConnection,
    token: &str,
    (account, kind): (&AccountId, &str),
    expires_at: Timestamp,
) -> Result<(), Error> {
    sqlx::query(
        "INSERT INTO account_links (token_hash, account, kind, expires_at) VALUES ($1, $2, $3, $4)",
    )
    .bind(token_hash(token))
    .bind(account.as_str())
    .bind(kind)
    .bind(micros(expires_at))
    .execute(conn)
    .await?;
    Ok(())
}

/// Uses a link up, if it is of this kind and still good; only one of two at once succeeds.
pub(crate) async fn use_link(
    conn: &mut AnyConnection,
    token: &str,
    kind: &str,
    now: Timestamp,
) -> Result<Option<AccountId>, Error> {
    let row = sqlx::query(
        "UPDATE account_links SET used_at = $1
         WHERE token_hash = $2 AND kind = $3 AND used_at IS NULL AND expires_at > $1
         RETURNING account",
    )
    .bind(micros(now))
    .bind(token_hash(token))
    .bind(kind)
    .fetch_optional(conn)
    .await?;
    let id = row.map(|row| row.try_get::<String, _>(0)).transpose()?;
    Ok(id.map(AccountId::from_stored))
}

/// The account an unused link leads to, without using it up.
pub(crate) async fn peek_link(
    conn: &mut AnyConnection,
    token: &str,
    kind: &str,
    now: Timestamp,
) -> Result<Option<AccountId>, Error> {
    let row = sqlx::query(
        "SELECT account FROM account_links
         WHERE token_hash = $1 AND kind = $2 AND used_at IS NULL AND expires_at > $3",
    )
    .bind(token_hash(token))
    .bind(kind)
    .bind(micros(now))
    .fetch_optional(conn)
    .await?;
    let id = row.map(|row| row.try_get::<String, _>(0)).transpose()?;
    Ok(id.map(AccountId::from_stored))
}

/// Older links of the kind stop working when a new one is made.
pub(crate) async fn revoke_links(
    conn: &mut AnyConnection,
    account: &AccountId,
    kind: &str,
) -> Result<(), Error> {
    sqlx::query("DELETE FROM account_links WHERE account = $1 AND kind = $2")
        .bind(account.as_str())
        .bind(kind)
        .execute(conn)
        .await?;
    Ok(())
}
