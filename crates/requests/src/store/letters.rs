//! Letters of requests, and holidays added to the calendar.

use base::Locale;
use jiff::Timestamp;
use jiff::civil::Date;
use law::{ExtraHoliday, LetterKind, Words};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row as _};

use super::rows;
use crate::Error;
use crate::letter::{Letter, LetterId};
use crate::request::RequestId;

/// Adds a letter.
pub(crate) async fn insert_letter(
    conn: &mut AnyConnection,
    request: &RequestId,
    letter: &Letter,
) -> Result<(), Error> {
    sqlx::query(
        "INSERT INTO request_letters (id, request, kind, state, language, text, made_by, made_at,
             sent_day, version, grounds, demands, tells_delay, facts)
         VALUES ($1, $2, $3, 'draft', $4, $5, $6, $7, NULL, $8, $9, $10, $11, $12)",
    )
    .bind(letter.id.as_str())
    .bind(request.as_str())
    .bind(letter.kind.word())
    .bind(letter.language.word())
    .bind(letter.text.as_deref())
    .bind(&*letter.made_by)
    .bind(letter.made_at.as_microsecond())
    .bind(letter.version)
    .bind(json(&letter.grounds))
    .bind(json(&letter.demands))
    .bind(i64::from(letter.tells_delay))
    .bind(letter.facts.as_deref())
    .execute(conn)
    .await?;
    Ok(())
}

fn json(lines: &[String]) -> String {
    serde_json::to_string(lines).expect("strings are JSON")
}

fn lines(row: &AnyRow, column: &'static str) -> Result<Vec<String>, Error> {
    let text: String = row.try_get(column)?;
    serde_json::from_str(&text).map_err(|_| rows::wrong(column))
}

/// Drops the drafts of a kind: a new one takes their place.
pub(crate) async fn drop_drafts(
    conn: &mut AnyConnection,
    request: &RequestId,
    kind: LetterKind,
) -> Result<(), Error> {
    sqlx::query("DELETE FROM request_letters WHERE request = $1 AND kind = $2 AND state = 'draft'")
        .bind(request.as_str())
        .bind(kind.word())
        .execute(conn)
        .await?;
    Ok(())
}

/// The letters of a request, oldest first.
pub(crate) async fn letters(
    conn: &mut AnyConnection,
    request: &RequestId,
) -> Result<Vec<Letter>, Error> {
    let found = sqlx::query(
        "SELECT id, kind, language, text, made_by, made_at, sent_day, version, grounds, demands,
                tells_delay, facts
         FROM request_letters WHERE request = $1 ORDER BY made_at, id",
    )
    .bind(request.as_str())
    .fetch_all(conn)
    .await?;
    let read = |row: &AnyRow| {
        let language: String = row.try_get("language")?;
        let kind: String = row.try_get("kind")?;
        Ok(Letter {
            id: LetterId::from_stored(row.try_get::<String, _>("id")?),
            kind: LetterKind::from_word(&kind).unwrap_or(LetterKind::Extension),
            language: Locale::from_tag(&language).unwrap_or_default(),
            text: row.try_get("text")?,
            made_by: row.try_get("made_by")?,
            made_at: rows::instant(row, "made_at")?,
            sent: rows::maybe_parsed(row, "sent_day")?,
            grounds: lines(row, "grounds")?,
            demands: lines(row, "demands")?,
            tells_delay: row.try_get::<i64, _>("tells_delay")? != 0,
            facts: row.try_get("facts")?,
            version: row.try_get("version")?,
        })
    };
    found.iter().map(read).collect()
}

/// Writes what may change of a letter.
pub(crate) async fn save_letter(conn: &mut AnyConnection, letter: &Letter) -> Result<(), Error> {
    let state = if letter.sent.is_some() {
        "sent"
    } else {
        "draft"
    };
    sqlx::query(
        "UPDATE request_letters SET text = $1, state = $2, sent_day = $3, version = $4
         WHERE id = $5",
    )
    .bind(letter.text.as_deref())
    .bind(state)
    .bind(rows::day_text(letter.sent))
    .bind(letter.version)
    .bind(letter.id.as_str())
    .execute(conn)
    .await?;
    Ok(())
}

/// Drops the letters of every file whose day has come; returns how many.
pub(crate) async fn expire_letters(conn: &mut AnyConnection, today: Date) -> Result<u64, Error> {
    let done = sqlx::query(
        "UPDATE request_letters SET text = NULL, demands = '[]'
         WHERE text IS NOT NULL
           AND request IN (SELECT id FROM requests WHERE delete_day <= $1)",
    )
    .bind(today.to_string())
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}

/// The added holidays, in the order they were added.
pub(crate) async fn holidays(conn: &mut AnyConnection) -> Result<Vec<ExtraHoliday>, Error> {
    let found =
        sqlx::query("SELECT day, region, name_de, name_en, source FROM holidays ORDER BY number")
            .fetch_all(conn)
            .await?;
    let read = |row: &AnyRow| {
        let (german, english): (String, String) =
            (row.try_get("name_de")?, row.try_get("name_en")?);
        Ok(ExtraHoliday {
            date: rows::parsed(row, "day")?,
            name: Words::new(german, english),
            region: rows::parsed(row, "region")?,
            source: row.try_get("source")?,
        })
    };
    found.iter().map(read).collect()
}

/// Adds a holiday under its number; `false` when somebody else was faster.
pub(crate) async fn insert_holiday(
    conn: &mut AnyConnection,
    (number, new): (usize, &ExtraHoliday),
    (by, at): (&str, Timestamp),
) -> Result<bool, Error> {
    let done = sqlx::query(
        "INSERT INTO holidays (number, day, region, name_de, name_en, source, added_by, added_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING",
    )
    .bind(i64::try_from(number).unwrap_or(i64::MAX))
    .bind(new.date.to_string())
    .bind(new.region.code())
    .bind(&*new.name.de)
    .bind(&*new.name.en)
    .bind(&*new.source)
    .bind(by)
    .bind(at.as_microsecond())
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}
