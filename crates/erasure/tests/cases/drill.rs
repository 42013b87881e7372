//! A fire drill finds, tells and erases an invented person in every guise, and leaves the CRM as it
//! was, whatever interrupts it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use accounts::{Actor, Role};
use base::{Clock, Locale, Random};
use crm::database::{SecretUrl, SystemConfig};
use crm::drill::Guise;
use erasure::{Desk, Drill, DrillState, Systems};
use ledger::Ledger;
use requests::Controller;
use sqlx::AnyConnection;
use sqlx::{AssertSqlSafe, Connection as _};
use store::testing::{Fresh, each_engine};

use crate::world::World;

/// Every row of every table, as the database's bytes.
type Rows = BTreeMap<String, Vec<Vec<Option<Vec<u8>>>>>;

async fn rows(desk: &Desk) -> Rows {
    let system = desk.open("vertrieb").await.unwrap();
    let mut connection = system.database.connect().await.unwrap();
    let mut rows = Rows::new();
    for table in system.census.tables.values() {
        let all = crm::rows::first(&mut connection, table, u32::MAX).await;
        let mut cells: Vec<_> = all.unwrap().into_iter().map(|row| row.cells).collect();
        cells.sort();
        rows.insert(table.name.clone(), cells);
    }
    connection.close().await;
    rows
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    files
}

fn well(drill: &Drill) {
    let outcome = drill.outcome.as_ref().unwrap();
    for one in &outcome.guises {
        assert!(one.is_well(), "{one:?}");
    }
    assert_eq!(
        (drill.state, outcome.coverage),
        (DrillState::Over, 100),
        "{outcome:?}"
    );
    assert!(outcome.foreign.is_empty() && outcome.copies.is_empty() && outcome.left.is_empty());
}

fn planted(drill: &Drill) -> Vec<Guise> {
    let outcome = drill.outcome.as_ref().unwrap();
    let mut guises: Vec<Guise> = outcome.guises.iter().map(|one| one.guise).collect();
    guises.sort();
    guises
}

async fn actions(desk: &Desk) -> Vec<String> {
    let filter = ledger::Filter {
        action: Some("drills.".to_owned()),
        ..ledger::Filter::default()
    };
    let entries = desk.ledger.list(&filter).await.unwrap();
    entries.into_iter().map(|entry| entry.action).collect()
}

#[tokio::test]
async fn a_drill_finds_every_guise_and_leaves_every_row_as_it_was() {
    each_engine(async |store| {
        let world = World::with_uploads(store).await;
        let manager = world.actor("miriam", &[Role::PrivacyManager]).await;
        let before = (rows(&world.desk).await, files(&world.folder.join("upload")));
        let drill = erasure::run_drill(&world.desk, &manager, "vertrieb").await;
        let drill = drill.unwrap();
        well(&drill);
        assert_eq!(planted(&drill), Guise::ALL);
        let after = (rows(&world.desk).await, files(&world.folder.join("upload")));
        assert!(before == after, "something was left or changed");
        assert_eq!(
            actions(&world.desk).await,
            ["drills.start", "drills.finish"]
        );
        let known = erasure::drills(&world.desk, &manager, Some("vertrieb")).await;
        assert_eq!(known.unwrap(), [drill]);
        let entries = world.desk.ledger.verify(None).await.unwrap();
        assert!(entries.ok);
        world.clear();
    })
    .await;
}

#[tokio::test]
async fn without_a_folder_of_files_the_rest_is_practised() {
    let fresh = Fresh::create(store::Engine::Sqlite).await;
    fresh.store.migrate().await.unwrap();
    let world = World::new(fresh.store.clone()).await;
    let administrator = world.actor("adam", &[Role::Administrator]).await;
    let drill = erasure::run_drill(&world.desk, &administrator, "vertrieb").await;
    let drill = drill.unwrap();
    well(&drill);
    let not_planted = drill.outcome.as_ref().unwrap().not_planted.clone();
    assert_eq!(
        not_planted.into_iter().collect::<Vec<_>>(),
        [Guise::Attachment]
    );
    world.clear();
    fresh.remove().await;
}

