//! Databases that SuiteCRM and Odoo themselves made, with values planted where nobody expects them.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use crm::catalogue::Shape;
use crm::census::Class;
use crm::inventory::ROWS;
use inventory::take;
use sqlx::mysql::MySqlConnection;
use sqlx::{AssertSqlSafe, Connection as _, raw_sql};
use store::Engine;
use store::testing::Fresh;

use crate::world::{SYSTEM, World};

/// What is planted, the longest first: the first that a column can hold is taken in turn.
const VALUES: [&str; 5] = [
    "Jürgen Müller-Grünwald",
    "wenke.x@haus.example",
    "AT611904300234573201",
    "+43 664 5557 0199",
    "1981-04-17",
];

fn dump(name: &str) -> Option<PathBuf> {
    let Some(shared) = std::env::var_os("VERGISSMEIN_SHARED") else {
        eprintln!("skipped: VERGISSMEIN_SHARED names no folder with CRM databases");
        return None;
    };
    let file = PathBuf::from(shared).join(format!("crm/{name}.sql.gz"));
    if file.exists() {
        return Some(file);
    }
    eprintln!("skipped: {} is not there", file.display());
    None
}

fn unpacked(file: &PathBuf) -> Vec<u8> {
    let out = Command::new("zcat").arg(file).output().expect("zcat runs");
    out.stdout
}

/// Plants a value in one row of every column that is called harmless and can hold it.
async fn plant(world: &World, crm: &mut MySqlConnection) -> Vec<(String, String)> {
    let system = world.desk.open(SYSTEM).await.unwrap();
    let mut planted = Vec::new();
    for table in system.census.tables.values() {
        let harmless = table.columns.iter().filter(|column| {
            matches!(column.class, Class::Plain | Class::Unclassified)
                && column.live.shape == Shape::Text
                && !column.unique
                && !table.key.contains(&column.live.name)
        });
        for column in harmless {
            let most = column.live.most.unwrap_or(u64::MAX);
            let turn = planted.len();
            let mut fitting = (0..VALUES.len()).map(|at| VALUES[(turn + at) % VALUES.len()]);
            let value = fitting.find(|value| value.chars().count() as u64 <= most);
            let Some(value) = value else { continue };
            let (name, column) = (&table.name, &column.live.name);
            let sql = format!("UPDATE `{name}` SET `{column}` = '{value}' LIMIT 1");
            let done = raw_sql(AssertSqlSafe(sql))
                .execute(&mut *crm)
                .await
                .unwrap();
            if done.rows_affected() == 1 {
                planted.push((name.clone(), column.clone()));
            }
        }
    }
    planted
}

#[tokio::test]
async fn on_suitecrm_every_harmless_column_that_holds_a_planted_value_is_found() {
    let Some(file) = dump("suitecrm-demo") else {
        return;
    };
    let server = std::env::var("VERGISSMEIN_TEST_MARIADB")
        .expect("VERGISSMEIN_TEST_MARIADB is not set: run scripts/test");
    let sql = String::from_utf8(unpacked(&file)).expect("the dump is UTF-8");
    let database = format!("inventory_{}", std::process::id());
    let mut crm = MySqlConnection::connect(&server).await.unwrap();
    let head = format!(
        "DROP DATABASE IF EXISTS {database}; CREATE DATABASE {database} CHARACTER SET utf8mb4; USE {database}; SET autocommit=0;"
    );
    let whole = AssertSqlSafe(format!(
        "{head}{sql}\nCOMMIT; SET autocommit=1; SET sql_mode=''; \
         ALTER TABLE accounts ADD COLUMN heimlich VARCHAR(60);"
    ));
    raw_sql(whole).execute(&mut crm).await.unwrap();
    let fresh = Fresh::create(Engine::Sqlite).await;
    fresh.store.migrate().await.unwrap();
    let url = format!("{}/{database}", server.trim_end_matches('/'));
    let world = World::new(fresh.store.clone(), "suitecrm7", &url).await;
    let (desk, manager) = (&world.desk, &world.manager);

    let before = take(desk, manager, SYSTEM, ROWS).await.unwrap();
    let planted = plant(&world, &mut crm).await;
    let started = std::time::Instant::now();
    let after = take(desk, manager, SYSTEM, ROWS).await.unwrap();
    let seconds = started.elapsed().as_secs_f64();
    let found: Vec<(String, String)> = after
        .inventory
        .suspicious()
        .map(|(table, column, _)| (table.to_owned(), column.to_owned()))
        .collect();
    let missed: Vec<_> = planted.iter().filter(|one| !found.contains(one)).collect();
    eprintln!(
        "{} planted, {} suspicious before, {} after, {} rows in {seconds:.2} s",
        planted.len(),
        before.head.suspicious,
        after.head.suspicious,
        after.head.rows
    );
    assert!(planted.len() > 100, "only {} columns", planted.len());
    assert!(planted.iter().any(|(_, column)| column == "heimlich"));
    assert!(missed.is_empty(), "missed: {missed:?}");
    let noise = before.head.columns / 20;
    assert!(
        before.head.suspicious < noise,
        "{} of them",
        before.head.suspicious
    );
    let kept = world.kept().await;
    for value in VALUES {
        assert!(!kept.contains(value), "{value}");
    }
    let drop = AssertSqlSafe(format!("DROP DATABASE {database}"));
    raw_sql(drop).execute(&mut crm).await.unwrap();
    fresh.remove().await;
}

