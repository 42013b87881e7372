//! What a CRM keeps of data protection itself: requests, and the names of erased fields. On every
//! profile that says where.

use std::collections::{BTreeMap, BTreeSet};

use crm::RowRef;
use crm::database::SecretUrl;
use crm::mirror::{Mirrored, Put, filed, fresh_key, put};
use crm::plan::{Decisions, Order, Proposal, Warning, identifiers_of, propose};
use jiff::Timestamp;
use jiff::civil::date;

use crate::fixture::Fixture;
use crate::world::{Rows, World};

fn now() -> Timestamp {
    "2026-11-23T10:00:00Z".parse().unwrap()
}

fn later() -> Timestamp {
    "2026-11-24T08:30:00Z".parse().unwrap()
}

/// A database of each profile that keeps requests.
async fn keeping(word: &str) -> Vec<(Fixture, World)> {
    let mut all = Vec::new();
    for fixture in Fixture::all() {
        let profile = crm::profile::load(&fixture.profile).unwrap();
        if profile.requests.is_none() && profile.erased.is_none() {
            continue;
        }
        if let Some(world) = World::load(&fixture, word).await {
            all.push((fixture, world));
        }
    }
    assert!(!all.is_empty());
    all
}

fn asked(fixture: &Fixture, world: &World) -> Mirrored {
    let rows = fixture.person.rows.iter();
    Mirrored {
        reference: "GD-2026-0001".into(),
        right: "erasure".into(),
        state: "new".into(),
        received: date(2026, 11, 20),
        due: date(2026, 12, 21),
        closed: None,
        persons: rows.map(|row| world.row(row)).collect(),
    }
}

/// Rows that are new or other than before.
fn changed(before: &Rows, after: &Rows) -> BTreeSet<RowRef> {
    assert!(before.keys().all(|row| after.contains_key(row)), "gone");
    let differs = |(row, cells): &(&RowRef, &Vec<_>)| before.get(*row) != Some(*cells);
    after
        .iter()
        .filter(differs)
        .map(|(row, _)| row.clone())
        .collect()
}

/// None of the rows holds a name of the person.
fn names_nobody(rows: &Rows, new: &BTreeSet<RowRef>) {
    for row in new {
        let cells = rows[row].iter().flatten();
        let mut texts = cells.map(|cell| String::from_utf8_lossy(cell));
        assert!(!texts.any(|text| text.contains("Müller")), "{row}");
    }
}

#[tokio::test]
async fn a_request_is_one_record_of_the_crm_whatever_interrupts_and_follows_ours() {
    for (fixture, world) in keeping("mirror").await {
        let system = &world.system;
        let own = system.profile.requests.as_ref().unwrap();
        let key = fresh_key(system, [7; 16]).unwrap();
        let row = RowRef::new(own.table.as_str(), &key);
        let mut request = asked(&fixture, &world);
        let before = world.rows().await;
        let first = put(system, &key, &request, now()).await.unwrap();
        assert_eq!(first, Put::Made);
        let made = world.rows().await;
        let new = changed(&before, &made);
        assert!(new.contains(&row));
        assert_eq!(new.len(), 1 + request.persons.len(), "{new:?}");
        assert!(new.iter().all(|row| !before.contains_key(row)));
        let told = |rows: &Rows, column: &str| world.text(rows, &row, column);
        assert_eq!(
            told(&made, own.state.as_str()).as_ref(),
            Some(&own.states["new"])
        );
        assert_eq!(
            told(&made, own.right.as_str()).as_ref(),
            Some(&own.rights["erasure"])
        );
        let number = told(&made, own.number.as_str()).unwrap();
        names_nobody(&made, &new);

        // As after a kill between the CRM's commit and our note of it.
        let again = put(system, &key, &request, later()).await.unwrap();
        assert_eq!(again, Put::Same);
        assert!(world.rows().await == made, "written twice");

        request.state = "refused".into();
        request.closed = Some(date(2026, 11, 24));
        assert_eq!(
            put(system, &key, &request, later()).await.unwrap(),
            Put::Changed
        );
        let closed = world.rows().await;
        assert_eq!(changed(&made, &closed), BTreeSet::from([row.clone()]));
        assert_eq!(
            told(&closed, own.state.as_str()).as_ref(),
            Some(&own.states["refused"])
        );
        assert_eq!(told(&closed, own.number.as_str()), Some(number));

        let person = request.persons.pop_last().unwrap();
        assert_eq!(
            put(system, &key, &request, later()).await.unwrap(),
            Put::Changed
        );
        let untied = world.rows().await;
        let tie = changed(&closed, &untied);
        assert_eq!(tie.len(), 1, "{tie:?}");
        request.persons.insert(person);
        assert_eq!(
            put(system, &key, &request, later()).await.unwrap(),
            Put::Changed
        );
        assert_eq!(world.rows().await.len(), made.len(), "a tie was made twice");

        let mut connection = system.database.connect().await.unwrap();
        let found = filed(system, &mut connection, &request.persons)
            .await
            .unwrap();
        connection.close().await;
        assert!(found.iter().any(|one| one.row == row));
        let made_there: Vec<_> = found.iter().filter(|one| one.row != row).collect();
        assert_eq!(made_there.len(), 1, "{found:?}");
        assert_eq!(made_there[0].number.as_deref(), Some("1"));
        world.drop().await;
    }
}