#[tokio::test]
async fn a_hole_in_the_profile_is_seen_and_still_nothing_is_left() {
    let fresh = Fresh::create(store::Engine::Sqlite).await;
    fresh.store.migrate().await.unwrap();
    let world = World::new(fresh.store.clone()).await;
    let manager = world.actor("miriam", &[Role::PrivacyManager]).await;
    // A trigger of the CRM copies names where no plan looked when it was made.
    let crm = format!("sqlite:{}", world.folder.join("crm.db").display());
    run(
        &crm,
        "CREATE TRIGGER copies AFTER UPDATE ON contacts WHEN OLD.last_name LIKE 'Feuerübung%'
               BEGIN INSERT INTO tracker (id, monitor_id, user_id, module_name, item_id, item_summary)
               VALUES ((SELECT coalesce(max(id), 0) + 1 FROM tracker), 'm', '1', 'Contacts', OLD.id, OLD.first_name || ' ' || OLD.last_name); END",
    )
    .await;
    let drill = erasure::run_drill(&world.desk, &manager, "vertrieb").await;
    let drill = drill.unwrap();
    let outcome = drill.outcome.as_ref().unwrap();
    assert!(!outcome.copies.is_empty(), "{outcome:?}");
    // What the CRM copied is none of the drill's rows: it is named, and a person looks.
    assert!(!outcome.left.is_empty());
    assert_eq!(drill.state, DrillState::Broken);
    run(
        &crm,
        "DROP TRIGGER copies; DELETE FROM tracker WHERE item_summary LIKE '%Feuerübung%'",
    )
    .await;
    let again = erasure::run_drill(&world.desk, &manager, "vertrieb").await;
    well(&again.unwrap());
    let all = erasure::drills(&world.desk, &manager, None).await.unwrap();
    let states: Vec<DrillState> = all.iter().map(|drill| drill.state).collect();
    assert_eq!(states, [DrillState::Over, DrillState::Swept]);
    world.clear();
    fresh.remove().await;
}

async fn run(url: &str, sql: &str) {
    sqlx::any::install_default_drivers();
    let mut conn = AnyConnection::connect(url).await.unwrap();
    let sql = AssertSqlSafe(sql.to_owned());
    sqlx::raw_sql(sql).execute(&mut conn).await.unwrap();
    conn.close().await.unwrap();
}

#[tokio::test]
async fn what_an_interrupted_drill_left_is_taken_out_later() {
    let fresh = Fresh::create(store::Engine::Sqlite).await;
    fresh.store.migrate().await.unwrap();
    let world = World::with_uploads(fresh.store.clone()).await;
    let manager = world.actor("miriam", &[Role::PrivacyManager]).await;
    let before = (rows(&world.desk).await, files(&world.folder.join("upload")));
    // After so many turns of the work it is dropped, as when the process ends: at each of them.
    let mut interrupted = 0;
    for turns in [3, 10, 30, 60, 100, 150, 200, 300, 500, 1000] {
        let mut drill = Box::pin(erasure::run_drill(&world.desk, &manager, "vertrieb"));
        let mut left = turns;
        let ended = std::future::poll_fn(|context| {
            left -= 1;
            match drill.as_mut().poll(context) {
                std::task::Poll::Ready(done) => std::task::Poll::Ready(Some(done)),
                std::task::Poll::Pending if left == 0 => std::task::Poll::Ready(None),
                std::task::Poll::Pending => std::task::Poll::Pending,
            }
        })
        .await;
        drop(drill);
        interrupted += usize::from(ended.is_none());
        let failed = erasure::sweep_drills(&world.desk).await.unwrap();
        assert!(failed.is_empty(), "{failed:?}");
        let after = (rows(&world.desk).await, files(&world.folder.join("upload")));
        assert!(before == after, "after {turns} turns something is left");
    }
    assert!(interrupted > 3, "too few were interrupted: {interrupted}");
    world.clear();
    fresh.remove().await;
}

#[tokio::test]
async fn who_may_not_is_refused_and_one_drill_runs_at_a_time() {
    let fresh = Fresh::create(store::Engine::Sqlite).await;
    fresh.store.migrate().await.unwrap();
    let world = World::new(fresh.store.clone()).await;
    for role in [Role::Agent, Role::Approver, Role::Auditor] {
        let actor = world.actor(role.word(), &[role]).await;
        let refused = erasure::run_drill(&world.desk, &actor, "vertrieb").await;
        assert!(refused.is_err(), "{}", role.word());
    }
    let manager = world.actor("miriam", &[Role::PrivacyManager]).await;
    let both = tokio::join!(
        erasure::run_drill(&world.desk, &manager, "vertrieb"),
        erasure::run_drill(&world.desk, &manager, "vertrieb")
    );
    let (done, refused) = if both.0.is_ok() {
        both
    } else {
        (both.1, both.0)
    };
    well(&done.unwrap());
    let line = refused.unwrap_err().to_string();
    assert!(line.contains("a drill is running"), "{line}");
    world.clear();
    fresh.remove().await;
}

