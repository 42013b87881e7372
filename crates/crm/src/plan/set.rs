//! Items that give columns the values a right asks for. Nothing here looks for anybody.

use std::collections::BTreeMap;

use super::draft::stage;
use super::seal::{fingerprint_after, fingerprint_before};
use super::{Action, Effect, FingerprintKey, Item};
use crate::catalogue::{LiveColumn, Shape};
use crate::census::TableClass;
use crate::database::Engine;
use crate::record::RowRef;
use crate::rows::Record;

/// Columns and what they hold or shall hold; none for NULL. May be personal.
pub type Values = BTreeMap<String, Option<String>>;

/// Why a value cannot stand in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unfitting {
    /// The column has to be filled.
    Empty,
    /// It has room for so many characters.
    Long(u64),
    /// It holds days, written as 1990-12-31.
    NoDay,
    /// It holds numbers.
    NoNumber,
    /// It holds one of a few words, and this is none of them.
    NoWord,
    /// It holds what nobody types.
    Unwritable,
}

/// The item that gives a row these values; none where it has them.
pub fn set_item(
    key: &FingerprintKey,
    table: &TableClass,
    record: &Record,
    values: &Values,
    rule: &str,
) -> Option<Item> {
    let differs = |(column, value): &(&String, &Option<String>)| {
        record.cell(table, column) != value.as_deref().map(str::as_bytes)
    };
    let changed: Vec<_> = values.iter().filter(differs).collect();
    if changed.is_empty() {
        return None;
    }
    let after = changed
        .iter()
        .map(|(column, value)| (column.as_str(), value.as_deref().map(str::as_bytes)));
    Some(Item {
        row: record.row.clone(),
        action: Action::Set,
        before: fingerprint_before(key, record),
        after: fingerprint_after(key, after),
        changes: changed
            .into_iter()
            .map(|(column, value)| {
                let value = value.clone();
                (column.clone(), Effect::Set { value })
            })
            .collect(),
        rule: rule.to_owned(),
        ground: None,
        group: None,
        stage: stage(table),
    })
}

/// The item that adds a row like another one, with other values and under a key made of these bytes, and what stands
/// in it; none where the table's key is no text that we could make, or where the other row holds what is no text.
pub fn add_item(
    key: &FingerprintKey,
    table: &TableClass,
    like: &Record,
    (bytes, values): ([u8; 16], &Values),
    rule: &str,
) -> Option<(Item, Values)> {
    let [name] = table.key.as_slice() else {
        return None;
    };
    let own = table
        .column(name)
        .filter(|class| class.live.shape == Shape::Text && !class.live.generated)?;
    let own = crate::mirror::shaped(bytes, &own.live);
    let mut all = Values::new();
    for live in table.columns.iter().map(|column| &column.live) {
        // When the other row was made or changed says nothing of this one.
        let is_its_own = live.nullable && live.shape == Shape::Instant;
        let Some(cell) = like.cell(table, &live.name) else {
            continue;
        };
        if !live.generated && !is_its_own {
            let text = std::str::from_utf8(cell).ok()?;
            all.insert(live.name.clone(), Some(text.to_owned()));
        }
    }
    all.extend(values.clone());
    all.insert(name.clone(), Some(own.clone()));
    let after = all
        .iter()
        .map(|(column, value)| (column.as_str(), value.as_deref().map(str::as_bytes)));
    let item = Item {
        row: RowRef::new(&table.name, own),
        action: Action::Add,
        before: String::new(),
        after: fingerprint_after(key, after),
        changes: all
            .iter()
            .map(|(column, value)| {
                let value = value.clone();
                (column.clone(), Effect::Set { value })
            })
            .collect(),
        rule: rule.to_owned(),
        ground: None,
        group: None,
        stage: stage(table),
    };
    Some((item, all))
}

/// A profile's value as the column's engine reads it back: PostgreSQL has words for yes and no.
pub fn readable(engine: Engine, column: &LiveColumn, value: &str) -> String {
    let is_switch = engine == Engine::Postgres && column.data_type.starts_with("bool");
    match value {
        "1" if is_switch => "true".to_owned(),
        "0" if is_switch => "false".to_owned(),
        other => other.to_owned(),
    }
}

impl Unfitting {
    /// What somebody typed as it would stand in the column; nothing typed empties it.
    pub fn or_value(column: &LiveColumn, typed: &str) -> Result<Option<String>, Self> {
        let typed = typed.trim();
        if typed.is_empty() {
            return if column.nullable {
                Ok(None)
            } else {
                Err(Self::Empty)
            };
        }
        match &column.shape {
            Shape::Text => match column.most {
                Some(most) if typed.chars().count() as u64 > most => Err(Self::Long(most)),
                Some(_) | None => Ok(Some(typed.to_owned())),
            },
            Shape::Enum(words) if words.iter().any(|word| word == typed) => {
                Ok(Some(typed.to_owned()))
            }
            Shape::Enum(_) => Err(Self::NoWord),
            Shape::Date => match typed.parse::<jiff::civil::Date>() {
                Ok(day) => Ok(Some(day.to_string())),
                Err(_) => Err(Self::NoDay),
            },
            Shape::Number if column.data_type.starts_with("bool") => Err(Self::Unwritable),
            Shape::Number => match typed.parse::<i64>() {
                Ok(number) => Ok(Some(number.to_string())),
                Err(_) => Err(Self::NoNumber),
            },
            Shape::Json | Shape::Binary | Shape::Instant | Shape::Other => Err(Self::Unwritable),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(shape: Shape, nullable: bool) -> LiveColumn {
        LiveColumn {
            name: "c".into(),
            data_type: "varchar".into(),
            shape,
            nullable,
            most: Some(4),
            generated: false,
            flag: false,
        }
    }

    #[test]
    fn what_is_typed_fits_its_column_or_is_refused() {
        let text = column(Shape::Text, true);
        let fit = |typed| Unfitting::or_value(&text, typed);
        assert_eq!(fit(" Örk "), Ok(Some("Örk".into())));
        assert_eq!(fit("Örkel"), Err(Unfitting::Long(4)));
        assert_eq!(fit(" "), Ok(None));
        let filled = column(Shape::Text, false);
        assert_eq!(Unfitting::or_value(&filled, ""), Err(Unfitting::Empty));
        let day = column(Shape::Date, true);
        assert_eq!(
            Unfitting::or_value(&day, "1990-02-28"),
            Ok(Some("1990-02-28".into()))
        );
        assert_eq!(
            Unfitting::or_value(&day, "30.02.1990"),
            Err(Unfitting::NoDay)
        );
        let word = column(Shape::Enum(vec!["Mr.".into()]), true);
        assert_eq!(Unfitting::or_value(&word, "Sir"), Err(Unfitting::NoWord));
    }

    #[test]
    fn yes_and_no_are_words_on_postgresql() {
        let mut switch = column(Shape::Number, true);
        switch.data_type = "bool".into();
        assert_eq!(readable(Engine::Postgres, &switch, "1"), "true");
        assert_eq!(readable(Engine::MySql, &switch, "1"), "1");
    }
}
