//! Reading answers.

use std::collections::{BTreeMap, BTreeSet};

use ::store::Store;
use accounts::{Actor, Permission};
use erasure::Desk;
use jiff::Timestamp;
use serde::de::DeserializeOwned;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row as _};

use crate::answer::{Answer, AnswerState, Columns, Item, ItemFile, Scope, Span};
use crate::share::Share;
use crate::view::Head;
use crate::{AnswerId, Error, Ground, Topic};

/// An answer, for an actor who may.
pub(crate) async fn answer_for(
    desk: &Desk,
    actor: &Actor,
    asked: Permission,
    id: &AnswerId,
) -> Result<Answer, Error> {
    let mut conn = desk.ledger.store.pool().acquire().await?;
    let found = answer(&mut conn, id).await;
    drop(conn);
    let request = found.as_ref().ok().map(|answer| answer.request.as_str());
    accounts::authorize(&desk.ledger, actor, asked, request).await?;
    found
}

/// An answer with everything in it.
pub(crate) async fn answer(conn: &mut AnyConnection, id: &AnswerId) -> Result<Answer, Error> {
    let row = sqlx::query(
        "SELECT request, scope, state, hash, hands, collected_by, collected_at, persons,
                released_by, released_at, expires_at, package, bytes, version,
                (SELECT COUNT(*) FROM answer_packages p WHERE p.answer = answers.id), not_portable
         FROM answers WHERE id = $1",
    )
    .bind(id.as_str())
    .fetch_optional(&mut *conn)
    .await?
    .ok_or(Error::NotFound)?;
    let scope: String = row.try_get(1)?;
    let state: String = row.try_get(2)?;
    Ok(Answer {
        id: id.clone(),
        request: row.try_get(0)?,
        scope: Scope::from_word(&scope).ok_or_else(|| spoilt(id))?,
        state: AnswerState::from_word(&state).ok_or_else(|| spoilt(id))?,
        hash: row.try_get(3)?,
        hands: json(id, &row.try_get::<String, _>(4)?)?,
        collected_by: row.try_get(5)?,
        collected_at: instant(row.try_get(6)?),
        persons: json(id, &row.try_get::<String, _>(7)?)?,
        not_portable: json(id, &row.try_get::<String, _>(15)?)?,
        released_by: row.try_get(8)?,
        released_at: row.try_get::<Option<i64>, _>(9)?.map(instant),
        expires_at: row.try_get::<Option<i64>, _>(10)?.map(instant),
        package: row.try_get(11)?,
        bytes: row.try_get(12)?,
        version: row.try_get(13)?,
        kept: row.try_get::<i64, _>(14)? > 0,
        items: items(conn, id).await?,
        spans: spans(conn, id).await?,
        statements: statements(conn, id).await?,
    })
}

/// So many rows are read at once.
const PAGE: i64 = 1_000;

async fn items(conn: &mut AnyConnection, id: &AnswerId) -> Result<Vec<Item>, Error> {
    let mut items: Vec<Item> = Vec::new();
    let mut columns = Columns::default();
    loop {
        let after = items.last().map_or(i64::MIN, |item| item.place);
        let rows = sqlx::query(
            "SELECT i.place, i.system, i.record, i.share, i.kind, i.others, i.column_names,
                    i.fingerprint, i.left_out, a.bytes, a.sha256, a.left_out
             FROM answer_items i
             LEFT JOIN answer_attachments a ON a.answer = i.answer AND a.place = i.place
             WHERE i.answer = $1 AND i.place > $2 ORDER BY i.place LIMIT $3",
        )
        .bind(id.as_str())
        .bind(after)
        .bind(PAGE)
        .fetch_all(&mut *conn)
        .await?;
        if rows.is_empty() {
            return Ok(items);
        }
        for row in &rows {
            items.push(item(id, row, &mut columns)?);
        }
    }
}

fn item(id: &AnswerId, row: &AnyRow, columns: &mut Columns) -> Result<Item, Error> {
    let share: String = row.try_get(3)?;
    let ground = |at: usize| {
        let word: Option<String> = row.try_get(at)?;
        let read = |word: String| Ground::from_word(&word).ok_or_else(|| spoilt(id));
        word.map(read).transpose()
    };
    let file = match row.try_get::<Option<String>, _>(10)? {
        Some(sha256) => Some(ItemFile {
            bytes: row.try_get(9)?,
            sha256,
            left_out: ground(11)?,
        }),
        None => None,
    };
    Ok(Item {
        place: row.try_get(0)?,
        system: row.try_get(1)?,
        record: row.try_get(2)?,
        share: Share::from_word(&share).ok_or_else(|| spoilt(id))?,
        kind: row.try_get(4)?,
        others: row.try_get(5)?,
        columns: columns.once(json(id, &row.try_get::<String, _>(6)?)?),
        fingerprint: row.try_get(7)?,
        left_out: ground(8)?,
        file,
    })
}

