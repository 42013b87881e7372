//! The database that a real SuiteCRM made, with every contact and lead as a start.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use crm::database::Connection;
use crm::find::{Candidate, Certainty, Facts, Reason, find};
use crm::profile::Marks;
use crm::rows::by_key;
use crm::{RowRef, System};

use crate::world::{Database, On, config};

const MAIN: &str = "c3a69ea6-a10f-00e4-fd42-6b0448ede424";

/// Her rows, beside the one the search starts from.
const HERS: [&str; 7] = [
    "contact:117da954-d3ae-2d05-9dc2-6b04488c521b",
    "contact:c6ff5373-1f7d-edc1-29ab-6b04483a3371",
    "contact:cb1a8da8-1ad2-c504-227f-6b0449a966ef",
    "lead:84073a72-3f65-51c6-cc24-6b0448dfe1cf",
    "lead:ace59f6e-0482-393a-dae3-6b0448c9e942",
    "lead:ad6ed7b2-8711-e408-8340-6b0449c876e6",
    "prospect:d6039b10-a247-8442-d474-6b04485f1cb6",
];

/// Her husband and her namesake in Hamburg.
const OTHERS: [&str; 2] = [
    "contact:e42851da-848c-5100-255e-6b04486f74df",
    "contact:190b0b1c-b2d9-0282-ae5f-6b04482c9074",
];

/// The dump in a database of its own; or, to look at one by hand, the database of
/// `VERGISSMEIN_TEST_SUITECRM`, which is only read.
async fn in_dump(test: impl AsyncFnOnce(&System, &mut Connection)) {
    if let Ok(url) = std::env::var("VERGISSMEIN_TEST_SUITECRM") {
        return run(&url, test).await;
    }
    let Ok(shared) = std::env::var("VERGISSMEIN_SHARED") else {
        println!("skipped: VERGISSMEIN_SHARED is not set");
        return;
    };
    let Some(database) = Database::create(On::MariaDb).await else {
        return;
    };
    load(&database.url, &format!("{shared}/crm/suitecrm-demo.sql.gz"));
    run(&database.url, test).await;
    database.drop().await;
}

async fn run(url: &str, test: impl AsyncFnOnce(&System, &mut Connection)) {
    let system = System::open(&config(url, "suitecrm7"), &Marks::new())
        .await
        .expect("a system");
    let mut connection = system.database.connect().await.expect("a connection");
    test(&system, &mut connection).await;
    connection.close().await;
}

fn load(url: &str, dump: &str) {
    let rest = url.split_once("://").expect("a URL").1;
    let (login, place) = rest.split_once('@').expect("user and host");
    let (user, password) = login.split_once(':').unwrap_or((login, ""));
    let (host, name) = place.split_once('/').expect("host and database");
    let (host, port) = host.split_once(':').unwrap_or((host, "3306"));
    let done = Command::new("bash")
        .args([
            "-c",
            "set -o pipefail; zcat \"$0\" | mariadb --default-character-set=utf8mb4 \"$@\"",
            dump,
        ])
        .args([
            &format!("-h{host}"),
            &format!("-P{port}"),
            &format!("-u{user}"),
            name,
        ])
        .env("MYSQL_PWD", password)
        .status()
        .expect("the dump is loaded by zcat and mariadb");
    assert!(done.success(), "loading the dump failed");
}

async fn from(system: &System, connection: &mut Connection, record: &str) -> Vec<Candidate> {
    let facts = Facts::default()
        .record(&system.profile, record)
        .expect("a record");
    find(system, connection, &facts)
        .await
        .expect("found")
        .candidates
}

fn named(system: &System, candidates: &[Candidate], certainty: Certainty) -> BTreeSet<String> {
    candidates
        .iter()
        .filter(|candidate| candidate.certainty == certainty)
        .map(|candidate| candidate.row.name(&system.profile))
        .collect()
}

