//! Lists and counts: the one place where a statement is put together, from fixed pieces only.

use jiff::civil::Date;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe, Row as _};

use super::rows;
use crate::count::{Count, Place, Shelves};
use crate::list::{Cursor, DueCount, Filter, Order, Owner};
use crate::request::{Request, RequestId};
use crate::{Error, State};

/// That a person of the request stands in a system.
const IN_SYSTEM: &str = "r.systems LIKE ? ESCAPE '\\'";

/// A page of requests and where the next begins.
pub(crate) struct Found {
    pub requests: Vec<Request>,
    pub next: Option<Cursor>,
}

/// Conditions with their values; placeholders are numbered as they come.
#[derive(Default)]
struct Conditions {
    pieces: Vec<String>,
    values: Vec<String>,
}

impl Conditions {
    /// Adds a piece in which every `?` stands for the next of the values.
    fn add(&mut self, piece: &'static str, values: &[&str]) {
        let text = self.bound(piece, values);
        self.pieces.push(text);
    }

    /// The piece with its values bound.
    fn bound(&mut self, piece: &'static str, values: &[&str]) -> String {
        let mut text = String::new();
        let mut values = values.iter();
        for c in piece.chars() {
            if c == '?' {
                self.values
                    .extend(values.next().map(|value| (*value).to_owned()));
                text.push('$');
                text.push_str(&self.values.len().to_string());
            } else {
                text.push(c);
            }
        }
        text
    }

    /// Adds that the column is one of the values.
    fn among<'a>(&mut self, column: &'static str, values: impl Iterator<Item = &'a str>) {
        let first = self.values.len() + 1;
        self.values.extend(values.map(str::to_owned));
        let places: Vec<String> = (first..=self.values.len())
            .map(|n| format!("${n}"))
            .collect();
        // An empty list is no SQL; nothing is equal to NULL.
        let places = if places.is_empty() {
            "NULL".to_owned()
        } else {
            places.join(", ")
        };
        self.pieces.push(format!("{column} IN ({places})"));
    }

    fn sql(&self) -> String {
        if self.pieces.is_empty() {
            return String::new();
        }
        format!("WHERE {}", self.pieces.join(" AND "))
    }

    async fn fetch(self, conn: &mut AnyConnection, sql: String) -> Result<Vec<AnyRow>, Error> {
        // Put together from the pieces of this file; every value is bound.
        let mut query = sqlx::query(AssertSqlSafe(sql));
        for value in self.values {
            query = query.bind(value);
        }
        Ok(query.fetch_all(conn).await?)
    }
}

/// One page in the order asked for.
pub(crate) async fn search(
    conn: &mut AnyConnection,
    filter: &Filter,
    today: Date,
) -> Result<Found, Error> {
    let mut conditions = conditions(filter, today);
    let (column, order) = match filter.order {
        Order::Due => ("due_day", "r.due_day, r.id"),
        Order::Newest => ("received_day", "r.received_day DESC, r.id DESC"),
    };
    if let Some(after) = &filter.after {
        let piece = match filter.order {
            Order::Due => "(r.due_day, r.id) > (?, ?)",
            Order::Newest => "(r.received_day, r.id) < (?, ?)",
        };
        conditions.add(piece, &[&after.day.to_string(), after.id.as_str()]);
    }
    let limit = filter.page_size();
    let sql = format!(
        "SELECT r.* FROM requests r {} ORDER BY {order} LIMIT {}",
        conditions.sql(),
        limit + 1
    );
    let mut rows = conditions.fetch(conn, sql).await?;
    let more = rows.len() > limit;
    rows.truncate(limit);
    let next = rows
        .last()
        .filter(|_| more)
        .map(|row| Cursor::read(row, column))
        .transpose()?;
    Ok(Found {
        requests: rows::requests(conn, &rows).await?,
        next,
    })
}

/// How many requests there are per state and right.
pub(crate) async fn count(
    conn: &mut AnyConnection,
    filter: &Filter,
    today: Date,
) -> Result<Vec<Count>, Error> {
    let conditions = conditions(filter, today);
    let sql = format!(
        "SELECT r.state, r.right_word, COUNT(*) AS requests FROM requests r {}
         GROUP BY r.state, r.right_word ORDER BY r.state, r.right_word",
        conditions.sql()
    );
    let rows = conditions.fetch(conn, sql).await?;
    rows.iter().map(counted).collect()
}

