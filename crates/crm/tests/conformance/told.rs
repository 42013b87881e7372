//! A CRM is told something of the person: that nothing is advertised to them, that their records are
//! restricted.

use std::collections::BTreeSet;

use crm::RowRef;
use crm::marked::marked;
use crm::plan::{Item, set_item};
use crm::profile::{Role, Setting};
use crm::rows::by_key;
use crm::write::{Applied, Tools, apply};
use identifiers::{Identifiers, Matcher};

use crate::fixture::Fixture;
use crate::world::{Rows, World};

const KEY: [u8; 32] = [7; 32];

/// Sets what the profile says, and tells what does not hold: every row of the person that the settings
/// speak of is set, no other row changes, nothing is left to do afterwards, and all can be taken back.
/// Values that somebody else has too are left to them.
pub async fn told(fixture: &Fixture, world: &World, settings: &[Setting]) -> Vec<String> {
    if settings.is_empty() {
        return Vec::new();
    }
    let mut faults = Vec::new();
    let persons: BTreeSet<RowRef> = fixture
        .person
        .rows
        .iter()
        .map(|row| world.row(row))
        .collect();
    let (meant, items) = due(world, settings, &persons).await;
    for row in persons.iter().filter(|row| speaks_of(world, settings, row)) {
        if !meant.contains(row) {
            faults.push(format!("{row} is not meant"));
        }
    }
    if items.is_empty() {
        faults.push("nothing was to be set".to_owned());
    }
    let before = world.rows().await;
    // Nothing is redacted, but the tools want somebody.
    let nobody = Identifiers {
        emails: vec!["nobody@example.org".to_owned()],
        ..Identifiers::default()
    };
    let tools = Tools {
        matcher: Matcher::new(&nobody).unwrap(),
        key: KEY,
    };
    match apply(&world.system, &items, &tools).await {
        Ok(Applied::Done { recovered: 0 }) => {}
        other => faults.push(format!("it was not set: {other:?}")),
    }
    let after = world.rows().await;
    let set: BTreeSet<&RowRef> = items.iter().map(|item| &item.row).collect();
    let rows: BTreeSet<&RowRef> = before.keys().chain(after.keys()).collect();
    for row in rows {
        let changed = before.get(row) != after.get(row);
        if changed != set.contains(row) {
            faults.push(format!("{row}: changed {changed}, to be set {}", !changed));
        }
    }
    let (_, left) = due(world, settings, &persons).await;
    faults.extend(
        left.iter()
            .map(|item| format!("{} is not as set", item.row)),
    );
    let back = undone(world, &items, &before).await;
    match apply(&world.system, &back, &tools).await {
        Ok(Applied::Done { recovered: 0 }) => {}
        other => faults.push(format!("it was not taken back: {other:?}")),
    }
    if world.rows().await != before {
        faults.push("taken back, it is not as before".to_owned());
    }
    faults
}

/// What gives the rows their former values again.
async fn undone(world: &World, items: &[Item], before: &Rows) -> Vec<Item> {
    let system = &world.system;
    let mut connection = system.database.connect().await.unwrap();
    let mut back = Vec::new();
    for item in items {
        let table = system.census.table(&item.row.table).unwrap();
        let row = std::slice::from_ref(&item.row);
        let now = by_key(&mut connection, table, row, false).await.unwrap();
        let columns = item.changes.keys();
        let values = columns.map(|name| (name.clone(), world.text(before, &item.row, name)));
        back.extend(set_item(&KEY, table, &now[0], &values.collect(), "told"));
    }
    connection.close().await;
    back
}

/// The rows that are meant, and what is still to be set in those that are the person's alone.
async fn due(
    world: &World,
    settings: &[Setting],
    persons: &BTreeSet<RowRef>,
) -> (BTreeSet<RowRef>, Vec<Item>) {
    let system = &world.system;
    let mut connection = system.database.connect().await.unwrap();
    let all = marked(system, &mut connection, settings, persons)
        .await
        .unwrap();
    connection.close().await;
    let meant = all.iter().map(|one| one.record.row.clone()).collect();
    let own = all.iter().filter(|one| one.others.is_empty());
    let items = own.filter_map(|one| {
        let table = system.census.table(&one.record.row.table)?;
        set_item(&KEY, table, &one.record, &one.values, "told")
    });
    (meant, items.collect())
}

fn speaks_of(world: &World, settings: &[Setting], row: &RowRef) -> bool {
    let table = world.system.census.table(&row.table);
    table.is_some_and(|table| table.role == Role::Person)
        && settings.iter().any(|one| one.table.as_str() == row.table)
}
