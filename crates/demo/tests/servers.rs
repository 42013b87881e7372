//! The same CRM on MariaDB and PostgreSQL, each test in a database of its own.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a test stops where it fails, and says what it measured"
)]

use std::time::Instant;

use demo::{Planted, Size};
use jiff::civil::{Date, date};
use sqlx::{AssertSqlSafe, Connection as _, MySqlConnection, PgConnection};

const TODAY: Date = date(2026, 12, 1);

/// An administrator's address without a database name.
fn admin(variable: &str) -> String {
    std::env::var(variable).unwrap_or_else(|_| {
        panic!("{variable} is not set; give the address of a server this test may use")
    })
}

/// The address of another database on the same server.
fn beside(admin: &str, database: &str) -> String {
    let (base, query) = admin.split_once('?').unwrap_or((admin, ""));
    let host = base.find("://").map_or(0, |at| at + 3);
    let end = base[host..].find('/').map_or(base.len(), |at| host + at);
    let query = if query.is_empty() {
        String::new()
    } else {
        format!("?{query}")
    };
    format!("{}/{database}{query}", &base[..end])
}

async fn on_mariadb(sql: &str, url: &str) {
    let mut open = MySqlConnection::connect(url).await.unwrap();
    let sql = AssertSqlSafe(sql.to_owned());
    sqlx::raw_sql(sql).execute(&mut open).await.unwrap();
    open.close().await.unwrap();
}

async fn on_postgres(sql: &str, url: &str) {
    let mut open = PgConnection::connect(url).await.unwrap();
    let sql = AssertSqlSafe(sql.to_owned());
    sqlx::raw_sql(sql).execute(&mut open).await.unwrap();
    open.close().await.unwrap();
}

fn name(purpose: &str) -> String {
    format!("demo_{purpose}_{}", std::process::id())
}

async fn fill_mariadb(purpose: &str, size: Size) -> (Planted, String) {
    let (admin, name) = (admin("VERGISSMEIN_TEST_MARIADB"), name(purpose));
    on_mariadb(
        &format!("CREATE DATABASE {name} CHARACTER SET utf8mb4"),
        &admin,
    )
    .await;
    let url = beside(&admin, &name);
    let begun = Instant::now();
    let planted = demo::fill(&url, size, 1, TODAY).await;
    println!("MariaDB filled in {:?}", begun.elapsed());
    if planted.is_err() {
        on_mariadb(&format!("DROP DATABASE {name}"), &admin).await;
    }
    (planted.unwrap(), url)
}

async fn fill_postgres(purpose: &str, size: Size) -> (Planted, String) {
    let (admin, name) = (admin("VERGISSMEIN_TEST_POSTGRES"), name(purpose));
    on_postgres(&format!("CREATE DATABASE {name}"), &admin).await;
    let url = beside(&admin, &name);
    let begun = Instant::now();
    let planted = demo::fill(&url, size, 1, TODAY).await;
    println!("PostgreSQL filled in {:?}", begun.elapsed());
    if planted.is_err() {
        on_postgres(&format!("DROP DATABASE {name}"), &admin).await;
    }
    (planted.unwrap(), url)
}

/// Rows and letters of a table with awkward texts; equal on both engines when nothing was garbled.
const SUMS: &str = "SELECT CAST(SUM(CHAR_LENGTH(description)) AS CHAR(20)) FROM emails_text UNION ALL \
                    SELECT CAST(SUM(CHAR_LENGTH(raw_source)) AS CHAR(20)) FROM emails_text UNION ALL \
                    SELECT CAST(SUM(CHAR_LENGTH(last_name)) AS CHAR(20)) FROM contacts UNION ALL \
                    SELECT CAST(COUNT(*) AS CHAR(20)) FROM email_addr_bean_rel";

#[tokio::test]
async fn both_servers_hold_the_same_crm_letter_for_letter() {
    let (planted, mariadb) = fill_mariadb("same", Size::least()).await;
    let (other, postgres) = fill_postgres("same", Size::least()).await;
    let mut open = MySqlConnection::connect(&mariadb).await.unwrap();
    let ours: Vec<String> = sqlx::query_scalar(SUMS).fetch_all(&mut open).await.unwrap();
    open.close().await.unwrap();
    let mut open = PgConnection::connect(&postgres).await.unwrap();
    let theirs: Vec<String> = sqlx::query_scalar(SUMS).fetch_all(&mut open).await.unwrap();
    open.close().await.unwrap();
    let name = name("same");
    on_mariadb(
        &format!("DROP DATABASE {name}"),
        &admin("VERGISSMEIN_TEST_MARIADB"),
    )
    .await;
    on_postgres(
        &format!("DROP DATABASE {name}"),
        &admin("VERGISSMEIN_TEST_POSTGRES"),
    )
    .await;
    let theirs: Vec<&str> = theirs.iter().map(|text| text.trim_end()).collect();
    assert_eq!(ours, theirs);
    assert_eq!(format!("{planted:?}"), format!("{other:?}"));
}

#[tokio::test]
#[ignore = "takes minutes; measures how long a big CRM takes on MariaDB"]
async fn a_big_crm_on_mariadb() {
    let (planted, _) = fill_mariadb("big", Size::bench()).await;
    println!("{:?}", planted.rows);
    let name = name("big");
    on_mariadb(
        &format!("DROP DATABASE {name}"),
        &admin("VERGISSMEIN_TEST_MARIADB"),
    )
    .await;
    assert_eq!(planted.heavy.len(), 100);
    assert_eq!(planted.rows["contacts"], 100_000);
}

#[tokio::test]
#[ignore = "takes minutes; measures how long a big CRM takes on PostgreSQL"]
async fn a_big_crm_on_postgres() {
    let (planted, _) = fill_postgres("big", Size::bench()).await;
    println!("{:?}", planted.rows);
    let name = name("big");
    on_postgres(
        &format!("DROP DATABASE {name}"),
        &admin("VERGISSMEIN_TEST_POSTGRES"),
    )
    .await;
    assert_eq!(planted.heavy.len(), 100);
    assert_eq!(planted.rows["contacts"], 100_000);
}
