//! Rows into requests: what the tables hold, read back with its types.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use base::Locale;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use law::{Checklist, Region};
use serde::Serialize;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row as _};

use super::with_places;
use crate::remark::{Remark, TextId};
use crate::request::{Derivation, Due, Facts, Receipt, Request, RequestId};
use crate::{Error, Person, Step, Tag};

/// Requests with their checklists, steps and persons, in the order of the rows.
pub(super) async fn requests(
    conn: &mut AnyConnection,
    rows: &[AnyRow],
) -> Result<Vec<Request>, Error> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let lists = checklists(conn, rows).await?;
    let ids: Vec<String> = rows
        .iter()
        .map(|row| text(row, "id"))
        .collect::<Result<_, _>>()?;
    let mut steps = steps(conn, &ids).await?;
    let mut persons = persons(conn, &ids).await?;
    let mut waiting = super::tasks::waiting_tasks(conn, &ids).await?;
    let whole = |row| {
        let mut request = request(row, &lists)?;
        request.steps = steps.remove(request.id.as_str()).unwrap_or_default();
        request.persons = persons.remove(request.id.as_str()).unwrap_or_default();
        request.waiting_tasks = waiting.remove(request.id.as_str()).unwrap_or_default();
        Ok(request)
    };
    rows.iter().map(whole).collect()
}

fn request(row: &AnyRow, lists: &HashMap<String, Arc<Checklist>>) -> Result<Request, Error> {
    let region: Region = parsed(row, "region")?;
    let list = text(row, "checklist")?;
    Ok(Request {
        id: RequestId::from_stored(text(row, "id")?),
        reference: parsed(row, "reference")?,
        right: parsed(row, "right_word")?,
        state: parsed(row, "state")?,
        outcome: maybe_parsed(row, "outcome")?,
        merged_into: maybe_parsed(row, "merged_into")?,
        receipt: Receipt {
            day: parsed(row, "received_day")?,
            at: maybe_instant(row, "received_at")?,
            zone: zone(&text(row, "time_zone")?, region),
        },
        channel: parsed(row, "channel")?,
        language: Locale::from_tag(&text(row, "language")?).unwrap_or_default(),
        assignee: row.try_get("assignee")?,
        priority: parsed(row, "priority")?,
        tags: tags_of(&text(row, "tags")?),
        waiting_tasks: 0,
        due: Due {
            nominal: parsed(row, "nominal_day")?,
            last_day: parsed(row, "last_day")?,
            extended_last_day: parsed(row, "extended_last_day")?,
            end_day: maybe_parsed(row, "end_day")?,
            region,
            calendar: text(row, "calendar")?,
            derivation: derivation(row)?,
        },
        facts: Facts {
            answered: maybe_parsed(row, "answered_day")?,
            extended: maybe_parsed(row, "extended_day")?,
            waiting_until: maybe_parsed(row, "waiting_until")?,
            identity_asked: maybe_parsed(row, "identity_asked_day")?,
            identity_waits: row.try_get::<i64, _>("identity_waits")? != 0,
        },
        checklist: Arc::clone(lists.get(&list).ok_or_else(|| wrong("checklist"))?),
        steps: Vec::new(),
        persons: Vec::new(),
        outlined: None,
        opened_by: text(row, "opened_by")?,
        opened_at: instant(row, "opened_at")?,
        closed_at: maybe_instant(row, "closed_at")?,
        delete_day: maybe_parsed(row, "delete_day")?,
        version: row.try_get("version")?,
    })
}

async fn checklists(
    conn: &mut AnyConnection,
    rows: &[AnyRow],
) -> Result<HashMap<String, Arc<Checklist>>, Error> {
    let mut ids: Vec<String> = rows
        .iter()
        .map(|r| text(r, "checklist"))
        .collect::<Result<_, _>>()?;
    ids.sort();
    ids.dedup();
    let sql = with_places(
        "SELECT id, steps FROM checklist_versions WHERE id",
        ids.len(),
        "",
    );
    let mut query = sqlx::query(sql);
    for id in &ids {
        query = query.bind(&**id);
    }
    let found = query.fetch_all(conn).await?;
    found
        .iter()
        .map(|row| Ok((text(row, "id")?, Arc::new(checklist(row)?))))
        .collect()
}

async fn steps(
    conn: &mut AnyConnection,
    requests: &[String],
) -> Result<HashMap<String, Vec<Step>>, Error> {
    let sql = with_places(
        "SELECT request, step, state, automatic, changed_by, changed_at, entry
         FROM request_steps WHERE request",
        requests.len(),
        "ORDER BY request, place",
    );
    let mut query = sqlx::query(sql);
    for id in requests {
        query = query.bind(&**id);
    }
    let mut steps: HashMap<String, Vec<Step>> = HashMap::new();
    for row in query.fetch_all(conn).await? {
        let step = Step {
            id: text(&row, "step")?,
            state: parsed(&row, "state")?,
            automatic: row.try_get::<i64, _>("automatic")? != 0,
            changed_by: row.try_get("changed_by")?,
            changed_at: maybe_instant(&row, "changed_at")?,
            entry: row.try_get("entry")?,
        };
        steps.entry(text(&row, "request")?).or_default().push(step);
    }
    Ok(steps)
}

