//! Requests of data subjects that the CRM keeps itself: one of ours is one row there, tied to the
//! person's rows, and those made in the CRM are read.
//!
//! [`put`] may be repeated after any interruption: the row is found again by its key, which
//! whoever calls keeps, and a tie has the key that its two ends make.

mod filed;
mod put;

pub use filed::{Filed, filed};
pub use put::{Put, put};

use std::collections::{BTreeMap, BTreeSet};

use base::Notice;
use jiff::Timestamp;
use jiff::civil::Date;

use crate::catalogue::LiveColumn;
use crate::census::TableClass;
use crate::profile::{Filling, Identifier, OwnRequests};
use crate::record::RowRef;
use crate::rights::Needs;
use crate::{Error, System};

/// A request as the CRM shall have it. Nothing of it is personal but which rows it is tied to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mirrored {
    /// Our number of it.
    pub reference: String,
    /// Word of the right, of [`crate::profile::RIGHTS`].
    pub right: String,
    /// Word of state or outcome, of [`crate::profile::STATES`].
    pub state: String,
    /// The day it came in.
    pub received: Date,
    /// The last day for an answer.
    pub due: Date,
    /// The day it was closed.
    pub closed: Option<Date>,
    /// The rows of the CRM that it is about.
    pub persons: BTreeSet<RowRef>,
}

/// Values by word; none for what is not there.
type Values<'v> = BTreeMap<&'v str, Option<String>>;

/// Columns and what they shall hold; none for NULL.
type Cells = BTreeMap<String, Option<String>>;

/// What mirroring needs of rights: rows are added to the table of requests and to the ties, and
/// what follows a request is written anew.
pub fn needs(system: &System) -> Needs {
    let mut needs = Needs::new();
    let Some(own) = &system.profile.requests else {
        return needs;
    };
    let mut need = |table: &Identifier, written: Vec<&Identifier>| {
        if system.census.table(table.as_str()).is_none() {
            return;
        }
        let need = needs.entry(table.to_string()).or_default();
        need.insert = true;
        need.update
            .extend(written.into_iter().map(ToString::to_string));
    };
    need(&own.table, own.follow.keys().collect());
    for persons in &own.persons {
        need(&persons.table, persons.gone.keys().collect());
    }
    needs
}

/// The key of a new row of requests, from random bytes, as long as its column allows.
pub fn fresh_key(system: &System, bytes: [u8; 16]) -> Result<String, Error> {
    let own = own(system)?;
    let table = table(system, &own.table)?;
    let [key] = table.key.as_slice() else {
        return Err(unfit(system, table, "its key is not one column"));
    };
    Ok(shaped(bytes, &column(system, table, key)?))
}

/// The bytes as an id: in the shape of a UUID where there is room, in fewer digits otherwise.
pub(crate) fn shaped(bytes: [u8; 16], column: &LiveColumn) -> String {
    const UUID: usize = 36;
    let digits = hex::encode(bytes);
    let room = column.most.and_then(|most| usize::try_from(most).ok());
    match room {
        Some(room) if room < UUID => digits.chars().take(room).collect(),
        Some(_) | None => [
            &digits[..8],
            &digits[8..12],
            &digits[12..16],
            &digits[16..20],
            &digits[20..],
        ]
        .join("-"),
    }
}

/// A value with its words filled in; none where it is one word alone that stands for nothing.
fn filled(value: &str, values: &Values<'_>) -> Option<String> {
    let mut text = value.to_owned();
    for (word, said) in values {
        let place = format!("{{{word}}}");
        if *value == place {
            return said.clone();
        }
        text = text.replace(&place, said.as_deref().unwrap_or_default());
    }
    Some(text)
}

/// All columns of a filling with their values. Those that say when are told apart: by themselves
/// they are no change.
fn row_of(filling: &Filling, values: &Values<'_>) -> (Cells, Cells) {
    let each = filling
        .iter()
        .map(|(column, value)| (column, value.as_str()));
    let (when, what): (Vec<_>, Vec<_>) = each.partition(|(_, value)| *value == "{now}");
    let fill = |columns: Vec<(&Identifier, &str)>| {
        let columns = columns.into_iter();
        columns
            .map(|(column, value)| (column.to_string(), filled(value, values)))
            .collect()
    };
    (fill(what), fill(when))
}

/// As databases of CRMs hold an instant: UTC, to the second.
fn instant(now: Timestamp) -> String {
    now.strftime("%Y-%m-%d %H:%M:%S").to_string()
}

fn own(system: &System) -> Result<&OwnRequests, Error> {
    system.profile.requests.as_ref().ok_or_else(|| {
        let name = &system.profile.name;
        let line = format!("profile {name}: does not say where the CRM keeps requests");
        Error::Invalid(Notice::new("requests-unknown", line).with("profile", name))
    })
}

fn table<'s>(system: &'s System, name: &Identifier) -> Result<&'s TableClass, Error> {
    system
        .census
        .table(name.as_str())
        .filter(|table| table.keyed)
        .ok_or_else(|| Error::Unfit {
            system: system.name.clone(),
            what: Notice::new(
                "requests-table",
                format!("table {name}, where the profile says requests are kept, is missing or has no key; say in a profile of your own where they are"),
            )
            .with("record", name.as_str()),
        })
}

fn column(system: &System, table: &TableClass, name: &str) -> Result<LiveColumn, Error> {
    let found = table.column(name).map(|column| column.live.clone());
    found.ok_or_else(|| unfit(system, table, &format!("column {name} is missing")))
}

fn unfit(system: &System, table: &TableClass, what: &str) -> Error {
    let line = format!(
        "{what} in table {}, where the profile says requests are kept; say in a profile of your own where they are",
        table.name
    );
    Error::Unfit {
        system: system.name.clone(),
        what: Notice::new("requests-table", line).with("record", &table.name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::Shape;

    #[test]
    fn a_word_alone_that_stands_for_nothing_leaves_the_column_empty() {
        let values: Values<'_> = BTreeMap::from([
            ("closed", None),
            ("reference", Some("GD-2026-0001".to_owned())),
        ]);
        assert_eq!(filled("{closed}", &values), None);
        assert_eq!(
            filled("Anfrage {reference}", &values).as_deref(),
            Some("Anfrage GD-2026-0001")
        );
        assert_eq!(filled("0", &values).as_deref(), Some("0"));
    }

    #[test]
    fn a_key_fits_its_column() {
        let column = |most| LiveColumn {
            name: "id".into(),
            data_type: "char".into(),
            shape: Shape::Text,
            nullable: false,
            most,
            generated: false,
            flag: false,
        };
        let long = shaped([7; 16], &column(Some(36)));
        assert_eq!(long, "07070707-0707-0707-0707-070707070707");
        assert_eq!(shaped([7; 16], &column(Some(17))).len(), 17);
        assert_eq!(shaped([7; 16], &column(None)), long);
    }
}