/// How many requests there are per state.
pub(crate) async fn count_by_state(
    conn: &mut AnyConnection,
    filter: &Filter,
    today: Date,
) -> Result<Vec<(State, i64)>, Error> {
    if let Some(system) = only_system(filter, today) {
        return count_in_system(conn, system).await;
    }
    let conditions = conditions(filter, today);
    let sql = format!(
        "SELECT r.state, COUNT(*) AS requests FROM requests r {} GROUP BY r.state ORDER BY r.state",
        conditions.sql()
    );
    let rows = conditions.fetch(conn, sql).await?;
    let read = |row: &AnyRow| Ok((rows::parsed(row, "state")?, row.try_get("requests")?));
    rows.iter().map(read).collect()
}

/// The system, where the filter asks for nothing else.
fn only_system(filter: &Filter, today: Date) -> Option<&str> {
    let rest = Filter {
        system: None,
        ..filter.clone()
    };
    let is_only = conditions(&rest, today).pieces.is_empty();
    filter.system.as_deref().filter(|_| is_only)
}

/// How many requests of a system there are per state. There are few different sets of systems, so that the pattern is held
/// against those and not against every request; all is read in the order of one narrow index.
async fn count_in_system(
    conn: &mut AnyConnection,
    system: &str,
) -> Result<Vec<(State, i64)>, Error> {
    let mut conditions = Conditions::default();
    let fits = conditions.bound(IN_SYSTEM, &[&word_in(system)]);
    // That the count is asked for keeps the pattern behind the grouping; alone it would be held against each row again.
    let sql = format!(
        "SELECT r.state, COUNT(*) AS requests FROM requests r GROUP BY r.state, r.systems
         HAVING CASE WHEN COUNT(*) > 0 THEN {fits} END ORDER BY r.state"
    );
    let mut counts: Vec<(State, i64)> = Vec::new();
    for row in conditions.fetch(conn, sql).await? {
        let state: State = rows::parsed(&row, "state")?;
        let requests: i64 = row.try_get("requests")?;
        match counts.last_mut() {
            Some((known, sum)) if *known == state => *sum += requests,
            _ => counts.push((state, requests)),
        }
    }
    Ok(counts)
}

/// As [`count`], by the systems in which the persons of each request stand.
pub(crate) async fn count_by_place(
    conn: &mut AnyConnection,
    filter: &Filter,
    today: Date,
) -> Result<Vec<(Place, Count)>, Error> {
    let conditions = conditions(filter, today);
    let sql = format!(
        "SELECT r.state, r.right_word, r.systems, COUNT(*) AS requests FROM requests r {}
         GROUP BY r.state, r.right_word, r.systems ORDER BY r.state, r.right_word",
        conditions.sql()
    );
    let rows = conditions.fetch(conn, sql).await?;
    let read = |row: &AnyRow| {
        let systems: String = row.try_get("systems")?;
        let mut systems = systems.split_whitespace();
        let place = match (systems.next(), systems.next()) {
            (None, _) => Place::Nowhere,
            (Some(system), None) => Place::System(system.to_owned()),
            (Some(_), Some(_)) => Place::Several,
        };
        Ok((place, counted(row)?))
    };
    rows.iter().map(read).collect()
}

/// How many open requests the lists hold that everybody has.
pub(crate) async fn shelves(
    conn: &mut AnyConnection,
    login: &str,
    today: Date,
) -> Result<Shelves, Error> {
    let row = sqlx::query(
        "SELECT COUNT(*) AS open, COUNT(CASE WHEN r.assignee = $1 THEN 1 END) AS mine,
                COUNT(CASE WHEN r.assignee IS NULL THEN 1 END) AS nobodys,
                COUNT(CASE WHEN r.legal_day < $2 THEN 1 END) AS overdue
         FROM requests r WHERE r.state <> 'closed'",
    )
    .bind(login)
    .bind(today.to_string())
    .fetch_one(conn)
    .await?;
    Ok(Shelves {
        open: row.try_get("open")?,
        mine: row.try_get("mine")?,
        nobodys: row.try_get("nobodys")?,
        overdue: row.try_get("overdue")?,
    })
}

fn counted(row: &AnyRow) -> Result<Count, Error> {
    let (state, right): (String, String) = (row.try_get("state")?, row.try_get("right_word")?);
    Ok(Count {
        state: state.parse()?,
        right: right.parse()?,
        requests: row.try_get("requests")?,
    })
}

