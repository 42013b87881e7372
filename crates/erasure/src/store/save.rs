//! Writing plans.

use std::fmt::Write as _;

use crm::plan::Item;
use jiff::Timestamp;
use sqlx::{AnyConnection, AssertSqlSafe};

use super::BETWEEN;
use crate::plan::{Plan, PlanDecision, PlanItem, changes_text};
use crate::{Error, PlanId, PlanState};

/// How many rows one statement inserts.
const ROWS: usize = 60;

/// A new plan with everything in it.
pub(crate) async fn insert(
    conn: &mut AnyConnection,
    plan: &Plan,
    secrets: &[(String, String)],
) -> Result<(), Error> {
    sqlx::query(
        "INSERT INTO plans (id, request, state, hash, drafted_by, drafted_at, changed_by, schemas,
                            warnings, files, items, version)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
    )
    .bind(plan.id.as_str())
    .bind(&plan.request)
    .bind(plan.state.word())
    .bind(&plan.hash)
    .bind(&plan.drafted_by)
    .bind(plan.drafted_at.as_microsecond())
    .bind(&plan.changed_by)
    .bind(json(&plan.schemas))
    .bind(json(&plan.warnings))
    .bind(json(&plan.files))
    .bind(count(plan.items.len()))
    .bind(plan.version)
    .execute(&mut *conn)
    .await?;
    parts(conn, plan, secrets).await
}

/// Puts a changed plan in the place of the one of the version before; false when somebody else
/// was faster.
pub(crate) async fn replace(
    conn: &mut AnyConnection,
    plan: &Plan,
    secrets: &[(String, String)],
) -> Result<bool, Error> {
    let done = sqlx::query(
        "UPDATE plans SET state = $1, hash = $2, changed_by = $3, schemas = $4, warnings = $5,
                          files = $6, items = $7, version = version + 1
         WHERE id = $8 AND version = $9 AND state IN ('draft', 'approved', 'conflict')",
    )
    .bind(plan.state.word())
    .bind(&plan.hash)
    .bind(&plan.changed_by)
    .bind(json(&plan.schemas))
    .bind(json(&plan.warnings))
    .bind(json(&plan.files))
    .bind(count(plan.items.len()))
    .bind(plan.id.as_str())
    .bind(plan.version)
    .execute(&mut *conn)
    .await?;
    if done.rows_affected() != 1 {
        return Ok(false);
    }
    for sql in [
        "DELETE FROM plan_persons WHERE plan = $1",
        "DELETE FROM plan_decisions WHERE plan = $1",
        "DELETE FROM plan_items WHERE plan = $1",
        "DELETE FROM plan_exceptions WHERE plan = $1",
        "DELETE FROM plan_secrets WHERE plan = $1",
        "UPDATE plan_approvals SET void = 1 WHERE plan = $1",
    ] {
        sqlx::query(sql)
            .bind(plan.id.as_str())
            .execute(&mut *conn)
            .await?;
    }
    parts(conn, plan, secrets).await?;
    Ok(true)
}

async fn parts(
    conn: &mut AnyConnection,
    plan: &Plan,
    secrets: &[(String, String)],
) -> Result<(), Error> {
    for (place, person) in plan.persons.iter().enumerate() {
        sqlx::query(
            "INSERT INTO plan_persons (plan, place, system, record, certainty, score, reasons,
                                       deleted, selected)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(plan.id.as_str())
        .bind(count(place))
        .bind(&person.system)
        .bind(&person.record)
        .bind(&person.certainty)
        .bind(i64::from(person.score))
        .bind(json(&person.reasons))
        .bind(i64::from(person.deleted))
        .bind(i64::from(person.selected))
        .execute(&mut *conn)
        .await?;
    }
    for decision in &plan.decisions {
        sqlx::query(
            "INSERT INTO plan_decisions (plan, scope, name, decision, ground, until, note)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(plan.id.as_str())
        .bind(scope(decision))
        .bind(name(decision))
        .bind(decision.decision.word())
        .bind(decision.ground.as_deref())
        .bind(decision.until.map(|day| day.to_string()))
        .bind(decision.note.as_ref().map(requests::TextId::as_str))
        .execute(&mut *conn)
        .await?;
    }
    for (at, chunk) in plan.items.chunks(ROWS).enumerate() {
        items(conn, &plan.id, at * ROWS, chunk).await?;
    }
    for (place, (system, exception)) in plan.exceptions.iter().enumerate() {
        sqlx::query(
            "INSERT INTO plan_exceptions (plan, place, system, table_name, row_key, column_name,
                                          because, whose)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(plan.id.as_str())
        .bind(count(place))
        .bind(system)
        .bind(&exception.table)
        .bind(&exception.key)
        .bind(&exception.column)
        .bind(&exception.because)
        .bind(&exception.whose)
        .execute(&mut *conn)
        .await?;
    }
    for (system, sealed) in secrets {
        sqlx::query("INSERT INTO plan_secrets (plan, system, sealed) VALUES ($1, $2, $3)")
            .bind(plan.id.as_str())
            .bind(system)
            .bind(sealed)
            .execute(&mut *conn)
            .await?;
    }
    Ok(())
}

/// What a decision is on.
fn scope(decision: &PlanDecision) -> &'static str {
    match (&decision.cell, decision.on_group) {
        (Some(_), _) => super::CELL,
        (None, true) => "group",
        (None, false) => "record",
    }
}