async fn spans(conn: &mut AnyConnection, id: &AnswerId) -> Result<Vec<Span>, Error> {
    let rows = sqlx::query(
        "SELECT place, column_name, from_byte, to_byte, ground, made_by
         FROM answer_spans WHERE answer = $1 ORDER BY place, column_name, from_byte, to_byte",
    )
    .bind(id.as_str())
    .fetch_all(conn)
    .await?;
    let span = |row: &AnyRow| {
        let ground: String = row.try_get(4)?;
        Ok(Span {
            item: row.try_get(0)?,
            column: row.try_get(1)?,
            from: row.try_get(2)?,
            to: row.try_get(3)?,
            ground: Ground::from_word(&ground).ok_or_else(|| spoilt(id))?,
            by: row.try_get(5)?,
        })
    };
    let mut spans = rows.iter().map(span).collect::<Result<Vec<_>, Error>>()?;
    // Databases sort letters each in their own way; the hash wants one.
    spans.sort();
    Ok(spans)
}

async fn statements(
    conn: &mut AnyConnection,
    id: &AnswerId,
) -> Result<BTreeMap<(String, Topic), String>, Error> {
    let rows =
        sqlx::query("SELECT group_name, topic, words FROM answer_statements WHERE answer = $1")
            .bind(id.as_str())
            .fetch_all(conn)
            .await?;
    let said = |row: &AnyRow| {
        let topic: String = row.try_get(1)?;
        let topic = Topic::from_word(&topic).ok_or_else(|| spoilt(id))?;
        Ok(((row.try_get(0)?, topic), row.try_get(2)?))
    };
    rows.iter().map(said).collect()
}

/// The answers of a request, newest first.
pub(crate) async fn heads(store: &Store, request: &str) -> Result<Vec<Head>, Error> {
    let rows = sqlx::query(
        "SELECT id, state, collected_at FROM answers WHERE request = $1
         ORDER BY collected_at DESC, id DESC",
    )
    .bind(request)
    .fetch_all(store.pool())
    .await?;
    let head = |row: &AnyRow| {
        let id = AnswerId::from_stored(row.try_get::<String, _>(0)?);
        let state: String = row.try_get(1)?;
        Ok(Head {
            state: AnswerState::from_word(&state).ok_or_else(|| spoilt(&id))?,
            answer: id,
            collected_at: instant(row.try_get(2)?),
        })
    };
    rows.iter().map(head).collect()
}

/// The sealed key of an answer's fingerprints.
pub(crate) async fn sealed_key(store: &Store, id: &AnswerId) -> Result<String, Error> {
    let row = sqlx::query("SELECT sealed_key FROM answers WHERE id = $1")
        .bind(id.as_str())
        .fetch_optional(store.pool())
        .await?
        .ok_or(Error::NotFound)?;
    Ok(row.try_get(0)?)
}

/// Logins by account id.
pub(crate) async fn logins(store: &Store) -> Result<BTreeMap<String, String>, Error> {
    let rows = sqlx::query("SELECT id, login FROM accounts")
        .fetch_all(store.pool())
        .await?;
    let pairs = rows
        .iter()
        .map(|row| Ok((row.try_get(0)?, row.try_get(1)?)));
    pairs.collect()
}

pub(super) fn instant(micros: i64) -> Timestamp {
    Timestamp::from_microsecond(micros).unwrap_or(Timestamp::UNIX_EPOCH)
}

fn json<T: DeserializeOwned>(id: &AnswerId, text: &str) -> Result<T, Error> {
    serde_json::from_str(text).map_err(|_| spoilt(id))
}

fn spoilt(id: &AnswerId) -> Error {
    let line = format!("answer {id}: its rows in the store cannot be read; collect again");
    Error::refused("answer-tampered", line)
}

/// The hands of an answer as they are stored.
pub(super) fn hands(hands: &BTreeSet<String>) -> String {
    serde_json::to_string(hands).expect("plain strings are JSON")
}