/// How many open requests are due on each day up to one.
pub(crate) async fn due_days(
    conn: &mut AnyConnection,
    until: Date,
) -> Result<Vec<DueCount>, Error> {
    let rows = sqlx::query(
        "SELECT r.due_day, COUNT(*) AS requests FROM requests r
         WHERE r.state <> 'closed' AND r.due_day <= $1 GROUP BY r.due_day ORDER BY r.due_day",
    )
    .bind(until.to_string())
    .fetch_all(conn)
    .await?;
    let read = |row: &AnyRow| {
        Ok(DueCount {
            day: rows::parsed(row, "due_day")?,
            requests: row.try_get("requests")?,
        })
    };
    rows.iter().map(read).collect()
}

fn conditions(filter: &Filter, today: Date) -> Conditions {
    let mut conditions = Conditions::default();
    let states = &filter.states[..];
    let open = filter.is_open();
    if open {
        // Word for word as in the index of the open ones.
        conditions.add("r.state <> 'closed'", &[]);
    }
    if filter.overdue {
        let today = today.to_string();
        // The due day is never later than the legal day, and the list is in its order.
        conditions.add("r.due_day < ? AND r.legal_day < ?", &[&today, &today]);
    }
    if let Some(day) = filter.due_until {
        conditions.add("r.due_day <= ?", &[&day.to_string()]);
    }
    if let Some(day) = filter.due_from {
        conditions.add("r.due_day >= ?", &[&day.to_string()]);
    }
    if let Some(priority) = filter.priority {
        conditions.add("r.priority = ?", &[priority.word()]);
    }
    if let Some(tag) = &filter.tag {
        conditions.add("r.tags LIKE ? ESCAPE '\\'", &[&word_in(tag.word())]);
    }
    if let Some(channel) = filter.channel {
        conditions.add("r.channel = ?", &[channel.word()]);
    }
    if states == [State::Closed] {
        conditions.add("r.state = 'closed'", &[]);
    } else if !states.is_empty() {
        // Said by the others: a list of states has SQLite look up each instead of reading the open
        // ones in their order.
        let others = State::ALL.iter().filter(|state| !states.contains(state));
        for other in others.filter(|state| !open || **state != State::Closed) {
            conditions.add("r.state <> ?", &[other.word()]);
        }
    }
    if let Some(right) = filter.right {
        conditions.add("r.right_word = ?", &[right.word()]);
    }
    match &filter.assignee {
        None => {}
        Some(Owner::Nobody) => conditions.add("r.assignee IS NULL", &[]),
        Some(Owner::Login(login)) => conditions.add("r.assignee = ?", &[login]),
    }
    if let Some(person) = &filter.person {
        conditions.add(
            "r.id IN (SELECT p.request FROM request_persons p WHERE p.system = ? AND p.record = ?)",
            &[&person.system, &person.record],
        );
    }
    if let Some(system) = &filter.system {
        conditions.add(IN_SYSTEM, &[&word_in(system)]);
    }
    if let Some(ids) = &filter.numbered {
        conditions.among("r.id", ids.iter().map(RequestId::as_str));
    } else if let Some(part) = &filter.reference {
        let part = part_of_number(part);
        // Where not all are looked through, the numbers stand in the index that is read anyway.
        let piece = if open {
            "r.reference LIKE ? ESCAPE '\\'"
        } else {
            "r.id IN (SELECT n.id FROM requests n WHERE n.reference LIKE ? ESCAPE '\\')"
        };
        conditions.add(piece, &[&part]);
    }
    conditions
}

/// The requests whose number has the part, `None` where more than `most` have it.
pub(crate) async fn numbered(
    conn: &mut AnyConnection,
    part: &str,
    most: usize,
) -> Result<Option<Vec<RequestId>>, Error> {
    let limit = i64::try_from(most + 1).unwrap_or(i64::MAX);
    let ids: Vec<String> =
        sqlx::query_scalar("SELECT id FROM requests WHERE reference LIKE $1 ESCAPE '\\' LIMIT $2")
            .bind(part_of_number(part))
            .bind(limit)
            .fetch_all(conn)
            .await?;
    let few = ids.len() <= most;
    Ok(few.then(|| ids.into_iter().map(RequestId::from_stored).collect()))
}

fn part_of_number(part: &str) -> String {
    format!("%{}%", escaped(&part.trim().to_uppercase()))
}

/// The pattern of a word among words that each stand between spaces.
fn word_in(word: &str) -> String {
    format!("% {} %", escaped(word))
}

/// A text that stands for itself in a pattern.
pub(super) fn escaped(text: &str) -> String {
    let text = text.replace('\\', "\\\\");
    text.replace('%', "\\%").replace('_', "\\_")
}
