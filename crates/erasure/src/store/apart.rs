//! Records that are other people than the ones they were proposed for.

use jiff::Timestamp;
use jiff::civil::Date;
use requests::Person;
use sqlx::{AnyConnection, Row};

use super::load::instant;
use super::save::json;
use crate::Error;
use crate::apart::{Other, Others, Record};
use crate::plan::Plan;

/// Remembers that a record is another person than one a request is linked to: in which request, who said so and when.
pub(crate) async fn tell_apart(
    conn: &mut AnyConnection,
    person: &Person,
    (system, record): &Record,
    (request, by, at): (&str, &str, Timestamp),
) -> Result<(), Error> {
    sqlx::query(
        "INSERT INTO other_persons (person_system, person_record, system, record, request,
                                    decided_by, decided_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (person_system, person_record, system, record) DO UPDATE
             SET request = excluded.request, decided_by = excluded.decided_by,
                 decided_at = excluded.decided_at",
    )
    .bind(&person.system)
    .bind(&person.record)
    .bind(system)
    .bind(record)
    .bind(request)
    .bind(by)
    .bind(at.as_microsecond())
    .execute(conn)
    .await?;
    Ok(())
}

/// Takes it back, whichever of the two it was said of.
pub(crate) async fn tell_same(
    conn: &mut AnyConnection,
    person: &Person,
    (system, record): &Record,
) -> Result<(), Error> {
    sqlx::query(
        "DELETE FROM other_persons
         WHERE (person_system = $1 AND person_record = $2 AND system = $3 AND record = $4)
            OR (person_system = $3 AND person_record = $4 AND system = $1 AND record = $2)",
    )
    .bind(&person.system)
    .bind(&person.record)
    .bind(system)
    .bind(record)
    .execute(conn)
    .await?;
    Ok(())
}

/// The records that are other people than those a request is linked to.
pub(crate) async fn others_of(conn: &mut AnyConnection, request: &str) -> Result<Others, Error> {
    let rows = sqlx::query(
        "SELECT o.system, o.record, a.login, o.decided_at
         FROM requests r JOIN request_persons p ON p.request = r.id
         JOIN other_persons o ON o.person_system = p.system AND o.person_record = p.record
         LEFT JOIN accounts a ON a.id = o.decided_by WHERE r.reference = $1
         UNION
         SELECT o.person_system, o.person_record, a.login, o.decided_at
         FROM requests r JOIN request_persons p ON p.request = r.id
         JOIN other_persons o ON o.system = p.system AND o.record = p.record
         LEFT JOIN accounts a ON a.id = o.decided_by WHERE r.reference = $1
         ORDER BY 4",
    )
    .bind(request)
    .fetch_all(conn)
    .await?;
    rows.iter()
        .map(|row| {
            let other = Other {
                by: row.try_get::<Option<String>, _>(2)?.unwrap_or_default(),
                at: instant(row.try_get(3)?),
            };
            Ok(((row.try_get(0)?, row.try_get(1)?), other))
        })
        .collect()
}

/// What to look at before approving a plan, after nothing else of it changed; false where something has.
pub(crate) async fn save_warnings(conn: &mut AnyConnection, plan: &Plan) -> Result<bool, Error> {
    let done = sqlx::query(
        "UPDATE plans SET warnings = $1
         WHERE id = $2 AND hash = $3 AND state IN ('draft', 'approved')",
    )
    .bind(json(&plan.warnings))
    .bind(plan.id.as_str())
    .bind(&*plan.hash)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Forgets what was said in requests whose day of deletion has come. Returns how many pairs.
pub(crate) async fn forget_others(conn: &mut AnyConnection, today: Date) -> Result<u64, Error> {
    let gone = sqlx::query(
        "DELETE FROM other_persons
         WHERE request IN (SELECT reference FROM requests WHERE delete_day <= $1)",
    )
    .bind(today.to_string())
    .execute(conn)
    .await?;
    Ok(gone.rows_affected())
}
