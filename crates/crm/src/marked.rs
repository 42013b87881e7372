//! The rows by which a CRM is told something of a person: the profile's settings on a live
//! database. Reads only.

use std::collections::{BTreeMap, BTreeSet};

use base::Notice;

use crate::census::TableClass;
use crate::database::{Connection, Engine};
use crate::graph::Graph;
use crate::plan::{Values, readable};
use crate::profile::{Role, Setting, SharedValues};
use crate::record::{self, RowRef};
use crate::rows::{self, Record};
use crate::{Error, System};

/// A row and what shall stand in it. Debug says nothing of its values.
#[derive(Debug, Clone)]
pub struct Marked {
    /// The row as it stands.
    pub record: Record,
    /// What shall stand in which column.
    pub values: Values,
    /// Records of others that have the same value, such as a common mail address.
    pub others: BTreeSet<RowRef>,
}

/// The rows that the settings mean for these persons, whether or not they are set already.
///
/// In a table of persons it is their own row; in a table of shared values each value they have now;
/// in any other each row that points to them.
pub async fn marked(
    system: &System,
    connection: &mut Connection,
    settings: &[Setting],
    persons: &BTreeSet<RowRef>,
) -> Result<Vec<Marked>, Error> {
    let mut all = Vec::new();
    for setting in settings {
        // An older version may lack a table; then nothing can stand there.
        let Some(table) = system.census.table(setting.table.as_str()) else {
            continue;
        };
        let values = values(system, connection.engine(), table, setting)?;
        let shared = shared_of(system, table);
        let found = if table.role == Role::Person {
            let own = persons.iter().filter(|row| row.table == table.name);
            let own: Vec<RowRef> = own
                .filter(|row| record::fits(table, row))
                .cloned()
                .collect();
            let records = rows::by_key(connection, table, &own, false).await?;
            records
                .into_iter()
                .map(|one| (one, BTreeSet::new()))
                .collect()
        } else if let Some(shared) = shared {
            having(system, connection, (shared, table), persons).await?
        } else {
            pointing(system, connection, table, persons).await?
        };
        all.extend(found.into_iter().map(|(record, others)| Marked {
            record,
            values: values.clone(),
            others,
        }));
    }
    Ok(all)
}

/// The shared values that stand in a table.
pub fn shared_of<'s>(system: &'s System, table: &TableClass) -> Option<&'s SharedValues> {
    let mut all = system.profile.values.iter();
    all.find(|shared| shared.table.as_str() == table.name)
}

fn values(
    system: &System,
    engine: Engine,
    table: &TableClass,
    setting: &Setting,
) -> Result<Values, Error> {
    let value = |(column, value): (&crate::profile::Identifier, &String)| {
        let name = column.as_str();
        let class = table
            .column(name)
            .ok_or_else(|| missing(system, table, name))?;
        let value = readable(engine, &class.live, value);
        Ok((name.to_owned(), Some(value)))
    };
    setting.set.iter().map(value).collect()
}

fn missing(system: &System, table: &TableClass, column: &str) -> Error {
    let name = format!("{}.{column}", table.name);
    let line = format!(
        "the profile sets {name} to stop marketing or to restrict, and the database lacks it; say in a profile of your own what is set instead"
    );
    Error::Unfit {
        system: system.name.clone(),
        what: Notice::new("set-missing", line).with("column", name),
    }
}

type Found = Vec<(Record, BTreeSet<RowRef>)>;

/// The values that the persons have now, and who else has each. A tie that the CRM has cut counts
/// for nobody.
pub async fn having(
    system: &System,
    connection: &mut Connection,
    (shared, table): (&SharedValues, &TableClass),
    persons: &BTreeSet<RowRef>,
) -> Result<Found, Error> {
    let Some(link) = system.census.table(shared.link.as_str()) else {
        return Ok(Vec::new());
    };
    let graph = Graph::new(&system.profile, &system.census);
    let own = ties(system, connection, shared, persons).await?;
    let value_of = |record: &Record| record.text(link, shared.link_value.as_str());
    let keys: BTreeSet<String> = own.iter().filter_map(value_of).collect();
    let keys: Vec<String> = keys.into_iter().collect();
    let all = rows::by_column(connection, link, shared.link_value.as_str(), &keys, None).await?;
    let mut others: BTreeMap<String, BTreeSet<RowRef>> = BTreeMap::new();
    for tie in all.iter().filter(|tie| !tie.is_deleted(link)) {
        let Some(key) = value_of(tie) else { continue };
        let owners = graph.targets(tie).into_iter();
        let owners = owners.filter(|(column, _)| *column == shared.link_owner.as_str());
        let owners = owners.map(|(_, owner)| owner);
        others
            .entry(key)
            .or_default()
            .extend(owners.filter(|owner| !persons.contains(owner)));
    }
    let wanted: Vec<RowRef> = keys
        .iter()
        .map(|key| RowRef::new(&table.name, key))
        .collect();
    let records = rows::by_key(connection, table, &wanted, false).await?;
    let with_others = records.into_iter().map(|record| {
        let key = record.row.key.first();
        let others = key.and_then(|key| others.remove(key)).unwrap_or_default();
        (record, others)
    });
    Ok(with_others.collect())
}

