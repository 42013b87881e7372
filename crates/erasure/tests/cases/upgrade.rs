//! After an upgrade of the CRM: nothing is planned on a schema nobody has looked at.

use accounts::Role;
use erasure::{Error, PlanState};
use sqlx::{AssertSqlSafe, Connection as _, SqliteConnection};
use store::testing::each_engine;

use crate::world::World;

async fn upgrade(world: &World, sql: &str) {
    let url = format!("sqlite:{}", world.folder.join("crm.db").display());
    let mut open = SqliteConnection::connect(&url).await.unwrap();
    let sql = sqlx::raw_sql(AssertSqlSafe(sql.to_owned()));
    sql.execute(&mut open).await.unwrap();
    open.close().await.unwrap();
}

fn code<T: std::fmt::Debug>(done: Result<T, Error>) -> &'static str {
    match done {
        Err(Error::Refused(why)) => why.code,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn no_plan_is_made_before_what_an_upgrade_brought_is_classified_and_confirmed() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let desk = &world.desk;
        let manager = world.actor("berger", &[Role::PrivacyManager]).await;
        let administrator = world.actor("admin", &[Role::Administrator]).await;
        let first = erasure::survey(desk, &administrator, "vertrieb")
            .await
            .unwrap();
        assert!(first.fits && first.drift.is_none());
        assert!(first.needed_rights > 100 && first.missing_rights.is_empty());
        let plan = world.plan(&manager).await;
        let before = plan.request.clone();

        upgrade(
            &world,
            "ALTER TABLE calls ADD COLUMN caller_words VARCHAR(80)",
        )
        .await;
        let check = erasure::survey(desk, &manager, "vertrieb").await.unwrap();
        assert!(!check.fits);
        assert_eq!(check.drift.added[0].column, "caller_words");
        let last = erasure::last_checks(desk, &manager).await.unwrap();
        assert_eq!((last[0].fits, last[0].drifted), (false, 1));
        assert_eq!(
            code(erasure::draft(desk, &manager, &before).await),
            "column-unclassified"
        );
        let confirmed = erasure::confirm(desk, &administrator, "vertrieb").await;
        assert_eq!(code(confirmed), "column-unclassified");

        erasure::mark(
            desk,
            &administrator,
            "vertrieb",
            "calls",
            "caller_words",
            "text",
        )
        .await
        .unwrap();
        let check = erasure::check(desk, &manager, "vertrieb").await.unwrap();
        assert!(check.fits, "what is new is classified");
        assert!(erasure::confirm(desk, &manager, "vertrieb").await.is_err());
        let drift = erasure::confirm(desk, &administrator, "vertrieb").await;
        assert_eq!(drift.unwrap().added.len(), 1);

        let wider = "ALTER TABLE calls DROP COLUMN caller_words;
                     ALTER TABLE calls ADD COLUMN caller_words VARCHAR(200)";
        upgrade(&world, wider).await;
        let drafted = erasure::draft(desk, &manager, &before).await;
        assert_eq!(code(drafted), "schema-unconfirmed");
        let check = erasure::check(desk, &manager, "vertrieb").await.unwrap();
        assert_eq!(check.drift.changed[0].after, "varchar(200)");
        assert!(!check.fits);
        erasure::confirm(desk, &administrator, "vertrieb")
            .await
            .unwrap();
        let check = erasure::check(desk, &manager, "vertrieb").await.unwrap();
        assert!(check.fits && check.drift.is_none());
        // The request and its older plan are still there, and a new plan is made.
        assert_eq!(
            erasure::plans_of(desk, &manager, &before)
                .await
                .unwrap()
                .len(),
            1
        );
        let plan = erasure::draft(desk, &manager, &before).await.unwrap();
        assert!(!plan.items.is_empty());
        assert!(desk.ledger.verify(None).await.unwrap().ok);
        world.clear();
    })
    .await;
}

/// Rows of the CRM that a run would change or remove.
async fn rows(world: &World) -> Vec<String> {
    let url = format!("sqlite:{}", world.folder.join("crm.db").display());
    let mut open = SqliteConnection::connect(&url).await.unwrap();
    let sql = "SELECT 'contact ' || id || COALESCE(first_name, '') || COALESCE(last_name, '') FROM contacts
               UNION ALL SELECT 'call ' || id || COALESCE(name, '') FROM calls
               UNION ALL SELECT 'tie ' || id FROM email_addr_bean_rel ORDER BY 1";
    let rows = sqlx::query_scalar::<_, String>(sql).fetch_all(&mut open);
    let rows = rows.await.unwrap();
    open.close().await.unwrap();
    rows
}

