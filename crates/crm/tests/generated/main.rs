//! The writing engine on each database: a generated CRM, one person's story. What is
//! said in the other tests of MariaDB holds on PostgreSQL and SQLite too.
//!
//! Needs the servers that `scripts/test` starts.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on stops with the place"
)]

mod world;

use std::collections::BTreeSet;

use crm::RowRef;
use crm::database::{Engine, Statement};
use crm::plan::{Action, Item};
use crm::write::{Applied, apply};

use crate::world::{Plan, World};

/// Runs the body on a MariaDB, a PostgreSQL and a SQLite of its own.
macro_rules! each_database {
    ($name:literal, $engine:ident, $world:ident => $body:block) => {
        for $engine in [Engine::Sqlite, Engine::MySql, Engine::Postgres] {
            let $world = World::fill($engine, $name).await;
            $body
            $world.drop().await;
        }
    };
}

#[tokio::test]
async fn a_person_goes_and_nobody_else_changes() {
    each_database!("goes", engine, world => {
        let Plan { proposal, tools } = world.plan().await;
        let before = world.rows().await;
        let applied = apply(&world.system, &proposal.items, &tools).await.unwrap();
        assert_eq!(applied, Applied::Done { recovered: 0 }, "{engine:?}");
        let after = world.rows().await;
        let changed: BTreeSet<_> = before
            .iter()
            .filter(|(row, cells)| after.get(*row) != Some(cells))
            .map(|(row, _)| row)
            .collect();
        let due: BTreeSet<_> = due(&proposal.items).map(|item| &item.row).collect();
        assert_eq!(changed, due, "{engine:?}");
        assert!(after.keys().all(|row| before.contains_key(row)), "{engine:?}");
        for item in due_to_go(&proposal.items) {
            assert!(!after.contains_key(&item.row), "{engine:?}: {}", item.row);
        }
        let again = apply(&world.system, &proposal.items, &tools).await.unwrap();
        assert_eq!(again, Applied::Done { recovered: due.len() }, "{engine:?}");
        let excepted: BTreeSet<_> = proposal
            .exceptions
            .iter()
            .map(|e| (e.table.clone(), e.key.clone(), e.column.clone()))
            .collect();
        let scanned = crm::scan::scan(&world.system, &tools.matcher).await.unwrap();
        for found in scanned.found {
            let at = (found.row.table.clone(), found.row.key_text(), found.column.clone());
            assert!(excepted.contains(&at), "{engine:?}: left in {} {}", found.row, found.column);
        }
    });
}

#[tokio::test]
async fn a_row_edited_since_the_plan_undoes_the_deletions_before_it() {
    each_database!("edited", engine, world => {
        let Plan { proposal, tools } = world.plan().await;
        // The last of those that go, so that others were deleted before the change is noticed.
        let edited = due_to_go(&proposal.items)
            .filter(|item| is_activity(item))
            .last()
            .unwrap();
        world.rename(&edited.row).await;
        let before = world.rows().await;
        let applied = apply(&world.system, &proposal.items, &tools).await.unwrap();
        assert_eq!(applied, Applied::Conflict(vec![edited.row.clone()]), "{engine:?}");
        assert!(world.rows().await == before, "{engine:?}: something was written");
    });
}

#[tokio::test]
async fn rows_gone_since_the_plan_count_as_done() {
    each_database!("gone", engine, world => {
        let Plan { proposal, tools } = world.plan().await;
        let gone = due_to_go(&proposal.items).find(|item| is_activity(item)).unwrap();
        world.remove(&gone.row).await;
        let applied = apply(&world.system, &proposal.items, &tools).await.unwrap();
        assert_eq!(applied, Applied::Done { recovered: 1 }, "{engine:?}");
    });
}

/// MariaDB's tables without transactions cannot be undone, so nothing may be deleted before all
/// is compared.
#[tokio::test]
async fn a_table_that_undoes_nothing_is_compared_before_it_is_written() {
    let mut world = World::fill(Engine::MySql, "plain").await;
    let mut connection = world.system.database.connect().await.unwrap();
    let statement = Statement::fixed(
        "ALTER TABLE emails_text ENGINE = Aria TRANSACTIONAL = 0",
        &[],
    );
    connection.execute("altering", &statement).await.unwrap();
    connection.close().await;
    world.reopen().await;
    let Plan { proposal, tools } = world.plan().await;
    let edited = due_to_go(&proposal.items)
        .filter(|item| is_activity(item))
        .last()
        .unwrap();
    world.rename(&edited.row).await;
    let before = world.rows().await;
    let applied = apply(&world.system, &proposal.items, &tools).await.unwrap();
    assert_eq!(applied, Applied::Conflict(vec![edited.row.clone()]));
    assert!(world.rows().await == before, "something was written");
    world.drop().await;
}

#[tokio::test]
async fn a_scan_says_the_same_of_the_same_crm_on_each_database() {
    let mut all: Vec<BTreeSet<(RowRef, String)>> = Vec::new();
    each_database!("scan", engine, world => {
        let Plan { tools, .. } = world.plan().await;
        let scanned = crm::scan::scan(&world.system, &tools.matcher).await.unwrap();
        assert!(scanned.rows > 0 && scanned.bytes > 0, "{engine:?}");
        let found = scanned.found.into_iter();
        // A key that is a number is another one in each database.
        let found: BTreeSet<_> = found
            .filter(|found| found.row.key.iter().all(|part| part.len() == 36))
            .map(|found| (found.row, found.column))
            .collect();
        assert!(!found.is_empty(), "{engine:?}");
        all.push(found);
    });
    assert_eq!(all[0], all[1]);
    assert_eq!(all[0], all[2]);
}

fn due(items: &[Item]) -> impl Iterator<Item = &Item> {
    items.iter().filter(|item| {
        item.action == Action::Delete || (item.action != Action::Keep && !item.changes.is_empty())
    })
}

fn due_to_go(items: &[Item]) -> impl Iterator<Item = &Item> {
    due(items).filter(|item| item.action == Action::Delete)
}

fn is_activity(item: &Item) -> bool {
    ["calls", "meetings", "notes", "tasks"].contains(&item.row.table.as_str())
}
