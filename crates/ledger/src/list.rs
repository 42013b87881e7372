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
        self.values.push(value);
        let joint = if self.sql.is_empty() {
            " WHERE "
        } else {
            " AND "
        };
        let place = format!("${}", self.values.len());
        write!(self.sql, "{joint}{}", condition.replace('?', &place))
            .expect("writing to a string cannot fail");
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
    all.add("e.system = ?", text(&filter.system));
    all.add("(a.login = ? OR e.actor = ?)", text(&filter.who));
    all.add("SUBSTR(e.action, 1, LENGTH(?)) = ?", text(&filter.action));
    all.add("e.at >= ?", micros(filter.since));
    all.add("e.at < ?", micros(filter.until));
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
