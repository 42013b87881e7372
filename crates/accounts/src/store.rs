//! All SQL of accounts, sessions, links and tokens.

use jiff::Timestamp;
use sha2::{Digest, Sha256};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe, Row};

use crate::{Account, AccountId, Error, Role};

mod factors;
mod failures;
mod feeds;
mod links;
mod sessions;
mod tokens;

pub(crate) use factors::{
    confirm_factor, factor, recovery_codes, remove_factor, set_pending_factor, set_recovery_codes,
    use_recovery_code, use_step,
};
pub(crate) use failures::{forgive, lock_failures, save_failures};
pub(crate) use feeds::{account_by_feed, feed_since, remove_feed, save_feed};
pub(crate) use links::{insert_link, peek_link, revoke_links, use_link};
pub(crate) use sessions::{
    end_session, end_sessions, freshen_session, insert_session, prove_session, session_by_token,
    sessions, tidy, touch_session,
};
pub(crate) use tokens::{account_by_token, insert_token, revoke_token, tokens};

/// An account with what its holder proves himself by.
pub(crate) struct Stored {
    pub account: Account,
    pub password: Option<String>,
    pub disabled: bool,
}

const ACCOUNT: &str = "a.id, a.login, a.name, a.roles, a.password, a.disabled_at";

/// What a token is stored as. Tokens have 256 random bits, so a plain hash cannot be tried out.
pub(crate) fn token_hash(token: &str) -> String {
    hex::encode(Sha256::digest(token.as_bytes()))
}

fn micros(at: Timestamp) -> i64 {
    at.as_microsecond()
}

fn instant(row: &AnyRow, column: usize) -> Result<Timestamp, sqlx::Error> {
    Timestamp::from_microsecond(row.try_get(column)?).map_err(|e| sqlx::Error::Decode(e.into()))
}

fn stored(row: &AnyRow) -> Result<Stored, sqlx::Error> {
    let words: String = row.try_get(3)?;
    let words: Vec<String> = serde_json::from_str(&words).unwrap_or_default();
    let roles = Role::ALL
        .into_iter()
        .filter(|role| words.iter().any(|w| w == role.word()));
    Ok(Stored {
        account: Account {
            id: AccountId::from_stored(row.try_get::<String, _>(0)?),
            login: row.try_get(1)?,
            name: row.try_get(2)?,
            roles: roles.collect(),
        },
        password: row.try_get(4)?,
        disabled: row.try_get::<Option<i64>, _>(5)?.is_some(),
    })
}

fn words(roles: &[Role]) -> String {
    let words: Vec<&str> = roles.iter().map(|role| role.word()).collect();
    serde_json::Value::from(words).to_string()
}

pub(crate) async fn by_login(
    conn: &mut AnyConnection,
    login: &str,
) -> Result<Option<Stored>, Error> {
    let sql = format!("SELECT {ACCOUNT} FROM accounts a WHERE a.login = $1");
    let row = sqlx::query(AssertSqlSafe(sql))
        .bind(login)
        .fetch_optional(conn)
        .await?;
    Ok(row.as_ref().map(stored).transpose()?)
}

pub(crate) async fn by_id(
    conn: &mut AnyConnection,
    id: &AccountId,
) -> Result<Option<Stored>, Error> {
    let sql = format!("SELECT {ACCOUNT} FROM accounts a WHERE a.id = $1");
    let row = sqlx::query(AssertSqlSafe(sql))
        .bind(id.as_str())
        .fetch_optional(conn)
        .await?;
    Ok(row.as_ref().map(stored).transpose()?)
}

/// All accounts, by login.
pub(crate) async fn all(conn: &mut AnyConnection) -> Result<Vec<Stored>, Error> {
    let sql = format!("SELECT {ACCOUNT} FROM accounts a ORDER BY a.login");
    let rows = sqlx::query(AssertSqlSafe(sql)).fetch_all(conn).await?;
    Ok(rows.iter().map(stored).collect::<Result<_, _>>()?)
}

/// Every active account with its address and who stands above it, by login.
pub(crate) async fn contacts(conn: &mut AnyConnection) -> Result<Vec<crate::Contact>, Error> {
    let sql = format!("SELECT {ACCOUNT}, a.email, a.manager FROM accounts a ORDER BY a.login");
    let rows = sqlx::query(AssertSqlSafe(sql)).fetch_all(conn).await?;
    let mut contacts = Vec::new();
    for row in &rows {
        let Stored {
            account, disabled, ..
        } = stored(row)?;
        if !disabled {
            contacts.push(crate::Contact {
                login: account.login,
                roles: account.roles,
                email: row.try_get(6)?,
                manager: row.try_get(7)?,
            });
        }
    }
    Ok(contacts)
}

/// Writes where an account is reached and who stands above it.
pub(crate) async fn set_reach(
    conn: &mut AnyConnection,
    id: &AccountId,
    (email, manager): (Option<&str>, Option<&str>),
) -> Result<(), Error> {
    sqlx::query("UPDATE accounts SET email = $1, manager = $2 WHERE id = $3")
        .bind(email)
        .bind(manager)
        .bind(id.as_str())
        .execute(conn)
        .await?;
    Ok(())
}

pub(crate) async fn insert(
    conn: &mut AnyConnection,
    account: &Account,
    now: Timestamp,
) -> Result<(), Error> {
    sqlx::query(
        "INSERT INTO accounts (id, login, name, roles, created_at) VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(account.id.as_str())
    .bind(account.login.clone())
    .bind(account.name.clone())
    .bind(words(&account.roles))
    .bind(micros(now))
    .execute(conn)
    .await?;
    Ok(())
}

pub(crate) async fn set_roles(
    conn: &mut AnyConnection,
    id: &AccountId,
    roles: &[Role],
) -> Result<(), Error> {
    sqlx::query("UPDATE accounts SET roles = $1 WHERE id = $2")
        .bind(words(roles))
        .bind(id.as_str())
        .execute(conn)
        .await?;
    Ok(())
}

pub(crate) async fn set_password(
    conn: &mut AnyConnection,
    id: &AccountId,
    password: &str,
) -> Result<(), Error> {
    sqlx::query("UPDATE accounts SET password = $1 WHERE id = $2")
        .bind(password)
        .bind(id.as_str())
        .execute(conn)
        .await?;
    Ok(())
}

pub(crate) async fn disable(
    conn: &mut AnyConnection,
    id: &AccountId,
    now: Timestamp,
) -> Result<(), Error> {
    sqlx::query("UPDATE accounts SET disabled_at = $1 WHERE id = $2")
        .bind(micros(now))
        .bind(id.as_str())
        .execute(conn)
        .await?;
    Ok(())
}
