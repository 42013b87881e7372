//! All SQL of this crate; one text for SQLite and PostgreSQL.

use jiff::Timestamp;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use crate::Error;
use crate::inventory::{Head, InventoryId, Taken};

/// Keeps an inventory.
pub(crate) async fn insert(conn: &mut AnyConnection, new: &Taken, by: &str) -> Result<(), Error> {
    let head = &new.head;
    sqlx::query(
        "INSERT INTO inventories (id, system, taken_at, taken_by, tables, columns, row_count,
                                  suspicious, figures)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(head.id.as_str())
    .bind(&*head.system)
    .bind(head.taken_at.as_microsecond())
    .bind(by)
    .bind(head.tables)
    .bind(head.columns)
    .bind(head.rows)
    .bind(head.suspicious)
    .bind(serde_json::to_string(&new.inventory).expect("figures are plain text"))
    .execute(conn)
    .await?;
    Ok(())
}

/// The inventories of a system, newest first.
pub(crate) async fn heads(conn: &mut AnyConnection, system: &str) -> Result<Vec<Head>, Error> {
    let rows = sqlx::query(
        "SELECT i.id, i.system, i.taken_at, COALESCE(a.login, i.taken_by), i.tables, i.columns,
                i.row_count, i.suspicious
         FROM inventories i LEFT JOIN accounts a ON a.id = i.taken_by
         WHERE i.system = $1 ORDER BY i.taken_at DESC, i.id DESC",
    )
    .bind(system)
    .fetch_all(conn)
    .await?;
    rows.iter().map(head).collect()
}

/// One inventory of a system.
pub(crate) async fn taken(
    conn: &mut AnyConnection,
    (system, id): (&str, &InventoryId),
) -> Result<Option<Taken>, Error> {
    let row = sqlx::query(
        "SELECT i.id, i.system, i.taken_at, COALESCE(a.login, i.taken_by), i.tables, i.columns,
                i.row_count, i.suspicious, i.figures
         FROM inventories i LEFT JOIN accounts a ON a.id = i.taken_by
         WHERE i.system = $1 AND i.id = $2",
    )
    .bind(system)
    .bind(id.as_str())
    .fetch_optional(conn)
    .await?;
    let read = |row: AnyRow| -> Result<Taken, Error> {
        let figures: String = row.try_get(8)?;
        Ok(Taken {
            head: head(&row)?,
            inventory: serde_json::from_str(&figures).map_err(|_| wrong("figures"))?,
        })
    };
    row.map(read).transpose()
}

fn head(row: &AnyRow) -> Result<Head, Error> {
    let at = Timestamp::from_microsecond(row.try_get(2)?).map_err(|_| wrong("an instant"))?;
    Ok(Head {
        id: InventoryId::from_stored(row.try_get::<String, _>(0)?),
        system: row.try_get(1)?,
        taken_at: at,
        taken_by: row.try_get(3)?,
        tables: row.try_get(4)?,
        columns: row.try_get(5)?,
        rows: row.try_get(6)?,
        suspicious: row.try_get(7)?,
    })
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
