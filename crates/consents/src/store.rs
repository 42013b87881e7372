//! All SQL of this crate; one text for SQLite and PostgreSQL.

mod known;
mod suppressions;

use jiff::Timestamp;
use requests::Person;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

pub(crate) use known::{known_by_address, known_by_record};
pub(crate) use suppressions::{
    has_objected, release, suppress_address, suppress_person, suppressed,
};

use crate::basis::{Basis, Ground};
use crate::consent::{Consent, ConsentId, State, Way};
use crate::purposes::Version;
use crate::{Error, Purpose, Terms};

/// A person and a purpose.
type Place<'a> = (&'a Person, &'a str);
/// A row with where it belongs.
type Placed<T> = ((Person, String), T);

const CONSENT: &str = "SELECT id, state, text_version, language, way, source, proof, address, \
     given_at, confirmed_at, withdrawn_at, system, record, purpose, circumstances FROM consents";

/// All purposes, by name.
pub(crate) async fn purposes(conn: &mut AnyConnection) -> Result<Vec<Purpose>, Error> {
    let rows = sqlx::query(
        "SELECT p.id, p.version, p.active, v.terms
         FROM purposes p JOIN purpose_versions v ON v.purpose = p.id AND v.version = p.version
         ORDER BY p.id",
    )
    .fetch_all(conn)
    .await?;
    let read = |row: &AnyRow| {
        Ok(Purpose {
            id: row.try_get(0)?,
            version: row.try_get(1)?,
            active: row.try_get::<i64, _>(2)? != 0,
            terms: read_terms(row, 3)?,
        })
    };
    rows.iter().map(read).collect()
}

/// One purpose, held until the transaction ends.
pub(crate) async fn purpose(conn: &mut AnyConnection, id: &str) -> Result<Option<Purpose>, Error> {
    sqlx::query("UPDATE purposes SET version = version WHERE id = $1")
        .bind(id)
        .execute(&mut *conn)
        .await?;
    let found = purposes(conn).await?;
    Ok(found.into_iter().find(|purpose| purpose.id == id))
}

/// Writes which version holds and whether the purpose is on.
pub(crate) async fn save_purpose(conn: &mut AnyConnection, new: &Purpose) -> Result<(), Error> {
    sqlx::query(
        "INSERT INTO purposes (id, version, active) VALUES ($1, $2, $3)
         ON CONFLICT (id) DO UPDATE SET version = excluded.version, active = excluded.active",
    )
    .bind(&*new.id)
    .bind(new.version)
    .bind(i64::from(new.active))
    .execute(conn)
    .await?;
    Ok(())
}

