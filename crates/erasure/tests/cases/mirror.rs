//! Requests beside those that a CRM keeps itself, on a generated SugarCRM 8: one record there for one
//! of ours, whatever interrupts, and what was erased there counts as erased.

use std::path::Path;

use accounts::{Actor, Role};
use erasure::{Desk, Error, PlanState};
use jiff::SignedDuration;
use ledger::{Filter, Ledger};
use requests::{Closing, Marks, Outcome, Person, Reference, State, Text};
use sqlx::mysql::MySqlConnection;
use sqlx::{AssertSqlSafe, Connection as _, raw_sql};
use store::testing::{Fresh, each_engine};

use crate::world::{World, new_folder};

/// What makes the database, in this order.
const FILES: [&str; 6] = [
    "sugar-tables.sql",
    "sugarcrm7.sql",
    "sugarcrm8.sql",
    "sugar-people.sql",
    "sugarcrm7-people.sql",
    "sugarcrm8-people.sql",
];

/// A generated SugarCRM 8 on the test server.
pub struct Sugar {
    pub url: String,
    name: String,
    admin: String,
}

impl Sugar {
    pub async fn new() -> Self {
        let admin = std::env::var("VERGISSMEIN_TEST_MARIADB")
            .expect("VERGISSMEIN_TEST_MARIADB is not set: run scripts/test");
        let random = base::Random::os().token().expose().to_lowercase();
        let word: String = random.chars().filter(char::is_ascii_alphanumeric).collect();
        let name = format!("mirror_{}_{}", std::process::id(), &word[..8]);
        run(
            &admin,
            &format!("CREATE DATABASE {name} CHARACTER SET utf8mb4"),
        )
        .await;
        let (server, _) = admin.rsplit_once('/').unwrap();
        let url = format!("{server}/{name}");
        let folder =
            Path::new(env!("CARGO_MANIFEST_DIR")).join("../crm/tests/conformance/fixtures");
        for file in FILES {
            let sql = std::fs::read_to_string(folder.join(file)).unwrap();
            run(&url, &sql).await;
        }
        Self { url, name, admin }
    }

    pub fn world(&self, store: store::Store) -> World {
        let planted = demo::Planted::default();
        World::of(
            store,
            new_folder(),
            planted,
            ("sugarcrm8", self.url.clone()),
        )
    }

    pub async fn texts(&self, sql: &str) -> Vec<String> {
        let mut connection = MySqlConnection::connect(&self.url).await.unwrap();
        sqlx::query_scalar(AssertSqlSafe(sql.to_owned()))
            .fetch_all(&mut connection)
            .await
            .unwrap()
    }

    /// State and closing day of what was made for our requests.
    async fn ours(&self) -> Vec<String> {
        self.texts(
            "SELECT CONCAT_WS(' ', name, type, status, date_due, date_closed) FROM data_privacy
             WHERE source = 'Vergissmein' ORDER BY name",
        )
        .await
    }

    /// Live ties of our requests.
    async fn ties(&self) -> Vec<String> {
        let tied = |table: &str, column: &str| {
            format!(
                "SELECT CONCAT('{table} ', t.{column}) FROM {table}_dataprivacy t
                 JOIN data_privacy d ON d.id = t.dataprivacy_id
                 WHERE t.deleted = 0 AND d.source = 'Vergissmein'"
            )
        };
        let parts = [tied("contacts", "contact_id"), tied("leads", "lead_id")];
        self.texts(&format!("{} ORDER BY 1", parts.join(" UNION ")))
            .await
    }

    pub async fn remove(self) {
        run(&self.admin, &format!("DROP DATABASE {}", self.name)).await;
    }
}

pub async fn run(url: &str, sql: &str) {
    let mut connection = MySqlConnection::connect(url).await.unwrap();
    let sql = raw_sql(AssertSqlSafe(sql.to_owned()));
    sql.execute(&mut connection).await.unwrap();
}

async fn mirrored(desk: &Desk) {
    let failed = erasure::mirror(desk).await.unwrap();
    assert!(failed.is_empty(), "{failed:?}");
}

async fn entries(desk: &Desk, action: &str) -> Vec<ledger::Entry> {
    let filter = Filter {
        action: Some(action.to_owned()),
        ..Filter::default()
    };
    desk.ledger.list(&filter).await.unwrap()
}

