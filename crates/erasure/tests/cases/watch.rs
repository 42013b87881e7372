//! A CRM's database keeps watch: whoever comes back is seen without a look at everybody, nothing
//! is refused or marked, and the watch leaves no trace. On all three engines of a CRM.

use std::collections::BTreeSet;

use accounts::{Actor, Role};
use crm::catalogue::Catalogue;
use erasure::PlanState;
use store::testing::Fresh;

use crate::server::{Crm, count, run};
use crate::world::World;

/// Triggers, functions and tables whose names begin as ours do.
async fn traces(url: &str) -> i64 {
    let sql = match url.split(':').next() {
        Some("mysql") => {
            "SELECT (SELECT COUNT(*) FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = DATABASE())
                  + (SELECT COUNT(*) FROM information_schema.TABLES
                     WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME LIKE 'vergissmein%')"
        }
        Some("postgres") => {
            "SELECT (SELECT COUNT(*) FROM pg_trigger WHERE NOT tgisinternal)
                  + (SELECT COUNT(*) FROM pg_proc WHERE proname LIKE 'vergissmein%')
                  + (SELECT COUNT(*) FROM pg_class WHERE relname LIKE 'vergissmein%')"
        }
        _ => {
            "SELECT COUNT(*) FROM sqlite_schema WHERE type = 'trigger' OR name LIKE 'vergissmein%'"
        }
    };
    count(url, sql).await
}

async fn erase(world: &World, actors: &[Actor; 2], record: &str) {
    let [manager, approver] = actors;
    let desk = &world.desk;
    let reference = world.request_about(manager, record).await;
    let plan = erasure::draft(desk, manager, &reference.to_string()).await;
    let plan = plan.unwrap();
    let marks = requests::Marks::default();
    requests::tick(&desk.ledger, manager, reference.into(), "A4", &marks)
        .await
        .unwrap();
    erasure::approve(desk, approver, &plan.plan, &plan.hash)
        .await
        .unwrap();
    let run = erasure::run(desk, manager, &plan.plan).await.unwrap();
    assert_eq!(run.state, PlanState::Complete, "{:?}", run.residue);
}

/// Looks at whoever is new, and says who is known to be back.
async fn back(world: &World, manager: &Actor) -> BTreeSet<String> {
    let failed = erasure::arrivals(&world.desk).await.unwrap();
    assert!(failed.is_empty(), "{failed:?}");
    let known = erasure::returns(&world.desk, manager).await.unwrap();
    known[0]
        .found
        .iter()
        .map(|one| one.record.clone())
        .collect()
}

async fn keeps_watch(engine: &str) {
    let fresh = Fresh::create(store::Engine::Sqlite).await;
    fresh.store.migrate().await.unwrap();
    let crm = Crm::new(engine).await;
    let url = crm.url.as_str();
    let world = World::with(
        fresh.store.clone(),
        crm.folder.clone(),
        crm.planted.clone(),
        url.to_owned(),
    );
    let manager = world.actor("miriam", &[Role::PrivacyManager]).await;
    let approver = world.actor("jonas", &[Role::Approver]).await;
    let actors = [manager, approver];
    let before = tables(&world).await;
    let watch = erasure::watch(&world.desk, &actors[0], "vertrieb", "app").await;
    let watch = watch.unwrap();
    assert!(
        watch.tables.iter().any(|table| table == "contacts"),
        "{:?}",
        watch.tables
    );
    // Without the line for an account that this server does not have.
    let install: Vec<&str> = watch
        .install
        .lines()
        .filter(|line| !line.starts_with("GRANT"))
        .collect();
    let install = install.join("\n");
    run(url, &install).await;
    run(url, &install).await;
    assert!(traces(url).await > 0);
    assert_eq!(tables(&world).await, before, "no part of the CRM");

    let record = crm.planted.katharina.persons[0].clone();
    erase(&world, &actors, &record).await;
    assert!(count(url, "SELECT COUNT(*) FROM vergissmein_arrivals").await > 0);
    assert!(
        back(&world, &actors[0]).await.is_empty(),
        "who is gone is not back"
    );
    assert_eq!(
        count(url, "SELECT COUNT(*) FROM vergissmein_arrivals").await,
        0
    );

    comes_back(&world, &actors[0], url).await;

    run(url, &watch.remove).await;
    assert_eq!(traces(url).await, 0, "nothing is left");
    let failed = erasure::arrivals(&world.desk).await.unwrap();
    assert!(failed.is_empty(), "without a watch there is nothing to do");
    fresh.remove().await;
    crm.remove().await;
}

