//! The names that people of the CRM bear, and their dates of birth, as hashes: enough to know one
//! again where it should not stand, and nothing to read.

use std::collections::HashSet;
use std::collections::hash_map::RandomState;
use std::hash::BuildHasher as _;

use identifiers::name_key;
use sea_query::{Alias, Query};

use crate::census::TableClass;
use crate::database::{Connection, Statement};
use crate::profile::{FieldKind, Role};
use crate::rows::as_text;
use crate::{Error, System};

/// How many rows of a table of persons are read.
const ROWS: u32 = 100_000;
/// How many different names are kept of each kind: a hash of eight bytes each.
const MOST: usize = 200_000;
/// A shorter name says nothing.
const SHORTEST: usize = 3;

/// Hashes of names and dates.
pub(super) struct Known {
    hash: RandomState,
    given: HashSet<u64>,
    family: HashSet<u64>,
    born: HashSet<u64>,
}

impl Known {
    fn new() -> Self {
        Self {
            hash: RandomState::new(),
            given: HashSet::new(),
            family: HashSet::new(),
            born: HashSet::new(),
        }
    }

    /// Whether somebody bears it as a given name.
    pub fn is_given(&self, token: &str) -> bool {
        self.given.contains(&self.of(token))
    }

    /// Whether somebody bears it as a family name.
    pub fn is_family(&self, token: &str) -> bool {
        self.family.contains(&self.of(token))
    }

    /// Whether somebody was born on this day, written as in ISO 8601.
    pub fn is_birth(&self, day: &str) -> bool {
        self.born.contains(&self.hash.hash_one(day))
    }

    fn of(&self, token: &str) -> u64 {
        self.hash.hash_one(token)
    }

    fn take(&mut self, kind: FieldKind, value: &str) {
        if kind == FieldKind::GivenName {
            let hashes: Vec<u64> = tokens(value).map(|token| self.of(&token)).collect();
            add(&mut self.given, hashes);
        } else if kind == FieldKind::FamilyName {
            let hashes: Vec<u64> = tokens(value).map(|token| self.of(&token)).collect();
            add(&mut self.family, hashes);
        } else if kind == FieldKind::FullName {
            self.take_full(value);
        } else if kind == FieldKind::BirthDate {
            let day = value.get(..10).map(|day| self.hash.hash_one(day));
            add(&mut self.born, day);
        }
    }

    /// The last word is the family's, those before are given; a firm has more words than that.
    fn take_full(&mut self, value: &str) {
        let words: Vec<String> = tokens(value).collect();
        if let [given @ .., family] = words.as_slice()
            && (1..=2).contains(&given.len())
        {
            let given: Vec<u64> = given.iter().map(|word| self.of(word)).collect();
            let family = self.of(family);
            add(&mut self.given, given);
            add(&mut self.family, [family]);
        }
    }

    /// The lists of a test.
    #[cfg(test)]
    pub fn of_people(people: &[(&str, &str, &str)]) -> Self {
        let mut known = Self::new();
        for (given, family, born) in people {
            known.take(FieldKind::GivenName, given);
            known.take(FieldKind::FamilyName, family);
            known.take(FieldKind::BirthDate, born);
        }
        known
    }
}

fn add(all: &mut HashSet<u64>, new: impl IntoIterator<Item = u64>) {
    for hash in new {
        if all.len() < MOST {
            all.insert(hash);
        }
    }
}

/// The words of a name as they are compared: lower case, ä as a, without accents.
pub(super) fn tokens(value: &str) -> impl Iterator<Item = String> {
    let folded = name_key(value).base;
    let words: Vec<String> = folded
        .split(|c: char| !c.is_alphabetic())
        .filter(|word| word.chars().count() >= SHORTEST)
        .map(str::to_owned)
        .collect();
    words.into_iter()
}

/// Reads the persons of the CRM.
pub(super) async fn read(system: &System, connection: &mut Connection) -> Result<Known, Error> {
    let mut known = Known::new();
    let tables = system.census.tables.values();
    for table in tables.filter(|table| table.role == Role::Person) {
        of_table(connection, table, &mut known).await?;
    }
    Ok(known)
}

async fn of_table(
    connection: &mut Connection,
    table: &TableClass,
    known: &mut Known,
) -> Result<(), Error> {
    let engine = connection.engine();
    let telling = [
        FieldKind::GivenName,
        FieldKind::FamilyName,
        FieldKind::FullName,
        FieldKind::BirthDate,
    ];
    let columns = table.personal().map(|(column, kind, _)| (column, kind));
    let columns: Vec<_> = columns.filter(|(_, kind)| telling.contains(kind)).collect();
    if columns.is_empty() {
        return Ok(());
    }
    let mut query = Query::select();
    query.from(Alias::new(&table.name));
    query.exprs(
        columns
            .iter()
            .map(|(column, _)| as_text(engine, &column.live)),
    );
    let statement = Statement::sampled(engine, &query, ROWS)?;
    let read = connection.each("reading names", &statement, |row| {
        for (at, (_, kind)) in columns.iter().enumerate() {
            if let Some(value) = row.text(at).filter(|value| !value.is_empty()) {
                known.take(*kind, &value);
            }
        }
        Ok(())
    });
    read.await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_known_again_however_it_is_written() {
        let known = Known::of_people(&[("Jürgen Karl", "Müller-Grünwald", "1974-03-09")]);
        let is_family = |text: &str| tokens(text).all(|token| known.is_family(&token));
        assert!(is_family("GRÜNWALD") && is_family("Müller") && !is_family("Jürgen"));
        assert!(tokens("jürgen").all(|token| known.is_given(&token)));
        assert!(known.is_birth("1974-03-09") && !known.is_birth("1974-03-10"));
        assert_eq!(tokens("Dr. A. Li").count(), 0, "too short to tell");
    }

    #[test]
    fn a_full_name_is_taken_apart_and_a_firm_is_not() {
        let mut known = Known::new();
        known.take(FieldKind::FullName, "Anna Maria Huber");
        known.take(FieldKind::FullName, "Verein zur Rettung alter Mühlen");
        assert!(known.is_family("huber") && known.is_given("maria"));
        assert!(!known.is_family("muhlen"));
    }
}
