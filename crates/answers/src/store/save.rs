//! Writing answers.

use jiff::Timestamp;
use serde::Serialize;
use sqlx::{AnyConnection, AssertSqlSafe};

use super::load::hands;
use crate::Error;
use crate::answer::Answer;

/// How many rows one statement inserts.
const ROWS: usize = 60;

/// What a release fixes.
pub(crate) struct Released {
    /// Account id.
    pub by: String,
    pub at: Timestamp,
    pub expires_at: Timestamp,
    /// SHA-256 of the package.
    pub hash: String,
    pub bytes: i64,
}

/// A new answer takes the place of drafts there were.
pub(crate) async fn replace_drafts(conn: &mut AnyConnection, request: &str) -> Result<(), Error> {
    // What was measured of files tells whoever has such a file that it was there.
    for sql in [
        "DELETE FROM answer_attachments WHERE answer IN
             (SELECT id FROM answers WHERE request = $1 AND state = 'draft')",
        "UPDATE answers SET state = 'replaced' WHERE request = $1 AND state = 'draft'",
    ] {
        sqlx::query(sql).bind(request).execute(&mut *conn).await?;
    }
    Ok(())
}

/// A new answer with everything in it.
pub(crate) async fn insert(
    conn: &mut AnyConnection,
    answer: &Answer,
    sealed_key: &str,
) -> Result<(), Error> {
    sqlx::query(
        "INSERT INTO answers (id, request, scope, state, hash, hands, collected_by, collected_at,
                              persons, sealed_key, version, not_portable)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
    )
    .bind(answer.id.as_str())
    .bind(&answer.request)
    .bind(answer.scope.word())
    .bind(answer.state.word())
    .bind(&answer.hash)
    .bind(hands(&answer.hands))
    .bind(&answer.collected_by)
    .bind(answer.collected_at.as_microsecond())
    .bind(json(&answer.persons))
    .bind(sealed_key)
    .bind(answer.version)
    .bind(json(&answer.not_portable))
    .execute(&mut *conn)
    .await?;
    for rows in answer.items.chunks(ROWS) {
        let sql = format!(
            "INSERT INTO answer_items (answer, place, system, record, share, kind, others,
                                       column_names, fingerprint, left_out)
             VALUES {}",
            places(rows.len(), 10)
        );
        let mut query = sqlx::query(AssertSqlSafe(sql));
        for item in rows {
            query = query
                .bind(answer.id.as_str())
                .bind(item.place)
                .bind(&item.system)
                .bind(&item.record)
                .bind(item.share.word())
                .bind(&item.kind)
                .bind(item.others)
                .bind(json(&&*item.columns))
                .bind(&item.fingerprint)
                .bind(item.left_out.map(crate::Ground::word));
        }
        query.execute(&mut *conn).await?;
    }
    save_attachments(conn, answer).await?;
    save_spans(conn, answer).await?;
    save_statements(conn, answer).await
}

/// Keeps what was measured of the files beside the rows.
async fn save_attachments(conn: &mut AnyConnection, answer: &Answer) -> Result<(), Error> {
    let files = answer.items.iter();
    let files = files.filter_map(|item| Some((item.place, item.file.as_ref()?)));
    for (place, file) in files {
        sqlx::query(
            "INSERT INTO answer_attachments (answer, place, bytes, sha256, left_out)
             VALUES ($1, $2, $3, $4, $5)",
        )
        .bind(answer.id.as_str())
        .bind(place)
        .bind(file.bytes)
        .bind(&file.sha256)
        .bind(file.left_out.map(crate::Ground::word))
        .execute(&mut *conn)
        .await?;
    }
    Ok(())
}

/// Saves that an answer was changed, and by whom: another hash, one version on. Refused when
/// somebody else was faster.
pub(crate) async fn save(
    conn: &mut AnyConnection,
    answer: &mut Answer,
    by: &str,
) -> Result<(), Error> {
    answer.hands.insert(by.to_owned());
    // In the order in which it is read back, so that the hash is the same then.
    answer.spans.sort();
    answer.hash = answer.compute_hash();
    let done = sqlx::query(
        "UPDATE answers SET hash = $1, hands = $2, version = version + 1
         WHERE id = $3 AND version = $4 AND state = 'draft'",
    )
    .bind(&answer.hash)
    .bind(hands(&answer.hands))
    .bind(answer.id.as_str())
    .bind(answer.version)
    .execute(conn)
    .await?;
    if done.rows_affected() == 1 {
        return Ok(());
    }
    let line = format!(
        "answer {}: somebody changed or released it meanwhile; look at it again",
        answer.id
    );
    Err(Error::refused("answer-raced", line))
}

