//! What one person's record is told from another's by: the columns the profile shows, the shared
//! values such as e-mail addresses, and who of the staff looks after it. Read for a screen, kept
//! nowhere.

use std::collections::{BTreeMap, BTreeSet};

use crate::census::{Class, TableClass};
use crate::database::Connection;
use crate::graph::Graph;
use crate::profile::{FieldKind, Role, SharedValues, Target};
use crate::record::{self, RowRef};
use crate::rows::{self, Record};
use crate::{Error, System};

/// So many shared values of one kind are read of a person.
const MOST: usize = 5;

/// What there is to tell a record by. Debug says nothing of its values.
#[derive(Clone)]
pub struct KeyValues {
    /// The person's record.
    pub record: Record,
    /// Filled values in the profile's order, shared ones first.
    pub values: Vec<KeyValue>,
    /// The record of who looks after it.
    pub assigned: Option<Record>,
}

/// One value.
#[derive(Clone)]
pub struct KeyValue {
    /// Column.
    pub column: String,
    /// What it holds; none for what is nobody's own value, such as a status.
    pub kind: Option<FieldKind>,
    /// As it stands there.
    pub value: String,
}

/// The key values of persons, by row. Rows that are gone or no persons are left out.
pub async fn key_values(
    system: &System,
    connection: &mut Connection,
    rows: &BTreeSet<RowRef>,
) -> Result<BTreeMap<RowRef, KeyValues>, Error> {
    let census = &system.census;
    let mut found = BTreeMap::new();
    for record in read(system, connection, rows).await? {
        let Some(table) = census.table(&record.row.table) else {
            continue;
        };
        if table.role != Role::Person {
            continue;
        }
        let of_row = KeyValues {
            values: shown(table, &record),
            assigned: None,
            record,
        };
        found.insert(of_row.record.row.clone(), of_row);
    }
    for shared in &system.profile.values {
        share(system, connection, shared, &mut found).await?;
    }
    assign(system, connection, &mut found).await?;
    Ok(found)
}

async fn read(
    system: &System,
    connection: &mut Connection,
    rows: &BTreeSet<RowRef>,
) -> Result<Vec<Record>, Error> {
    let mut by_table: BTreeMap<&str, Vec<RowRef>> = BTreeMap::new();
    for row in rows {
        by_table.entry(&row.table).or_default().push(row.clone());
    }
    let mut found = Vec::new();
    for (name, rows) in by_table {
        let Some(table) = system.census.table(name) else {
            continue;
        };
        let rows = rows.into_iter().filter(|row| record::fits(table, row));
        found.extend(rows::by_key(connection, table, &rows.collect::<Vec<_>>(), false).await?);
    }
    Ok(found)
}

/// The columns the profile shows, but for the name, which is shown by itself.
fn shown(table: &TableClass, record: &Record) -> Vec<KeyValue> {
    let value = |name: &String| {
        let kind = match &table.column(name)?.class {
            Class::Personal(kind, _) => Some(*kind),
            Class::Text => Some(FieldKind::Text),
            Class::Link(_) | Class::Plain | Class::Bare | Class::Unclassified => None,
        };
        let value = record.text(table, name).filter(|text| !text.is_empty())?;
        Some(KeyValue {
            column: name.clone(),
            kind,
            value,
        })
        .filter(|value| !value.kind.is_some_and(is_name))
    };
    table.display.iter().filter_map(value).collect()
}

fn is_name(kind: FieldKind) -> bool {
    matches!(
        kind,
        FieldKind::GivenName | FieldKind::FamilyName | FieldKind::FullName | FieldKind::Salutation
    )
}

/// Values that stand once and are linked to their owners; those whose link the CRM has cut last.
async fn share(
    system: &System,
    connection: &mut Connection,
    shared: &SharedValues,
    found: &mut BTreeMap<RowRef, KeyValues>,
) -> Result<(), Error> {
    let census = &system.census;
    let tables = (
        census.table(shared.link.as_str()),
        census.table(shared.table.as_str()),
    );
    let (Some(link), Some(values)) = tables else {
        return Ok(());
    };
    let owners: BTreeSet<RowRef> = found.keys().cloned().collect();
    let graph = Graph::new(&system.profile, census);
    let mut ties = graph
        .referrers(connection, &owners, |edge| {
            edge.from.name == link.name && edge.column == shared.link_owner.as_str()
        })
        .await?;
    ties.sort_by_key(|tie| tie.record.is_deleted(link));
    let key = |record: &Record| record.text(link, shared.link_value.as_str());
    let keys = ties.iter().filter_map(|tie| key(&tie.record));
    let rows: BTreeSet<RowRef> = keys.map(|key| RowRef::new(&values.name, key)).collect();
    let mut texts = BTreeMap::new();
    for record in read(system, connection, &rows).await? {
        if let Some(text) = record.text(values, shared.value.as_str()) {
            texts.insert(record.row, text);
        }
    }
    let mut of_owner: BTreeMap<RowRef, Vec<KeyValue>> = BTreeMap::new();
    for tie in ties {
        let value = key(&tie.record).and_then(|key| texts.get(&RowRef::new(&values.name, key)));
        let (Some(value), all) = (value, of_owner.entry(tie.to).or_default()) else {
            continue;
        };
        if all.len() < MOST && all.iter().all(|known| known.value != *value) {
            all.push(KeyValue {
                column: shared.value.to_string(),
                kind: Some(shared.kind),
                value: value.clone(),
            });
        }
    }
    for (owner, values) in of_owner {
        if let Some(of_row) = found.get_mut(&owner) {
            of_row.values.splice(0..0, values);
        }
    }
    Ok(())
}

/// Who looks after each record.
async fn assign(
    system: &System,
    connection: &mut Connection,
    found: &mut BTreeMap<RowRef, KeyValues>,
) -> Result<(), Error> {
    let assigned = |record: &Record| {
        let table = system.census.table(&record.row.table)?;
        let column = table.assigned.as_ref()?;
        let Class::Link(Target::Table(to)) = &table.column(column)?.class else {
            return None;
        };
        let key = record.text(table, column).filter(|key| !key.is_empty())?;
        Some(RowRef::new(to.as_str(), key))
    };
    let staff: BTreeSet<RowRef> = found
        .values()
        .filter_map(|one| assigned(&one.record))
        .collect();
    let staff = read(system, connection, &staff).await?;
    let staff: BTreeMap<&RowRef, &Record> = staff.iter().map(|one| (&one.row, one)).collect();
    for of_row in found.values_mut() {
        let row = assigned(&of_row.record);
        of_row.assigned = row.and_then(|row| staff.get(&row).map(|one| (*one).clone()));
    }
    Ok(())
}
