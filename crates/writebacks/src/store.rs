//! All SQL of this crate; one text for SQLite and PostgreSQL.

use std::collections::HashMap;

use jiff::Timestamp;
use requests::Person;
use serde::{Deserialize, Serialize};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use crate::look::{Changed, Fields};
use crate::writeback::{Left, State, Writeback, WritebackId};
use crate::{Error, writeback};

/// How many changes are listed.
const MOST: i64 = 500;

/// What is kept of a preview in one text.
#[derive(Serialize, Deserialize)]
struct Plan {
    rows: Vec<writeback::Row>,
    left: Vec<Left>,
    #[serde(default)]
    wanted: String,
}

/// A preview.
pub(crate) async fn insert(
    conn: &mut AnyConnection,
    new: &Writeback,
    by: &str,
) -> Result<(), Error> {
    let plan = Plan {
        rows: new.rows.clone(),
        left: new.left.clone(),
        wanted: new.wanted.clone(),
    };
    sqlx::query(
        "INSERT INTO writebacks (id, system, record, state, hash, plan, drafted_by, drafted_at, attempts)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0)",
    )
    .bind(new.id.as_str())
    .bind(&*new.person.system)
    .bind(&*new.person.record)
    .bind(new.state.word())
    .bind(&*new.hash)
    .bind(serde_json::to_string(&plan).expect("a plan is plain text"))
    .bind(by)
    .bind(new.drafted_at.as_microsecond())
    .execute(conn)
    .await?;
    Ok(())
}

/// One preview.
pub(crate) async fn one(conn: &mut AnyConnection, id: &WritebackId) -> Result<Writeback, Error> {
    let row = sqlx::query(
        "SELECT m.id, m.system, m.record, m.state, m.hash, m.plan, COALESCE(d.login, m.drafted_by),
                m.drafted_at, COALESCE(r.login, m.run_by), m.ended_at, m.attempts
         FROM writebacks m LEFT JOIN accounts d ON d.id = m.drafted_by
         LEFT JOIN accounts r ON r.id = m.run_by WHERE m.id = $1",
    )
    .bind(id.as_str())
    .fetch_optional(conn)
    .await?;
    let row = row.ok_or(Error::NotFound)?;
    let plan: String = row.try_get(5)?;
    let plan: Plan = serde_json::from_str(&plan).map_err(|_| wrong("plan"))?;
    Ok(Writeback {
        id: WritebackId::from_stored(row.try_get::<String, _>(0)?),
        person: Person {
            system: row.try_get(1)?,
            record: row.try_get(2)?,
        },
        state: State::from_word(row.try_get(3)?).ok_or_else(|| wrong("state"))?,
        hash: row.try_get(4)?,
        rows: plan.rows,
        left: plan.left,
        wanted: plan.wanted,
        drafted_by: row.try_get(6)?,
        drafted_at: instant(row.try_get(7)?)?,
        run_by: row.try_get(8)?,
        ended_at: row.try_get::<Option<i64>, _>(9)?.map(instant).transpose()?,
        attempts: row.try_get(10)?,
    })
}

/// Those that have begun and not ended.
pub(crate) async fn running(conn: &mut AnyConnection) -> Result<Vec<WritebackId>, Error> {
    let rows = sqlx::query("SELECT id FROM writebacks WHERE state = 'running' ORDER BY id")
        .fetch_all(conn)
        .await?;
    let id = |row: &AnyRow| Ok(WritebackId::from_stored(row.try_get::<String, _>(0)?));
    rows.iter().map(id).collect()
}

