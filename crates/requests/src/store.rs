//! All SQL of this crate; one text for SQLite and PostgreSQL.

mod checks;
mod figures;
mod files;
mod letters;
mod mentions;
mod owners;
mod rows;
mod search;
mod shelf;
mod tasks;
mod texts;

use law::{Checklist, Right};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe, Row as _};

use crate::checklists::Version;
use crate::request::{Request, RequestId};
use crate::{Error, Person, Reference, Step};

pub(crate) use checks::{checks, insert_check};
pub(crate) use figures::{answers, load_until, open_by_assignee};
pub(crate) use files::{
    content, count_files, drop_file, drop_unused_contents, expire_files, files, insert_file,
};
pub(crate) use letters::{
    drop_drafts, expire_letters, holidays, insert_holiday, insert_letter, letters, save_letter,
};
pub(crate) use mentions::mentions;
pub(crate) use owners::{owners, owners_among};
use search::escaped;
pub(crate) use search::{
    count, count_by_place, count_by_state, due_days, numbered, search, shelves,
};
pub(crate) use shelf::{
    answers_by_month, list_look, merged, remove_view, save_view, set_list_look, siblings, views,
};
pub(crate) use tasks::{
    begin_tag, end_tag, end_task, expire_tasks, insert_task, own_tasks, task_is_asked, task_of,
    tasks,
};
pub(crate) use texts::{drop_text, expire_texts, insert_text, texts};

/// The next number of a year. The row stays locked until the transaction ends, so numbers have no
/// gaps; the unique index on the reference decides in any case.
pub(crate) async fn next_number(conn: &mut AnyConnection, year: i16) -> Result<u32, Error> {
    let row = sqlx::query(
        "INSERT INTO request_numbers (year, last_number) VALUES ($1, 1)
         ON CONFLICT (year) DO UPDATE SET last_number = request_numbers.last_number + 1
         RETURNING last_number",
    )
    .bind(i64::from(year))
    .fetch_one(conn)
    .await?;
    let number: i64 = row.try_get("last_number")?;
    Ok(u32::try_from(number).expect("nobody records four billion requests in a year"))
}

/// Writes a new request with its steps and persons.
pub(crate) async fn insert(
    conn: &mut AnyConnection,
    request: &Request,
    checklist: &str,
) -> Result<(), Error> {
    sqlx::query(
        "INSERT INTO requests (id, reference, right_word, state, received_day, received_at,
             time_zone, channel, language, assignee, region, calendar, derivation, nominal_day,
             last_day, extended_last_day, legal_day, due_day, checklist, opened_by, opened_at,
             version, systems, priority, tags)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,
             $19, $20, $21, $22, $23, $24, $25)",
    )
    .bind(request.id.as_str())
    .bind(request.reference.to_string())
    .bind(request.right.word())
    .bind(request.state.word())
    .bind(request.receipt.day.to_string())
    .bind(request.receipt.at.map(jiff::Timestamp::as_microsecond))
    .bind(rows::zone_name(&request.receipt.zone))
    .bind(request.channel.word())
    .bind(request.language.word())
    .bind(request.assignee.as_deref())
    .bind(request.due.region.code())
    .bind(&*request.due.calendar)
    .bind(rows::json(&request.due.derivation))
    .bind(request.due.nominal.to_string())
    .bind(request.due.last_day.to_string())
    .bind(request.due.extended_last_day.to_string())
    .bind(request.legal_day().to_string())
    .bind(request.due_day().to_string())
    .bind(checklist)
    .bind(&*request.opened_by)
    .bind(request.opened_at.as_microsecond())
    .bind(request.version)
    .bind(rows::systems(&request.persons))
    .bind(request.priority.word())
    .bind(rows::tags(&request.tags))
    .execute(&mut *conn)
    .await?;
    for (place, step) in (0i64..).zip(&request.steps) {
        insert_step(conn, &request.id, place, step).await?;
    }
    let at = request.opened_at.as_microsecond();
    for person in &request.persons {
        link(conn, &request.id, person, (&request.opened_by, at)).await?;
    }
    Ok(())
}