/// Adds the terms of a version; `false` when this version is there.
pub(crate) async fn insert_version(
    conn: &mut AnyConnection,
    new: &Purpose,
    (by, at): (&str, Timestamp),
) -> Result<bool, Error> {
    let done = sqlx::query(
        "INSERT INTO purpose_versions (purpose, version, terms, made_by, made_at)
         VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
    )
    .bind(&*new.id)
    .bind(new.version)
    .bind(serde_json::to_string(&new.terms).expect("terms are words and a flag"))
    .bind(by)
    .bind(at.as_microsecond())
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Every version of a purpose, newest first.
pub(crate) async fn versions(conn: &mut AnyConnection, id: &str) -> Result<Vec<Version>, Error> {
    let rows = sqlx::query(
        "SELECT version, made_by, made_at, terms FROM purpose_versions
         WHERE purpose = $1 ORDER BY version DESC",
    )
    .bind(id)
    .fetch_all(conn)
    .await?;
    let read = |row: &AnyRow| {
        Ok(Version {
            version: row.try_get(0)?,
            made_by: row.try_get(1)?,
            made_at: instant(row.try_get(2)?)?,
            terms: read_terms(row, 3)?,
        })
    };
    rows.iter().map(read).collect()
}

/// The terms of one version.
pub(crate) async fn terms(
    conn: &mut AnyConnection,
    (purpose, version): (&str, i64),
) -> Result<Option<Terms>, Error> {
    let row = sqlx::query("SELECT terms FROM purpose_versions WHERE purpose = $1 AND version = $2")
        .bind(purpose)
        .bind(version)
        .fetch_optional(conn)
        .await?;
    row.map(|row| read_terms(&row, 0)).transpose()
}

/// How many persons stand in each state and on each basis: purpose, word, number.
pub(crate) async fn counts(conn: &mut AnyConnection) -> Result<Vec<(String, String, i64)>, Error> {
    let rows = sqlx::query(
        "SELECT purpose, state, COUNT(*) FROM consents GROUP BY purpose, state
         UNION ALL
         SELECT purpose, basis, COUNT(*) FROM lawful_bases GROUP BY purpose, basis",
    )
    .fetch_all(conn)
    .await?;
    let read = |row: &AnyRow| Ok((row.try_get(0)?, row.try_get(1)?, row.try_get(2)?));
    Ok(rows.iter().map(read).collect::<Result<_, sqlx::Error>>()?)
}

/// A person's consent to a purpose.
pub(crate) async fn consent(
    conn: &mut AnyConnection,
    (person, purpose): Place<'_>,
) -> Result<Option<Consent>, Error> {
    let sql = [
        CONSENT,
        " WHERE system = $1 AND record = $2 AND purpose = $3",
    ]
    .concat();
    let row = sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(&*person.system)
        .bind(&*person.record)
        .bind(purpose)
        .fetch_optional(conn)
        .await?;
    row.map(|row| read_consent(&row)).transpose()
}

/// The consent of this id, with whose and what for.
pub(crate) async fn by_id(
    conn: &mut AnyConnection,
    id: &ConsentId,
) -> Result<Option<(Person, String, Consent)>, Error> {
    let row = sqlx::query(sqlx::AssertSqlSafe([CONSENT, " WHERE id = $1"].concat()))
        .bind(id.as_str())
        .fetch_optional(conn)
        .await?;
    let read = |row: AnyRow| Ok((person(&row, 11)?, row.try_get(13)?, read_consent(&row)?));
    row.map(read).transpose()
}

/// Every consent there is.
pub(crate) async fn all_consents(conn: &mut AnyConnection) -> Result<Vec<Placed<Consent>>, Error> {
    let rows = sqlx::query(CONSENT).fetch_all(conn).await?;
    let read = |row: &AnyRow| Ok(((person(row, 11)?, row.try_get(13)?), read_consent(row)?));
    rows.iter().map(read).collect()
}

/// Writes a consent in place of the one before.
pub(crate) async fn save_consent(
    conn: &mut AnyConnection,
    (person, purpose): Place<'_>,
    new: &Consent,
) -> Result<(), Error> {
    let micros = |at: Option<Timestamp>| at.map(Timestamp::as_microsecond);
    sqlx::query(
        "INSERT INTO consents (id, system, record, purpose, state, text_version, language, way,
         source, proof, address, given_at, confirmed_at, withdrawn_at, circumstances)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
         ON CONFLICT (system, record, purpose) DO UPDATE SET state = excluded.state,
         text_version = excluded.text_version, language = excluded.language, way = excluded.way,
         source = excluded.source, proof = excluded.proof, address = excluded.address,
         given_at = excluded.given_at, confirmed_at = excluded.confirmed_at,
         withdrawn_at = excluded.withdrawn_at, circumstances = excluded.circumstances",
    )
    .bind(new.id.as_str())
    .bind(&*person.system)
    .bind(&*person.record)
    .bind(purpose)
    .bind(new.state.word())
    .bind(new.text_version)
    .bind(new.language.map(base::Locale::word))
    .bind(new.way.word())
    .bind(&*new.source)
    .bind(new.proof.as_deref())
    .bind(new.address.as_deref())
    .bind(micros(new.given_at))
    .bind(micros(new.confirmed_at))
    .bind(micros(new.withdrawn_at))
    .bind(serde_json::to_string(&new.circumstances).expect("words, flags and a name"))
    .execute(conn)
    .await?;
    Ok(())
}

const GROUND: &str = "SELECT basis, source, address, found_on, review_on, system, record, purpose, \
     origin FROM lawful_bases";

/// The ground found for a person and a purpose.
pub(crate) async fn ground(
    conn: &mut AnyConnection,
    (person, purpose): Place<'_>,
) -> Result<Option<Ground>, Error> {
    let sql = [
        GROUND,
        " WHERE system = $1 AND record = $2 AND purpose = $3",
    ]
    .concat();
    let row = sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(&*person.system)
        .bind(&*person.record)
        .bind(purpose)
        .fetch_optional(conn)
        .await?;
    row.map(|row| read_ground(&row)).transpose()
}

/// Every ground there is.
pub(crate) async fn all_grounds(conn: &mut AnyConnection) -> Result<Vec<Placed<Ground>>, Error> {
    let rows = sqlx::query(GROUND).fetch_all(conn).await?;
    let read = |row: &AnyRow| Ok(((person(row, 5)?, row.try_get(7)?), read_ground(row)?));
    rows.iter().map(read).collect()
}

