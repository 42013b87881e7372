//! All SQL of the ledger.

use std::fmt::Write as _;

use jiff::Timestamp;
use proof::Hash;
use sqlx::any::AnyRow;
use sqlx::query::Query;
use sqlx::{Any, AnyConnection, AssertSqlSafe, Row};
use store::Tx;

use crate::Error;
use crate::gap::{Asked, State};
use crate::head::HeadRow;
use crate::page::Page;
use crate::record::Record;

type Statement = Query<'static, Any, <Any as sqlx::Database>::Arguments>;

/// What the tables themselves say about the end of the log.
pub(crate) struct End {
    /// One more than the highest index.
    pub size: i64,
    /// Hash of the newest entry, unless there is none.
    pub last: Option<Hash>,
    /// Size in the newest stored checkpoint.
    pub published: i64,
}

const HEAD: &str = "SELECT id, size, root, frontier, last FROM ledger_head";

/// Reads the head and holds it until the transaction ends.
pub(crate) async fn lock_head(tx: &mut Tx) -> Result<Option<HeadRow>, Error> {
    let sql = format!("{HEAD} WHERE id = 1{}", tx.engine().for_update());
    let row = sqlx::query(AssertSqlSafe(sql))
        .fetch_optional(tx.conn())
        .await?;
    Ok(row.as_ref().map(head_row).transpose()?)
}

/// All rows of the head's table; there should be one.
pub(crate) async fn heads(conn: &mut AnyConnection) -> Result<Vec<HeadRow>, Error> {
    let rows = sqlx::query(HEAD).fetch_all(conn).await?;
    Ok(rows.iter().map(head_row).collect::<Result<_, _>>()?)
}

fn head_row(row: &AnyRow) -> Result<HeadRow, sqlx::Error> {
    Ok(HeadRow {
        id: row.try_get(0)?,
        size: row.try_get(1)?,
        root: row.try_get(2)?,
        frontier: row.try_get(3)?,
        last: row.try_get(4)?,
    })
}

pub(crate) async fn save_head(conn: &mut AnyConnection, head: &HeadRow) -> Result<(), Error> {
    sqlx::query(
        "UPDATE ledger_head SET size = $1, root = $2, frontier = $3, last = $4 WHERE id = 1",
    )
    .bind(head.size)
    .bind(head.root.clone())
    .bind(head.frontier.clone())
    .bind(head.last.clone())
    .execute(conn)
    .await?;
    Ok(())
}

/// A statement of its own after the lock: on PostgreSQL only a new statement sees what the
/// transaction before us committed.
pub(crate) async fn end(conn: &mut AnyConnection) -> Result<End, Error> {
    let row = sqlx::query(
        "SELECT (SELECT MAX(idx) FROM ledger_entries) AS newest,
                (SELECT leaf FROM ledger_entries ORDER BY idx DESC LIMIT 1) AS leaf,
                (SELECT MAX(size) FROM ledger_checkpoints) AS published",
    )
    .fetch_one(conn)
    .await?;
    let leaf: Option<Vec<u8>> = row.try_get(1)?;
    Ok(End {
        size: row
            .try_get::<Option<i64>, _>(0)?
            .map_or(0, |newest| newest + 1),
        last: leaf.map(|leaf| leaf.try_into().unwrap_or([0; 32])),
        published: row.try_get::<Option<i64>, _>(2)?.unwrap_or(0),
    })
}

