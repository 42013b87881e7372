//! Reads the requests that stand in the CRM itself.

use std::collections::BTreeSet;

use super::own;
use crate::database::Connection;
use crate::profile::{RequestPersons, person_table};
use crate::record::RowRef;
use crate::rows;
use crate::{Error, System};

/// A request that stands in the CRM. All of it is the CRM's words; nothing is personal.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Filed {
    /// The row.
    pub row: RowRef,
    /// The number that the CRM's users call it by.
    pub number: Option<String>,
    /// The right, in the CRM's word.
    pub right: Option<String>,
    /// The state, in the CRM's word.
    pub state: Option<String>,
    /// The last day.
    pub due: Option<String>,
}

/// The requests tied to one of these persons that nobody deleted; empty where the profile does
/// not say where requests are kept.
pub async fn filed(
    system: &System,
    connection: &mut Connection,
    persons: &BTreeSet<RowRef>,
) -> Result<Vec<Filed>, Error> {
    let Ok(own) = own(system) else {
        return Ok(Vec::new());
    };
    let Some(table) = system.census.table(own.table.as_str()) else {
        return Ok(Vec::new());
    };
    let mut keys = BTreeSet::new();
    for ties in &own.persons {
        keys.extend(tied(system, connection, ties, persons).await?);
    }
    let wanted: Vec<RowRef> = keys
        .into_iter()
        .map(|key| RowRef::new(&table.name, key))
        .collect();
    let records = rows::by_key(connection, table, &wanted, false).await?;
    let mut found: Vec<Filed> = records
        .iter()
        .filter(|record| !record.is_deleted(table))
        .map(|record| {
            let cell = |column: &str| record.text(table, column).filter(|text| !text.is_empty());
            Filed {
                row: record.row.clone(),
                number: cell(own.number.as_str()),
                right: cell(own.right.as_str()),
                state: cell(own.state.as_str()),
                due: cell(own.due.as_str()),
            }
        })
        .collect();
    found.sort();
    Ok(found)
}

/// Keys of the requests that one kind of tie leads to.
async fn tied(
    system: &System,
    connection: &mut Connection,
    ties: &RequestPersons,
    persons: &BTreeSet<RowRef>,
) -> Result<Vec<String>, Error> {
    let (Some(live), Some(of), Some(person), Some(request)) = (
        system.census.table(ties.table.as_str()),
        person_table(&system.profile, ties),
        ties.column_of("person"),
        ties.column_of("request"),
    ) else {
        return Ok(Vec::new());
    };
    let of = persons.iter().filter(|row| row.table == of.as_str());
    let keys = rows::first_keys(of);
    let found = rows::by_column(connection, live, person.as_str(), &keys, None).await?;
    let live_ones = found.iter().filter(|tie| !tie.is_deleted(live));
    Ok(live_ones
        .filter_map(|tie| tie.text(live, request.as_str()))
        .collect())
}
