//! Which columns point to which tables: by foreign key, by name, by a type column beside.

use std::collections::{BTreeMap, BTreeSet};

use sea_query::{Alias, Query};

use super::{Sketch, names};
use crate::Error;
use crate::catalogue::{Around, Catalogue, LiveColumn, LiveTable, Shape};
use crate::database::{Connection, Statement};
use crate::rows;

/// Where a column points.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Link {
    /// To this table; `certain` where a foreign key says so.
    Table { to: String, certain: bool },
    /// To the table that another column names.
    By(String),
}

impl Link {
    /// The one table it points to.
    pub fn table(&self) -> Option<&str> {
        match self {
            Self::Table { to, .. } => Some(to),
            Self::By(_) => None,
        }
    }
}

/// Endings of columns that hold a key.
const KEYS: &[&str] = &["id", "uuid", "guid", "ref", "key", "fk"];
/// Endings of columns that name a table.
const TYPES: &[&str] = &[
    "type", "table", "model", "module", "class", "entity", "kind",
];
/// Columns that name who of the staff did something.
pub const STAFF_COLUMNS: &[&str] = &[
    "created",
    "modified",
    "updated",
    "changed",
    "deleted",
    "owner",
    "assigned",
    "assignee",
    "agent",
    "author",
    "editor",
    "responsible",
    "handled",
];

/// The links of a table.
pub fn of(
    name: &str,
    catalogue: &Catalogue,
    around: &Around,
    prefix: &str,
) -> BTreeMap<String, Link> {
    let Some(table) = catalogue.tables.get(name) else {
        return BTreeMap::new();
    };
    let mut links = BTreeMap::new();
    for column in &table.columns {
        if let Some((to, _)) = around.target(name, &column.name) {
            let to = to.clone();
            links.insert(column.name.clone(), Link::Table { to, certain: true });
        } else if let Some(link) = by_name(name, table, column, catalogue, prefix) {
            links.insert(column.name.clone(), link);
        }
    }
    links
}

fn by_name(
    name: &str,
    table: &LiveTable,
    column: &LiveColumn,
    catalogue: &Catalogue,
    prefix: &str,
) -> Option<Link> {
    if table.primary_key == [column.name.clone()] {
        return None;
    }
    let mut parts = names::parts(&column.name);
    let ends = parts.pop()?;
    let by_staff = ends == "by" || parts.is_empty() && STAFF_COLUMNS.contains(&ends.as_str());
    if !KEYS.contains(&ends.as_str()) && !by_staff {
        return None;
    }
    if by_staff {
        return staff_table(catalogue, prefix, column);
    }
    if let Some(by) = type_column(table, &parts) {
        return Some(Link::By(by));
    }
    let stem = parts.concat();
    let found = catalogue.tables.iter().find(|(to, live)| {
        let bare = names::bare(to, prefix);
        bare == names::singular(&stem) && points(column, live) && !bare.is_empty()
    });
    if let Some((to, _)) = found {
        let to = to.clone();
        return Some(Link::Table { to, certain: false });
    }
    let parent = matches!(stem.as_str(), "parent" | "root" | "superior" | "previous");
    if parent && points(column, table) {
        let to = name.to_owned();
        return Some(Link::Table { to, certain: false });
    }
    let staff = parts.iter().any(|p| STAFF_COLUMNS.contains(&p.as_str()));
    staff.then(|| staff_table(catalogue, prefix, column))?
}

/// Words for tables of the controller's own people.
pub const STAFF: &[&str] = &[
    "user",
    "staff",
    "employee",
    "operator",
    "admin",
    "benutzer",
    "mitarbeiter",
    "clerk",
];

fn staff_table(catalogue: &Catalogue, prefix: &str, column: &LiveColumn) -> Option<Link> {
    let staff = catalogue.tables.iter().find(|(name, live)| {
        STAFF.contains(&names::bare(name, prefix).as_str()) && points(column, live)
    });
    staff.map(|(to, _)| Link::Table {
        to: to.clone(),
        certain: false,
    })
}

/// The text column beside that says what kind of row is meant: `parent_type` for `parent_id`.
fn type_column(table: &LiveTable, stem: &[String]) -> Option<String> {
    let beside = table.columns.iter().find(|column| {
        let mut parts = names::parts(&column.name);
        let ends = parts.pop().unwrap_or_default();
        TYPES.contains(&ends.as_str()) && parts == stem && column.holds_text()
    });
    beside
        .filter(|_| !stem.is_empty())
        .map(|column| column.name.clone())
}

/// Whether the column can hold a key of the table.
fn points(column: &LiveColumn, to: &LiveTable) -> bool {
    let [key] = to.primary_key.as_slice() else {
        return false;
    };
    let is_number = |shape: &Shape| *shape == Shape::Number;
    to.column(key)
        .is_some_and(|key| is_number(&key.shape) == is_number(&column.shape))
}

/// What stands in columns that may name tables, by `table.column`. Words that name none are
/// dropped by [`modules`].
pub async fn words(
    connection: &mut Connection,
    catalogue: &Catalogue,
) -> Result<BTreeMap<String, BTreeSet<String>>, Error> {
    let engine = connection.engine();
    let mut words: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (name, table) in &catalogue.tables {
        for column in table.columns.iter().filter(|column| column.holds_text()) {
            let ends = names::parts(&column.name).pop().unwrap_or_default();
            if !TYPES.contains(&ends.as_str()) {
                continue;
            }
            let mut query = Query::select();
            query
                .distinct()
                .expr(rows::as_text(engine, column))
                .from(Alias::new(name));
            let statement = Statement::sampled(engine, &query, WORDS)?;
            let place = format!("{name}.{}", column.name);
            let seen = words.entry(place).or_default();
            let read = connection.each("looking for words of types", &statement, |row| {
                seen.extend(row.text(0).filter(|word| !word.is_empty()));
                Ok(())
            });
            read.await?;
        }
    }
    Ok(words)
}

/// How many words of a type column are read.
const WORDS: u32 = 100;

/// The words that name a table, and which.
pub fn modules(
    sketch: &Sketch<'_>,
    words: &BTreeMap<String, BTreeSet<String>>,
) -> BTreeMap<String, String> {
    let mut modules = BTreeMap::new();
    for sheet in sketch.sheets.values() {
        for link in sheet.links.values() {
            let Link::By(by) = link else { continue };
            let place = format!("{}.{by}", sheet.name);
            for word in words.get(&place).into_iter().flatten() {
                let bare = names::bare(word, &sketch.prefix);
                let table = sketch
                    .sheets
                    .keys()
                    .find(|table| names::bare(table, &sketch.prefix) == bare);
                if let Some(table) = table {
                    modules.insert(word.clone(), (*table).to_owned());
                }
            }
        }
    }
    modules
}
