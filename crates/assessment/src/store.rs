//! All SQL of this crate; one text for SQLite and PostgreSQL.

use jiff::Timestamp;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use crate::Error;
use crate::answer::{Answer, AnswerId};
use crate::assessment::{Assessment, AssessmentId};
use crate::document::Document;
use crate::measure::{Item, State};

const ASSESSMENT: &str = "SELECT id, number, started_by, started_at, completed_by, completed_at \
     FROM assessments";

/// The open round.
pub(crate) async fn open(conn: &mut AnyConnection) -> Result<Option<Assessment>, Error> {
    let sql = [ASSESSMENT, " WHERE completed_at IS NULL"].concat();
    let row = sqlx::query(sqlx::AssertSqlSafe(sql))
        .fetch_optional(conn)
        .await?;
    row.map(|row| read_assessment(&row)).transpose()
}

/// The open round, held until the transaction ends.
pub(crate) async fn hold_open(conn: &mut AnyConnection) -> Result<Option<Assessment>, Error> {
    sqlx::query("UPDATE assessments SET number = number WHERE completed_at IS NULL")
        .execute(&mut *conn)
        .await?;
    open(conn).await
}

/// The last round, open or not.
pub(crate) async fn newest(conn: &mut AnyConnection) -> Result<Option<Assessment>, Error> {
    let sql = [ASSESSMENT, " ORDER BY number DESC LIMIT 1"].concat();
    let row = sqlx::query(sqlx::AssertSqlSafe(sql))
        .fetch_optional(conn)
        .await?;
    row.map(|row| read_assessment(&row)).transpose()
}