/// Inserts the records in statements of … 4, 2, 1 rows: few texts, so that each is prepared once.
pub(crate) async fn insert(tx: &mut Tx, records: &[Record<'_>]) -> Result<(), Error> {
    insert_many(tx, records, ENTRIES, bind_entry).await?;
    let detailed: Vec<&Record<'_>> = records.iter().filter(|r| r.details.is_some()).collect();
    insert_many(tx, &detailed, DETAILS, |query, record| {
        bind_details(query, record)
    })
    .await
}

/// Beginning of an insert and its number of columns.
type Into = (&'static str, usize);

const ENTRIES: Into = (
    "INSERT INTO ledger_entries (idx, at, actor, actor_kind, via, action, object, system, \
     request, outcome, commitment, prev_hash, leaf) VALUES",
    13,
);
const DETAILS: Into = ("INSERT INTO ledger_details (idx, salt, body) VALUES", 3);

async fn insert_many<T>(
    tx: &mut Tx,
    rows: &[T],
    into: Into,
    bind: impl Fn(Statement, &T) -> Statement,
) -> Result<(), Error> {
    let most = tx.engine().rows_per_insert();
    let mut rest = rows;
    while !rest.is_empty() {
        let count = most.min(1 << rest.len().ilog2());
        let (now, later) = rest.split_at(count);
        let query = sqlx::query(AssertSqlSafe(values(into, count)));
        now.iter().fold(query, &bind).execute(tx.conn()).await?;
        rest = later;
    }
    Ok(())
}

/// `… VALUES ($1, $2), ($3, $4)` for so many rows.
fn values((head, columns): Into, rows: usize) -> String {
    let mut sql = head.to_owned();
    for row in 0..rows {
        sql.push_str(if row == 0 { " (" } else { ", (" });
        for column in 0..columns {
            let comma = if column == 0 { "" } else { ", " };
            let place = row * columns + column + 1;
            write!(sql, "{comma}${place}").expect("writing to a string cannot fail");
        }
        sql.push(')');
    }
    sql
}

fn bind_entry(query: Statement, record: &Record<'_>) -> Statement {
    query
        .bind(record.index)
        .bind(record.at)
        .bind(record.actor.to_string())
        .bind(record.actor_kind.to_string())
        .bind(record.via.to_string())
        .bind(record.action.to_string())
        .bind(record.object.as_deref().map(str::to_owned))
        .bind(record.system.as_deref().map(str::to_owned))
        .bind(record.request.as_deref().map(str::to_owned))
        .bind(record.outcome.to_string())
        .bind(
            record
                .commitment
                .map_or_else(Vec::new, |hash| hash.to_vec()),
        )
        .bind(record.prev_hash.to_vec())
        .bind(record.leaf.to_vec())
}

fn bind_details(query: Statement, record: &Record<'_>) -> Statement {
    let (salt, body) = record
        .details
        .as_ref()
        .map_or_else(Default::default, |details| {
            (details.salt.to_vec(), details.body.to_string())
        });
    query.bind(record.index).bind(salt).bind(body)
}

/// One more than the highest index; 0 for an empty log.
pub(crate) async fn size(conn: &mut AnyConnection) -> Result<i64, Error> {
    let row = sqlx::query("SELECT MAX(idx) FROM ledger_entries")
        .fetch_one(conn)
        .await?;
    Ok(row
        .try_get::<Option<i64>, _>(0)?
        .map_or(0, |newest| newest.saturating_add(1)))
}

/// Entries after an index, in order, with their details, joined into one text ([`Page`]).
pub(crate) async fn page(tx: &mut Tx, after: i64, limit: i64) -> Result<Page, Error> {
    let engine = tx.engine();
    let text = |column| format!("octet_length({column}), ':', {column}");
    let hash = |column| format!("{}, ' '", engine.hex(column));
    let columns = [
        "e.idx, ' ', e.at, ' '".to_owned(),
        text("e.actor"),
        text("e.actor_kind"),
        text("e.via"),
        text("e.action"),
        text("e.object"),
        text("e.system"),
        text("e.request"),
        text("e.outcome"),
        hash("e.commitment"),
        hash("e.prev_hash"),
        hash("e.leaf"),
        hash("d.salt"),
        text("d.body"),
    ];
    let sql = format!(
        "SELECT string_agg(entry, '') FROM (
             SELECT concat({}) AS entry FROM ledger_entries e
             LEFT JOIN ledger_details d ON d.idx = e.idx
             WHERE e.idx > $1 ORDER BY e.idx LIMIT $2) AS page",
        columns.join(", ")
    );
    let row = sqlx::query(AssertSqlSafe(sql))
        .bind(after)
        .bind(limit)
        .fetch_one(tx.conn())
        .await?;
    Ok(Page(row.try_get::<Option<_>, _>(0)?.unwrap_or_default()))
}

/// Index of the first details without an entry.
pub(crate) async fn first_orphan(conn: &mut AnyConnection) -> Result<Option<i64>, Error> {
    let row = sqlx::query(
        "SELECT MIN(d.idx) FROM ledger_details d
         LEFT JOIN ledger_entries e ON e.idx = d.idx WHERE e.idx IS NULL",
    )
    .fetch_one(conn)
    .await?;
    Ok(row.try_get(0)?)
}

pub(crate) async fn drop_details(conn: &mut AnyConnection, request: &str) -> Result<u64, Error> {
    let done = sqlx::query(
        "DELETE FROM ledger_details
         WHERE idx IN (SELECT idx FROM ledger_entries WHERE request = $1)",
    )
    .bind(request)
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}

/// The hashes of all entries, in order.
pub(crate) async fn leaves(tx: &mut Tx) -> Result<Vec<Hash>, Error> {
    let sql = format!(
        "SELECT string_agg({}, '') FROM (
             SELECT leaf FROM ledger_entries WHERE idx >= $1 AND idx < $2 ORDER BY idx) AS page",
        tx.engine().hex("leaf")
    );
    let mut leaves = Vec::new();
    for page in 0.. {
        let row = sqlx::query(AssertSqlSafe(sql.clone()))
            .bind(page * LEAVES)
            .bind((page + 1) * LEAVES)
            .fetch_one(tx.conn())
            .await?;
        let Some(digits) = row.try_get::<Option<String>, _>(0)? else {
            break;
        };
        let (hashes, _) = digits.as_bytes().as_chunks::<64>();
        leaves.extend(hashes.iter().map(|digits| {
            let mut hash = [0; 32];
            // One that is no hash proves nothing; `verify` names it.
            let read = hex::decode_to_slice(digits, &mut hash);
            read.map_or([0; 32], |()| hash)
        }));
    }
    Ok(leaves)
}

