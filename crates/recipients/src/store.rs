//! All SQL of the recipients.

use jiff::Timestamp;
use jiff::civil::Date;
use requests::{Reference, TaskId};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row as _};

use crate::Error;
use crate::recipient::{Recipient, RecipientId, State, Way};

/// What was decided on a recipient.
pub(crate) struct Decided<'a> {
    pub state: State,
    pub way: Option<Way>,
    pub day: Option<Date>,
    pub note: Option<&'a str>,
    pub task: Option<&'a TaskId>,
}

/// Adds a recipient.
pub(crate) async fn insert(conn: &mut AnyConnection, one: &Recipient) -> Result<(), Error> {
    sqlx::query(
        "INSERT INTO recipients (id, request, name, address, about, state, noted_by, noted_at)
         SELECT $1, id, $3, $4, $5, $6, $7, $8 FROM requests WHERE reference = $2",
    )
    .bind(one.id.as_str())
    .bind(one.request.to_string())
    .bind(one.name.as_deref())
    .bind(one.address.as_deref())
    .bind(one.about.as_deref())
    .bind(one.state.word())
    .bind(&*one.noted_by)
    .bind(one.noted_at.as_microsecond())
    .execute(conn)
    .await?;
    Ok(())
}

/// The recipients of a request, in the order they were noted.
pub(crate) async fn all(
    conn: &mut AnyConnection,
    reference: Reference,
) -> Result<Vec<Recipient>, Error> {
    let rows = sqlx::query(
        "SELECT x.* FROM recipients x JOIN requests r ON r.id = x.request
         WHERE r.reference = $1 ORDER BY x.noted_at, x.id",
    )
    .bind(reference.to_string())
    .fetch_all(conn)
    .await?;
    rows.iter().map(|row| read(row, reference)).collect()
}

fn read(row: &AnyRow, reference: Reference) -> Result<Recipient, Error> {
    let state: String = row.try_get("state")?;
    let way: Option<String> = row.try_get("way")?;
    let day: Option<String> = row.try_get("day")?;
    let task: Option<String> = row.try_get("task")?;
    let noted_at: i64 = row.try_get("noted_at")?;
    Ok(Recipient {
        id: RecipientId::from_stored(row.try_get::<String, _>("id")?),
        request: reference,
        name: row.try_get("name")?,
        address: row.try_get("address")?,
        about: row.try_get("about")?,
        state: State::from_word(&state).unwrap_or(State::Open),
        way: way.as_deref().and_then(Way::from_word),
        day: day.and_then(|day| day.parse().ok()),
        note: row.try_get("note")?,
        task: task.map(TaskId::from_stored),
        answer: None,
        noted_by: row.try_get("noted_by")?,
        noted_at: Timestamp::from_microsecond(noted_at).unwrap_or(Timestamp::UNIX_EPOCH),
    })
}

/// Decides an open recipient; `false` when it was decided before.
pub(crate) async fn decide(
    conn: &mut AnyConnection,
    id: &RecipientId,
    decided: &Decided<'_>,
) -> Result<bool, Error> {
    let done = sqlx::query(
        "UPDATE recipients SET state = $1, way = $2, day = $3, note = $4, task = $5
         WHERE id = $6 AND state = 'open'",
    )
    .bind(decided.state.word())
    .bind(decided.way.map(Way::word))
    .bind(decided.day.map(|day| day.to_string()))
    .bind(decided.note)
    .bind(decided.task.map(TaskId::as_str))
    .bind(id.as_str())
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Drops what people wrote of recipients of files whose day has come; returns how many.
pub(crate) async fn expire(conn: &mut AnyConnection, today: Date) -> Result<u64, Error> {
    let done = sqlx::query(
        "UPDATE recipients SET name = NULL, address = NULL, about = NULL, note = NULL
         WHERE name IS NOT NULL AND request IN (SELECT id FROM requests WHERE delete_day <= $1)",
    )
    .bind(today.to_string())
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}