/// Begins, or begins again. Says whether it is still to be done.
pub(crate) async fn begin(
    conn: &mut AnyConnection,
    id: &WritebackId,
    by: &str,
) -> Result<bool, Error> {
    let done = sqlx::query(
        "UPDATE writebacks SET state = 'running', attempts = attempts + 1,
                            run_by = COALESCE(run_by, $2)
         WHERE id = $1 AND state IN ('draft', 'running')",
    )
    .bind(id.as_str())
    .bind(by)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Ends. Says whether it was under way.
pub(crate) async fn end(
    conn: &mut AnyConnection,
    (id, state): (&WritebackId, State),
    now: Timestamp,
) -> Result<bool, Error> {
    let done = sqlx::query(
        "UPDATE writebacks SET state = $2, ended_at = $3 WHERE id = $1 AND state = 'running'",
    )
    .bind(id.as_str())
    .bind(state.word())
    .bind(now.as_microsecond())
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// When somebody last looked at a system's consent fields.
pub(crate) async fn looked_at(
    conn: &mut AnyConnection,
    system: &str,
) -> Result<Option<Timestamp>, Error> {
    let row = sqlx::query("SELECT looked_at FROM crm_consent_looks WHERE system = $1")
        .bind(system)
        .fetch_optional(conn)
        .await?;
    row.map(|row| instant(row.try_get(0)?)).transpose()
}

/// Notes a look.
pub(crate) async fn set_looked_at(
    conn: &mut AnyConnection,
    system: &str,
    now: Timestamp,
) -> Result<(), Error> {
    sqlx::query(
        "INSERT INTO crm_consent_looks (system, looked_at) VALUES ($1, $2)
         ON CONFLICT (system) DO UPDATE SET looked_at = excluded.looked_at",
    )
    .bind(system)
    .bind(now.as_microsecond())
    .execute(conn)
    .await?;
    Ok(())
}

/// How the consent fields of a system stood at the last look, by record.
pub(crate) async fn standings(
    conn: &mut AnyConnection,
    system: &str,
) -> Result<HashMap<String, Fields>, Error> {
    let rows = sqlx::query("SELECT record, fields FROM crm_consents WHERE system = $1")
        .bind(system)
        .fetch_all(conn)
        .await?;
    let read = |row: &AnyRow| {
        let fields: String = row.try_get(1)?;
        let fields = serde_json::from_str(&fields).map_err(|_| wrong("fields"))?;
        Ok((row.try_get(0)?, fields))
    };
    rows.iter().map(read).collect()
}

/// How the consent fields of a record stood at the last look.
pub(crate) async fn standing(
    conn: &mut AnyConnection,
    (system, record): (&str, &str),
) -> Result<Fields, Error> {
    let row = sqlx::query("SELECT fields FROM crm_consents WHERE system = $1 AND record = $2")
        .bind(system)
        .bind(record)
        .fetch_optional(conn)
        .await?;
    let Some(row) = row else {
        return Ok(Fields::new());
    };
    let fields: String = row.try_get(0)?;
    serde_json::from_str(&fields).map_err(|_| wrong("fields"))
}

/// How a record stands now; one that says nothing is not kept.
pub(crate) async fn set_standing(
    conn: &mut AnyConnection,
    (system, record): (&str, &str),
    fields: &Fields,
) -> Result<(), Error> {
    if fields.is_empty() {
        sqlx::query("DELETE FROM crm_consents WHERE system = $1 AND record = $2")
            .bind(system)
            .bind(record)
            .execute(conn)
            .await?;
        return Ok(());
    }
    sqlx::query(
        "INSERT INTO crm_consents (system, record, fields) VALUES ($1, $2, $3)
         ON CONFLICT (system, record) DO UPDATE SET fields = excluded.fields",
    )
    .bind(system)
    .bind(record)
    .bind(serde_json::to_string(fields).expect("fields are plain text"))
    .execute(conn)
    .await?;
    Ok(())
}

/// A change that was found.
pub(crate) async fn insert_change(
    conn: &mut AnyConnection,
    id: &str,
    new: &Changed,
) -> Result<(), Error> {
    sqlx::query(
        "INSERT INTO crm_consent_changes (id, system, record, field, old_state, new_state,
                                          after_at, before_at, is_person)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(id)
    .bind(&*new.system)
    .bind(&*new.record)
    .bind(&*new.field)
    .bind(&*new.old)
    .bind(&*new.new)
    .bind(new.after.as_microsecond())
    .bind(new.before.as_microsecond())
    .bind(i64::from(new.is_person))
    .execute(conn)
    .await?;
    Ok(())
}

/// Changes that were found, newest first; of one record where one is named.
pub(crate) async fn changes(
    conn: &mut AnyConnection,
    of: Option<&Person>,
) -> Result<Vec<Changed>, Error> {
    let (system, record) = of.map_or(("", ""), |one| (&*one.system, &*one.record));
    let rows = sqlx::query(
        "SELECT system, record, field, old_state, new_state, after_at, before_at, is_person
         FROM crm_consent_changes
         WHERE $1 = '' OR (system = $1 AND record = $2) ORDER BY before_at DESC, id LIMIT $3",
    )
    .bind(system)
    .bind(record)
    .bind(MOST)
    .fetch_all(conn)
    .await?;
    let read = |row: &AnyRow| {
        Ok(Changed {
            system: row.try_get(0)?,
            record: row.try_get(1)?,
            field: row.try_get(2)?,
            old: row.try_get(3)?,
            new: row.try_get(4)?,
            after: instant(row.try_get(5)?)?,
            before: instant(row.try_get(6)?)?,
            is_person: row.try_get::<i64, _>(7)? != 0,
        })
    };
    rows.iter().map(read).collect()
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
