//! Why a rule cannot be carried out on a column, or the engine cannot do without one.

use super::{Census, Class, ColumnClass, TableClass};
use crate::catalogue::{Catalogue, LiveColumn, Shape};
use crate::profile::{Identifier, Profile, Rule};

/// All faults, each in a sentence that names the column and how to mend it.
pub(super) fn all(profile: &Profile, catalogue: &Catalogue, census: &Census) -> Vec<String> {
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
fn rule(table: &TableClass, column: &ColumnClass) -> Option<String> {
    let Class::Personal(_, rule) = &column.class else {
        return None;
    };
    let live = &column.live;
    let why = match rule {
        Rule::Keep => return None,
        _ if live.generated => "is computed by the database: use keep and treat its sources",
        _ if table.keyed && table.key.contains(&live.name) => {
            "is part of the row's key: use keep, or class it as plain"
        }
        Rule::Clear => clear(live, column.unique)?,
        Rule::Fixed(text) => fixed(live, column.unique, text)?,
        Rule::YearOnly if !matches!(live.shape, Shape::Date | Shape::Instant) => {
            "is no date, so year_only does not work there: use clear"
        }
        Rule::Prefix(_) if live.shape != Shape::Text => {
            "holds no text, so prefix does not work there: use clear"
        }
        Rule::YearOnly | Rule::Prefix(_) => return None,
    };
    Some(format!("{}.{} {why}", table.name, live.name))
}

/// A column that must be filled is emptied to its type's empty value, which must exist and be
/// free to stand twice.
fn clear(live: &LiveColumn, unique: bool) -> Option<&'static str> {
    if live.nullable {
        return None;
    }
    match &live.shape {
        _ if unique => Some("must be filled and unique, so clear does not work there: use keep"),
        Shape::Date | Shape::Instant => {
            Some("must be filled and a date has no empty value: use year_only")
        }
        Shape::Enum(words) if !words.iter().any(String::is_empty) => {
            Some("must be filled with one of its words: use fixed with one of them")
        }
        Shape::Text
        | Shape::Enum(_)
        | Shape::Json
        | Shape::Binary
        | Shape::Number
        | Shape::Other => None,
    }
}

fn fixed(live: &LiveColumn, unique: bool, text: &str) -> Option<&'static str> {
    let length = text.chars().count() as u64;
    match &live.shape {
        _ if unique => Some("is unique and a fixed text would stand twice: use clear"),
        Shape::Enum(words) if !words.iter().any(|word| word == text) => {
            Some("is an enumeration without the fixed text: use one of its words")
        }
        Shape::Text if live.most.is_some_and(|most| length > most) => {
            Some("is too short for the fixed text: shorten the text")
        }
        Shape::Text | Shape::Enum(_) => None,
        Shape::Json
        | Shape::Binary
        | Shape::Number
        | Shape::Date
        | Shape::Instant
        | Shape::Other => Some("holds no text, so fixed does not work there: use clear"),
    }
}

/// Columns of shared values and of members, without which persons would be told apart wrongly.
fn needed(profile: &Profile, catalogue: &Catalogue) -> Vec<String> {
    let mut needs: Vec<(&Identifier, Vec<&Identifier>)> = Vec::new();
    for values in &profile.values {
        let lookups = values.upper.iter().chain(&values.lower);
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
                faults.push(format!(
                    "{table}.{column} is missing and cannot be done without: is this the right database and profile?"
                ));
            }
        }
    }
    faults
}