/// The kind or record a decision is on; of a text with its system and column around.
fn name(decision: &PlanDecision) -> String {
    let name = &decision.name;
    decision.cell.as_ref().map_or_else(
        || name.clone(),
        |cell| format!("{}{BETWEEN}{name}{BETWEEN}{}", cell.system, cell.column),
    )
}

/// Many rows in one statement.
async fn items(
    conn: &mut AnyConnection,
    plan: &PlanId,
    first: usize,
    chunk: &[PlanItem],
) -> Result<(), Error> {
    const COLUMNS: usize = 15;
    let mut sql = String::from(
        "INSERT INTO plan_items (plan, place, system, table_name, row_key, record, action,
                                 changes, rule, ground, group_kind, stage, others,
                                 before_print, after_print) VALUES ",
    );
    for row in 0..chunk.len() {
        sql.push_str(if row == 0 { "(" } else { ", (" });
        for column in 1..=COLUMNS {
            let separator = if column == 1 { "" } else { ", " };
            write!(sql, "{separator}${}", row * COLUMNS + column).expect("a string takes all");
        }
        sql.push(')');
    }
    let mut query = sqlx::query(AssertSqlSafe(sql));
    for (at, planned) in chunk.iter().enumerate() {
        let item: &Item = &planned.item;
        query = query
            .bind(plan.as_str())
            .bind(count(first + at))
            .bind(&planned.system)
            .bind(&item.row.table)
            .bind(item.row.key_text())
            .bind(&planned.record)
            .bind(item.action.word())
            .bind(changes_text(item))
            .bind(&item.rule)
            .bind(item.ground.as_deref())
            .bind(item.group.as_deref())
            .bind(stage_word(item))
            .bind(count(planned.others))
            .bind(&item.before)
            .bind(&item.after);
    }
    query.execute(conn).await?;
    Ok(())
}

fn stage_word(item: &Item) -> String {
    json(&item.stage).trim_matches('"').to_owned()
}

/// Moves a plan from one of the states to another; false when it was in none of them.
pub(crate) async fn set_state(
    conn: &mut AnyConnection,
    plan: &PlanId,
    from: &[PlanState],
    to: PlanState,
) -> Result<bool, Error> {
    for state in from {
        let done = sqlx::query("UPDATE plans SET state = $1 WHERE id = $2 AND state = $3")
            .bind(to.word())
            .bind(plan.as_str())
            .bind(state.word())
            .execute(&mut *conn)
            .await?;
        if done.rows_affected() == 1 {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Enters an approval of exactly this hash; false when the plan has another by now.
pub(crate) async fn approve(
    conn: &mut AnyConnection,
    plan: &PlanId,
    hash: &str,
    by: &str,
    at: Timestamp,
) -> Result<bool, Error> {
    let done = sqlx::query(
        "UPDATE plans SET state = 'approved' WHERE id = $1 AND hash = $2 AND state = 'draft'",
    )
    .bind(plan.as_str())
    .bind(hash)
    .execute(&mut *conn)
    .await?;
    if done.rows_affected() != 1 {
        return Ok(false);
    }
    sqlx::query(
        "INSERT INTO plan_approvals (plan, hash, approved_by, approved_at, void)
         VALUES ($1, $2, $3, $4, 0)",
    )
    .bind(plan.as_str())
    .bind(hash)
    .bind(by)
    .bind(at.as_microsecond())
    .execute(conn)
    .await?;
    Ok(true)
}

/// Forgets what the run needed to recognise the person.
pub(crate) async fn drop_secrets(conn: &mut AnyConnection, plan: &PlanId) -> Result<(), Error> {
    sqlx::query("DELETE FROM plan_secrets WHERE plan = $1")
        .bind(plan.as_str())
        .execute(conn)
        .await?;
    Ok(())
}

pub(super) fn json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).expect("our own types are plain JSON")
}

/// A number of rows as it is stored.
pub(crate) fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