/// So many hashes are read at a time.
const LEAVES: i64 = 65_536;

/// Stored checkpoints, by size.
pub(crate) async fn checkpoints(conn: &mut AnyConnection) -> Result<Vec<(i64, String)>, Error> {
    let rows = sqlx::query("SELECT size, note FROM ledger_checkpoints ORDER BY size")
        .fetch_all(conn)
        .await?;
    let read = |row: &AnyRow| Ok((row.try_get(0)?, row.try_get(1)?));
    Ok(rows.iter().map(read).collect::<Result<_, sqlx::Error>>()?)
}

/// Index and details of the entries that name gaps, in order.
pub(crate) async fn gaps(conn: &mut AnyConnection) -> Result<Vec<(i64, String)>, Error> {
    let rows = sqlx::query(
        "SELECT e.idx, d.body FROM ledger_entries e JOIN ledger_details d ON d.idx = e.idx
         WHERE e.action = 'ledger.gap' AND e.outcome = 'done' ORDER BY e.idx",
    )
    .fetch_all(conn)
    .await?;
    let read = |row: &AnyRow| Ok((row.try_get(0)?, row.try_get(1)?));
    Ok(rows.iter().map(read).collect::<Result<_, sqlx::Error>>()?)
}

/// Indexes of all entries that may name a gap, in order. The action stands in the text: the narrow index is used.
pub(crate) async fn gap_places(conn: &mut AnyConnection) -> Result<Vec<i64>, Error> {
    let rows =
        sqlx::query("SELECT idx FROM ledger_entries WHERE action = 'ledger.gap' ORDER BY idx")
            .fetch_all(conn)
            .await?;
    let read = |row: &AnyRow| row.try_get(0);
    Ok(rows.iter().map(read).collect::<Result<_, sqlx::Error>>()?)
}

/// What somebody said of the gap between these two states, with the signature under it.
pub(crate) async fn asked_gap(
    conn: &mut AnyConnection,
    own: &State,
    seen: &State,
) -> Result<Option<(Asked, String)>, Error> {
    let row = sqlx::query(
        "SELECT asked_by, asked_at, reason, signed FROM ledger_gaps
         WHERE own_size = $1 AND own_root = $2 AND seen_size = $3 AND seen_root = $4",
    )
    .bind(own.size)
    .bind(own.root.clone())
    .bind(seen.size)
    .bind(seen.root.clone())
    .fetch_optional(conn)
    .await?;
    let read = |row: AnyRow| {
        let asked = Asked {
            by: row.try_get(0)?,
            at: Timestamp::from_microsecond(row.try_get(1)?).unwrap_or_default(),
            reason: row.try_get(2)?,
        };
        Ok::<_, sqlx::Error>((asked, row.try_get(3)?))
    };
    Ok(row.map(read).transpose()?)
}

pub(crate) async fn ask_gap(
    conn: &mut AnyConnection,
    (own, seen): (&State, &State),
    (asked, signed): (&Asked, &str),
) -> Result<(), Error> {
    sqlx::query(
        "INSERT INTO ledger_gaps (own_size, own_root, seen_size, seen_root, reason, asked_by, asked_at,
                                  signed)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(own.size)
    .bind(own.root.clone())
    .bind(seen.size)
    .bind(seen.root.clone())
    .bind(asked.reason.clone())
    .bind(asked.by.clone())
    .bind(asked.at.as_microsecond())
    .bind(signed.to_owned())
    .execute(conn)
    .await?;
    Ok(())
}

/// Forgets what was said of a gap.
pub(crate) async fn forget_gap(conn: &mut AnyConnection) -> Result<(), Error> {
    sqlx::query("DELETE FROM ledger_gaps").execute(conn).await?;
    Ok(())
}

/// The smallest stored checkpoint that has the entry of this index.
pub(crate) async fn covering(
    conn: &mut AnyConnection,
    index: i64,
) -> Result<Option<String>, Error> {
    let row =
        sqlx::query("SELECT note FROM ledger_checkpoints WHERE size > $1 ORDER BY size LIMIT 1")
            .bind(index)
            .fetch_optional(conn)
            .await?;
    Ok(row.map(|row| row.try_get(0)).transpose()?)
}

/// Keeps a checkpoint; one of the same size stays as it is.
pub(crate) async fn save_checkpoint(
    conn: &mut AnyConnection,
    size: i64,
    note: &str,
) -> Result<(), Error> {
    sqlx::query(
        "INSERT INTO ledger_checkpoints (size, note) VALUES ($1, $2) ON CONFLICT (size) DO NOTHING",
    )
    .bind(size)
    .bind(note)
    .execute(conn)
    .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_count_through_all_rows() {
        assert_eq!(values(("X", 2), 2), "X ($1, $2), ($3, $4)");
    }
}
