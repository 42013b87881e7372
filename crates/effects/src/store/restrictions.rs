//! Restricted records.

use jiff::Timestamp;
use jiff::civil::Date;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use super::{instant, wrong};
use crate::{Effect, EffectId, Error, Place, Restriction};

/// Restricts a record from now on.
pub(crate) async fn restrict(
    conn: &mut AnyConnection,
    effect: &Effect,
    (place, now): (&Place, Timestamp),
) -> Result<(), Error> {
    sqlx::query(
        "INSERT INTO restrictions (effect, system, record, request, ground, since, review_on)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (effect, system, record) DO NOTHING",
    )
    .bind(effect.id.as_str())
    .bind(&*place.system)
    .bind(&*place.record)
    .bind(&*effect.request)
    .bind(effect.plan.ground.as_deref().unwrap_or_default())
    .bind(now.as_microsecond())
    .bind(effect.plan.review_on.map(|day| day.to_string()))
    .execute(conn)
    .await?;
    Ok(())
}

/// Restrictions that hold, those to be looked at first.
pub(crate) async fn live(conn: &mut AnyConnection) -> Result<Vec<Restriction>, Error> {
    let rows = sqlx::query(
        "SELECT effect, system, record, request, ground, since, review_on, told_on, print,
                checked_at, changed_at, mailed_at
         FROM restrictions WHERE lifted_at IS NULL
         ORDER BY COALESCE(review_on, '9999'), system, record, effect",
    )
    .fetch_all(conn)
    .await?;
    rows.iter().map(read).collect()
}

/// The day on which the person was told. Says how many records that concerns.
pub(crate) async fn set_told(
    conn: &mut AnyConnection,
    request: &str,
    on: Date,
) -> Result<u64, Error> {
    let done = sqlx::query(
        "UPDATE restrictions SET told_on = $2 WHERE request = $1 AND lifted_at IS NULL",
    )
    .bind(request)
    .bind(on.to_string())
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}

/// How a record looks now that it is marked.
pub(crate) async fn set_print(
    conn: &mut AnyConnection,
    effect: &EffectId,
    place: &Place,
    print: &str,
) -> Result<(), Error> {
    sqlx::query(
        "UPDATE restrictions SET print = $4 WHERE effect = $1 AND system = $2 AND record = $3",
    )
    .bind(effect.as_str())
    .bind(&*place.system)
    .bind(&*place.record)
    .bind(print)
    .execute(conn)
    .await?;
    Ok(())
}

/// When a record was compared.
pub(crate) async fn set_checked(
    conn: &mut AnyConnection,
    place: &Place,
    now: Timestamp,
) -> Result<(), Error> {
    let sql = "UPDATE restrictions SET checked_at = $3
               WHERE system = $1 AND record = $2 AND lifted_at IS NULL";
    note(conn, sql, (place, now)).await
}

/// When a record was first seen to be another.
pub(crate) async fn set_changed(
    conn: &mut AnyConnection,
    place: &Place,
    now: Timestamp,
) -> Result<(), Error> {
    let sql = "UPDATE restrictions SET changed_at = $3
               WHERE system = $1 AND record = $2 AND lifted_at IS NULL AND changed_at IS NULL";
    note(conn, sql, (place, now)).await
}

/// When it was first seen that somebody was written to.
pub(crate) async fn set_mailed(
    conn: &mut AnyConnection,
    place: &Place,
    now: Timestamp,
) -> Result<(), Error> {
    let sql = "UPDATE restrictions SET mailed_at = $3
               WHERE system = $1 AND record = $2 AND lifted_at IS NULL AND mailed_at IS NULL";
    note(conn, sql, (place, now)).await
}

async fn note(
    conn: &mut AnyConnection,
    sql: &'static str,
    (place, now): (&Place, Timestamp),
) -> Result<(), Error> {
    sqlx::query(sql)
        .bind(&*place.system)
        .bind(&*place.record)
        .bind(now.as_microsecond())
        .execute(conn)
        .await?;
    Ok(())
}

/// Lifts what a request restricted, and drops the values that lifting needed.
pub(crate) async fn lift(
    conn: &mut AnyConnection,
    request: &str,
    now: Timestamp,
) -> Result<(), Error> {
    sqlx::query("UPDATE restrictions SET lifted_at = $2 WHERE request = $1 AND lifted_at IS NULL")
        .bind(request)
        .bind(now.as_microsecond())
        .execute(&mut *conn)
        .await?;
    sqlx::query(
        "UPDATE effects SET sealed = NULL
         WHERE request = $1 AND kind = 'restriction' AND state IN ('done', 'conflict')",
    )
    .bind(request)
    .execute(conn)
    .await?;
    Ok(())
}

fn read(row: &AnyRow) -> Result<Restriction, Error> {
    let day = |column: usize| -> Result<Option<Date>, Error> {
        let text: Option<String> = row.try_get(column)?;
        let read = |text: String| text.parse().map_err(|_| wrong("a day"));
        text.map(read).transpose()
    };
    let at = |column: usize| -> Result<Option<Timestamp>, Error> {
        let micros: Option<i64> = row.try_get(column)?;
        micros.map(instant).transpose()
    };
    Ok(Restriction {
        effect: EffectId::from_stored(row.try_get::<String, _>(0)?),
        place: Place {
            system: row.try_get(1)?,
            record: row.try_get(2)?,
        },
        request: row.try_get(3)?,
        ground: row.try_get(4)?,
        since: instant(row.try_get(5)?)?,
        review_on: day(6)?,
        told_on: day(7)?,
        print: row.try_get(8)?,
        checked_at: at(9)?,
        changed_at: at(10)?,
        mailed_at: at(11)?,
    })
}