#[tokio::test]
async fn odoo_on_postgresql_is_counted_and_looked_into_like_any_other() {
    let Some(file) = dump("odoo-demo") else {
        return;
    };
    let admin = std::env::var("VERGISSMEIN_TEST_POSTGRES")
        .expect("VERGISSMEIN_TEST_POSTGRES is not set: run scripts/test");
    let name = format!("inventory_{}", std::process::id());
    let mut server = sqlx::PgConnection::connect(&admin).await.unwrap();
    let create = AssertSqlSafe(format!("CREATE DATABASE {name}"));
    raw_sql(create).execute(&mut server).await.unwrap();
    let (host, _) = admin.rsplit_once('/').unwrap();
    let url = format!("{host}/{name}");
    let mut psql = Command::new("psql")
        .args(["-q", "-o", "/dev/null", &url])
        .stdin(Stdio::piped())
        .spawn()
        .expect("psql runs");
    psql.stdin
        .take()
        .unwrap()
        .write_all(&unpacked(&file))
        .unwrap();
    assert!(psql.wait().unwrap().success(), "PostgreSQL takes the dump");
    let mut crm = sqlx::PgConnection::connect(&url).await.unwrap();
    let plant = "ALTER TABLE crm_lead ADD COLUMN geheim varchar;
         UPDATE crm_lead SET geheim = 'wenke.x@haus.example' WHERE id = (SELECT MAX(id) FROM crm_lead);";
    raw_sql(plant).execute(&mut crm).await.unwrap();

    let fresh = Fresh::create(Engine::Sqlite).await;
    fresh.store.migrate().await.unwrap();
    let world = World::new(fresh.store.clone(), "odoo18", &url).await;
    let started = std::time::Instant::now();
    let taken = take(&world.desk, &world.manager, SYSTEM, ROWS)
        .await
        .unwrap();
    eprintln!(
        "odoo: {} tables, {} rows, {} suspicious in {:.2} s",
        taken.head.tables,
        taken.head.rows,
        taken.head.suspicious,
        started.elapsed().as_secs_f64()
    );
    let people = &taken.inventory.tables["res_partner"];
    let count: (i64,) = sqlx::query_as("SELECT COUNT(*) FROM res_partner")
        .fetch_one(&mut crm)
        .await
        .unwrap();
    assert_eq!(i64::try_from(people.rows).unwrap(), count.0);
    assert_eq!(people.dated_by.as_deref(), Some("create_date"));
    assert_eq!(people.audited, "unknown", "the profile does not say how");
    let planted = &taken.inventory.tables["crm_lead"].columns["geheim"];
    assert!(planted.suspicious && planted.filled == 1);
    assert!(!world.kept().await.contains("wenke"));
    crm.close().await.unwrap();
    let drop = AssertSqlSafe(format!("DROP DATABASE {name} WITH (FORCE)"));
    raw_sql(drop).execute(&mut server).await.unwrap();
    fresh.remove().await;
}