async fn withdrawn(desk: &Desk, manager: &Actor, reference: Reference) {
    for step in ["A1", "A2", "Z2"] {
        let marks = Marks::default();
        let ticked = requests::tick(&desk.ledger, manager, reference.into(), step, &marks).await;
        drop(ticked);
    }
    let closing = Closing {
        outcome: Outcome::Withdrawn,
        reason: None,
    };
    let closed = requests::close(&desk.ledger, manager, reference.into(), &closing, &[]).await;
    assert_eq!(closed.unwrap().state, State::Closed);
}

#[tokio::test]
async fn a_request_stands_in_the_crm_follows_ours_and_ends_with_it() {
    each_engine(async |store| {
        let sugar = Sugar::new().await;
        let world = sugar.world(store);
        let desk = &world.desk;
        let manager = world.actor("berger", &[Role::PrivacyManager]).await;
        let before = world.request_about(&manager, "contact:anna").await;
        mirrored(desk).await;
        let kind = "Request to Erase Information";
        let line = format!("{before} {kind} Open 2026-12-21");
        assert_eq!(sugar.ours().await, [line]);
        assert_eq!(sugar.ties().await, ["contacts anna"]);

        // Nothing changed, so nothing happens, here and there.
        mirrored(desk).await;
        let size = desk.ledger.size().await.unwrap();
        mirrored(desk).await;
        assert_eq!(desk.ledger.size().await.unwrap(), size);
        assert_eq!(entries(desk, "mirrors.write").await.len(), 1);

        let lead = Person::parse("vertrieb", "lead:lead").unwrap();
        requests::link(&desk.ledger, &manager, before.into(), lead.clone())
            .await
            .unwrap();
        mirrored(desk).await;
        assert_eq!(sugar.ties().await, ["contacts anna", "leads lead"]);
        requests::unlink(&desk.ledger, &manager, before.into(), &lead)
            .await
            .unwrap();
        mirrored(desk).await;
        assert_eq!(sugar.ties().await, ["contacts anna"]);

        let shown = erasure::filed(desk, &manager, &before.to_string())
            .await
            .unwrap();
        let told: Vec<(&str, bool)> = shown
            .records
            .iter()
            .map(|one| (one.number.as_deref().unwrap_or_default(), one.ours))
            .collect();
        assert_eq!(told.len(), 2, "{shown:?}");
        assert!(told.contains(&("1", false)) && told.contains(&("2", true)));
        assert!(shown.away.is_empty());

        withdrawn(desk, &manager, before).await;
        mirrored(desk).await;
        let line = format!("{before} {kind} Closed 2026-12-21 2026-11-23");
        assert_eq!(sugar.ours().await, [line]);

        let begun = entries(desk, "mirrors.begin").await;
        let written = entries(desk, "mirrors.write").await;
        assert_eq!((begun.len(), written.len()), (4, 4));
        for entry in begun.iter().chain(&written) {
            assert_eq!(entry.system.as_deref(), Some("vertrieb"));
            assert_eq!(entry.request.as_deref(), Some(&*before.to_string()));
            let text = format!("{entry:?}");
            assert!(
                !text.contains("Anneliese") && !text.contains("anna"),
                "{text}"
            );
        }
        world.clear();
        sugar.remove().await;
    })
    .await;
}

#[tokio::test]
async fn a_worker_that_dies_between_the_crm_and_our_note_makes_no_second_record() {
    each_engine(async |store| {
        let sugar = Sugar::new().await;
        let world = sugar.world(store);
        let desk = &world.desk;
        let manager = world.actor("berger", &[Role::PrivacyManager]).await;
        world.request_about(&manager, "contact:anna").await;
        // Our own database goes away after the CRM has committed: only the note needs this column.
        let pool = desk.ledger.store.pool();
        sqlx::query("ALTER TABLE mirrors RENAME COLUMN written_at TO away")
            .execute(pool)
            .await
            .unwrap();
        let failed = erasure::mirror(desk).await.unwrap();
        assert_eq!(failed.len(), 1);
        assert_eq!(sugar.ours().await.len(), 1, "the CRM has it");
        assert!(entries(desk, "mirrors.write").await.is_empty());
        sqlx::query("ALTER TABLE mirrors RENAME COLUMN away TO written_at")
            .execute(pool)
            .await
            .unwrap();
        desk.ledger.clock.advance(SignedDuration::from_mins(10));
        mirrored(desk).await;
        assert_eq!(sugar.ours().await.len(), 1);
        assert_eq!(sugar.ties().await, ["contacts anna"]);
        let written = entries(desk, "mirrors.write").await;
        assert_eq!(written.len(), 1);
        let details = written[0].details.clone().unwrap();
        assert_eq!(details["put"], "same");
        world.clear();
        sugar.remove().await;
    })
    .await;
}

