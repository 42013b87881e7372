//! Why a rule cannot be carried out on a column, or the engine cannot do without one.

use base::Notice;

use super::{Census, Class, ColumnClass, TableClass};
use crate::catalogue::{Catalogue, LiveColumn, Shape};
use crate::plan::KEY;
use crate::profile::{Identifier, Profile, Rule};

/// A code and what is wrong with a column, to be read after its name.
type Why = (&'static str, &'static str);

/// All faults, each in a sentence that names the column and how to mend it.
pub(super) fn all(profile: &Profile, catalogue: &Catalogue, census: &Census) -> Vec<Notice> {
    census
        .tables
        .values()
        .flat_map(|table| {
            table
                .columns
                .iter()
                .filter_map(|column| rule(table, column))
        })
        .chain(needed(profile, catalogue))
        .collect()
}

/// Why a personal column's rule does not work on it, if so.
fn rule(table: &TableClass, column: &ColumnClass) -> Option<Notice> {
    let Class::Personal(_, rule) = &column.class else {
        return None;
    };
    let live = &column.live;
    let (code, why) = match rule {
        Rule::Keep => return None,
        _ if live.generated => (
            "fault-generated",
            "is computed by the database: use keep and treat its sources",
        ),
        _ if table.keyed && table.key.contains(&live.name) => (
            "fault-key",
            "is part of the row's key: use keep, or class it as plain",
        ),
        Rule::Clear => clear(live, column.unique)?,
        Rule::Fixed(text) => fixed(live, column.unique, text)?,
        Rule::YearOnly if !matches!(live.shape, Shape::Date | Shape::Instant) => (
            "fault-no-date",
            "is no date, so year_only does not work there: use clear",
        ),
        Rule::Prefix(_) if live.shape != Shape::Text => (
            "fault-prefix",
            "holds no text, so prefix does not work there: use clear",
        ),
        Rule::YearOnly | Rule::Prefix(_) => return None,
    };
    let name = format!("{}.{}", table.name, live.name);
    Some(Notice::new(code, format!("{name} {why}")).with("column", name))
}

/// A column that must be filled is emptied to its type's empty value, which must exist and be
/// free to stand twice.
fn clear(live: &LiveColumn, unique: bool) -> Option<Why> {
    if live.nullable {
        return None;
    }
    match &live.shape {
        _ if unique => Some((
            "fault-clear-unique",
            "must be filled and unique, so clear does not work there: use keep",
        )),
        Shape::Date | Shape::Instant => Some((
            "fault-clear-date",
            "must be filled and a date has no empty value: use year_only",
        )),
        Shape::Enum(words) if !words.iter().any(String::is_empty) => Some((
            "fault-clear-enum",
            "must be filled with one of its words: use fixed with one of them",
        )),
        Shape::Text
        | Shape::Enum(_)
        | Shape::Json
        | Shape::Binary
        | Shape::Number
        | Shape::Other => None,
    }
}

fn fixed(live: &LiveColumn, unique: bool, text: &str) -> Option<Why> {
    let length = text.chars().count() as u64;
    match &live.shape {
        _ if unique && !text.contains(KEY) => Some((
            "fault-fixed-unique",
            "is unique and a fixed text would stand twice: use clear, or put {key} into the text",
        )),
        Shape::Enum(words) if !words.iter().any(|word| word == text) => Some((
            "fault-fixed-enum",
            "is an enumeration without the fixed text: use one of its words",
        )),
        Shape::Text if live.most.is_some_and(|most| length > most) => Some((
            "fault-fixed-long",
            "is too short for the fixed text: shorten the text",
        )),
        Shape::Text | Shape::Enum(_) => None,
        Shape::Json
        | Shape::Binary
        | Shape::Number
        | Shape::Date
        | Shape::Instant
        | Shape::Other => Some((
            "fault-fixed-no-text",
            "holds no text, so fixed does not work there: use clear",
        )),
    }
}

/// Columns of shared values and of members, without which persons would be told apart wrongly.
fn needed(profile: &Profile, catalogue: &Catalogue) -> Vec<Notice> {
    let mut needs: Vec<(&Identifier, Vec<&Identifier>)> = Vec::new();
    for values in &profile.values {
        let lookups = values
            .upper
            .iter()
            .chain(&values.lower)
            .chain(&values.digits);
        needs.push((&values.table, lookups.chain([&values.value]).collect()));
        needs.push((&values.link, vec![&values.link_value, &values.link_owner]));
    }
    for (name, table) in &profile.tables {
        if let Some(members) = &table.members
            && catalogue.tables.contains_key(name.as_str())
        {
            needs.push((&members.table, vec![&members.whole, &members.part]));
        }
    }
    let mut faults = Vec::new();
    for (table, columns) in needs {
        let live = catalogue.tables.get(table.as_str());
        for column in columns {
            if live.is_none_or(|live| live.column(column.as_str()).is_none()) {
                let what = format!(
                    "{table}.{column} is missing and cannot be done without: is this the right database and profile?"
                );
                let name = format!("{table}.{column}");
                faults.push(Notice::new("fault-missing", what).with("column", name));
            }
        }
    }
    faults
}
