//! Who is kept from advertising.

use jiff::Timestamp;
use requests::Person;
use sqlx::{AnyConnection, AssertSqlSafe, Row};

use crate::Error;

/// Keeps an address.
pub(crate) async fn suppress_address(
    conn: &mut AnyConnection,
    print: &str,
    (request, now): (&str, Timestamp),
) -> Result<(), Error> {
    sqlx::query(
        "INSERT INTO suppressions (address, request, since) VALUES ($1, $2, $3)
         ON CONFLICT (address) DO NOTHING",
    )
    .bind(print)
    .bind(request)
    .bind(now.as_microsecond())
    .execute(conn)
    .await?;
    Ok(())
}

/// Keeps a record.
pub(crate) async fn suppress_person(
    conn: &mut AnyConnection,
    person: &Person,
    (request, now): (&str, Timestamp),
) -> Result<(), Error> {
    sqlx::query(
        "INSERT INTO suppressed_persons (system, record, request, since) VALUES ($1, $2, $3, $4)
         ON CONFLICT (system, record) DO NOTHING",
    )
    .bind(&*person.system)
    .bind(&*person.record)
    .bind(request)
    .bind(now.as_microsecond())
    .execute(conn)
    .await?;
    Ok(())
}

/// Lets go what a request kept: addresses and records.
pub(crate) async fn release(conn: &mut AnyConnection, request: &str) -> Result<(u64, u64), Error> {
    let addresses = sqlx::query("DELETE FROM suppressions WHERE request = $1")
        .bind(request)
        .execute(&mut *conn)
        .await?;
    let persons = sqlx::query("DELETE FROM suppressed_persons WHERE request = $1")
        .bind(request)
        .execute(conn)
        .await?;
    Ok((addresses.rows_affected(), persons.rows_affected()))
}

/// Those of the addresses that are kept.
pub(crate) async fn suppressed(
    conn: &mut AnyConnection,
    prints: &[&str],
) -> Result<Vec<String>, Error> {
    // Only numbers of placeholders are put together; values are bound.
    let places: Vec<String> = (1..=prints.len()).map(|n| format!("${n}")).collect();
    let sql = format!(
        "SELECT address FROM suppressions WHERE address IN ({})",
        places.join(", ")
    );
    let mut query = sqlx::query(AssertSqlSafe(sql));
    for print in prints {
        query = query.bind(*print);
    }
    let rows = query.fetch_all(conn).await?;
    let address = |row: &sqlx::any::AnyRow| row.try_get(0);
    Ok(rows.iter().map(address).collect::<Result<_, _>>()?)
}

/// Whether a record is kept.
pub(crate) async fn has_objected(conn: &mut AnyConnection, person: &Person) -> Result<bool, Error> {
    let found =
        sqlx::query("SELECT request FROM suppressed_persons WHERE system = $1 AND record = $2")
            .bind(&*person.system)
            .bind(&*person.record)
            .fetch_optional(conn)
            .await?;
    Ok(found.is_some())
}