#[tokio::test]
async fn a_crm_that_is_away_is_written_when_it_is_back_and_by_one_worker_alone() {
    for engine in [store::Engine::Sqlite, store::Engine::Postgres] {
        let fresh = Fresh::create(engine).await;
        fresh.store.migrate().await.unwrap();
        let sugar = Sugar::new().await;
        let away = "mysql://root@127.0.0.1:1/nowhere".to_owned();
        let planted = demo::Planted::default();
        let world = World::of(
            fresh.store.clone(),
            new_folder(),
            planted.clone(),
            ("sugarcrm8", away),
        );
        let manager = world.actor("berger", &[Role::PrivacyManager]).await;
        let reference = world.request_about(&manager, "contact:anna").await;
        let failed = erasure::mirror(&world.desk).await.unwrap();
        assert_eq!(failed.len(), 1, "{failed:?}");
        let shown = erasure::filed(&world.desk, &manager, &reference.to_string())
            .await
            .unwrap();
        assert_eq!(shown.away, ["vertrieb"]);

        let back = sugar.world(fresh.store.clone());
        let mut one = back.desk.clone();
        one.ledger = Ledger::new(
            fresh.store.clone(),
            world.desk.ledger.clock.clone(),
            base::Random::os(),
        );
        let mut other = one.clone();
        let node = fresh.connect_again().await.unwrap();
        other.ledger = Ledger::new(node, one.ledger.clock.clone(), base::Random::os());
        one.ledger.clock.advance(SignedDuration::from_hours(1));
        let both = tokio::join!(erasure::mirror(&one), erasure::mirror(&other));
        assert!(both.0.unwrap().is_empty() && both.1.unwrap().is_empty());
        assert_eq!(sugar.ours().await.len(), 1);
        assert_eq!(sugar.ties().await, ["contacts anna"]);
        assert_eq!(entries(&one, "mirrors.write").await.len(), 1);
        world.clear();
        back.clear();
        other.ledger.store.close().await;
        fresh.remove().await;
        sugar.remove().await;
    }
}

#[tokio::test]
async fn what_was_closed_before_the_crm_was_connected_is_not_written() {
    each_engine(async |store| {
        let sugar = Sugar::new().await;
        let world = sugar.world(store);
        let desk = &world.desk;
        let manager = world.actor("berger", &[Role::PrivacyManager]).await;
        let old = world.request_about(&manager, "contact:anna").await;
        withdrawn(desk, &manager, old).await;
        desk.ledger.clock.advance(SignedDuration::from_hours(1));
        mirrored(desk).await;
        assert!(sugar.ours().await.is_empty());
        let new = world.request_about(&manager, "contact:anna").await;
        withdrawn(desk, &manager, new).await;
        mirrored(desk).await;
        let lines = sugar.ours().await;
        assert_eq!(lines.len(), 1);
        assert!(lines[0].starts_with(&new.to_string()) && lines[0].contains("Closed"));
        world.clear();
        sugar.remove().await;
    })
    .await;
}

