//! The person of the SuiteCRM dump, on MariaDB.

use std::path::PathBuf;
use std::process::Command;

use sqlx::mysql::MySqlConnection;
use sqlx::{AssertSqlSafe, Connection as _, raw_sql};
use store::Engine;
use store::testing::Fresh;

use crate::world::{World, folder};

/// Her main record.
const ANNELIESE: &str = "contact:c3a69ea6-a10f-00e4-fd42-6b0448ede424";
/// Her husband and a namesake.
const OTHERS: [&str; 2] = [
    "e42851da-848c-5100-255e-6b04486f74df",
    "190b0b1c-b2d9-0282-ae5f-6b04482c9074",
];

#[tokio::test]
async fn the_package_of_the_real_crm_holds_her_values_and_not_her_husbands() {
    let Some(shared) = std::env::var_os("VERGISSMEIN_SHARED") else {
        eprintln!("skipped: VERGISSMEIN_SHARED names no folder with CRM databases");
        return;
    };
    let server = std::env::var("VERGISSMEIN_TEST_MARIADB")
        .expect("VERGISSMEIN_TEST_MARIADB is not set: run scripts/test");
    let file = PathBuf::from(shared).join("crm/suitecrm-demo.sql.gz");
    let out = Command::new("zcat").arg(&file).output().expect("zcat runs");
    assert!(out.status.success(), "{} cannot be read", file.display());
    let sql = String::from_utf8(out.stdout).expect("the dump is UTF-8");
    let name = format!("answers_{}", std::process::id());
    let mut crm = MySqlConnection::connect(&server).await.unwrap();
    let head = format!(
        "DROP DATABASE IF EXISTS {name}; CREATE DATABASE {name} CHARACTER SET utf8mb4; USE {name}; SET autocommit=0;"
    );
    let load = format!("{head}{sql}\nCOMMIT; SET autocommit=1");
    raw_sql(AssertSqlSafe(load))
        .execute(&mut crm)
        .await
        .unwrap();
    let fresh = Fresh::create(Engine::Sqlite).await;
    fresh.store.migrate().await.unwrap();
    let url = format!("{}/{name}", server.trim_end_matches('/'));
    let world = World::with(fresh.store.clone(), folder(), demo::Planted::default(), url).await;
    let draft = world.collected("access", &[ANNELIESE.to_owned()]).await;
    let files = world.files(&world.released(&draft).await).await;
    let values = files.values();
    for value in [
        "Anneliese",
        "Müller-Grünwald",
        "anneliese.mueller@klinik-nord.example",
        "a.mueller-privat@mailbox.example",
        "anneliese@gruenwald-familie.example",
        "+49 30 5557 0147",
        "Lindenallee 77b",
        "10115",
        "1974-03-09",
        "C4J8T2K91",
    ] {
        assert!(values.contains(value), "{value} is told");
    }
    let data = files.text("data.json");
    for other in OTHERS {
        assert!(!data.contains(other), "{other}");
    }
    let husband: (String, Option<String>) = sqlx::query_as(AssertSqlSafe(format!(
        "SELECT CAST(first_name AS CHAR), CAST(phone_mobile AS CHAR) FROM {name}.contacts WHERE id = '{}'", OTHERS[0]
    )))
    .fetch_one(&mut crm)
    .await
    .unwrap();
    for value in [Some(husband.0), husband.1].into_iter().flatten() {
        assert!(
            value.is_empty() || !values.contains(&value),
            "his value is told"
        );
    }
    assert!(files.letter().contains("Anneliese"));
    raw_sql(AssertSqlSafe(format!("DROP DATABASE {name}")))
        .execute(&mut crm)
        .await
        .unwrap();
    crm.close().await.unwrap();
    world.clear();
    fresh.remove().await;
}