/// A database of its own on MariaDB with a dump of the shared folder; none where that is absent.
async fn dumped(file: &str, name: &str) -> Option<(String, String)> {
    let Some(shared) = std::env::var_os("VERGISSMEIN_SHARED") else {
        eprintln!("skipped: VERGISSMEIN_SHARED names no folder with CRM databases");
        return None;
    };
    let path = PathBuf::from(shared).join("crm").join(file);
    if !path.exists() {
        eprintln!("skipped: {} is not there", path.display());
        return None;
    }
    let server = std::env::var("VERGISSMEIN_TEST_MARIADB")
        .expect("VERGISSMEIN_TEST_MARIADB is not set: run scripts/test");
    let out = Command::new("zcat").arg(&path).output().expect("zcat runs");
    let sql = String::from_utf8(out.stdout).expect("the dump is UTF-8");
    let database = format!("drill_{name}_{}", std::process::id());
    run(
        &server,
        &format!(
            "DROP DATABASE IF EXISTS {database}; CREATE DATABASE {database} CHARACTER SET utf8mb4;
             USE {database}; SET autocommit=0;{sql}\nCOMMIT; SET autocommit=1"
        ),
    )
    .await;
    let url = format!("{}/{database}", server.trim_end_matches('/'));
    Some((url, database))
}

fn desk(store: store::Store, profile: &str, url: &str, folder: &Path) -> Desk {
    let config = SystemConfig {
        name: "vertrieb".into(),
        profile: profile.into(),
        url: Some(SecretUrl::new(url)),
        url_file: None,
        files: Some(folder.to_owned()),
        tls: None,
        web: None,
        owner: None,
    };
    let region = law::Region::parse("AT").unwrap();
    let clock = Clock::fixed("2026-11-23T10:00:00Z".parse().unwrap());
    Desk {
        ledger: Ledger::new(store, clock, Random::os()),
        systems: Systems::new(vec![config]).unwrap(),
        controller: Controller {
            region,
            time_zone: region.time_zone(),
            language: Locale::De,
            extra_holidays: law::ExtraHolidays::default(),
        },
        four_eyes: true,
        sender: erasure::Sender::default(),
    }
}

/// Columns that nobody classified in these dumps' customers' fields do not stop the drill; everything
/// else is as the CRM made it.
async fn in_dump(file: &str, profile: &str, guises: &[Guise]) {
    let Some((url, database)) = dumped(file, profile).await else {
        return;
    };
    let fresh = Fresh::create(store::Engine::Sqlite).await;
    fresh.store.migrate().await.unwrap();
    let world = World::new(fresh.store.clone()).await;
    let manager: Actor = world.actor("miriam", &[Role::PrivacyManager]).await;
    let folder = world.folder.join("files");
    std::fs::create_dir(&folder).unwrap();
    let desk = desk(fresh.store.clone(), profile, &url, &folder);
    let before = (rows(&desk).await, files(&folder));
    let drill = erasure::run_drill(&desk, &manager, "vertrieb")
        .await
        .unwrap();
    well(&drill);
    assert_eq!(planted(&drill), guises);
    let after = (rows(&desk).await, files(&folder));
    assert!(before == after, "something was left or changed");
    let server = std::env::var("VERGISSMEIN_TEST_MARIADB").unwrap();
    run(&server, &format!("DROP DATABASE {database}")).await;
    world.clear();
    fresh.remove().await;
}

#[tokio::test]
async fn a_drill_in_a_database_that_suitecrm_made_leaves_it_as_it_was() {
    in_dump("suitecrm-demo.sql.gz", "suitecrm7", &Guise::ALL).await;
}

#[tokio::test]
async fn a_drill_in_a_database_that_espocrm_made_leaves_it_as_it_was() {
    in_dump("espocrm-demo.sql.gz", "espocrm9", &Guise::ALL).await;
}