#[tokio::test]
async fn a_column_renamed_or_dropped_after_the_approval_stops_the_run_before_it_begins() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let desk = &world.desk;
        let manager = world.actor("berger", &[Role::PrivacyManager]).await;
        let approver = world.actor("huber", &[Role::Approver]).await;
        let plan = world.plan(&manager).await;
        let person = &world.planted.katharina.persons[0];
        let own = plan.items.iter().find(|item| item.record == *person);
        let own = own.unwrap();
        assert!(own.columns.iter().any(|column| column == "phone_work"));
        erasure::approve(desk, &approver, &plan.plan, &plan.hash)
            .await
            .unwrap();
        let before = rows(&world).await;
        for (sql, why) in [
            (
                "ALTER TABLE contacts RENAME COLUMN phone_work TO phone_office",
                "column-unclassified",
            ),
            (
                "ALTER TABLE contacts DROP COLUMN phone_office",
                "schema-drift",
            ),
        ] {
            upgrade(&world, sql).await;
            let run = erasure::run(desk, &manager, &plan.plan).await;
            assert_eq!(code(run), why, "{sql}");
            assert_eq!(rows(&world).await, before, "{sql}");
            let after = erasure::show(desk, &manager, &plan.plan).await.unwrap();
            assert_eq!(after.state, PlanState::Approved);
            let begun = erasure::run_view(desk, &manager, &plan.plan).await;
            assert!(begun.unwrap().is_none(), "no run was begun");
        }
        let filter = ledger::Filter {
            action: Some("runs.".to_owned()),
            ..ledger::Filter::default()
        };
        let told = desk.ledger.list(&filter).await.unwrap();
        assert!(told.is_empty(), "{told:?}");
        world.clear();
    })
    .await;
}

#[tokio::test]
async fn five_rows_are_shown_masked_and_the_look_is_logged() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let desk = &world.desk;
        let administrator = world.actor("admin", &[Role::Administrator]).await;
        let rows = erasure::sample(desk, &administrator, "vertrieb", "contacts")
            .await
            .unwrap();
        assert_eq!(rows.len(), 5);
        let cells: Vec<_> = rows.iter().flat_map(|row| &row.cells).collect();
        let name = cells.iter().find(|cell| cell.0 == "last_name").unwrap();
        assert!(name.1.contains('•'), "{name:?}");
        assert_eq!(name.2.as_deref(), Some("[gelöscht]"));
        let email = cells.iter().find(|cell| cell.0 == "first_name").unwrap();
        assert_eq!(email.2, None);
        let entries = desk.ledger.list(&ledger::Filter::default()).await.unwrap();
        let look = entries
            .iter()
            .find(|entry| entry.action == "systems.sample")
            .unwrap();
        assert_eq!(look.object.as_deref(), Some("contacts"));
        let mapping = erasure::mapping(desk, &administrator, "vertrieb", Some("contacts")).await;
        let mapping = mapping.unwrap();
        let name = mapping
            .columns
            .iter()
            .find(|line| line.name == "last_name")
            .unwrap();
        assert_eq!((name.kind, name.rule), ("family_name", Some("fixed")));
        let manager = world.actor("berger", &[Role::PrivacyManager]).await;
        assert!(
            erasure::sample(desk, &manager, "vertrieb", "contacts")
                .await
                .is_err()
        );
        world.clear();
    })
    .await;
}

#[tokio::test]
async fn a_version_near_the_end_of_its_support_is_warned_of() {
    each_engine(async |store| {
        let mut world = World::new(store).await;
        let manager = world.actor("berger", &[Role::PrivacyManager]).await;
        let plain = erasure::check(&world.desk, &manager, "vertrieb")
            .await
            .unwrap();
        let version = plain.version.clone().unwrap();
        let codes = |check: &crm::system::Check| -> Vec<&'static str> {
            let support = check.notices.iter().map(|notice| notice.code);
            support
                .filter(|code| code.starts_with("support-"))
                .collect()
        };
        assert!(codes(&plain).is_empty(), "the profile names no day");
        let file = world.folder.join("house.toml");
        for (day, expected) in [
            ("2028-01-31", None),
            ("2027-01-31", Some("support-ends")),
            ("2026-10-31", Some("support-ended")),
        ] {
            let profile = format!(
                "name = \"house\"\ntitle = \"House\"\nextends = \"suitecrm7\"\n[support]\n\"{version}\" = \"{day}\"\n"
            );
            std::fs::write(&file, profile).unwrap();
            let mut config = world.desk.systems.get("vertrieb").unwrap().clone();
            config.profile = file.display().to_string();
            world.desk.systems = erasure::Systems::new(vec![config]).unwrap();
            let check = erasure::check(&world.desk, &manager, "vertrieb")
                .await
                .unwrap();
            assert_eq!(codes(&check), Vec::from_iter(expected), "{day}");
            assert!(check.fits, "a warning bars nothing");
        }
        world.clear();
    })
    .await;
}
