//! Files that several rows share by their content, on the database that Odoo itself made.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use accounts::Role;
use erasure::{PlanState, PlanView};
use requests::Marks;
use sqlx::{AssertSqlSafe, Connection as _, PgConnection, raw_sql};
use store::testing::Fresh;

use crate::world::{World, new_folder};

/// Hers, beside two of her records.
const REPORT: &str = "3f/3f4287ad02b1b84b60358d727b4a0f809c26158f";
const CONSENT: &str = "ca/caacf604505f1f88cd9c997c4a380d5aacc147f9";
/// Beside a mailing, which is nobody's.
const SAMPLE: &str = "ef/ef2c882a36dbe90fc1e7e28d816ad1ac1464cfbb";

async fn run(url: &str, sql: &str) {
    let mut connection = PgConnection::connect(url).await.unwrap();
    let sql = raw_sql(AssertSqlSafe(sql.to_owned()));
    sql.execute(&mut connection).await.unwrap();
}

/// The dump in a database of its own; none where the shared folder is absent.
async fn loaded(word: &str) -> Option<(String, String, String)> {
    let folder = std::env::var_os("VERGISSMEIN_SHARED").map(PathBuf::from);
    let file = folder.map(|folder| folder.join("crm/odoo-demo.sql.gz"));
    let Some(file) = file.filter(|file| file.exists()) else {
        eprintln!("skipped: VERGISSMEIN_SHARED names no folder with CRM databases");
        return None;
    };
    let admin = std::env::var("VERGISSMEIN_TEST_POSTGRES")
        .expect("VERGISSMEIN_TEST_POSTGRES is not set: run scripts/test");
    let name = format!("filestore_{word}_{}", std::process::id());
    run(&admin, &format!("CREATE DATABASE {name}")).await;
    let (server, _) = admin.rsplit_once('/').unwrap();
    let url = format!("{server}/{name}");
    let out = Command::new("zcat").arg(&file).output().unwrap();
    let mut psql = Command::new("psql")
        .args(["-X", "-q", "-v", "ON_ERROR_STOP=1", &url])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    psql.stdin.take().unwrap().write_all(&out.stdout).unwrap();
    assert!(psql.wait().unwrap().success(), "PostgreSQL takes the dump");
    Some((admin, name, url))
}

fn lay_down(uploads: &Path) {
    for file in [REPORT, CONSENT, SAMPLE] {
        let file = uploads.join(file);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(&file, "Befund").unwrap();
    }
}

/// The plan's files below the store, and whether the run removes them.
fn listed(plan: &PlanView) -> Vec<(String, bool)> {
    let text = serde_json::to_value(plan).unwrap();
    let files = text["files"].as_array().unwrap();
    let mut all: Vec<(String, bool)> = files
        .iter()
        .map(|file| {
            let path = file["path"].as_str().unwrap().to_owned();
            (path, file["removed"].as_bool().unwrap())
        })
        .collect();
    all.sort();
    all.dedup();
    all
}

#[tokio::test]
async fn a_file_goes_with_the_last_row_that_names_it() {
    let Some((admin, name, url)) = loaded("last").await else {
        return;
    };
    let fresh = Fresh::create(store::Engine::Sqlite).await;
    fresh.store.migrate().await.unwrap();
    let folder = new_folder();
    let uploads = folder.join("upload");
    std::fs::create_dir(&uploads).unwrap();
    lay_down(&uploads);
    let planted = demo::Planted::default();
    let world = World::of(
        fresh.store.clone(),
        folder,
        planted,
        ("odoo18", url.clone()),
    );
    let desk = &world.desk;
    let manager = world.actor("berger", &[Role::PrivacyManager]).await;
    let approver = world.actor("huber", &[Role::Approver]).await;
    let shared = format!("UPDATE ir_attachment SET store_fname = '{CONSENT}' WHERE id = 231");
    run(&url, &shared).await;
    let reference = world.request_about(&manager, "contact:123").await;
    let plan = erasure::draft(desk, &manager, &reference.to_string())
        .await
        .unwrap();
    assert_eq!(
        listed(&plan),
        [(REPORT.to_owned(), true), (CONSENT.to_owned(), false)]
    );
    requests::tick(
        &desk.ledger,
        &manager,
        reference.into(),
        "A4",
        &Marks::default(),
    )
    .await
    .unwrap();
    erasure::approve(desk, &approver, &plan.plan, &plan.hash)
        .await
        .unwrap();
    let run_view = erasure::run(desk, &manager, &plan.plan).await.unwrap();
    assert_eq!(
        run_view.state,
        PlanState::Complete,
        "{:?}",
        run_view.residue
    );
    assert!(!uploads.join(REPORT).exists());
    assert!(uploads.join(CONSENT).exists(), "another row names it");
    assert!(uploads.join(SAMPLE).exists());
    let certificate = run_view.certificate.unwrap();
    assert_eq!(certificate.files_removed, 1);
    assert_eq!(certificate.files_by_hand, 1);
    world.clear();
    fresh.remove().await;
    run(&admin, &format!("DROP DATABASE {name} WITH (FORCE)")).await;
}

#[tokio::test]
async fn a_file_that_somebody_else_names_since_the_plan_stays() {
    let Some((admin, name, url)) = loaded("late").await else {
        return;
    };
    let fresh = Fresh::create(store::Engine::Sqlite).await;
    fresh.store.migrate().await.unwrap();
    let folder = new_folder();
    let uploads = folder.join("upload");
    std::fs::create_dir(&uploads).unwrap();
    lay_down(&uploads);
    let planted = demo::Planted::default();
    let world = World::of(
        fresh.store.clone(),
        folder,
        planted,
        ("odoo18", url.clone()),
    );
    let desk = &world.desk;
    let manager = world.actor("berger", &[Role::PrivacyManager]).await;
    let approver = world.actor("huber", &[Role::Approver]).await;
    let reference = world.request_about(&manager, "contact:123").await;
    let plan = erasure::draft(desk, &manager, &reference.to_string())
        .await
        .unwrap();
    assert!(listed(&plan).iter().all(|(_, removed)| *removed));
    let marks = Marks::default();
    requests::tick(&desk.ledger, &manager, reference.into(), "A4", &marks)
        .await
        .unwrap();
    erasure::approve(desk, &approver, &plan.plan, &plan.hash)
        .await
        .unwrap();
    let shared = format!("UPDATE ir_attachment SET store_fname = '{REPORT}' WHERE id = 231");
    run(&url, &shared).await;
    let run_view = erasure::run(desk, &manager, &plan.plan).await.unwrap();
    assert_eq!(
        run_view.state,
        PlanState::Complete,
        "{:?}",
        run_view.residue
    );
    assert!(uploads.join(REPORT).exists() && !uploads.join(CONSENT).exists());
    let certificate = run_view.certificate.unwrap();
    assert_eq!(
        (certificate.files_removed, certificate.files_by_hand),
        (1, 1)
    );
    world.clear();
    fresh.remove().await;
    run(&admin, &format!("DROP DATABASE {name} WITH (FORCE)")).await;
}