/// Adds a round; `false` when its number is taken.
pub(crate) async fn insert(conn: &mut AnyConnection, new: &Assessment) -> Result<bool, Error> {
    let done = sqlx::query(
        "INSERT INTO assessments (id, number, started_by, started_at)
         VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
    )
    .bind(new.id.as_str())
    .bind(new.number)
    .bind(&*new.started_by)
    .bind(new.started_at.as_microsecond())
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Ends the round with its document; `false` when it was ended before.
pub(crate) async fn complete(
    conn: &mut AnyConnection,
    id: &AssessmentId,
    document: &Document,
) -> Result<bool, Error> {
    let done = sqlx::query(
        "UPDATE assessments SET completed_by = $1, completed_at = $2, document = $3
         WHERE id = $4 AND completed_at IS NULL",
    )
    .bind(document.completed_by.as_deref())
    .bind(document.completed_at.map(Timestamp::as_microsecond))
    .bind(serde_json::to_string(document).expect("a document is plain JSON"))
    .bind(id.as_str())
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The document of a version.
pub(crate) async fn document(
    conn: &mut AnyConnection,
    version: i64,
) -> Result<Option<Document>, Error> {
    let row =
        sqlx::query("SELECT document FROM assessments WHERE number = $1 AND document IS NOT NULL")
            .bind(version)
            .fetch_optional(conn)
            .await?;
    let read = |row: AnyRow| {
        let text: String = row.try_get(0)?;
        serde_json::from_str(&text).map_err(|_| wrong("document"))
    };
    row.map(read).transpose()
}

/// The completed rounds, newest first.
pub(crate) async fn completed(conn: &mut AnyConnection) -> Result<Vec<Assessment>, Error> {
    let sql = [
        ASSESSMENT,
        " WHERE completed_at IS NOT NULL ORDER BY number DESC",
    ]
    .concat();
    let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
        .fetch_all(conn)
        .await?;
    rows.iter().map(read_assessment).collect()
}

const ANSWER: &str =
    "SELECT id, question, value, answered_by, answered_at, taken_over FROM assessment_answers";

/// Everything that was saved in a round, oldest first.
pub(crate) async fn answers(
    conn: &mut AnyConnection,
    id: &AssessmentId,
) -> Result<Vec<Answer>, Error> {
    let sql = [ANSWER, " WHERE assessment = $1 ORDER BY place"].concat();
    let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(id.as_str())
        .fetch_all(conn)
        .await?;
    rows.iter().map(read_answer).collect()
}

/// One answer of a round.
pub(crate) async fn answer(
    conn: &mut AnyConnection,
    round: &AssessmentId,
    id: &str,
) -> Result<Option<Answer>, Error> {
    let sql = [ANSWER, " WHERE assessment = $1 AND id = $2"].concat();
    let row = sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(round.as_str())
        .bind(id)
        .fetch_optional(conn)
        .await?;
    row.map(|row| read_answer(&row)).transpose()
}

/// Adds an answer as the newest of its round.
pub(crate) async fn insert_answer(
    conn: &mut AnyConnection,
    round: &AssessmentId,
    new: &Answer,
) -> Result<(), Error> {
    sqlx::query(
        "INSERT INTO assessment_answers (id, assessment, question, value, answered_by,
         answered_at, taken_over, place) VALUES ($1, $2, $3, $4, $5, $6, $7,
         (SELECT COUNT(*) FROM assessment_answers WHERE assessment = $2))",
    )
    .bind(new.id.as_str())
    .bind(round.as_str())
    .bind(&*new.question)
    .bind(serde_json::to_string(&new.value).expect("an answer is plain JSON"))
    .bind(&*new.by)
    .bind(new.at.as_microsecond())
    .bind(i64::from(new.taken_over))
    .execute(conn)
    .await?;
    Ok(())
}

/// Every item somebody decided something about.
pub(crate) async fn measures(conn: &mut AnyConnection) -> Result<Vec<Item>, Error> {
    let rows = sqlx::query(
        "SELECT measure, state, adopted_by, adopted_at, ended_by, ended_at, result
         FROM measures ORDER BY id",
    )
    .fetch_all(conn)
    .await?;
    rows.iter().map(read_item).collect()
}

/// Notes that an item became a task or a setting; `false` when it is a task or was one. A setting
/// that was undone elsewhere can be made again.
pub(crate) async fn adopt(conn: &mut AnyConnection, item: &Item) -> Result<bool, Error> {
    let done = sqlx::query(
        "INSERT INTO measures (id, measure, state, adopted_by, adopted_at)
         VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (id) DO UPDATE SET measure = excluded.measure, state = excluded.state,
         adopted_by = excluded.adopted_by, adopted_at = excluded.adopted_at
         WHERE measures.state IN ('proposed', 'set')",
    )
    .bind(&*item.measure.id)
    .bind(serde_json::to_string(&item.measure).expect("a measure is plain JSON"))
    .bind(item.state.word())
    .bind(item.adopted_by.as_deref())
    .bind(item.adopted_at.map(Timestamp::as_microsecond))
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Writes who sees to an item and until when; what became of it stays.
pub(crate) async fn schedule(conn: &mut AnyConnection, item: &Item) -> Result<(), Error> {
    sqlx::query(
        "INSERT INTO measures (id, measure, state) VALUES ($1, $2, 'proposed')
         ON CONFLICT (id) DO UPDATE SET measure = excluded.measure",
    )
    .bind(&*item.measure.id)
    .bind(serde_json::to_string(&item.measure).expect("a measure is plain JSON"))
    .execute(conn)
    .await?;
    Ok(())
}

/// Ends a task; `false` when it is no open one.
pub(crate) async fn end(conn: &mut AnyConnection, item: &Item) -> Result<bool, Error> {
    let done = sqlx::query(
        "UPDATE measures SET state = $1, ended_by = $2, ended_at = $3, result = $4
         WHERE id = $5 AND state = 'task'",
    )
    .bind(item.state.word())
    .bind(item.ended_by.as_deref())
    .bind(item.ended_at.map(Timestamp::as_microsecond))
    .bind(item.result.as_deref())
    .bind(&*item.measure.id)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

fn read_assessment(row: &AnyRow) -> Result<Assessment, Error> {
    Ok(Assessment {
        id: AssessmentId::from_stored(row.try_get::<String, _>(0)?),
        number: row.try_get(1)?,
        started_by: row.try_get(2)?,
        started_at: instant(row.try_get(3)?)?,
        completed_by: row.try_get(4)?,
        completed_at: moment(row, 5)?,
    })
}

fn read_answer(row: &AnyRow) -> Result<Answer, Error> {
    let value: String = row.try_get(2)?;
    Ok(Answer {
        id: AnswerId::from_stored(row.try_get::<String, _>(0)?),
        question: row.try_get(1)?,
        value: serde_json::from_str(&value).map_err(|_| wrong("value"))?,
        by: row.try_get(3)?,
        at: instant(row.try_get(4)?)?,
        taken_over: row.try_get::<i64, _>(5)? != 0,
    })
}

fn read_item(row: &AnyRow) -> Result<Item, Error> {
    let measure: String = row.try_get(0)?;
    Ok(Item {
        measure: serde_json::from_str(&measure).map_err(|_| wrong("measure"))?,
        state: State::from_word(row.try_get(1)?).ok_or_else(|| wrong("state"))?,
        adopted_by: row.try_get(2)?,
        adopted_at: moment(row, 3)?,
        ended_by: row.try_get(4)?,
        ended_at: moment(row, 5)?,
        result: row.try_get(6)?,
    })
}

fn moment(row: &AnyRow, column: usize) -> Result<Option<Timestamp>, Error> {
    let micros: Option<i64> = row.try_get(column)?;
    micros.map(instant).transpose()
}

fn instant(micros: i64) -> Result<Timestamp, Error> {
    Timestamp::from_microsecond(micros).map_err(|_| wrong("an instant"))
}

/// A stored value this program cannot read; names the column only.
fn wrong(column: &'static str) -> Error {
    let source = "a value this program did not write".into();
    sqlx::Error::ColumnDecode {
        index: column.to_owned(),
        source,
    }
    .into()
}
