//! All SQL of this crate; one text for SQLite and PostgreSQL.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Error, Row};

use crate::head::HeadVersion;
use crate::logo::{Logo, kind};
use crate::show::{Of, Version};

/// Every version of a text, newest first.
pub(crate) async fn versions(conn: &mut AnyConnection, of: Of) -> Result<Vec<Version>, Error> {
    let rows = sqlx::query(
        "SELECT version, text, made_by, made_at FROM letter_templates
         WHERE kind = $1 AND language = $2 ORDER BY version DESC",
    )
    .bind(of.kind.word())
    .bind(of.language.word())
    .fetch_all(conn)
    .await?;
    rows.iter().map(read).collect()
}

/// The newest version of a text.
pub(crate) async fn newest(conn: &mut AnyConnection, of: Of) -> Result<Option<Version>, Error> {
    let row = sqlx::query(
        "SELECT version, text, made_by, made_at FROM letter_templates
         WHERE kind = $1 AND language = $2 ORDER BY version DESC LIMIT 1",
    )
    .bind(of.kind.word())
    .bind(of.language.word())
    .fetch_optional(conn)
    .await?;
    row.as_ref().map(read).transpose()
}

/// Adds a version; `false` when its number is taken.
pub(crate) async fn insert(conn: &mut AnyConnection, of: Of, new: &Version) -> Result<bool, Error> {
    let done = sqlx::query(
        "INSERT INTO letter_templates (kind, language, version, text, made_by, made_at)
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING",
    )
    .bind(of.kind.word())
    .bind(of.language.word())
    .bind(new.version)
    .bind(new.text.as_deref())
    .bind(&*new.made_by)
    .bind(new.made_at.as_microsecond())
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Every head, newest first.
pub(crate) async fn heads(conn: &mut AnyConnection) -> Result<Vec<HeadVersion>, Error> {
    let rows = sqlx::query(
        "SELECT version, head, logo_bytes, made_by, made_at FROM letterheads ORDER BY version DESC",
    )
    .fetch_all(conn)
    .await?;
    rows.iter().map(read_head).collect()
}

/// The newest head that was there at an instant.
pub(crate) async fn head_at(
    conn: &mut AnyConnection,
    at: Timestamp,
) -> Result<Option<HeadVersion>, Error> {
    let row = sqlx::query(
        "SELECT version, head, logo_bytes, made_by, made_at FROM letterheads
         WHERE made_at <= $1 ORDER BY version DESC LIMIT 1",
    )
    .bind(at.as_microsecond())
    .fetch_optional(conn)
    .await?;
    row.as_ref().map(read_head).transpose()
}

/// The picture of a head.
pub(crate) async fn logo(conn: &mut AnyConnection, version: i64) -> Result<Option<Logo>, Error> {
    let row = sqlx::query("SELECT logo FROM letterheads WHERE version = $1")
        .bind(version)
        .fetch_optional(conn)
        .await?;
    let Some(row) = row else {
        return Ok(None);
    };
    let text: String = row.try_get(0)?;
    if text.is_empty() {
        return Ok(None);
    }
    let bytes = STANDARD.decode(text).map_err(|_| wrong("logo"))?;
    let kind = kind(&bytes).ok_or_else(|| wrong("logo"))?;
    Ok(Some(Logo { kind, bytes }))
}

/// Adds a head; `false` when its number is taken.
pub(crate) async fn insert_head(
    conn: &mut AnyConnection,
    new: &HeadVersion,
    logo: Option<&Logo>,
) -> Result<bool, Error> {
    let head = new.head.as_ref();
    let head = head.map(|head| serde_json::to_string(head).expect("a head is plain lines"));
    let done = sqlx::query(
        "INSERT INTO letterheads (version, head, logo, logo_bytes, made_by, made_at)
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING",
    )
    .bind(new.version)
    .bind(head)
    .bind(logo.map_or_else(String::new, |logo| STANDARD.encode(&logo.bytes)))
    .bind(new.logo_bytes)
    .bind(&*new.made_by)
    .bind(new.made_at.as_microsecond())
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

fn read(row: &AnyRow) -> Result<Version, Error> {
    Ok(Version {
        version: row.try_get(0)?,
        text: row.try_get(1)?,
        made_by: row.try_get(2)?,
        made_at: moment(row, 3)?,
    })
}

fn read_head(row: &AnyRow) -> Result<HeadVersion, Error> {
    let head: Option<String> = row.try_get(1)?;
    let head = head.map(|head| serde_json::from_str(&head)).transpose();
    Ok(HeadVersion {
        version: row.try_get(0)?,
        head: head.map_err(|_| wrong("head"))?,
        logo_bytes: row.try_get(2)?,
        made_by: row.try_get(3)?,
        made_at: moment(row, 4)?,
    })
}

fn moment(row: &AnyRow, column: usize) -> Result<Timestamp, Error> {
    let micros: i64 = row.try_get(column)?;
    Timestamp::from_microsecond(micros).map_err(|_| wrong("made_at"))
}

/// A stored value this program cannot read; names the column only.
fn wrong(column: &'static str) -> Error {
    Error::ColumnDecode {
        index: column.to_owned(),
        source: "a value this program did not write".into(),
    }
}
