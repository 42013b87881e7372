//! Reads entries for people.

use std::fmt::Write as _;

use jiff::Timestamp;
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};

use crate::{Entry, Error, Filter, Ledger};

const COLUMNS: &str = "SELECT e.idx, e.at, COALESCE(a.login, e.actor) AS login, e.via, e.action, \
     e.object, e.system, e.request, e.outcome, d.body \
     FROM ledger_entries e \
     LEFT JOIN accounts a ON e.actor_kind = 'account' AND a.id = e.actor \
     LEFT JOIN ledger_details d ON d.idx = e.idx";

enum Value {
    Text(String),
    Number(i64),
}

/// Conditions as they are added, each with the place of its value.
#[derive(Default)]
struct Conditions {
    sql: String,
    values: Vec<Value>,
}

impl Conditions {
    /// Adds a condition; `?` stands for the value.
    fn add(&mut self, condition: &str, value: Option<Value>) {
        let Some(value) = value else { return };
        let place = self.place(value);
        self.join(&condition.replace('?', &place));
    }

    /// The place at which a value is bound.
    fn place(&mut self, value: Value) -> String {
        self.values.push(value);
        format!("${}", self.values.len())
    }

    fn join(&mut self, condition: &str) {
        let joint = if self.sql.is_empty() {
            " WHERE "
        } else {
            " AND "
        };
        self.sql.push_str(joint);
        self.sql.push_str(condition);
    }

    /// One of these values; any where there are none.
    fn add_any(&mut self, column: &str, values: &[String]) {
        if values.is_empty() {
            return;
        }
        let each = values.iter().cloned().map(Value::Text);
        let places: Vec<String> = each.map(|value| self.place(value)).collect();
        self.join(&format!("{column} IN ({})", places.join(", ")));
    }

    /// Entries on a record, and those of the requests that concern it.
    fn add_person(&mut self, record: &str, system: Option<&str>) {
        let record = self.place(Value::Text(record.to_owned()));
        let of = |column: &str, place: &str| format!(" AND {column} = {place}");
        let system = system.map(|system| self.place(Value::Text(system.to_owned())));
        let own = system
            .as_ref()
            .map_or_else(String::new, |place| of("e.system", place));
        let linked = system
            .as_ref()
            .map_or_else(String::new, |place| of("p.system", place));
        self.join(&format!(
            "((e.object = {record}{own}) OR e.request IN (SELECT r.reference FROM requests r \
             JOIN request_persons p ON p.request = r.id WHERE p.record = {record}{linked}))"
        ));
    }
}

impl Ledger {
    /// Entries that fit the filter, oldest first unless it says otherwise, with logins as they
    /// are now.
    pub async fn list(&self, filter: &Filter) -> Result<Vec<Entry>, Error> {
        let conditions = conditions(filter);
        let order = if filter.newest_first { "DESC" } else { "ASC" };
        let mut sql = format!("{COLUMNS}{} ORDER BY e.idx {order}", conditions.sql);
        if let Some(limit) = filter.limit {
            write!(sql, " LIMIT {limit}").expect("writing to a string cannot fail");
        }
        let mut query = sqlx::query(AssertSqlSafe(sql));
        for value in conditions.values {
            query = match value {
                Value::Text(text) => query.bind(text),
                Value::Number(number) => query.bind(number),
            };
        }
        let rows = query.fetch_all(self.store.pool()).await?;
        Ok(rows.iter().map(entry).collect::<Result<_, _>>()?)
    }
}

fn conditions(filter: &Filter) -> Conditions {
    let text = |field: &Option<String>| field.clone().map(Value::Text);
    let micros = |field: Option<Timestamp>| field.map(|at| Value::Number(at.as_microsecond()));
    let mut all = Conditions::default();
    all.add("e.request = ?", text(&filter.request));
    match &filter.person {
        Some(record) => all.add_person(record, filter.system.as_deref()),
        None => all.add("e.system = ?", text(&filter.system)),
    }
    all.add(
        // A name without a part of it is another name: said so that both engines understand it.
        "(a.login = ? OR e.actor = ? OR REPLACE(LOWER(a.name), LOWER(?), '') <> LOWER(a.name))",
        text(&filter.who),
    );
    all.add_any("e.actor", &filter.actors);
    all.add_any("e.action", &filter.actions);
    all.add("SUBSTR(e.action, 1, LENGTH(?)) = ?", text(&filter.action));
    all.add("e.at >= ?", micros(filter.since));
    all.add("e.at < ?", micros(filter.until));
    all.add("e.idx < ?", filter.below.map(Value::Number));
    let beyond = if filter.newest_first {
        "e.idx < ?"
    } else {
        "e.idx > ?"
    };
    all.add(beyond, filter.after.map(Value::Number));
    all
}

fn entry(row: &AnyRow) -> Result<Entry, sqlx::Error> {
    let at = Timestamp::from_microsecond(row.try_get(1)?).unwrap_or(Timestamp::UNIX_EPOCH);
    let body: Option<String> = row.try_get(9)?;
    Ok(Entry {
        index: row.try_get(0)?,
        at,
        actor: row.try_get(2)?,
        via: row.try_get(3)?,
        action: row.try_get(4)?,
        object: row.try_get(5)?,
        system: row.try_get(6)?,
        request: row.try_get(7)?,
        outcome: row.try_get(8)?,
        details: body.and_then(|body| serde_json::from_str(&body).ok()),
    })
}
