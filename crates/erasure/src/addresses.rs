//! The addresses on file for the persons of a request, to be laid beside the one it came from.

use std::collections::BTreeSet;

use accounts::{Actor, Permission};
use crm::RowRef;
use crm::key_values::key_values;
use crm::profile::FieldKind;
use ledger::Deed;
use requests::{Person, Reference};
use serde_json::json;

use crate::{Desk, Error};

/// An address on file. Prints nothing for debugging: it is a person's.
#[derive(Clone)]
pub struct OnFile {
    /// System.
    pub system: String,
    /// `kind:key`.
    pub record: String,
    /// As it stands there.
    pub address: String,
}

/// The addresses on file, read live and kept nowhere. The look is entered in the log with the
/// records alone; persons in systems that people work in by hand have none here.
pub async fn addresses(
    desk: &Desk,
    actor: &Actor,
    request: Reference,
    persons: &[Person],
) -> Result<Vec<OnFile>, Error> {
    let reference = request.to_string();
    let asked = Permission::PersonReveal;
    desk.authorize(actor, asked, Some(&reference)).await?;
    let connected: BTreeSet<&str> = desk.systems.connected().collect();
    let systems: BTreeSet<&str> = persons.iter().map(|person| &*person.system).collect();
    let mut found = Vec::new();
    for system in systems.intersection(&connected) {
        let of_system = persons.iter().filter(|person| person.system == **system);
        let records: Vec<&str> = of_system.map(|person| &*person.record).collect();
        found.extend(read(desk, system, &records).await?);
    }
    let records: Vec<&str> = persons.iter().map(|person| &*person.record).collect();
    desk.ledger
        .enter(Deed {
            request: Some(reference),
            details: json!({ "records": records }),
            ..Deed::done(actor.who(), "persons.reveal")
        })
        .await?;
    Ok(found)
}

async fn read(desk: &Desk, name: &str, records: &[&str]) -> Result<Vec<OnFile>, Error> {
    let system = desk.open(name).await?;
    let rows = records
        .iter()
        .map(|record| RowRef::parse(&system.profile, record));
    let rows: BTreeSet<RowRef> = rows.collect::<Result<_, _>>()?;
    let mut connection = system.database.connect().await?;
    let found = key_values(&system, &mut connection, &rows).await?;
    connection.close().await;
    let mut all = Vec::new();
    for (row, of_row) in found {
        let emails = of_row.values.into_iter();
        let emails = emails.filter(|value| value.kind == Some(FieldKind::Email));
        all.extend(emails.map(|value| OnFile {
            system: name.to_owned(),
            record: row.name(&system.profile),
            address: value.value,
        }));
    }
    Ok(all)
}
