//! All SQL of this crate; one text for SQLite and PostgreSQL.

mod digest;
mod due;
mod facts;
mod past;

use jiff::Timestamp;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe, Row};

pub(crate) use digest::{insert_digest, newest_digest, open_lines};
pub(crate) use due::{
    Fired, advance, begin_firing, due, end_firing, forget, forget_requests, forget_timed, history,
    history_of, insert_due, last_fired, position, put_off, remove_due,
};
pub(crate) use facts::{facts, open_requests, request_ids, requests};
pub(crate) use past::{Past, PastTask, of_the_past};

use crate::Error;
use crate::rule::Rule;
use crate::workflow::{Version, Workflow};

/// All workflows, by name.
pub(crate) async fn workflows(conn: &mut AnyConnection) -> Result<Vec<Workflow>, Error> {
    let rows = sqlx::query(
        "SELECT w.id, w.version, w.active, w.active_since, w.shipped, v.rule
         FROM workflows w JOIN workflow_versions v ON v.workflow = w.id AND v.version = w.version
         ORDER BY w.id",
    )
    .fetch_all(conn)
    .await?;
    rows.iter().map(workflow_of).collect()
}

/// One workflow, held until the transaction ends.
pub(crate) async fn workflow(
    conn: &mut AnyConnection,
    id: &str,
) -> Result<Option<Workflow>, Error> {
    sqlx::query("UPDATE workflows SET version = version WHERE id = $1")
        .bind(id)
        .execute(&mut *conn)
        .await?;
    let found = workflows(conn).await?;
    Ok(found.into_iter().find(|workflow| workflow.id == id))
}

/// The names there are.
pub(crate) async fn ids(conn: &mut AnyConnection) -> Result<Vec<String>, Error> {
    let rows = sqlx::query("SELECT id FROM workflows")
        .fetch_all(conn)
        .await?;
    Ok(rows
        .iter()
        .map(|row| row.try_get(0))
        .collect::<Result<_, _>>()?)
}

/// Adds a workflow; `false` when one of this name is there.
pub(crate) async fn insert(conn: &mut AnyConnection, new: &Workflow) -> Result<bool, Error> {
    let done = sqlx::query(
        "INSERT INTO workflows (id, version, active, active_since, shipped)
         VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
    )
    .bind(&*new.id)
    .bind(new.version)
    .bind(i64::from(new.active))
    .bind(new.active_since.as_microsecond())
    .bind(i64::from(new.shipped))
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Writes which version holds and whether it is on.
pub(crate) async fn save(conn: &mut AnyConnection, workflow: &Workflow) -> Result<(), Error> {
    sqlx::query("UPDATE workflows SET version = $1, active = $2, active_since = $3 WHERE id = $4")
        .bind(workflow.version)
        .bind(i64::from(workflow.active))
        .bind(workflow.active_since.as_microsecond())
        .bind(&*workflow.id)
        .execute(conn)
        .await?;
    Ok(())
}

/// Adds the rule of a version.
pub(crate) async fn insert_version(
    conn: &mut AnyConnection,
    workflow: &Workflow,
    made: (&str, Timestamp),
) -> Result<(), Error> {
    sqlx::query(
        "INSERT INTO workflow_versions (workflow, version, rule, made_by, made_at)
         VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(&*workflow.id)
    .bind(workflow.version)
    .bind(serde_json::to_string(&workflow.rule).expect("a rule is words, numbers and lists"))
    .bind(made.0)
    .bind(made.1.as_microsecond())
    .execute(conn)
    .await?;
    Ok(())
}

/// Every version of a workflow, newest first.
pub(crate) async fn versions(conn: &mut AnyConnection, id: &str) -> Result<Vec<Version>, Error> {
    let rows = sqlx::query(
        "SELECT version, made_by, made_at, rule FROM workflow_versions
         WHERE workflow = $1 ORDER BY version DESC",
    )
    .bind(id)
    .fetch_all(conn)
    .await?;
    let read = |row: &AnyRow| {
        Ok(Version {
            version: row.try_get(0)?,
            made_by: row.try_get(1)?,
            made_at: instant(row, 2)?,
            rule: rule(row, 3)?,
        })
    };
    rows.iter().map(read).collect()
}

fn workflow_of(row: &AnyRow) -> Result<Workflow, Error> {
    Ok(Workflow {
        id: row.try_get(0)?,
        version: row.try_get(1)?,
        active: row.try_get::<i64, _>(2)? != 0,
        active_since: instant(row, 3)?,
        shipped: row.try_get::<i64, _>(4)? != 0,
        rule: rule(row, 5)?,
    })
}

fn rule(row: &AnyRow, column: usize) -> Result<Rule, Error> {
    let text: String = row.try_get(column)?;
    serde_json::from_str(&text).map_err(|_| wrong("rule"))
}

fn instant(row: &AnyRow, column: usize) -> Result<Timestamp, sqlx::Error> {
    Timestamp::from_microsecond(row.try_get(column)?).map_err(|e| sqlx::Error::Decode(e.into()))
}

fn day(row: &AnyRow, column: &'static str) -> Result<jiff::civil::Date, Error> {
    row.try_get::<String, _>(column)?
        .parse()
        .map_err(|_| wrong(column))
}

fn maybe_day(row: &AnyRow, column: &'static str) -> Result<Option<jiff::civil::Date>, Error> {
    let text: Option<String> = row.try_get(column)?;
    text.map(|text| text.parse().map_err(|_| wrong(column)))
        .transpose()
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

/// A statement with one placeholder for each of `count` values.
fn with_places(before: &str, count: usize, after: &str) -> AssertSqlSafe<String> {
    let places: Vec<String> = (1..=count).map(|n| format!("${n}")).collect();
    // Only numbers of placeholders are put together; values are bound.
    AssertSqlSafe(format!("{before} IN ({}) {after}", places.join(", ")))
}
