//! A person who shares a value with somebody else gets one of their own: the other's stays as it is.

use std::collections::BTreeSet;

use crm::RowRef;
use crm::catalogue::Shape;
use crm::census::TableClass;
use crm::marked::{having, standing, ties};
use crm::plan::{Action, Item, Stage, Values, add_item, fingerprint_before, set_item};
use crm::profile::{FieldKind, SharedValues};
use crm::rows::{Record, by_key};
use crm::write::{Applied, Tools, apply};
use identifiers::{Identifiers, Matcher};

use crate::fixture::Fixture;
use crate::world::World;

const KEY: [u8; 32] = [9; 32];
const OWN: &str = "own.value@example.org";

/// Gives the person an address of their own in the place of each that others have, and tells what does not
/// hold: one row more, the person's ties lead there, nothing else is another, twice does nothing more,
/// and all can be taken back.
pub async fn apart(fixture: &Fixture, world: &World) -> Vec<String> {
    let persons = fixture.person.rows.iter();
    let persons: BTreeSet<RowRef> = persons.map(|row| world.row(row)).collect();
    let mut faults = Vec::new();
    for shared in &world.system.profile.values {
        if shared.kind == FieldKind::Email {
            faults.extend(given(world, shared, &persons).await);
        }
    }
    faults
}

async fn given(world: &World, shared: &SharedValues, persons: &BTreeSet<RowRef>) -> Vec<String> {
    let system = &world.system;
    let table = system.census.table(shared.table.as_str()).unwrap();
    let mut connection = system.database.connect().await.unwrap();
    let found = having(system, &mut connection, (shared, table), persons)
        .await
        .unwrap();
    let Some((wrong, _)) = found.into_iter().find(|(_, others)| !others.is_empty()) else {
        connection.close().await;
        return vec![format!("nobody else has a value of {}", table.name)];
    };
    let values = forms(shared);
    let Some((item, _)) = add_item(&KEY, table, &wrong, ([5; 16], &values), "apart") else {
        connection.close().await;
        return unmade(table);
    };
    let own = ties(system, &mut connection, shared, persons)
        .await
        .unwrap();
    connection.close().await;
    let link = system.census.table(shared.link.as_str()).unwrap();
    let column = shared.link_value.as_str();
    let hers = own
        .iter()
        .filter(|tie| tie.text(link, column).as_ref() == wrong.row.key.first());
    let moves: Vec<(Item, &Record)> = hers
        .filter_map(|tie| {
            let to = Values::from([(column.to_owned(), item.row.key.first().cloned())]);
            Some((set_item(&KEY, link, tie, &to, "apart")?, tie))
        })
        .collect();
    let mut items = vec![item.clone()];
    items.extend(moves.iter().map(|(one, _)| one.clone()));
    let before = world.rows().await;
    let mut faults = Vec::new();
    for recovered in [0, items.len()] {
        match apply(system, &items, &tools()).await {
            Ok(Applied::Done { recovered: met }) if met == recovered => {}
            other => faults.push(format!("{recovered} of it stood there: {other:?}")),
        }
    }
    let after = world.rows().await;
    let set: BTreeSet<&RowRef> = items.iter().map(|item| &item.row).collect();
    for row in before.keys().chain(after.keys()) {
        if (before.get(row) != after.get(row)) != set.contains(row) {
            faults.push(format!("{row}: is another against the plan, or is not"));
        }
    }
    if world.text(&after, &item.row, shared.value.as_str()) != Some(OWN.to_owned()) {
        faults.push("the row of their own does not hold the value".to_owned());
    }
    faults.extend(not_standing(world, shared, &item).await);
    let back = undone(world, (&item, &moves), column).await;
    match apply(system, &back, &tools()).await {
        Ok(Applied::Done { recovered: 0 }) => {}
        other => faults.push(format!("it was not taken back: {other:?}")),
    }
    if world.rows().await != before {
        faults.push("taken back, it is not as before".to_owned());
    }
    faults
}

/// No row can be made where the CRM counts them itself, and what others have too is left to them. Where the
/// key is a text there is no excuse.
fn unmade(table: &TableClass) -> Vec<String> {
    let mut key = table.key.iter().filter_map(|name| table.column(name));
    if key.any(|column| column.live.shape == Shape::Number) {
        return Vec::new();
    }
    vec![format!("no row of {} can be made", table.name)]
}

/// The value in every form.
fn forms(shared: &SharedValues) -> Values {
    let mut values = Values::from([(shared.value.to_string(), Some(OWN.to_owned()))]);
    if let Some(upper) = &shared.upper {
        values.insert(upper.to_string(), Some(OWN.to_uppercase()));
    }
    if let Some(lower) = &shared.lower {
        values.insert(lower.to_string(), Some(OWN.to_lowercase()));
    }
    values
}

/// Whoever asks for the value now is told of the new row.
async fn not_standing(world: &World, shared: &SharedValues, item: &Item) -> Option<String> {
    let table = world.system.census.table(shared.table.as_str()).unwrap();
    let mut connection = world.system.database.connect().await.unwrap();
    let there = standing(&mut connection, (shared, table), &forms(shared))
        .await
        .unwrap();
    connection.close().await;
    let is_it = there.is_some_and(|record| record.row == item.row);
    (!is_it).then(|| "the value is not found where it stands".to_owned())
}

/// What gives the ties their former row again and takes the new one away.
async fn undone(
    world: &World,
    (item, moves): (&Item, &[(Item, &Record)]),
    column: &str,
) -> Vec<Item> {
    let system = &world.system;
    let mut connection = system.database.connect().await.unwrap();
    let mut back = Vec::new();
    for (moved, stood) in moves {
        let link = system.census.table(&moved.row.table).unwrap();
        let row = std::slice::from_ref(&moved.row);
        let now = by_key(&mut connection, link, row, false).await.unwrap();
        let was = Values::from([(column.to_owned(), stood.text(link, column))]);
        back.extend(set_item(&KEY, link, &now[0], &was, "apart"));
    }
    let table = system.census.table(&item.row.table).unwrap();
    let row = std::slice::from_ref(&item.row);
    let now = by_key(&mut connection, table, row, false).await.unwrap();
    connection.close().await;
    back.push(Item {
        action: Action::Delete,
        changes: [].into(),
        stage: Stage::Value,
        before: fingerprint_before(&KEY, &now[0]),
        after: String::new(),
        ..item.clone()
    });
    back
}

fn tools() -> Tools {
    // Nothing is redacted, but the tools want somebody.
    let nobody = Identifiers {
        emails: vec!["nobody@example.org".to_owned()],
        ..Identifiers::default()
    };
    Tools {
        matcher: Matcher::new(&nobody).unwrap(),
        key: KEY,
    }
}
