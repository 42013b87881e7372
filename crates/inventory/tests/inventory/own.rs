//! The built-in CRM in a file.

use std::path::PathBuf;

use base::Random;
use crm::inventory::{Look, ROWS};
use inventory::{Error, InventoryId, compare, csv, list, newest, show, take};
use sqlx::Connection as _;
use store::testing::each_engine;

use crate::world::{SYSTEM, TODAY, World};

struct Crm {
    folder: PathBuf,
    url: String,
}

impl Crm {
    async fn new() -> Self {
        let name = format!("vergissmein-inventory-{}", Random::os().token().expose());
        let folder = std::env::temp_dir().join(name);
        std::fs::create_dir(&folder).unwrap();
        let file = folder.join("crm.db");
        demo::create_sqlite(&file, demo::Size::least(), 7, TODAY)
            .await
            .unwrap();
        let url = format!("sqlite:{}", file.display());
        Self { folder, url }
    }

    /// Changes the CRM as its users and administrators do.
    async fn run(&self, sql: &str) {
        let mut crm = sqlx::SqliteConnection::connect(&self.url).await.unwrap();
        sqlx::raw_sql(sqlx::AssertSqlSafe(sql.to_owned()))
            .execute(&mut crm)
            .await
            .unwrap();
        crm.close().await.unwrap();
    }

    async fn number(&self, sql: &str) -> i64 {
        let mut crm = sqlx::SqliteConnection::connect(&self.url).await.unwrap();
        let row: (i64,) = sqlx::query_as(sqlx::AssertSqlSafe(sql.to_owned()))
            .fetch_one(&mut crm)
            .await
            .unwrap();
        row.0
    }

    fn remove(self) {
        std::fs::remove_dir_all(self.folder).unwrap();
    }
}

#[tokio::test]
async fn the_figures_are_those_of_the_database_and_nothing_is_written_there() {
    each_engine(async |store| {
        let crm = Crm::new().await;
        let world = World::new(store, "suitecrm7", &crm.url).await;
        let (desk, manager) = (&world.desk, &world.manager);
        let before = std::fs::read(crm.folder.join("crm.db")).unwrap();
        let taken = take(desk, manager, SYSTEM, ROWS).await.unwrap();
        assert!(before == std::fs::read(crm.folder.join("crm.db")).unwrap());
        let contacts = &taken.inventory.tables["contacts"];
        let count = crm.number("SELECT COUNT(*) FROM contacts").await;
        assert_eq!(i64::try_from(contacts.rows).unwrap(), count);
        let filled = "SELECT COUNT(*) FROM contacts WHERE phone_work <> ''";
        let filled = crm.number(filled).await;
        let phone = &contacts.columns["phone_work"];
        assert_eq!(i64::try_from(phone.filled).unwrap(), filled);
        assert_eq!(
            (&*phone.class, phone.looked),
            ("phone", 0),
            "known, so not looked into"
        );
        assert_eq!(contacts.dated_by.as_deref(), Some("date_entered"));
        assert!(contacts.oldest <= contacts.newest && contacts.oldest.is_some());
        assert_eq!(contacts.audited, "yes");
        let changed = "SELECT COUNT(*) FROM contacts_audit WHERE field_name = 'last_name'";
        let changed = crm.number(changed).await;
        let seen = contacts.columns["last_name"].changes.unwrap();
        assert_eq!(i64::try_from(seen).unwrap(), changed);
        crm.remove();
    })
    .await;
}

#[tokio::test]
async fn what_is_planted_in_a_harmless_column_is_found_and_never_kept() {
    each_engine(async |store| {
        let crm = Crm::new().await;
        crm.run(
            "ALTER TABLE accounts ADD COLUMN remark_x VARCHAR(255);
             UPDATE accounts SET remark_x = 'AT61 1904 3002 3457 3201' WHERE id = (SELECT MAX(id) FROM accounts);
             UPDATE contacts SET lead_source = 'wenke.unbekannt@haus.example' WHERE id = (SELECT MIN(id) FROM contacts);",
        )
        .await;
        let world = World::new(store, "suitecrm7", &crm.url).await;
        let (desk, manager) = (&world.desk, &world.manager);
        let taken = take(desk, manager, SYSTEM, ROWS).await.unwrap();
        let found: Vec<(&str, &str)> = taken
            .inventory
            .suspicious()
            .map(|(table, column, _)| (table, column))
            .collect();
        assert!(found.contains(&("accounts", "remark_x")), "{found:?}");
        assert!(found.contains(&("contacts", "lead_source")), "{found:?}");
        let remark = &taken.inventory.tables["accounts"].columns["remark_x"];
        assert_eq!(remark.looks[&Look::Iban], 1);
        let table = csv(&taken.inventory);
        let kept = world.kept().await;
        for value in ["AT61", "wenke", "haus.example", "Brandl"] {
            assert!(!kept.contains(value) && !table.contains(value), "{value}");
        }
        assert!(table.contains("accounts,Accounts,person"), "{table:.300}");
        crm.remove();
    })
    .await;
}

