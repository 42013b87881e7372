//! What stands beside the list: views that accounts keep, requests that may be the same, and how
//! many answers went out in time.

use jiff::civil::Date;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row as _};

use super::{rows, with_places};
use crate::list_look::ListLook;
use crate::merge::Merged;
use crate::on_time::Month;
use crate::request::RequestId;
use crate::twins::Sibling;
use crate::views::SavedView;
use crate::{Error, Reference};

/// The views of an account by name.
pub(crate) async fn views(
    conn: &mut AnyConnection,
    account: &str,
) -> Result<Vec<SavedView>, Error> {
    let rows =
        sqlx::query("SELECT name, query FROM request_views WHERE account = $1 ORDER BY name")
            .bind(account)
            .fetch_all(conn)
            .await?;
    let read = |row: &AnyRow| {
        Ok(SavedView {
            name: row.try_get("name")?,
            query: row.try_get("query")?,
        })
    };
    rows.iter().map(read).collect()
}

/// Keeps a view in place of one of the same name.
pub(crate) async fn save_view(
    conn: &mut AnyConnection,
    account: &str,
    (name, query): (&str, &str),
    now: i64,
) -> Result<(), Error> {
    sqlx::query(
        "INSERT INTO request_views (account, name, query, saved_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (account, name) DO UPDATE SET query = $3, saved_at = $4",
    )
    .bind(account)
    .bind(name)
    .bind(query)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

/// Forgets a view.
pub(crate) async fn remove_view(
    conn: &mut AnyConnection,
    account: &str,
    name: &str,
) -> Result<(), Error> {
    sqlx::query("DELETE FROM request_views WHERE account = $1 AND name = $2")
        .bind(account)
        .bind(name)
        .execute(conn)
        .await?;
    Ok(())
}

/// How the list looks for an account; as it is where nothing was chosen.
pub(crate) async fn list_look(conn: &mut AnyConnection, account: &str) -> Result<ListLook, Error> {
    let row = sqlx::query("SELECT hidden, rows_word FROM request_list_looks WHERE account = $1")
        .bind(account)
        .fetch_optional(conn)
        .await?;
    let Some(row) = row else {
        return Ok(ListLook::default());
    };
    let hidden: String = row.try_get("hidden")?;
    // A column that a later version dropped hides nothing.
    let hidden = hidden
        .split_whitespace()
        .filter_map(|word| word.parse().ok());
    Ok(ListLook {
        hidden: hidden.collect(),
        rows: rows::parsed(&row, "rows_word")?,
    })
}

/// Keeps how the list looks for an account.
pub(crate) async fn set_list_look(
    conn: &mut AnyConnection,
    account: &str,
    look: &ListLook,
    now: i64,
) -> Result<(), Error> {
    let hidden: Vec<&str> = look.hidden.iter().map(|one| one.word()).collect();
    sqlx::query(
        "INSERT INTO request_list_looks (account, hidden, rows_word, saved_at)
         VALUES ($1, $2, $3, $4)
         ON CONFLICT (account) DO UPDATE SET hidden = $2, rows_word = $3, saved_at = $4",
    )
    .bind(account)
    .bind(hidden.join(" "))
    .bind(look.rows.word())
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

/// Other requests of the same right that concern a person of these requests.
pub(crate) async fn siblings(
    conn: &mut AnyConnection,
    requests: &[&str],
) -> Result<Vec<Sibling>, Error> {
    let sql = with_places(
        "SELECT DISTINCT a.request, o.reference, o.received_day
         FROM request_persons a
         JOIN request_persons b ON b.system = a.system AND b.record = a.record
                               AND b.request <> a.request
         JOIN requests r ON r.id = a.request AND r.merged_into IS NULL
         JOIN requests o ON o.id = b.request AND o.right_word = r.right_word
                        AND o.merged_into IS NULL
         WHERE a.request",
        requests.len(),
        "ORDER BY o.reference",
    );
    let mut query = sqlx::query(sql);
    for request in requests {
        query = query.bind(*request);
    }
    let rows = query.fetch_all(conn).await?;
    let read = |row: &AnyRow| {
        Ok(Sibling {
            of: RequestId::from_stored(row.try_get::<String, _>("request")?),
            reference: rows::parsed(row, "reference")?,
            received: rows::parsed(row, "received_day")?,
        })
    };
    rows.iter().map(read).collect()
}

/// The requests that go on in this one, by their number.
pub(crate) async fn merged(
    conn: &mut AnyConnection,
    into: Reference,
) -> Result<Vec<Merged>, Error> {
    let rows = sqlx::query(
        "SELECT reference, received_day, channel FROM requests WHERE merged_into = $1
         ORDER BY reference",
    )
    .bind(into.to_string())
    .fetch_all(conn)
    .await?;
    let read = |row: &AnyRow| {
        Ok(Merged {
            reference: rows::parsed(row, "reference")?,
            received: rows::parsed(row, "received_day")?,
            channel: rows::parsed(row, "channel")?,
        })
    };
    rows.iter().map(read).collect()
}

/// The answers since a day by month, and those on the legal day or before. The legal day is the
/// extended one where the extension was recorded.
pub(crate) async fn answers_by_month(
    conn: &mut AnyConnection,
    since: Date,
) -> Result<Vec<Month>, Error> {
    let rows = sqlx::query(
        "SELECT SUBSTR(r.answered_day, 1, 7) AS answered_month, COUNT(*) AS answered,
                COUNT(CASE WHEN r.answered_day <= CASE WHEN r.outcome IN ('refused', 'partly_fulfilled')
                    THEN r.last_day ELSE r.legal_day END THEN 1 END) AS in_time
         FROM requests r WHERE r.answered_day >= $1
         GROUP BY SUBSTR(r.answered_day, 1, 7)",
    )
    .bind(since.to_string())
    .fetch_all(conn)
    .await?;
    let read = |row: &AnyRow| {
        let month: String = row.try_get("answered_month")?;
        let first = format!("{month}-01").parse();
        Ok(Month {
            first: first.map_err(|_| sqlx::Error::Decode("answered_day is no day".into()))?,
            answered: row.try_get("answered")?,
            in_time: row.try_get("in_time")?,
        })
    };
    rows.iter().map(read).collect()
}
