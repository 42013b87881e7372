use std::collections::{BTreeMap, BTreeSet};

use crm::database::{Connection, Engine, Statement};
use crm::plan::{Action, Decisions, FingerprintKey, Item, Order, identifiers_of, propose};
use crm::profile::Marks;
use crm::rows::as_text;
use crm::write::{Applied, Tools, apply};
use crm::{RowRef, System, find};
use identifiers::Matcher;
use sea_query::{Alias, Query};

use crate::contents::guest;
use crate::patch;
use crate::world::{SHE, World};

const CORRECTIONS: &str = include_str!("corrections.patch");
const KEY: FingerprintKey = [7; 32];

/// Every row of a CRM.
type Rows = BTreeMap<RowRef, Vec<Option<Vec<u8>>>>;

#[tokio::test]
async fn a_draft_of_an_unknown_schema_corrected_in_few_lines_carries_a_whole_erasure() {
    assert!(
        patch::size(CORRECTIONS) < 40,
        "{}",
        patch::size(CORRECTIONS)
    );
    for engine in [Engine::Sqlite, Engine::MySql, Engine::Postgres] {
        let world = World::new(engine, "story").await;
        let (file, profile) = corrected(&world).await;
        let checked = crm::gaps::check(&file, &profile, Some(&world.database())).await;
        let checked = checked.unwrap();
        assert!(checked.fits, "{engine:?}: {:#?}", checked.gaps);
        assert_eq!(checked.coverage, Some(1.0), "{engine:?}");
        let system = System::open(&world.config(&file), &Marks::new())
            .await
            .unwrap();
        system.require_fit().unwrap();
        erase(&system).await;
        drop(system);
        world.drop().await;
    }
}

#[tokio::test]
async fn a_draft_says_nothing_of_anybody() {
    let world = World::new(Engine::Sqlite, "silent").await;
    let drafted = crm::draft::draft(&world.database(), "lotsen")
        .await
        .unwrap();
    for no in 1..=40 {
        let guest = guest(no);
        for value in [guest.given, guest.family, &guest.mail, &guest.mobile] {
            assert!(!drafted.profile.contains(value), "{value}");
        }
    }
    crm::profile::parse("drafted.toml", &drafted.profile).unwrap();
    world.drop().await;
}

/// The file of a world with the corrected draft, and its text.
pub async fn corrected(world: &World) -> (String, String) {
    let drafted = crm::draft::draft(&world.database(), "lotsen")
        .await
        .unwrap();
    let profile = patch::apply(&drafted.profile, CORRECTIONS);
    (world.write("lotsen.toml", &profile), profile)
}

/// Finds her by her address, plans, runs, looks for anything left and anything else changed.
pub async fn erase(system: &System) {
    let engine = system.database.engine();
    let she = guest(SHE);
    let mut connection = system.database.connect().await.unwrap();
    let facts = find::Facts::default().email(&she.mail).unwrap();
    let found = find::find(system, &mut connection, &facts).await.unwrap();
    let persons: BTreeSet<RowRef> = found.certain().cloned().collect();
    let expected: BTreeSet<RowRef> = ["guest", "prospect"]
        .map(|table| RowRef::new(table, SHE.to_string()))
        .into();
    assert_eq!(persons, expected, "{engine:?}");
    let identifiers = identifiers_of(system, &mut connection, &persons)
        .await
        .unwrap();
    let order = Order {
        persons: &persons,
        identifiers: &identifiers,
        decisions: &Decisions::default(),
        duties: &|_, _| None,
        key: &KEY,
    };
    let proposal = propose(system, &mut connection, &order).await.unwrap();
    let before = rows(system, &mut connection).await;
    connection.close().await;
    let matcher = Matcher::new(&identifiers).unwrap();
    let tools = Tools { matcher, key: KEY };
    let applied = apply(system, &proposal.items, &tools).await.unwrap();
    assert_eq!(applied, Applied::Done { recovered: 0 }, "{engine:?}");
    let mut connection = system.database.connect().await.unwrap();
    let after = rows(system, &mut connection).await;
    connection.close().await;
    let changed: BTreeSet<&RowRef> = before
        .iter()
        .filter(|(row, cells)| after.get(*row) != Some(cells))
        .map(|(row, _)| row)
        .collect();
    let due: BTreeSet<&RowRef> = proposal
        .items
        .iter()
        .filter(|item| due(item))
        .map(|i| &i.row)
        .collect();
    assert_eq!(changed, due, "{engine:?}: other rows than planned");
    // What is not overwritten is declared: what the database computes itself, and a number that a
    // skipper has as well.
    let excepted: BTreeSet<(&str, &str)> = proposal
        .exceptions
        .iter()
        .map(|e| (e.table.as_str(), e.column.as_str()))
        .collect();
    let declared = [("guest", "mail_upper"), ("skipper", "phone")];
    assert_eq!(excepted, declared.into(), "{engine:?}");
    let scanned = crm::scan::scan(system, &tools.matcher).await.unwrap();
    let left: Vec<String> = scanned
        .found
        .iter()
        .filter(|found| !excepted.contains(&(&*found.row.table, &*found.column)))
        .map(|found| format!("{} {}", found.row, found.column))
        .collect();
    assert!(left.is_empty(), "{engine:?}: left in {left:?}");
    assert!(
        proposal.items.len() > 40,
        "{engine:?}: {}",
        proposal.items.len()
    );
}

fn due(item: &Item) -> bool {
    item.action == Action::Delete || (item.action != Action::Keep && !item.changes.is_empty())
}

async fn rows(system: &System, connection: &mut Connection) -> Rows {
    let engine = connection.engine();
    let mut rows = Rows::new();
    for table in system.census.tables.values() {
        let mut query = Query::select();
        query.from(Alias::new(&table.name));
        for column in &table.columns {
            query.expr(as_text(engine, &column.live));
        }
        let statement = Statement::built(engine, &query).unwrap();
        for cells in connection.rows("looking", &statement).await.unwrap() {
            let key = |name: &String| {
                let cell = cells[table.position(name).unwrap()].clone();
                String::from_utf8(cell.unwrap_or_default()).unwrap()
            };
            let row = RowRef {
                table: table.name.clone(),
                key: table.key.iter().map(key).collect(),
            };
            rows.insert(row, cells);
        }
    }
    rows
}
