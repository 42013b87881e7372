//! Reading plans.

use base::Notice;
use crm::RowRef;
use crm::plan::{Action, Decision, Exception, Item};
use identifiers::Identifiers;
use jiff::Timestamp;
use serde::de::DeserializeOwned;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use crate::plan::{Cell, Plan, PlanDecision, PlanItem, PlanPerson};
use crate::view::PlanHead;
use crate::{Error, PlanId, PlanState};

/// A plan with everything in it.
pub(crate) async fn plan(conn: &mut AnyConnection, id: &PlanId) -> Result<Plan, Error> {
    let row = sqlx::query(
        "SELECT request, state, hash, drafted_by, drafted_at, changed_by, schemas, warnings, files,
                version
         FROM plans WHERE id = $1",
    )
    .bind(id.as_str())
    .fetch_optional(&mut *conn)
    .await?
    .ok_or_else(|| Error::NotFound(format!("plan {id}: there is none; `plan draft` makes one")))?;
    let state: String = row.try_get(1)?;
    let request: String = row.try_get(0)?;
    Ok(Plan {
        id: id.clone(),
        apart: super::others_of(conn, &request).await?,
        request,
        state: PlanState::from_word(&state).ok_or_else(|| spoilt(id, "state"))?,
        hash: row.try_get(2)?,
        drafted_by: row.try_get(3)?,
        drafted_at: instant(row.try_get(4)?),
        changed_by: row.try_get(5)?,
        schemas: json(id, &row.try_get::<String, _>(6)?)?,
        warnings: json(id, &row.try_get::<String, _>(7)?)?,
        files: json(id, &row.try_get::<String, _>(8)?)?,
        version: row.try_get(9)?,
        persons: persons(conn, id).await?,
        decisions: decisions(conn, id).await?,
        items: items(conn, id).await?,
        exceptions: exceptions(conn, id).await?,
        looks: super::looks(conn, id).await?,
        given: Identifiers::default(),
    })
}

async fn persons(conn: &mut AnyConnection, id: &PlanId) -> Result<Vec<PlanPerson>, Error> {
    let rows = sqlx::query(
        "SELECT system, record, certainty, score, reasons, deleted, selected
         FROM plan_persons WHERE plan = $1 ORDER BY place",
    )
    .bind(id.as_str())
    .fetch_all(conn)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(PlanPerson {
                system: row.try_get(0)?,
                record: row.try_get(1)?,
                certainty: row.try_get(2)?,
                score: u8::try_from(row.try_get::<i64, _>(3)?).unwrap_or(0),
                reasons: json(id, &row.try_get::<String, _>(4)?)?,
                deleted: row.try_get::<i64, _>(5)? != 0,
                selected: row.try_get::<i64, _>(6)? != 0,
            })
        })
        .collect()
}

async fn decisions(conn: &mut AnyConnection, id: &PlanId) -> Result<Vec<PlanDecision>, Error> {
    let rows = sqlx::query(
        "SELECT scope, name, decision, ground, until, note FROM plan_decisions WHERE plan = $1
         ORDER BY scope, name",
    )
    .bind(id.as_str())
    .fetch_all(conn)
    .await?;
    rows.iter()
        .map(|row| {
            let word: String = row.try_get(2)?;
            let until: Option<String> = row.try_get(4)?;
            let until = until.map(|day| day.parse().map_err(|_| spoilt(id, "until")));
            let scope: String = row.try_get(0)?;
            let (name, cell) = place(&scope, row.try_get(1)?).ok_or_else(|| spoilt(id, "hit"))?;
            Ok(PlanDecision {
                on_group: scope == "group",
                name,
                cell,
                decision: Decision::from_word(&word).ok_or_else(|| spoilt(id, "decision"))?,
                ground: row.try_get(3)?,
                until: until.transpose()?,
                note: row
                    .try_get::<Option<String>, _>(5)?
                    .map(requests::TextId::from_stored),
            })
        })
        .collect()
}

/// The kind or record of a decision, and the text of the record where it is on that alone.
pub(super) fn place(scope: &str, name: String) -> Option<(String, Option<Cell>)> {
    if scope != super::CELL {
        return Some((name, None));
    }
    let (system, rest) = name.split_once(super::BETWEEN)?;
    let (record, column) = rest.rsplit_once(super::BETWEEN)?;
    let cell = Cell {
        system: system.to_owned(),
        column: column.to_owned(),
    };
    Some((record.to_owned(), Some(cell)))
}