async fn insert_step(
    conn: &mut AnyConnection,
    request: &RequestId,
    place: i64,
    step: &Step,
) -> Result<(), Error> {
    sqlx::query(
        "INSERT INTO request_steps (request, step, place, state, automatic)
         VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(request.as_str())
    .bind(&*step.id)
    .bind(place)
    .bind(step.state.word())
    .bind(i64::from(step.automatic))
    .execute(conn)
    .await?;
    Ok(())
}

/// Takes the request's row for this transaction, so that two changes follow one another.
pub(crate) async fn lock(conn: &mut AnyConnection, reference: Reference) -> Result<(), Error> {
    sqlx::query("UPDATE requests SET version = version WHERE reference = $1")
        .bind(reference.to_string())
        .execute(conn)
        .await?;
    Ok(())
}

/// The whole request.
pub(crate) async fn load(
    conn: &mut AnyConnection,
    reference: Reference,
) -> Result<Option<Request>, Error> {
    let row = sqlx::query("SELECT r.* FROM requests r WHERE r.reference = $1")
        .bind(reference.to_string())
        .fetch_optional(&mut *conn)
        .await?;
    let requests = rows::requests(conn, row.as_slice()).await?;
    Ok(requests.into_iter().next())
}

/// Writes what may change of a request, one version on. Says so when somebody else was faster.
pub(crate) async fn save(conn: &mut AnyConnection, request: &mut Request) -> Result<(), Error> {
    let done = sqlx::query(
        "UPDATE requests SET state = $1, outcome = $2, assignee = $3, received_day = $4,
             received_at = $5, region = $6, calendar = $7, derivation = $8, nominal_day = $9,
             last_day = $10, extended_last_day = $11, end_day = $12, legal_day = $13,
             due_day = $14, answered_day = $15, extended_day = $16, waiting_until = $17,
             identity_asked_day = $18, identity_waits = $19, closed_at = $20, delete_day = $21,
             systems = $22, priority = $23, tags = $24, merged_into = $25,
             version = version + 1
         WHERE id = $26 AND version = $27",
    )
    .bind(request.state.word())
    .bind(request.outcome.map(crate::Outcome::word))
    .bind(request.assignee.as_deref())
    .bind(request.receipt.day.to_string())
    .bind(request.receipt.at.map(jiff::Timestamp::as_microsecond))
    .bind(request.due.region.code())
    .bind(&*request.due.calendar)
    .bind(rows::json(&request.due.derivation))
    .bind(request.due.nominal.to_string())
    .bind(request.due.last_day.to_string())
    .bind(request.due.extended_last_day.to_string())
    .bind(rows::day_text(request.due.end_day))
    .bind(request.legal_day().to_string())
    .bind(request.due_day().to_string())
    .bind(rows::day_text(request.facts.answered))
    .bind(rows::day_text(request.facts.extended))
    .bind(rows::day_text(request.facts.waiting_until))
    .bind(rows::day_text(request.facts.identity_asked))
    .bind(i64::from(request.facts.identity_waits))
    .bind(request.closed_at.map(jiff::Timestamp::as_microsecond))
    .bind(rows::day_text(request.delete_day))
    .bind(rows::systems(&request.persons))
    .bind(request.priority.word())
    .bind(rows::tags(&request.tags))
    .bind(request.merged_into.map(|into| into.to_string()))
    .bind(request.id.as_str())
    .bind(request.version)
    .execute(conn)
    .await?;
    if done.rows_affected() != 1 {
        return Err(Error::Changed {
            reference: request.reference,
            seen: request.version,
            found: request.version + 1,
        });
    }
    request.version += 1;
    Ok(())
}

/// Writes how a step stands.
pub(crate) async fn save_step(
    conn: &mut AnyConnection,
    request: &RequestId,
    step: &Step,
) -> Result<(), Error> {
    sqlx::query(
        "UPDATE request_steps
         SET state = $1, automatic = $2, changed_by = $3, changed_at = $4, entry = $5
         WHERE request = $6 AND step = $7",
    )
    .bind(step.state.word())
    .bind(i64::from(step.automatic))
    .bind(step.changed_by.as_deref())
    .bind(step.changed_at.map(jiff::Timestamp::as_microsecond))
    .bind(step.entry)
    .bind(request.as_str())
    .bind(&*step.id)
    .execute(conn)
    .await?;
    Ok(())
}

/// Links a person; `by` is who did it and when.
pub(crate) async fn link(
    conn: &mut AnyConnection,
    request: &RequestId,
    person: &Person,
    by: (&str, i64),
) -> Result<(), Error> {
    sqlx::query(
        "INSERT INTO request_persons (request, system, record, linked_by, linked_at)
         VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(request.as_str())
    .bind(&*person.system)
    .bind(&*person.record)
    .bind(by.0)
    .bind(by.1)
    .execute(conn)
    .await?;
    Ok(())
}

/// Takes a person off.
pub(crate) async fn unlink(
    conn: &mut AnyConnection,
    request: &RequestId,
    person: &Person,
) -> Result<(), Error> {
    sqlx::query("DELETE FROM request_persons WHERE request = $1 AND system = $2 AND record = $3")
        .bind(request.as_str())
        .bind(&*person.system)
        .bind(&*person.record)
        .execute(conn)
        .await?;
    Ok(())
}

/// The newest checklist of a right: its id and who made it.
pub(crate) async fn newest_checklist(
    conn: &mut AnyConnection,
    right: Right,
) -> Result<Option<(String, String, Checklist)>, Error> {
    let row = sqlx::query(
        "SELECT id, made_by, steps FROM checklist_versions
         WHERE right_word = $1 ORDER BY version DESC LIMIT 1",
    )
    .bind(right.word())
    .fetch_optional(conn)
    .await?;
    row.map(|row| {
        Ok((
            row.try_get("id")?,
            row.try_get("made_by")?,
            rows::checklist(&row)?,
        ))
    })
    .transpose()
}

/// All versions of a right's checklist, newest first.
pub(crate) async fn checklist_versions(
    conn: &mut AnyConnection,
    right: Right,
) -> Result<Vec<Version>, Error> {
    let rows = sqlx::query(
        "SELECT v.steps, v.made_by, v.made_at,
                (SELECT COUNT(*) FROM requests r
                 WHERE r.checklist = v.id AND r.state <> 'closed') AS open_requests
         FROM checklist_versions v WHERE v.right_word = $1 ORDER BY v.version DESC",
    )
    .bind(right.word())
    .fetch_all(conn)
    .await?;
    let read = |row: &AnyRow| {
        Ok(Version {
            list: rows::checklist(row)?,
            made_by: row.try_get("made_by")?,
            made_at: rows::instant(row, "made_at")?,
            open_requests: row.try_get("open_requests")?,
        })
    };
    rows.iter().map(read).collect()
}

/// Adds a version of a checklist; `false` when somebody else just added the same.
pub(crate) async fn insert_checklist(
    conn: &mut AnyConnection,
    id: &str,
    list: (Right, &Checklist),
    made: (&str, i64),
) -> Result<bool, Error> {
    let done = sqlx::query(
        "INSERT INTO checklist_versions (id, right_word, version, steps, made_by, made_at)
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING",
    )
    .bind(id)
    .bind(list.0.word())
    .bind(i64::from(list.1.version))
    .bind(rows::json(list.1))
    .bind(made.0)
    .bind(made.1)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// A statement with one placeholder for each of `count` values.
fn with_places(before: &str, count: usize, after: &str) -> AssertSqlSafe<String> {
    let places: Vec<String> = (1..=count).map(|n| format!("${n}")).collect();
    // Only numbers of placeholders are put together; values are bound.
    AssertSqlSafe(format!("{before} IN ({}) {after}", places.join(", ")))
}

#[cfg(test)]
mod tests;
