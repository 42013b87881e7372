//! The answers of the API that may be asked for again, and drafts of forms. All SQL of this crate.

use sqlx::{AnyConnection, Row as _};

/// What was answered, or that nothing was yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Keyed hash of what was asked.
    pub asked: String,
    pub created_at: i64,
    pub answer: Option<Given>,
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    pub status: i64,
    pub content_type: String,
    pub body: String,
}

/// The key or form of an account.
pub type Place<'a> = (&'a str, &'a str);

/// Takes the key for a call that begins; `false` when it was taken before.
pub async fn take(
    conn: &mut AnyConnection,
    (account, key): Place<'_>,
    asked: &str,
    now: i64,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query(
        "INSERT INTO idempotent_answers (account, idempotency_key, asked, created_at)
         VALUES ($1, $2, $3, $4) ON CONFLICT (account, idempotency_key) DO NOTHING",
    )
    .bind(account)
    .bind(key)
    .bind(asked)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// What is kept under a key.
pub async fn find(
    conn: &mut AnyConnection,
    (account, key): Place<'_>,
) -> Result<Option<Kept>, sqlx::Error> {
    let row = sqlx::query(
        "SELECT asked, created_at, status, content_type, body FROM idempotent_answers
         WHERE account = $1 AND idempotency_key = $2",
    )
    .bind(account)
    .bind(key)
    .fetch_optional(conn)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let status: Option<i64> = row.try_get(2)?;
    let answer = match status {
        Some(status) => Some(Given {
            status,
            content_type: row.try_get(3)?,
            body: row.try_get(4)?,
        }),
        None => None,
    };
    Ok(Some(Kept {
        asked: row.try_get(0)?,
        created_at: row.try_get(1)?,
        answer,
    }))
}

/// Keeps the answer of the call that took the key.
pub async fn keep(
    conn: &mut AnyConnection,
    (account, key): Place<'_>,
    given: &Given,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "UPDATE idempotent_answers SET status = $3, content_type = $4, body = $5
         WHERE account = $1 AND idempotency_key = $2",
    )
    .bind(account)
    .bind(key)
    .bind(given.status)
    .bind(given.content_type.as_str())
    .bind(given.body.as_str())
    .execute(conn)
    .await?;
    Ok(())
}

/// Gives the key free: the call failed and may be tried again.
pub async fn free(conn: &mut AnyConnection, (account, key): Place<'_>) -> Result<(), sqlx::Error> {
    sqlx::query("DELETE FROM idempotent_answers WHERE account = $1 AND idempotency_key = $2")
        .bind(account)
        .bind(key)
        .execute(conn)
        .await?;
    Ok(())
}

/// Removes what was kept before an instant.
pub async fn forget(conn: &mut AnyConnection, before: i64) -> Result<(), sqlx::Error> {
    sqlx::query("DELETE FROM idempotent_answers WHERE created_at < $1")
        .bind(before)
        .execute(conn)
        .await?;
    Ok(())
}

/// Keeps what somebody is typing, in place of what they typed before.
pub async fn save_draft(
    conn: &mut AnyConnection,
    (account, form): Place<'_>,
    sealed: &str,
    now: i64,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO drafts (account, form, sealed, saved_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (account, form) DO UPDATE SET sealed = $3, saved_at = $4",
    )
    .bind(account)
    .bind(form)
    .bind(sealed)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

/// What somebody was typing, and when it was kept.
pub async fn draft(
    conn: &mut AnyConnection,
    (account, form): Place<'_>,
) -> Result<Option<(String, i64)>, sqlx::Error> {
    let row = sqlx::query("SELECT sealed, saved_at FROM drafts WHERE account = $1 AND form = $2")
        .bind(account)
        .bind(form)
        .fetch_optional(conn)
        .await?;
    row.map(|row| Ok((row.try_get(0)?, row.try_get(1)?)))
        .transpose()
}

/// Throws a draft away, and all of everybody that are older than an instant.
pub async fn drop_draft(
    conn: &mut AnyConnection,
    (account, form): Place<'_>,
    before: i64,
) -> Result<(), sqlx::Error> {
    sqlx::query("DELETE FROM drafts WHERE (account = $1 AND form = $2) OR saved_at < $3")
        .bind(account)
        .bind(form)
        .bind(before)
        .execute(conn)
        .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use ::store::testing::each_engine;

    use super::*;

    #[tokio::test]
    async fn a_draft_is_kept_per_account_and_form_and_goes_when_it_is_old() {
        each_engine(async |store| {
            let mut tx = store.housekeep().await.unwrap();
            for account in ["anna", "jonas"] {
                sqlx::query(
                    "INSERT INTO accounts (id, login, name, roles, created_at)
                     VALUES ($1, $1, $1, '[]', 0)",
                )
                .bind(account)
                .execute(tx.conn())
                .await
                .unwrap();
            }
            let (anna, jonas) = (("anna", "new-request"), ("jonas", "new-request"));
            save_draft(tx.conn(), anna, "one", 10).await.unwrap();
            save_draft(tx.conn(), anna, "two", 11).await.unwrap();
            save_draft(tx.conn(), jonas, "his", 5).await.unwrap();
            let kept = draft(tx.conn(), anna).await.unwrap();
            assert_eq!(kept, Some(("two".to_owned(), 11)));
            assert_eq!(draft(tx.conn(), ("anna", "other")).await.unwrap(), None);
            drop_draft(tx.conn(), ("anna", "other"), 6).await.unwrap();
            assert!(draft(tx.conn(), anna).await.unwrap().is_some());
            assert_eq!(draft(tx.conn(), jonas).await.unwrap(), None, "too old");
            drop_draft(tx.conn(), anna, 0).await.unwrap();
            assert_eq!(draft(tx.conn(), anna).await.unwrap(), None);
            tx.commit().await.unwrap();
        })
        .await;
    }

    #[tokio::test]
    async fn a_key_is_taken_once_and_gives_the_same_answer_again() {
        each_engine(async |store| {
            let mut tx = store.housekeep().await.unwrap();
            let place = ("anna", "k1");
            assert_eq!(find(tx.conn(), place).await.unwrap(), None);
            assert!(take(tx.conn(), place, "h", 10).await.unwrap());
            assert!(!take(tx.conn(), place, "h", 11).await.unwrap());
            assert!(take(tx.conn(), ("jonas", "k1"), "h", 12).await.unwrap());
            let given = Given {
                status: 201,
                content_type: "application/json".to_owned(),
                body: "{}".to_owned(),
            };
            assert_eq!(find(tx.conn(), place).await.unwrap().unwrap().answer, None);
            keep(tx.conn(), place, &given).await.unwrap();
            let kept = find(tx.conn(), place).await.unwrap().unwrap();
            assert_eq!((kept.asked.as_str(), kept.answer), ("h", Some(given)));
            forget(tx.conn(), 11).await.unwrap();
            assert_eq!(find(tx.conn(), place).await.unwrap(), None);
            free(tx.conn(), ("jonas", "k1")).await.unwrap();
            assert_eq!(find(tx.conn(), ("jonas", "k1")).await.unwrap(), None);
            tx.commit().await.unwrap();
        })
        .await;
    }
}
