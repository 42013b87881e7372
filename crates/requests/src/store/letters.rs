//! Letters of requests, and holidays added to the calendar.

use base::Locale;
use jiff::Timestamp;
use jiff::civil::Date;
use law::{ExtraHoliday, Words};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row as _};

use super::rows;
use crate::Error;
use crate::letter::{EXTENSION, Letter, LetterId};
use crate::request::RequestId;

/// Adds a letter.
pub(crate) async fn insert_letter(
    conn: &mut AnyConnection,
    request: &RequestId,
    letter: &Letter,
) -> Result<(), Error> {
    sqlx::query(
        "INSERT INTO request_letters (id, request, kind, state, language, text, made_by, made_at,
             sent_day, version)
         VALUES ($1, $2, $3, 'draft', $4, $5, $6, $7, NULL, $8)",
    )
    .bind(letter.id.as_str())
    .bind(request.as_str())
    .bind(letter.kind)
    .bind(letter.language.word())
    .bind(letter.text.as_deref())
    .bind(&*letter.made_by)
    .bind(letter.made_at.as_microsecond())
    .bind(letter.version)
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
        "SELECT id, language, text, made_by, made_at, sent_day, version FROM request_letters
         WHERE request = $1 ORDER BY made_at, id",
    )
    .bind(request.as_str())
    .fetch_all(conn)
    .await?;
    let read = |row: &AnyRow| {
        let language: String = row.try_get("language")?;
        Ok(Letter {
            id: LetterId::from_stored(row.try_get::<String, _>("id")?),
            kind: EXTENSION,
            language: Locale::from_tag(&language).unwrap_or_default(),
            text: row.try_get("text")?,
            made_by: row.try_get("made_by")?,
            made_at: rows::instant(row, "made_at")?,
            sent: rows::maybe_parsed(row, "sent_day")?,
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
        "UPDATE request_letters SET text = NULL
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