#[tokio::test]
async fn a_right_that_is_missing_is_named_and_the_request_waits() {
    each_engine(async |store| {
        let sugar = Sugar::new().await;
        let account = format!("m{}", &sugar.name[sugar.name.len() - 8..]);
        let grant = format!(
            "CREATE USER '{account}'@'127.0.0.1' IDENTIFIED BY 'least';
             GRANT SELECT ON {}.* TO '{account}'@'127.0.0.1'",
            sugar.name
        );
        run(&sugar.admin, &grant).await;
        let (scheme, rest) = sugar.url.split_once("://").unwrap();
        let place = rest.rsplit_once('@').map_or(rest, |(_, place)| place);
        let url = format!("{scheme}://{account}:least@{place}");
        let planted = demo::Planted::default();
        let world = World::of(store, new_folder(), planted, ("sugarcrm8", url));
        let manager = world.actor("berger", &[Role::PrivacyManager]).await;
        world.request_about(&manager, "contact:anna").await;
        let failed = erasure::mirror(&world.desk).await.unwrap();
        let [(_, Error::Refused(notice))] = failed.as_slice() else {
            panic!("{failed:?}");
        };
        assert_eq!(notice.code, "right-missing");
        assert!(sugar.ours().await.is_empty());
        let granted = format!("GRANT ALL ON {}.* TO '{account}'@'127.0.0.1'", sugar.name);
        run(&sugar.admin, &granted).await;
        world
            .desk
            .ledger
            .clock
            .advance(SignedDuration::from_hours(1));
        mirrored(&world.desk).await;
        assert_eq!(sugar.ours().await.len(), 1);
        run(&sugar.admin, &format!("DROP USER '{account}'@'127.0.0.1'")).await;
        world.clear();
        sugar.remove().await;
    })
    .await;
}

#[tokio::test]
async fn a_run_leaves_our_record_alone_counts_what_was_erased_and_names_what_it_emptied() {
    each_engine(async |store| {
        let sugar = Sugar::new().await;
        let world = sugar.world(store);
        let desk = &world.desk;
        let manager = world.actor("berger", &[Role::PrivacyManager]).await;
        let approver = world.actor("huber", &[Role::Approver]).await;
        let reference = world.request_about(&manager, "contact:anna").await;
        mirrored(desk).await;
        let plan = erasure::draft(desk, &manager, &reference.to_string())
            .await
            .unwrap();
        let told = plan.warning_notices.iter();
        let erased: Vec<_> = told
            .filter(|notice| notice.code == "erased-there")
            .collect();
        assert_eq!(erased.len(), 1, "{:?}", plan.warning_notices);
        let marks = Marks::default();
        requests::tick(&desk.ledger, &manager, reference.into(), "A4", &marks)
            .await
            .unwrap();
        erasure::approve(desk, &approver, &plan.plan, &plan.hash)
            .await
            .unwrap();
        // Our record changes between plan and run, and the run does not mind.
        let end = "2026-12-10".parse().unwrap();
        let why = Text::parse("reason", "Urlaub").unwrap();
        requests::set_end_day(&desk.ledger, &manager, reference.into(), Some(end), &why)
            .await
            .unwrap();
        mirrored(desk).await;
        let run = erasure::run(desk, &manager, &plan.plan).await.unwrap();
        assert_eq!(run.state, PlanState::Complete, "{:?}", run.residue);
        let certificate = run.certificate.unwrap();
        assert_eq!(certificate.erased_before, 1);
        assert!(certificate.texts["de"].contains("schon gelöscht hatte: 1"));
        let line = sugar.ours().await;
        assert!(line[0].ends_with("Open 2026-12-10"), "{line:?}");
        assert_eq!(sugar.ties().await, ["contacts anna"]);

        let lists = "SELECT data FROM erased_fields WHERE table_name = 'contacts' AND bean_id = ";
        let anna = sugar.texts(&format!("{lists}'anna'")).await;
        let anna: Vec<String> = serde_json::from_str(&anna[0]).unwrap();
        for field in [
            "first_name",
            "phone_mobile",
            "primary_address_street",
            "passport_no_c",
        ] {
            assert!(anna.iter().any(|one| one == field), "{field} in {anna:?}");
        }
        let twice = sugar.texts(&format!("{lists}'twice'")).await;
        let twice: Vec<String> = serde_json::from_str(&twice[0]).unwrap();
        assert_eq!(twice[0], "title", "what stood there stays");
        assert!(twice.len() > 1);
        assert!(sugar.texts(&format!("{lists}'jurgen'")).await.is_empty());

        // Nothing is left of her that another plan could look for.
        let again = erasure::draft(desk, &manager, &reference.to_string()).await;
        assert!(matches!(again, Err(erasure::Error::Refused(_))));
        world.clear();
        sugar.remove().await;
    })
    .await;
}
