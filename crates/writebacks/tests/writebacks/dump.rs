//! The same on a database that SuiteCRM itself made, in MariaDB.

use std::path::PathBuf;
use std::process::Command;

use sqlx::mysql::MySqlConnection;
use sqlx::{AssertSqlSafe, Connection as _, raw_sql};
use store::Engine;
use store::testing::Fresh;
use writebacks::{State, apply, draft, look};

use crate::world::{World, person};

/// The person of the dump.
const HER: &str = "c3a69ea6-a10f-00e4-fd42-6b0448ede424";
/// Somebody else.
const OTHER: &str = "190b0b1c-b2d9-0282-ae5f-6b04482c9074";

#[tokio::test]
async fn suitecrm_takes_the_basis_and_a_change_behind_our_back_is_reported_with_its_window() {
    let Some(shared) = std::env::var_os("VERGISSMEIN_SHARED") else {
        eprintln!("skipped: VERGISSMEIN_SHARED names no folder with CRM databases");
        return;
    };
    let file = PathBuf::from(shared).join("crm/suitecrm-demo.sql.gz");
    if !file.exists() {
        eprintln!("skipped: {} is not there", file.display());
        return;
    }
    let server = std::env::var("VERGISSMEIN_TEST_MARIADB")
        .expect("VERGISSMEIN_TEST_MARIADB is not set: run scripts/test");
    let out = Command::new("zcat").arg(&file).output().expect("zcat runs");
    let sql = String::from_utf8(out.stdout).expect("the dump is UTF-8");
    let database = format!("writebacks_{}", std::process::id());
    let mut crm = MySqlConnection::connect(&server).await.unwrap();
    let head = format!(
        "DROP DATABASE IF EXISTS {database}; CREATE DATABASE {database} CHARACTER SET utf8mb4; USE {database}; SET autocommit=0;"
    );
    let whole = AssertSqlSafe(format!("{head}{sql}\nCOMMIT; SET autocommit=1"));
    raw_sql(whole).execute(&mut crm).await.unwrap();
    let fresh = Fresh::create(Engine::Sqlite).await;
    fresh.store.migrate().await.unwrap();
    let url = format!("{}/{database}", server.trim_end_matches('/'));
    let world = World::new(fresh.store.clone(), &url).await;
    let (desk, manager) = (&world.desk, &world.manager);

    let her = person(&format!("contact:{HER}"));
    world.yes(&her).await;
    let first = look(desk, manager).await.unwrap().remove(0);
    assert!(first.first);
    let drafted = draft(desk, manager, &her).await.unwrap();
    let done = apply(desk, manager, &drafted.id, &drafted.hash)
        .await
        .unwrap();
    assert_eq!(done.state, State::Done);
    let row: (String, String) = sqlx::query_as(AssertSqlSafe(format!(
        "SELECT CAST(lawful_basis AS CHAR), CAST(date_reviewed AS CHAR) FROM contacts WHERE id = '{HER}'"
    )))
    .fetch_one(&mut crm)
    .await
    .unwrap();
    assert_eq!(row, ("^consent^".to_owned(), "2026-11-30".to_owned()));

    let since = desk.ledger.clock.now();
    world.later(5);
    let behind = format!(
        "UPDATE contacts SET lawful_basis = '^legitimate_interest^' WHERE id IN ('{HER}', '{OTHER}')"
    );
    raw_sql(AssertSqlSafe(behind))
        .execute(&mut crm)
        .await
        .unwrap();
    let found = look(desk, manager).await.unwrap().remove(0).changes;
    assert_eq!(found.len(), 2);
    let hers = found.iter().find(|one| one.record == her.record).unwrap();
    assert_eq!(
        (&*hers.old, &*hers.new),
        ("^consent^", "^legitimate_interest^")
    );
    let window = (hers.after, hers.before);
    assert!(window.0 <= since && window.1 == desk.ledger.clock.now());
    let logged = world.entries("writebacks.changed").await;
    assert_eq!(logged.len(), 2);
    let drop = AssertSqlSafe(format!("DROP DATABASE {database}"));
    raw_sql(drop).execute(&mut crm).await.unwrap();
    fresh.remove().await;
}
