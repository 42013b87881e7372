//! What of a system's rows the person provided (Art. 20(1) GDPR, WP 242 rev.01): the fields that say who
//! and where they are, and the messages and forms they wrote. What the house wrote, noted or concluded
//! stays out, also where nobody else is on it.

use std::collections::{BTreeMap, BTreeSet};

use crm::census::{Class, TableClass};
use crm::database::Connection;
use crm::graph::Graph;
use crm::plan::{Holding, Share};
use crm::profile::{FieldKind, Role};
use crm::rows::Record;
use crm::{Error, RowRef, System};

use crate::gather::BLOCK;
use crate::package::addresses_in;

/// The person as somebody who writes: their own rows and shared values, and their addresses.
struct Author {
    rows: BTreeSet<RowRef>,
    /// In lower case.
    addresses: BTreeSet<String>,
}

/// What a row shows of who wrote it.
struct Seen {
    /// The row, or the record it is part of.
    whole: RowRef,
    /// The record it goes with, such as a message with this attachment.
    goes_with: Option<RowRef>,
    /// Whether the row names the person as who wrote it.
    is_written: bool,
}

/// Keeps what the person provided.
pub(crate) async fn keep(
    system: &System,
    connection: &mut Connection,
    held: Vec<Holding>,
) -> Result<Vec<Holding>, Error> {
    let (own, rest): (Vec<Holding>, Vec<Holding>) =
        held.into_iter().partition(|one| one.share == Share::Own);
    let author = Author {
        rows: own.iter().map(|one| one.row.clone()).collect(),
        addresses: addresses(system, connection, &own).await?,
    };
    let alone: Vec<Holding> = rest
        .into_iter()
        .filter(|one| one.share == Share::Related && one.others == 0)
        .collect();
    let mut seen = Vec::with_capacity(alone.len());
    for block in alone.chunks(BLOCK) {
        seen.extend(look(system, connection, (&author, block)).await?);
    }
    let written = seen.iter().filter(|one| one.is_written);
    let written: BTreeSet<RowRef> = written.map(|one| one.whole.clone()).collect();
    let mut kept: Vec<Holding> = own
        .into_iter()
        .filter_map(|holding| fields(system, holding))
        .collect();
    for (holding, seen) in alone.into_iter().zip(seen) {
        let with = seen.goes_with.as_ref();
        if written.contains(&seen.whole) {
            kept.extend(words(system, holding));
        } else if with.is_some_and(|row| written.contains(row)) {
            kept.extend(sent_along(system, holding));
        }
    }
    Ok(kept)
}

/// The mail addresses in the person's own rows.
async fn addresses(
    system: &System,
    connection: &mut Connection,
    own: &[Holding],
) -> Result<BTreeSet<String>, Error> {
    let mut found = BTreeSet::new();
    for (table, record) in records(system, connection, own).await?.into_values() {
        let columns = table.personal();
        let columns = columns.filter(|(_, kind, _)| *kind == FieldKind::Email);
        let texts = columns.filter_map(|(column, ..)| record.text(table, &column.live.name));
        for text in texts {
            found.extend(addresses_in(&text).map(str::to_lowercase));
        }
    }
    Ok(found)
}

/// The rows as they stand, each with its table.
async fn records<'s>(
    system: &'s System,
    connection: &mut Connection,
    held: &[Holding],
) -> Result<BTreeMap<RowRef, (&'s TableClass, Record)>, Error> {
    let mut by_table: BTreeMap<&str, Vec<RowRef>> = BTreeMap::new();
    for one in held {
        let rows = by_table.entry(&one.row.table).or_default();
        rows.push(one.row.clone());
    }
    let mut found = BTreeMap::new();
    for (name, rows) in by_table {
        let Some(table) = system.census.table(name) else {
            continue;
        };
        for record in crm::rows::by_key(connection, table, &rows, false).await? {
            found.insert(record.row.clone(), (table, record));
        }
    }
    Ok(found)
}

