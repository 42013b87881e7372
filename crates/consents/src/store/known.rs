//! What is known of many addresses or records for one purpose.

use requests::Person;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe, Row};

use super::wrong;
use crate::Error;
use crate::basis::Basis;
use crate::consent::{ConsentId, State};
use crate::may_send::{Known, What};

/// The rows of these addresses (keyed hashes).
pub(crate) async fn known_by_address(
    conn: &mut AnyConnection,
    purpose: &str,
    addresses: &[&str],
) -> Result<Vec<Known>, Error> {
    known(conn, (purpose, None), ("address", addresses)).await
}

/// The rows of these records of a system.
pub(crate) async fn known_by_record(
    conn: &mut AnyConnection,
    (purpose, system): (&str, &str),
    records: &[&str],
) -> Result<Vec<Known>, Error> {
    known(conn, (purpose, Some(system)), ("record", records)).await
}

async fn known(
    conn: &mut AnyConnection,
    (purpose, system): (&str, Option<&str>),
    (column, values): (&str, &[&str]),
) -> Result<Vec<Known>, Error> {
    // Only names of ours and numbers of placeholders are put together; values are bound.
    let first = if system.is_some() { 3 } else { 2 };
    let places: Vec<String> = (first..first + values.len())
        .map(|n| format!("${n}"))
        .collect();
    let of_system = if system.is_some() {
        " AND t.system = $2"
    } else {
        ""
    };
    let condition = format!(
        "t.purpose = $1{of_system} AND t.{column} IN ({})",
        places.join(", ")
    );
    let stopped = "CASE WHEN EXISTS (SELECT 1 FROM request_persons p JOIN requests r \
         ON r.id = p.request WHERE p.system = t.system AND p.record = t.record \
         AND r.state <> 'closed' AND r.right_word IN \
         ('erasure', 'restriction', 'objection', 'withdrawal_of_consent')) THEN 1 ELSE 0 END";
    let erased = "CASE WHEN EXISTS (SELECT 1 FROM plan_persons pp JOIN runs u ON u.plan = pp.plan \
         WHERE pp.system = t.system AND pp.record = t.record AND pp.selected = 1 \
         AND u.state = 'complete') THEN 1 ELSE 0 END";
    let flags = [
        stopped,
        erased,
        "CASE WHEN EXISTS (SELECT 1 FROM suppressed_persons s WHERE s.system = t.system \
         AND s.record = t.record) THEN 1 ELSE 0 END",
        "CASE WHEN EXISTS (SELECT 1 FROM restrictions x WHERE x.system = t.system \
         AND x.record = t.record AND x.lifted_at IS NULL) THEN 1 ELSE 0 END",
    ]
    .join(", ");
    let sql = format!(
        "SELECT t.address, t.system, t.record, t.id, t.state, NULL, {flags}
         FROM consents t WHERE {condition}
         UNION ALL
         SELECT t.address, t.system, t.record, NULL, t.basis, t.review_on, {flags}
         FROM lawful_bases t WHERE {condition}"
    );
    let mut query = sqlx::query(AssertSqlSafe(sql)).bind(purpose);
    if let Some(system) = system {
        query = query.bind(system);
    }
    for value in values {
        query = query.bind(*value);
    }
    let rows = query.fetch_all(conn).await?;
    rows.iter().map(read).collect()
}

fn read(row: &AnyRow) -> Result<Known, Error> {
    let id: Option<String> = row.try_get(3)?;
    let word: String = row.try_get(4)?;
    let what = if let Some(id) = id {
        let state = State::from_word(&word).ok_or_else(|| wrong("state"))?;
        What::Consent(ConsentId::from_stored(id), state)
    } else {
        let basis = Basis::from_word(&word).ok_or_else(|| wrong("basis"))?;
        let review_on: Option<String> = row.try_get(5)?;
        let day = |text: String| text.parse().map_err(|_| wrong("review_on"));
        What::Ground(basis, review_on.map(day).transpose()?)
    };
    let flag = |column: usize| -> Result<bool, sqlx::Error> {
        // PostgreSQL answers a small integer.
        row.try_get::<i64, _>(column)
            .or_else(|_| row.try_get::<i32, _>(column).map(i64::from))
            .map(|flag| flag != 0)
    };
    Ok(Known {
        address: row.try_get(0)?,
        person: Person {
            system: row.try_get(1)?,
            record: row.try_get(2)?,
        },
        what,
        stopped: flag(6)?,
        erased: flag(7)?,
        objected: flag(8)?,
        restricted: flag(9)?,
    })
}