/// Every ground of data that the person did not give, but for records that were erased.
pub(crate) async fn grounds_with_origin(
    conn: &mut AnyConnection,
) -> Result<Vec<Placed<Ground>>, Error> {
    let live = " WHERE origin IS NOT NULL AND NOT EXISTS (SELECT 1 FROM plan_persons pp \
         JOIN runs u ON u.plan = pp.plan WHERE pp.system = lawful_bases.system \
         AND pp.record = lawful_bases.record AND pp.selected = 1 AND u.state = 'complete')";
    let sql = [GROUND, live].concat();
    let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
        .fetch_all(conn)
        .await?;
    let read = |row: &AnyRow| Ok(((person(row, 5)?, row.try_get(7)?), read_ground(row)?));
    rows.iter().map(read).collect()
}

/// Writes a ground in place of the one before.
pub(crate) async fn save_ground(
    conn: &mut AnyConnection,
    (person, purpose): Place<'_>,
    new: &Ground,
) -> Result<(), Error> {
    sqlx::query(
        "INSERT INTO lawful_bases (system, record, purpose, basis, source, address, found_on,
         review_on, origin) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         ON CONFLICT (system, record, purpose) DO UPDATE SET basis = excluded.basis,
         source = excluded.source, address = excluded.address, found_on = excluded.found_on,
         review_on = excluded.review_on,
         origin = excluded.origin",
    )
    .bind(&*person.system)
    .bind(&*person.record)
    .bind(purpose)
    .bind(new.basis.word())
    .bind(&*new.source)
    .bind(new.address.as_deref())
    .bind(new.found_on.to_string())
    .bind(new.review_on.map(|day| day.to_string()))
    .bind(
        new.origin
            .as_ref()
            .map(|origin| serde_json::to_string(origin).expect("a name, days and a word")),
    )
    .execute(conn)
    .await?;
    Ok(())
}

fn read_terms(row: &AnyRow, column: usize) -> Result<Terms, Error> {
    let text: String = row.try_get(column)?;
    serde_json::from_str(&text).map_err(|_| wrong("terms"))
}

fn read_consent(row: &AnyRow) -> Result<Consent, Error> {
    let at = |column: usize| -> Result<Option<Timestamp>, Error> {
        row.try_get::<Option<i64>, _>(column)?
            .map(instant)
            .transpose()
    };
    let language: Option<String> = row.try_get(3)?;
    let circumstances: String = row.try_get(14)?;
    Ok(Consent {
        id: ConsentId::from_stored(row.try_get::<String, _>(0)?),
        state: State::from_word(row.try_get(1)?).ok_or_else(|| wrong("state"))?,
        text_version: row.try_get(2)?,
        language: language.and_then(|tag| base::Locale::from_tag(&tag)),
        way: Way::from_word(row.try_get(4)?).ok_or_else(|| wrong("way"))?,
        source: row.try_get(5)?,
        proof: row.try_get(6)?,
        address: row.try_get(7)?,
        given_at: at(8)?,
        confirmed_at: at(9)?,
        withdrawn_at: at(10)?,
        circumstances: serde_json::from_str(&circumstances).map_err(|_| wrong("circumstances"))?,
    })
}

fn read_ground(row: &AnyRow) -> Result<Ground, Error> {
    let day = |text: String| text.parse().map_err(|_| wrong("found_on"));
    let review_on: Option<String> = row.try_get(4)?;
    let origin: Option<String> = row.try_get(8)?;
    let origin = origin.map(|text| serde_json::from_str(&text).map_err(|_| wrong("origin")));
    Ok(Ground {
        basis: Basis::from_word(row.try_get(0)?).ok_or_else(|| wrong("basis"))?,
        source: row.try_get(1)?,
        address: row.try_get(2)?,
        found_on: day(row.try_get(3)?)?,
        review_on: review_on.map(day).transpose()?,
        origin: origin.transpose()?,
    })
}

fn person(row: &AnyRow, column: usize) -> Result<Person, sqlx::Error> {
    Ok(Person {
        system: row.try_get(column)?,
        record: row.try_get(column + 1)?,
    })
}

fn instant(micros: i64) -> Result<Timestamp, Error> {
    Timestamp::from_microsecond(micros).map_err(|_| wrong("an instant"))
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