#[tokio::test]
async fn a_row_of_ours_is_in_no_plan_and_the_crms_own_stays_in_it() {
    for (fixture, mut world) in keeping("spared").await {
        let own = world.system.profile.requests.clone().unwrap();
        let key = fresh_key(&world.system, [9; 16]).unwrap();
        let row = RowRef::new(own.table.as_str(), &key);
        let request = asked(&fixture, &world);
        put(&world.system, &key, &request, now()).await.unwrap();
        let planned = |proposal: &Proposal| {
            let rows = proposal.items.iter().map(|item| &item.row);
            rows.filter(|row| row.table == own.table.as_str())
                .cloned()
                .collect::<BTreeSet<_>>()
        };
        let both = planned(&proposed(&fixture, &world).await);
        assert!(both.contains(&row));
        world.system.ours = BTreeSet::from([row.clone()]);
        let left = planned(&proposed(&fixture, &world).await);
        assert!(
            !left.contains(&row) && left.len() + 1 == both.len(),
            "{left:?}"
        );
        world.drop().await;
    }
}

async fn proposed(fixture: &Fixture, world: &World) -> Proposal {
    let system = &world.system;
    let mut connection = system.database.connect().await.unwrap();
    let persons: BTreeSet<RowRef> = fixture
        .person
        .rows
        .iter()
        .map(|row| world.row(row))
        .collect();
    let identifiers = identifiers_of(system, &mut connection, &persons)
        .await
        .unwrap();
    let order = Order {
        persons: &persons,
        identifiers: &identifiers,
        decisions: &Decisions::default(),
        duties: &|_, _| None,
        key: &[7; 32],
    };
    let proposal = propose(system, &mut connection, &order).await.unwrap();
    connection.close().await;
    proposal
}

/// How many fields of each record were erased in the CRM.
fn counted(proposal: &Proposal) -> BTreeMap<String, usize> {
    let mut each = BTreeMap::new();
    for warning in &proposal.warnings {
        if let Warning::ErasedThere { record, count } = warning {
            each.insert(record.clone(), *count);
        }
    }
    each
}

#[tokio::test]
async fn fields_erased_in_the_crm_count_as_erased_and_ours_are_added_to_its_list() {
    for (fixture, world) in keeping("erased").await {
        let system = &world.system;
        let proposal = proposed(&fixture, &world).await;
        let before = counted(&proposal);
        assert!(!before.is_empty(), "the fixture names an erased field");
        let names = crm::erased::emptied(system, &proposal.items);
        assert!(!names.is_empty());
        let written = crm::erased::add(system, &names).await.unwrap();
        assert_eq!(written, names.len());
        assert_eq!(crm::erased::add(system, &names).await.unwrap(), 0);
        let persons: BTreeSet<RowRef> = names.keys().cloned().collect();
        let mut connection = system.database.connect().await.unwrap();
        let listed = crm::erased::named(system, &mut connection, &persons)
            .await
            .unwrap();
        connection.close().await;
        for (record, fields) in &names {
            assert!(listed[record].is_superset(fields), "{record}");
        }
        // What stood there stays.
        let was: usize = before.values().sum();
        let now: usize = listed.values().map(BTreeSet::len).sum();
        let ours: usize = names.values().map(BTreeSet::len).sum();
        assert!(now >= ours && was > 0);
        // Named, but still filled: nothing is erased before it is gone.
        assert_eq!(counted(&proposed(&fixture, &world).await), before);
        world.drop().await;
    }
}

#[tokio::test]
async fn the_granted_rights_are_enough_to_mirror_and_one_less_is_named() {
    for (fixture, world) in keeping("rights").await {
        let account = format!("mirror_{}", std::process::id());
        let granted = format!("{account}@127.0.0.1");
        let grants = crm::grants::grants(&world.system, &granted, false)
            .await
            .unwrap();
        assert!(grants.script.contains("GRANT INSERT"), "{}", grants.script);
        world.run(&grants.script.replace('…', "least")).await;
        let mut config = world.config(&fixture);
        config.url = Some(SecretUrl::new(world.url_as(&account, "least")));
        let least = crm::System::open(&config, &crm::profile::Marks::new())
            .await
            .unwrap();
        let needs = crm::rights::needs_of(&least);
        crm::rights::require(&least, &needs).await.unwrap();
        let key = fresh_key(&least, [5; 16]).unwrap();
        let request = asked(&fixture, &world);
        assert_eq!(put(&least, &key, &request, now()).await.unwrap(), Put::Made);
        let own = least.profile.requests.as_ref().unwrap();
        let table = own.table.as_str();
        world
            .run(&format!(
                "REVOKE INSERT ON `{table}` FROM '{account}'@'127.0.0.1'"
            ))
            .await;
        let fresh = crm::System::open(&config, &crm::profile::Marks::new())
            .await
            .unwrap();
        let refused = crm::rights::require(&fresh, &crm::mirror::needs(&fresh))
            .await
            .unwrap_err();
        assert!(
            refused.to_string().contains(&format!("INSERT ON {table}")),
            "{refused}"
        );
        world
            .run(&format!("DROP USER '{account}'@'127.0.0.1'"))
            .await;
        world.drop().await;
    }
}