/// Puts the answer's stretches in the place of those there were.
pub(crate) async fn save_spans(conn: &mut AnyConnection, answer: &Answer) -> Result<(), Error> {
    sqlx::query("DELETE FROM answer_spans WHERE answer = $1")
        .bind(answer.id.as_str())
        .execute(&mut *conn)
        .await?;
    for rows in answer.spans.chunks(ROWS) {
        let sql = format!(
            "INSERT INTO answer_spans (answer, place, column_name, from_byte, to_byte, ground,
                                       made_by)
             VALUES {}",
            places(rows.len(), 7)
        );
        let mut query = sqlx::query(AssertSqlSafe(sql));
        for span in rows {
            query = query
                .bind(answer.id.as_str())
                .bind(span.item)
                .bind(&span.column)
                .bind(span.from)
                .bind(span.to)
                .bind(span.ground.word())
                .bind(span.by.as_deref());
        }
        query.execute(&mut *conn).await?;
    }
    Ok(())
}

/// Puts what is said in the place of what was.
pub(crate) async fn save_statements(
    conn: &mut AnyConnection,
    answer: &Answer,
) -> Result<(), Error> {
    sqlx::query("DELETE FROM answer_statements WHERE answer = $1")
        .bind(answer.id.as_str())
        .execute(&mut *conn)
        .await?;
    for ((group, topic), words) in &answer.statements {
        sqlx::query(
            "INSERT INTO answer_statements (answer, group_name, topic, words)
             VALUES ($1, $2, $3, $4)",
        )
        .bind(answer.id.as_str())
        .bind(group)
        .bind(topic.word())
        .bind(words)
        .execute(&mut *conn)
        .await?;
    }
    Ok(())
}

/// Writes which rows and files are left out.
pub(crate) async fn save_left_out(conn: &mut AnyConnection, answer: &Answer) -> Result<(), Error> {
    sqlx::query(
        "UPDATE answer_items SET left_out = NULL WHERE answer = $1 AND left_out IS NOT NULL",
    )
    .bind(answer.id.as_str())
    .execute(&mut *conn)
    .await?;
    for item in answer.items.iter().filter(|item| item.left_out.is_some()) {
        sqlx::query("UPDATE answer_items SET left_out = $1 WHERE answer = $2 AND place = $3")
            .bind(item.left_out.map(crate::Ground::word))
            .bind(answer.id.as_str())
            .bind(item.place)
            .execute(&mut *conn)
            .await?;
    }
    sqlx::query(
        "UPDATE answer_attachments SET left_out = NULL WHERE answer = $1 AND left_out IS NOT NULL",
    )
    .bind(answer.id.as_str())
    .execute(&mut *conn)
    .await?;
    let files = answer.items.iter();
    let files = files.filter_map(|item| Some((item.place, item.file.as_ref()?.left_out?)));
    for (place, ground) in files {
        sqlx::query("UPDATE answer_attachments SET left_out = $1 WHERE answer = $2 AND place = $3")
            .bind(ground.word())
            .bind(answer.id.as_str())
            .bind(place)
            .execute(&mut *conn)
            .await?;
    }
    Ok(())
}

/// Releases exactly the version that was read; false when somebody else was faster.
pub(crate) async fn release(
    conn: &mut AnyConnection,
    answer: &Answer,
    released: &Released,
) -> Result<bool, Error> {
    let done = sqlx::query(
        "UPDATE answers SET state = 'released', released_by = $1, released_at = $2,
                            expires_at = $3, package = $4, bytes = $5, version = version + 1
         WHERE id = $6 AND version = $7 AND state = 'draft'",
    )
    .bind(&released.by)
    .bind(released.at.as_microsecond())
    .bind(released.expires_at.as_microsecond())
    .bind(&released.hash)
    .bind(released.bytes)
    .bind(answer.id.as_str())
    .bind(answer.version)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// `($1, $2), ($3, $4)` for so many rows of so many columns.
fn places(rows: usize, columns: usize) -> String {
    let row = |row: usize| {
        let places = (1..=columns).map(|column| format!("${}", row * columns + column));
        format!("({})", places.collect::<Vec<_>>().join(", "))
    };
    (0..rows).map(row).collect::<Vec<_>>().join(", ")
}

fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("plain values are JSON")
}