#[tokio::test]
async fn every_row_of_the_test_person_is_certain_and_nobody_elses() {
    in_dump(async |system: &System, connection: &mut Connection| {
        let all: BTreeSet<String> = HERS
            .into_iter()
            .map(str::to_owned)
            .chain([format!("contact:{MAIN}")])
            .collect();
        for start in &all {
            let candidates = from(system, connection, start).await;
            assert_eq!(
                named(system, &candidates, Certainty::Certain),
                all,
                "from {start}"
            );
            for candidate in &candidates {
                let reasons: Vec<&str> = candidate.reasons.iter().map(Reason::word).collect();
                let row = candidate.row.name(&system.profile);
                println!(
                    "{row} {} {} {reasons:?}",
                    candidate.certainty.word(),
                    candidate.score
                );
            }
        }
        for other in OTHERS {
            let candidates = from(system, connection, other).await;
            let certain = named(system, &candidates, Certainty::Certain);
            assert_eq!(certain, BTreeSet::from([other.to_owned()]));
        }
        // One address of hers leads to all of them too, without a pass over the tables.
        let facts = Facts::default()
            .email("A.Mueller-Privat@mailbox.example")
            .expect("an address");
        let found = find(system, connection, &facts).await.expect("found");
        assert_eq!(named(system, &found.candidates, Certainty::Certain), all);
        assert!(!found.searched.scanned);
        let facts = Facts::default()
            .email("anneliese@gruenwald-familie.example")
            .expect("an address");
        let found = find(system, connection, &facts).await.expect("found");
        assert!(named(system, &found.candidates, Certainty::Certain).is_empty());
    })
    .await;
}

#[tokio::test]
async fn nobody_with_another_name_is_certain() {
    in_dump(async |system: &System, connection: &mut Connection| {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        let mut sizes: BTreeMap<usize, usize> = BTreeMap::new();
        let mut oddities = Vec::new();
        for table in ["contacts", "leads"] {
            for key in keys(connection, table).await {
                let start = RowRef::new(table, key);
                let record = start.name(&system.profile);
                let candidates = from(system, connection, &record).await;
                *counts.entry("starts").or_default() += 1;
                for candidate in &candidates {
                    *counts.entry(candidate.certainty.word()).or_default() += 1;
                }
                let certain: Vec<&Candidate> = candidates
                    .iter()
                    .filter(|c| c.certainty == Certainty::Certain)
                    .collect();
                *sizes.entry(certain.len()).or_default() += 1;
                let ours = given_name(system, connection, &start).await;
                for candidate in certain {
                    let theirs = given_name(system, connection, &candidate.row).await;
                    let reasons: Vec<&str> = candidate.reasons.iter().map(Reason::word).collect();
                    if !ours.is_empty() && !theirs.is_empty() && ours != theirs {
                        let row = candidate.row.name(&system.profile);
                        oddities.push(format!("{record} {row} {ours} {theirs} {reasons:?}"));
                    }
                }
                for candidate in candidates
                    .iter()
                    .filter(|c| c.certainty != Certainty::Possible)
                {
                    if candidate.row != start {
                        let reasons: Vec<&str> =
                            candidate.reasons.iter().map(Reason::word).collect();
                        let row = candidate.row.name(&system.profile);
                        println!(
                            "{record} -> {row} {} {reasons:?}",
                            candidate.certainty.word()
                        );
                    }
                }
            }
        }
        println!("{counts:?}\ncertain rows per start: {sizes:?}");
        assert!(oddities.is_empty(), "{oddities:#?}");
        assert!(counts["starts"] > 600, "{counts:?}");
    })
    .await;
}

async fn keys(connection: &mut Connection, table: &str) -> Vec<String> {
    let sql = if table == "contacts" {
        "SELECT id FROM contacts ORDER BY id"
    } else {
        "SELECT id FROM leads ORDER BY id"
    };
    let rows = connection
        .rows("listing", &crm::database::Statement::fixed(sql, &[]))
        .await
        .expect("rows");
    let keys = rows.into_iter().filter_map(|mut row| row.pop()?);
    keys.map(|key| String::from_utf8(key).expect("a key"))
        .collect()
}

/// The first letters of the given name, folded: enough to tell people apart, whatever the spelling.
async fn given_name(system: &System, connection: &mut Connection, row: &RowRef) -> String {
    let Some(table) = system.census.table(&row.table) else {
        return String::new();
    };
    if table.column("first_name").is_none() {
        return String::new();
    }
    let records = by_key(connection, table, std::slice::from_ref(row), false)
        .await
        .expect("a row");
    let name = records[0].text(table, "first_name").unwrap_or_default();
    identifiers::name_key(&name).long
}