/// Looks at who wrote these rows, in their order.
async fn look(
    system: &System,
    connection: &mut Connection,
    (author, held): (&Author, &[Holding]),
) -> Result<Vec<Seen>, Error> {
    let found = records(system, connection, held).await?;
    let graph = Graph::new(&system.profile, &system.census);
    let seen = held.iter().map(|one| {
        let Some((table, record)) = found.get(&one.row) else {
            return Seen {
                whole: one.row.clone(),
                goes_with: None,
                is_written: false,
            };
        };
        let links = graph.targets(record);
        let owner = links
            .iter()
            .find(|(column, _)| table.owner.iter().any(|owner| owner == column))
            .map(|(_, to)| to.clone());
        let whole = owner.clone().filter(|_| table.role == Role::Detail);
        Seen {
            whole: whole.unwrap_or_else(|| one.row.clone()),
            goes_with: owner,
            is_written: author.wrote(system, (*table, record), &links),
        }
    });
    Ok(seen.collect())
}

impl Author {
    /// Whether a column that the profile names for it says that the person wrote the row.
    fn wrote(
        &self,
        system: &System,
        (table, record): (&TableClass, &Record),
        links: &[(&str, RowRef)],
    ) -> bool {
        let Some(known) = system.profile.tables.get(table.name.as_str()) else {
            return false;
        };
        known.author.iter().any(|column| {
            let column = column.as_str();
            let mut links = links.iter();
            let is_linked = links.any(|(link, to)| *link == column && self.rows.contains(to));
            let text = record.text(table, column);
            is_linked || text.is_some_and(|text| self.is_in(&text))
        })
    }

    fn is_in(&self, text: &str) -> bool {
        let mut named = addresses_in(text).map(str::to_lowercase);
        named.any(|address| self.addresses.contains(&address))
    }
}

/// The fields by which the person told who and where they are; none where nothing of it is left.
fn fields(system: &System, mut holding: Holding) -> Option<Holding> {
    let table = system.census.table(&holding.row.table)?;
    retain(&mut holding, |column| {
        let class = table.column(column).map(|column| &column.class);
        matches!(class, Some(Class::Personal(kind, _)) if is_given(*kind))
    });
    (!holding.columns.is_empty()).then_some(holding)
}

/// The words of a message or form with its date and subject. What else stands in the row is how the
/// house filed it; customers' own columns are the house's notes.
fn words(system: &System, mut holding: Holding) -> Option<Holding> {
    let table = system.census.table(&holding.row.table)?;
    if table.base.is_some() {
        return None;
    }
    retain(&mut holding, |name| {
        let column = table.column(name);
        let is_text = column.is_some_and(|c| c.class == Class::Text && !c.assumed);
        is_text || table.display.iter().any(|shown| shown == name)
    });
    (!holding.columns.is_empty()).then_some(holding)
}

/// What goes with a message or form: the answers in a form; and of a kind of rows that may carry a file, the file with
/// its name. Without one, or in its other words, it is what the house noted beside the message.
fn sent_along(system: &System, mut holding: Holding) -> Option<Holding> {
    let table = system.census.table(&holding.row.table)?;
    if table.file.is_none() {
        return words(system, holding);
    }
    holding.file.as_ref()?;
    retain(&mut holding, |name| {
        table.display.iter().any(|shown| shown == name)
    });
    (!holding.columns.is_empty()).then_some(holding)
}

fn retain(holding: &mut Holding, is_theirs: impl Fn(&str) -> bool) {
    holding.columns.retain(|column| is_theirs(column));
    holding.foreign.retain(|(column, _)| is_theirs(column));
}

const fn is_given(kind: FieldKind) -> bool {
    match kind {
        FieldKind::GivenName
        | FieldKind::FamilyName
        | FieldKind::FullName
        | FieldKind::Salutation
        | FieldKind::Email
        | FieldKind::Phone
        | FieldKind::Street
        | FieldKind::City
        | FieldKind::Postcode
        | FieldKind::Region
        | FieldKind::Country
        | FieldKind::BirthDate
        | FieldKind::Job
        | FieldKind::Company
        | FieldKind::Handle
        | FieldKind::Photo => true,
        FieldKind::Code
        | FieldKind::Place
        | FieldKind::Text
        | FieldKind::ThirdParty
        | FieldKind::Login
        | FieldKind::Other => false,
    }
}
