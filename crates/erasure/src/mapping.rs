//! What a profile makes of a live schema, table by table, for whoever sees to it. Five rows of a
//! table can be looked at before and after, masked; each look is entered in the log.

use accounts::{Actor, Permission};
use base::Notice;
use crm::census::{Class, ColumnClass, TableClass};
use crm::plan::{Effect, ruled_value};
use crm::profile::Rule;
use ledger::Deed;
use serde::Serialize;
use serde_json::json;

use crate::{Desk, Error};

/// How many rows of a table are shown.
const ROWS: u32 = 5;

/// A system's tables and one of them with its columns.
#[derive(Debug, Clone, Serialize)]
pub struct Mapping {
    /// System.
    pub system: String,
    /// All tables.
    pub tables: Vec<TableLine>,
    /// The table asked for.
    pub table: Option<String>,
    /// Its columns.
    pub columns: Vec<ColumnLine>,
}

/// A table in the list.
#[derive(Debug, Clone, Serialize)]
pub struct TableLine {
    /// Name.
    pub name: String,
    /// What its rows are.
    pub role: &'static str,
    /// Whether the profile knows it.
    pub known: bool,
    /// Columns that nobody classified.
    pub open: usize,
    /// Columns said to be harmless that look personal.
    pub suspicious: usize,
}

/// A column of the table.
#[derive(Debug, Clone, Serialize)]
pub struct ColumnLine {
    /// Name.
    pub name: String,
    /// The database's word for its type.
    pub data_type: String,
    /// A field kind's word, `text`, `link`, `plain`, `none` or `open`.
    pub kind: &'static str,
    /// Word of the rule of a personal column.
    pub rule: Option<&'static str>,
    /// Where a link points.
    pub to: Option<String>,
    /// Whether the class was assumed.
    pub assumed: bool,
    /// The kind its name speaks of, where it is said to be harmless.
    pub suspicion: Option<&'static str>,
}

/// A row of a table, masked.
#[derive(Debug, Clone, Serialize)]
pub struct MaskedRow {
    /// Each filled column: name, before and after; none where nothing is left.
    pub cells: Vec<(String, String, Option<String>)>,
}

/// The tables of a system, and the columns of one.
pub async fn mapping(
    desk: &Desk,
    actor: &Actor,
    name: &str,
    table: Option<&str>,
) -> Result<Mapping, Error> {
    desk.authorize(actor, Permission::SystemsManage, None)
        .await?;
    let system = desk.open(name).await?;
    let tables = system.census.tables.values().map(table_line).collect();
    let shown = table.and_then(|table| system.census.table(table));
    Ok(Mapping {
        system: name.to_owned(),
        tables,
        table: shown.map(|table| table.name.clone()),
        columns: shown.map_or_else(Vec::new, |table| {
            table.columns.iter().map(column_line).collect()
        }),
    })
}

fn table_line(table: &TableClass) -> TableLine {
    let open = table.columns.iter();
    let open = open.filter(|column| column.class == Class::Unclassified);
    let suspicious = table.columns.iter().filter(|c| suspicion(c).is_some());
    TableLine {
        name: table.name.clone(),
        role: table.role.word(),
        known: table.known,
        open: open.count(),
        suspicious: suspicious.count(),
    }
}

fn column_line(column: &ColumnClass) -> ColumnLine {
    let (rule, to) = match &column.class {
        Class::Personal(_, rule) => (Some(rule.word()), None),
        Class::Link(target) => (None, Some(target.to_string())),
        Class::Text | Class::Plain | Class::Bare | Class::Unclassified => (None, None),
    };
    ColumnLine {
        name: column.live.name.clone(),
        data_type: column.live.data_type.clone(),
        kind: column.class.word(),
        rule,
        to,
        assumed: column.assumed,
        suspicion: suspicion(column),
    }
}

/// A column that is said to be harmless, or nothing at all, and whose name speaks of a person.
fn suspicion(column: &ColumnClass) -> Option<&'static str> {
    if !matches!(
        column.class,
        Class::Plain | Class::Bare | Class::Unclassified
    ) {
        return None;
    }
    crm::draft::suspected(&column.live).map(crm::profile::FieldKind::word)
}

/// Five rows of a table before and after, masked. The look is logged.
pub async fn sample(
    desk: &Desk,
    actor: &Actor,
    name: &str,
    table: &str,
) -> Result<Vec<MaskedRow>, Error> {
    desk.authorize(actor, Permission::SystemsManage, None)
        .await?;
    let system = desk.open(name).await?;
    let class = system.census.table(table).ok_or_else(|| {
        let line = format!("system {name}: has no table {table}");
        let notice = Notice::new("table-unknown", line).with("system", name);
        Error::Refused(notice.with("table", table))
    })?;
    let mut connection = system.database.connect().await?;
    let rows = crm::rows::first(&mut connection, class, ROWS).await?;
    connection.close().await;
    desk.ledger
        .enter(Deed {
            object: Some(table.to_owned()),
            system: Some(name.to_owned()),
            details: json!({ "rows": rows.len() }),
            ..Deed::done(actor.who(), "systems.sample")
        })
        .await?;
    Ok(rows.iter().map(|row| masked(class, row)).collect())
}

fn masked(table: &TableClass, row: &crm::rows::Record) -> MaskedRow {
    let filled = table
        .columns
        .iter()
        .zip(&row.cells)
        .filter_map(|(column, cell)| {
            let cell = cell.as_deref().filter(|cell| !cell.is_empty())?;
            Some((column, cell))
        });
    let cells = filled.map(|(column, cell)| {
        let before = mask(&String::from_utf8_lossy(cell));
        let after = match &column.class {
            Class::Personal(_, rule) => {
                let value = match Effect::of_rule(rule, &row.row) {
                    Some(effect) => ruled_value(&effect, &column.live, cell),
                    None => Some(cell.to_vec()),
                };
                value.map(|value| {
                    let value = String::from_utf8_lossy(&value).into_owned();
                    // A constant of the profile is nobody's.
                    if matches!(rule, Rule::Fixed(_)) {
                        value
                    } else {
                        mask(&value)
                    }
                })
            }
            Class::Text | Class::Link(_) | Class::Plain | Class::Bare | Class::Unclassified => {
                Some(before.clone())
            }
        };
        (column.live.name.clone(), before, after)
    });
    MaskedRow {
        cells: cells.collect(),
    }
}

/// Each word by its first letter; digits are not shown at all. Nobody is told by it.
fn mask(value: &str) -> String {
    let mut first = true;
    let masked = value.chars().take(60).map(|c| {
        let shown = match c {
            c if c.is_numeric() => '0',
            c if c.is_alphabetic() && first => c,
            c if c.is_alphabetic() => '•',
            c => c,
        };
        first = !c.is_alphanumeric();
        shown
    });
    masked.collect()
}

#[cfg(test)]
mod tests {
    use super::mask;

    #[test]
    fn a_masked_value_tells_its_shape_and_nobody() {
        assert_eq!(mask("Katharina Brandl"), "K•••••••• B•••••");
        assert_eq!(mask("+43 664 12"), "+00 000 00");
        assert_eq!(mask("k.brandl@haus.example"), "k.b•••••@h•••.e••••••");
    }
}