/// The rows that tie the persons to such values, without those that the CRM has cut.
pub async fn ties(
    system: &System,
    connection: &mut Connection,
    shared: &SharedValues,
    persons: &BTreeSet<RowRef>,
) -> Result<Vec<Record>, Error> {
    let Some(link) = system.census.table(shared.link.as_str()) else {
        return Ok(Vec::new());
    };
    let graph = Graph::new(&system.profile, &system.census);
    let found = graph
        .referrers(connection, persons, |edge| {
            edge.from.name == link.name && edge.column == shared.link_owner.as_str()
        })
        .await?;
    let by_row: BTreeMap<RowRef, Record> = found
        .into_iter()
        .map(|one| (one.record.row.clone(), one.record))
        .collect();
    let records = by_row.into_values();
    Ok(records.filter(|tie| !tie.is_deleted(link)).collect())
}

/// The row in which such a value stands already, whoever has it; none where none does.
pub async fn standing(
    connection: &mut Connection,
    (shared, table): (&SharedValues, &TableClass),
    values: &Values,
) -> Result<Option<Record>, Error> {
    let by = [&shared.upper, &shared.lower].into_iter().flatten().next();
    let column = by.unwrap_or(&shared.value).as_str();
    let wanted: Vec<String> = values.get(column).cloned().flatten().into_iter().collect();
    let found = rows::by_column(connection, table, column, &wanted, None).await?;
    let there = found.into_iter().filter(|row| !row.is_deleted(table));
    Ok(there.min_by(|one, other| one.row.cmp(&other.row)))
}

/// The records that have such a value now, without those whose tie the CRM has cut.
pub async fn holders(
    system: &System,
    connection: &mut Connection,
    shared: &SharedValues,
    value: &RowRef,
) -> Result<BTreeSet<RowRef>, Error> {
    let Some(link) = system.census.table(shared.link.as_str()) else {
        return Ok(BTreeSet::new());
    };
    let graph = Graph::new(&system.profile, &system.census);
    let column = shared.link_value.as_str();
    let keys: Vec<String> = value.key.iter().take(1).cloned().collect();
    let all = rows::by_column(connection, link, column, &keys, None).await?;
    let there = all.iter().filter(|tie| !tie.is_deleted(link));
    let owners = there
        .flat_map(|tie| graph.targets(tie))
        .filter(|(column, _)| *column == shared.link_owner.as_str())
        .map(|(_, owner)| owner);
    Ok(owners.collect())
}

/// Of what the settings say of a table, that which a row of it holds, such as an opt-out.
pub fn held(
    system: &System,
    engine: Engine,
    settings: &[Setting],
    (table, record): (&TableClass, &Record),
) -> Result<Values, Error> {
    let mut held = Values::new();
    let here = |setting: &&Setting| setting.table.as_str() == table.name;
    for setting in settings.iter().filter(here) {
        let all = values(system, engine, table, setting)?.into_iter();
        held.extend(all.filter(|(column, value)| record.text(table, column) == *value));
    }
    Ok(held)
}

/// The rows of a table that point to the persons, each once.
async fn pointing(
    system: &System,
    connection: &mut Connection,
    table: &TableClass,
    persons: &BTreeSet<RowRef>,
) -> Result<Found, Error> {
    let graph = Graph::new(&system.profile, &system.census);
    let found = graph
        .referrers(connection, persons, |edge| edge.from.name == table.name)
        .await?;
    let by_row: BTreeMap<RowRef, Record> = found
        .into_iter()
        .map(|one| (one.record.row.clone(), one.record))
        .collect();
    let records = by_row.into_values();
    Ok(records.map(|record| (record, BTreeSet::new())).collect())
}
