//! All SQL of accounts, sessions, links and tokens.

use jiff::Timestamp;
use sha2::{Digest, Sha256};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe, Row};

use crate::delay::Failures;
use crate::{Account, AccountId, ApiToken, ApiTokenId, Error, Role, Session, SessionId};

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

pub(crate) async fn insert_session(
    conn: &mut AnyConnection,
    session: &Session,
    token: &str,
) -> Result<(), Error> {
    sqlx::query(
        "INSERT INTO sessions (id, token_hash, account, created_at, used_at, fresh_until)
         VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(session.id.as_str())
    .bind(token_hash(token))
    .bind(session.account.id.as_str())
    .bind(micros(session.created_at))
    .bind(micros(session.used_at))
    .bind(micros(session.fresh_until))
    .execute(conn)
    .await?;
    Ok(())
}

const SESSION: &str = "s.id, s.created_at, s.used_at, s.fresh_until \
     FROM sessions s JOIN accounts a ON a.id = s.account WHERE a.disabled_at IS NULL AND";

fn session(row: &AnyRow) -> Result<Session, sqlx::Error> {
    Ok(Session {
        account: stored(row)?.account,
        id: SessionId::from_stored(row.try_get::<String, _>(6)?),
        created_at: instant(row, 7)?,
        used_at: instant(row, 8)?,
        fresh_until: instant(row, 9)?,
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

const FAILURES: &str = "SELECT failures, last_at FROM sign_in_failures WHERE source = $1";

/// Takes back the try just counted, or forgets all of them.
pub(crate) async fn forgive(
    conn: &mut AnyConnection,
    source: &str,
    all: bool,
) -> Result<(), Error> {
    sqlx::query(
        "UPDATE sign_in_failures
         SET failures = CASE WHEN $1 = 1 OR failures < 1 THEN 0 ELSE failures - 1 END
         WHERE source = $2",
    )
    .bind(i64::from(all))
    .bind(source)
    .execute(conn)
    .await?;
    Ok(())
}

/// What is remembered of a source, held until the transaction ends; nothing yet counts as none.
pub(crate) async fn lock_failures(
    tx: &mut ::store::Tx,
    source: &str,
    now: Timestamp,
) -> Result<Failures, Error> {
    sqlx::query(
        "INSERT INTO sign_in_failures (source, failures, last_at) VALUES ($1, 0, $2)
         ON CONFLICT (source) DO NOTHING",
    )
    .bind(source)
    .bind(micros(now))
    .execute(tx.conn())
    .await?;
    let sql = format!("{FAILURES}{}", tx.engine().for_update());
    let row = sqlx::query(AssertSqlSafe(sql))
        .bind(source)
        .fetch_one(tx.conn())
        .await?;
    Ok(Failures {
        count: row.try_get(0)?,
        last_at: instant(&row, 1)?,
    })
}

pub(crate) async fn save_failures(
    conn: &mut AnyConnection,
    source: &str,
    failures: Failures,
) -> Result<(), Error> {
    sqlx::query(
        "INSERT INTO sign_in_failures (source, failures, last_at) VALUES ($1, $2, $3)
         ON CONFLICT (source) DO UPDATE SET failures = $2, last_at = $3",
    )
    .bind(source)
    .bind(failures.count)
    .bind(micros(failures.last_at))
    .execute(conn)
    .await?;
    Ok(())
}

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