async fn items(conn: &mut AnyConnection, id: &PlanId) -> Result<Vec<PlanItem>, Error> {
    let rows = sqlx::query(
        "SELECT system, table_name, row_key, record, action, changes, rule, ground, group_kind,
                stage, others, before_print, after_print
         FROM plan_items WHERE plan = $1 ORDER BY place",
    )
    .bind(id.as_str())
    .fetch_all(conn)
    .await?;
    rows.iter().map(|row| item(id, row)).collect()
}

fn item(id: &PlanId, row: &AnyRow) -> Result<PlanItem, Error> {
    let table: String = row.try_get(1)?;
    let key: String = row.try_get(2)?;
    let action: Action = word(id, &row.try_get::<String, _>(4)?)?;
    Ok(PlanItem {
        system: row.try_get(0)?,
        record: row.try_get(3)?,
        item: Item {
            row: RowRef::from_key_text(&table, &key),
            action,
            changes: json(id, &row.try_get::<String, _>(5)?)?,
            rule: row.try_get(6)?,
            ground: row.try_get(7)?,
            group: row.try_get(8)?,
            stage: word(id, &row.try_get::<String, _>(9)?)?,
            before: row.try_get(11)?,
            after: row.try_get(12)?,
        },
        others: usize::try_from(row.try_get::<i64, _>(10)?).unwrap_or(0),
    })
}

async fn exceptions(
    conn: &mut AnyConnection,
    id: &PlanId,
) -> Result<Vec<(String, Exception)>, Error> {
    let rows = sqlx::query(
        "SELECT system, table_name, row_key, column_name, because, whose
         FROM plan_exceptions WHERE plan = $1 ORDER BY place",
    )
    .bind(id.as_str())
    .fetch_all(conn)
    .await?;
    rows.iter()
        .map(|row| {
            let exception = Exception {
                table: row.try_get(1)?,
                key: row.try_get(2)?,
                column: row.try_get(3)?,
                because: row.try_get(4)?,
                whose: row.try_get(5)?,
            };
            Ok((row.try_get(0)?, exception))
        })
        .collect()
}

/// The sealed part of a plan for one system; none once the run is complete.
pub(crate) async fn secret(
    conn: &mut AnyConnection,
    id: &PlanId,
    system: &str,
) -> Result<Option<String>, Error> {
    let row = sqlx::query("SELECT sealed FROM plan_secrets WHERE plan = $1 AND system = $2")
        .bind(id.as_str())
        .bind(system)
        .fetch_optional(conn)
        .await?;
    Ok(row.map(|row| row.try_get(0)).transpose()?)
}

/// The plans of a request, newest first.
pub(crate) async fn heads(conn: &mut AnyConnection, request: &str) -> Result<Vec<PlanHead>, Error> {
    let rows = sqlx::query(
        "SELECT p.id, p.hash, p.state, d.login, p.drafted_at, p.items,
                (SELECT a.login FROM plan_approvals v JOIN accounts a ON a.id = v.approved_by
                 WHERE v.plan = p.id AND v.hash = p.hash AND v.void = 0
                 ORDER BY v.approved_at DESC LIMIT 1)
         FROM plans p LEFT JOIN accounts d ON d.id = p.drafted_by
         WHERE p.request = $1 ORDER BY p.drafted_at DESC, p.id DESC",
    )
    .bind(request)
    .fetch_all(conn)
    .await?;
    rows.iter().map(head).collect()
}

/// The head of a plan, in the order of the columns above.
pub(super) fn head(row: &AnyRow) -> Result<PlanHead, Error> {
    let id = PlanId::from_stored(row.try_get::<String, _>(0)?);
    let state: String = row.try_get(2)?;
    Ok(PlanHead {
        state: PlanState::from_word(&state).ok_or_else(|| spoilt(&id, "state"))?,
        plan: id,
        hash: row.try_get(1)?,
        drafted_by: row.try_get::<Option<String>, _>(3)?.unwrap_or_default(),
        drafted_at: instant(row.try_get(4)?),
        items: row.try_get(5)?,
        approved_by: row.try_get(6)?,
    })
}

pub(super) fn instant(micros: i64) -> Timestamp {
    Timestamp::from_microsecond(micros).unwrap_or(Timestamp::UNIX_EPOCH)
}

pub(super) fn json<T: DeserializeOwned>(id: &PlanId, text: &str) -> Result<T, Error> {
    serde_json::from_str(text).map_err(|_| spoilt(id, "JSON"))
}

fn word<T: DeserializeOwned>(id: &PlanId, text: &str) -> Result<T, Error> {
    json(id, &format!("\"{text}\""))
}

pub(super) fn spoilt(id: &PlanId, what: &str) -> Error {
    Error::Refused(
        Notice::new(
            "plan-spoilt",
            format!("plan {id}: its {what} in the store is spoilt; restore the store's backup"),
        )
        .with("plan", id.to_string()),
    )
}