#[tokio::test]
async fn one_value_among_many_empty_ones_is_seen_however_small_the_sample() {
    each_engine(async |store| {
        let crm = Crm::new().await;
        crm.run(
            "ALTER TABLE calls ADD COLUMN code_x VARCHAR(80);
             UPDATE calls SET code_x = '+43 664 5557 0123' WHERE id = (SELECT id FROM calls ORDER BY id LIMIT 1 OFFSET 40);",
        )
        .await;
        assert!(crm.number("SELECT COUNT(*) FROM calls").await > 80);
        let world = World::new(store, "suitecrm7", &crm.url).await;
        let taken = take(&world.desk, &world.manager, SYSTEM, 10).await.unwrap();
        let column = &taken.inventory.tables["calls"].columns["code_x"];
        assert_eq!((column.filled, column.looked), (1, 1));
        assert!(column.suspicious);
        let often = taken.inventory.tables["calls"].columns.values();
        assert!(often.clone().all(|column| column.looked <= 10), "the sample is bounded");
        assert!(often.filter(|column| column.looked == 10).count() > 0);
        crm.remove();
    })
    .await;
}

#[tokio::test]
async fn inventories_are_dated_entered_in_the_log_and_compared() {
    each_engine(async |store| {
        let crm = Crm::new().await;
        let world = World::new(store, "suitecrm7", &crm.url).await;
        let (desk, manager) = (&world.desk, &world.manager);
        let (none, _) = newest(desk, &world.agent, SYSTEM).await.unwrap();
        assert!(none.is_none());
        let first = take(desk, manager, SYSTEM, ROWS).await.unwrap();
        crm.run("ALTER TABLE leads ADD COLUMN twin_x VARCHAR(80)")
            .await;
        crm.run("UPDATE leads SET twin_x = 'a@b.example'").await;
        crm.run("DELETE FROM tasks WHERE id = (SELECT MIN(id) FROM tasks)")
            .await;
        desk.ledger
            .clock
            .advance(jiff::SignedDuration::from_hours(24));
        let second = take(desk, manager, SYSTEM, ROWS).await.unwrap();
        let heads = list(desk, &world.agent, SYSTEM).await.unwrap();
        let ids: Vec<_> = heads.iter().map(|head| &head.id).collect();
        assert_eq!(ids, [&second.head.id, &first.head.id]);
        assert_eq!(heads[0].taken_by, "paul");
        let read = show(desk, &world.agent, (SYSTEM, &first.head.id)).await;
        assert_eq!(read.unwrap().inventory, first.inventory);
        let changes = compare(&first.inventory, &second.inventory);
        let said: Vec<_> = changes
            .columns
            .iter()
            .map(|one| (&*one.table, &*one.column, one.change))
            .collect();
        let expected = [
            ("leads", "twin_x", "added"),
            ("leads", "twin_x", "suspicious"),
        ];
        assert_eq!(said, expected);
        assert_eq!(changes.rows.len(), 1);
        let filter = ledger::Filter {
            action: Some("inventory.take".to_owned()),
            ..ledger::Filter::default()
        };
        let entries = desk.ledger.list(&filter).await.unwrap();
        assert_eq!(entries.len(), 2);
        let details = entries[1].details.as_ref().unwrap();
        assert_eq!(details["suspicious"], second.head.suspicious);
        crm.remove();
    })
    .await;
}

#[tokio::test]
async fn who_may_not_take_one_takes_none_and_there_is_none_of_another_system() {
    each_engine(async |store| {
        let crm = Crm::new().await;
        let world = World::new(store, "suitecrm7", &crm.url).await;
        let refused = take(&world.desk, &world.agent, SYSTEM, ROWS).await;
        let Err(Error::Desk(erasure::Error::NotAllowed(_))) = refused else {
            panic!("an agent took an inventory");
        };
        assert!(list(&world.desk, &world.agent, "anderes").await.is_err());
        let id = InventoryId::from_stored("none");
        let none = show(&world.desk, &world.agent, (SYSTEM, &id)).await;
        assert!(matches!(none, Err(Error::NotFound)));
        crm.remove();
    })
    .await;
}
