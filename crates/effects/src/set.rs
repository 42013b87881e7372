//! The rows that keep a person from marketing, or mark a restriction, as the profile says.

use std::collections::BTreeSet;

use crm::marked::{self, Marked};
use crm::plan::set_item;
use crm::profile::{FieldKind, Setting};
use crm::rows::Record;
use crm::{RowRef, System};
use erasure::Desk;

use crate::draft::{Making, Shares};
use crate::effect::Shared;
use crate::whom::Site;
use crate::{Error, Kind};

/// Every channel the profile knows, and the addresses for the suppression list.
pub(crate) async fn marketing(
    desk: &Desk,
    sites: &[Site],
    making: &mut Making,
    shares: &Shares,
) -> Result<(), Error> {
    for site in sites {
        let settings = &site.system.profile.marketing;
        settle(site, making, (settings, Kind::Marketing), shares).await?;
        let addresses = addresses(site, making).await?;
        let addresses = addresses.iter().map(String::as_str);
        let prints = consents::prints(&desk.ledger, addresses)?;
        making.secret.prints.extend(prints);
    }
    Ok(())
}

/// Every mark the profile knows.
pub(crate) async fn restriction(
    sites: &[Site],
    making: &mut Making,
    shares: &Shares,
) -> Result<(), Error> {
    for site in sites {
        let settings = &site.system.profile.restriction;
        settle(site, making, (settings, Kind::Restriction), shares).await?;
    }
    Ok(())
}

async fn settle(
    site: &Site,
    making: &mut Making,
    (settings, kind): (&[Setting], Kind),
    shares: &Shares,
) -> Result<(), Error> {
    let system = &site.system;
    if settings.is_empty() {
        making.plan.silent.insert(system.name.clone());
        return Ok(());
    }
    let mut connection = system.database.connect().await?;
    let found = marked::marked(system, &mut connection, settings, &site.persons).await?;
    connection.close().await;
    for one in found {
        if decide(system, making, &one, shares) {
            take(system, making, &one, kind);
        }
    }
    Ok(())
}

/// Whether a row is set; one whose value others have too is noted with what was decided.
fn decide(system: &System, making: &mut Making, one: &Marked, shares: &Shares) -> bool {
    if one.others.is_empty() {
        return true;
    }
    let record = one.record.row.name(&system.profile);
    let stop = match (
        shares.stop.contains(&record),
        shares.leave.contains(&record),
    ) {
        (true, _) => Some(true),
        (false, true) => Some(false),
        (false, false) => None,
    };
    let others = one.others.iter().map(|row| row.name(&system.profile));
    making.plan.shared.push(Shared {
        system: system.name.clone(),
        record,
        others: others.collect(),
        stop,
    });
    stop == Some(true)
}

fn take(system: &System, making: &mut Making, one: &Marked, kind: Kind) {
    let Some(table) = system.census.table(&one.record.row.table) else {
        return;
    };
    let key = making.secret.key;
    if let Some(item) = set_item(&key, table, &one.record, &one.values, kind.word()) {
        making.add(system, &item, (&one.record, &one.values));
    }
}

/// Mail addresses and telephone numbers that the persons have now, but for those left to others.
async fn addresses(site: &Site, making: &Making) -> Result<BTreeSet<String>, Error> {
    let system = &site.system;
    let mut connection = system.database.connect().await?;
    let mut found = BTreeSet::new();
    for shared in system
        .profile
        .values
        .iter()
        .filter(|one| is_address(one.kind))
    {
        let Some(table) = system.census.table(shared.table.as_str()) else {
            continue;
        };
        let place = (shared, table);
        for (record, _) in marked::having(system, &mut connection, place, &site.persons).await? {
            let name = record.row.name(&system.profile);
            let left = |one: &Shared| one.record == name && one.stop != Some(true);
            if !making.plan.shared.iter().any(left) {
                found.extend(record.text(table, shared.value.as_str()));
            }
        }
    }
    for row in &site.persons {
        let Some(table) = system.census.table(&row.table) else {
            continue;
        };
        let rows = std::slice::from_ref(row);
        for record in crm::rows::by_key(&mut connection, table, rows, false).await? {
            let columns = table.personal().filter(|(_, kind, _)| is_address(*kind));
            found.extend(columns.filter_map(|(column, ..)| record.text(table, &column.live.name)));
        }
    }
    connection.close().await;
    Ok(found)
}

fn is_address(kind: FieldKind) -> bool {
    matches!(kind, FieldKind::Email | FieldKind::Phone)
}

/// The rows of persons, by table.
pub(crate) async fn person_rows(
    system: &System,
    persons: &BTreeSet<RowRef>,
) -> Result<Vec<Record>, Error> {
    let mut connection = system.database.connect().await?;
    let mut found = Vec::new();
    for row in persons {
        if let Some(table) = system.census.table(&row.table) {
            let rows = std::slice::from_ref(row);
            found.extend(crm::rows::by_key(&mut connection, table, rows, false).await?);
        }
    }
    connection.close().await;
    Ok(found)
}