/// The names of all tables as the engine sees them.
async fn tables(world: &World) -> Vec<String> {
    let system = world.desk.open("vertrieb").await.unwrap();
    let mut connection = system.database.connect().await.unwrap();
    let catalogue = Catalogue::read(&mut connection).await.unwrap();
    connection.close().await;
    catalogue.tables.into_keys().collect()
}

/// A stranger, then her by import, by an address that is linked later, and by an old record that is
/// filled again.
async fn comes_back(world: &World, manager: &Actor, url: &str) {
    let email = world.planted.katharina.identifiers.emails[0].clone();
    let insert = |id: &str, given: &str, family: &str| {
        format!(
            "INSERT INTO contacts (id, first_name, last_name) VALUES ('{id}', '{given}', '{family}')"
        )
    };
    run(url, &insert("new-0", "Fritz", "Fremd")).await;
    assert!(back(world, manager).await.is_empty(), "a stranger");
    run(url, &insert("new-1", "Katharina", "Brandl")).await;
    assert!(back(world, manager).await.is_empty(), "a name alone");
    let address = format!(
        "INSERT INTO email_addresses (id, email_address, email_address_caps)
         VALUES ('mail-1', '{}', '{}');
         INSERT INTO email_addr_bean_rel (id, email_address_id, bean_id, bean_module)
         VALUES ('rel-1', 'mail-1', 'new-1', 'Contacts')",
        email,
        email.to_uppercase()
    );
    run(url, &address).await;
    let mut expected = BTreeSet::from(["contact:new-1".to_owned()]);
    assert_eq!(back(world, manager).await, expected, "her address");
    let entries = async || {
        let filter = ledger::Filter {
            action: Some("returns.arrive".to_owned()),
            ..ledger::Filter::default()
        };
        world.desk.ledger.list(&filter).await.unwrap().len()
    };
    assert_eq!(entries().await, 1);
    run(
        url,
        "UPDATE contacts SET first_name = 'Kathi' WHERE id = 'new-1'",
    )
    .await;
    assert_eq!(back(world, manager).await, expected);
    assert_eq!(entries().await, 1, "what is known is no news");
    // Somebody fills her old record again.
    let old = world.planted.katharina.persons[0].replacen("contact:", "", 1);
    let again = format!(
        "INSERT INTO email_addr_bean_rel (id, email_address_id, bean_id, bean_module)
         VALUES ('rel-2', 'mail-1', '{old}', 'Contacts')"
    );
    run(url, &again).await;
    expected.insert(world.planted.katharina.persons[0].clone());
    assert_eq!(back(world, manager).await, expected);
    let known = erasure::returns(&world.desk, manager).await.unwrap();
    assert_eq!(known[0].scanned_at, None, "nobody looked at everybody");
    let scanned = erasure::scan(&world.desk, manager, "vertrieb").await;
    let scanned: BTreeSet<String> = scanned
        .unwrap()
        .found
        .into_iter()
        .map(|one| one.record)
        .collect();
    // An address that two records share by now says less of one with another given name.
    assert!(scanned.contains(&world.planted.katharina.persons[0]));
    assert!(scanned.is_subset(&expected), "{scanned:?}");
}

#[tokio::test]
async fn whoever_comes_back_to_a_file_is_seen() {
    keeps_watch("sqlite").await;
}

#[tokio::test]
async fn whoever_comes_back_to_mariadb_is_seen() {
    keeps_watch("mariadb").await;
}

#[tokio::test]
async fn whoever_comes_back_to_postgres_is_seen() {
    keeps_watch("postgres").await;
}