async fn persons(
    conn: &mut AnyConnection,
    requests: &[String],
) -> Result<HashMap<String, Vec<Person>>, Error> {
    let sql = with_places(
        "SELECT request, system, record FROM request_persons WHERE request",
        requests.len(),
        "ORDER BY request, system, record",
    );
    let mut query = sqlx::query(sql);
    for id in requests {
        query = query.bind(&**id);
    }
    let mut persons: HashMap<String, Vec<Person>> = HashMap::new();
    for row in query.fetch_all(conn).await? {
        let person = Person {
            system: text(&row, "system")?,
            record: text(&row, "record")?,
        };
        persons
            .entry(text(&row, "request")?)
            .or_default()
            .push(person);
    }
    Ok(persons)
}

/// Each system of some persons once, between spaces, as the lists filter by it.
pub(super) fn systems(persons: &[Person]) -> String {
    let names: BTreeSet<&str> = persons.iter().map(|person| &*person.system).collect();
    let names = names.into_iter().map(|name| format!("{name} "));
    std::iter::once(" ".to_owned()).chain(names).collect()
}

/// Tags as they are stored, each between spaces.
pub(super) fn tags(tags: &[Tag]) -> String {
    let words = tags.iter().map(|tag| format!("{tag} "));
    std::iter::once(" ".to_owned()).chain(words).collect()
}

fn tags_of(stored: &str) -> Vec<Tag> {
    stored.split_whitespace().map(Tag::from_stored).collect()
}

/// A stored text with its circumstances.
pub(super) fn remark(row: &AnyRow) -> Result<Remark, Error> {
    let corrects: Option<String> = row.try_get("corrects")?;
    Ok(Remark {
        id: TextId::from_stored(text(row, "id")?),
        kind: parsed(row, "kind")?,
        step: row.try_get("step")?,
        system: row.try_get("system")?,
        corrects: corrects.map(TextId::from_stored),
        text: row.try_get("text")?,
        by: text(row, "written_by")?,
        at: instant(row, "written_at")?,
        entry: row.try_get("entry")?,
    })
}

/// The checklist in a row's `steps`.
pub(super) fn checklist(row: &AnyRow) -> Result<Checklist, Error> {
    serde_json::from_str(&text(row, "steps")?).map_err(|_| wrong("steps"))
}

fn derivation(row: &AnyRow) -> Result<Derivation, Error> {
    serde_json::from_str(&text(row, "derivation")?).map_err(|_| wrong("derivation"))
}

/// A value as JSON text.
pub(super) fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("lists of words and dates are JSON")
}

/// How a day is stored.
pub(super) fn day_text(day: Option<Date>) -> Option<String> {
    day.map(|day| day.to_string())
}

/// The name under which a zone is stored; empty for the region's own rule.
pub(super) fn zone_name(zone: &TimeZone) -> &str {
    zone.iana_name().unwrap_or_default()
}

fn zone(name: &str, region: Region) -> TimeZone {
    // A machine without this zone's file still knows the rule of the region.
    TimeZone::get(name).unwrap_or_else(|_| region.time_zone())
}

fn text(row: &AnyRow, column: &'static str) -> Result<String, sqlx::Error> {
    row.try_get(column)
}

pub(super) fn parsed<T: std::str::FromStr>(row: &AnyRow, column: &'static str) -> Result<T, Error> {
    text(row, column)?.parse().map_err(|_| wrong(column))
}

pub(super) fn maybe_parsed<T: std::str::FromStr>(
    row: &AnyRow,
    column: &'static str,
) -> Result<Option<T>, Error> {
    let text: Option<String> = row.try_get(column)?;
    text.map(|text| text.parse().map_err(|_| wrong(column)))
        .transpose()
}

pub(super) fn instant(row: &AnyRow, column: &'static str) -> Result<Timestamp, Error> {
    Timestamp::from_microsecond(row.try_get(column)?).map_err(|_| wrong(column))
}

fn maybe_instant(row: &AnyRow, column: &'static str) -> Result<Option<Timestamp>, Error> {
    let micros: Option<i64> = row.try_get(column)?;
    let read = |micros| Timestamp::from_microsecond(micros).map_err(|_| wrong(column));
    micros.map(read).transpose()
}

/// A stored value this program cannot read; names the column only.
pub(super) fn wrong(column: &'static str) -> Error {
    let source = "a value this program did not write".into();
    sqlx::Error::ColumnDecode {
        index: column.to_owned(),
        source,
    }
    .into()
}
