//! A person with more rows than are read, sealed or kept at once: every row is told once, in every file,
//! and what was stored in one piece before there were parts is still handed over.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use answers::AnswerView;
use sha2::{Digest as _, Sha256};
use store::Engine;
use store::testing::{Fresh, each_engine};

use crate::world::{Files, World};

/// So many calls: several blocks of rows, and more text than one part of a package.
const CALLS: usize = 1_500;
/// So many messages, each with its head and its body in rows of their own.
const MAILS: usize = 130;

/// Calls and messages with her alone, numbered in their texts.
async fn many(world: &World) -> String {
    let person = world.planted.katharina.persons[0].clone();
    let id = person.split_once(':').unwrap().1;
    // Words that no packing makes short: the package has several parts.
    let noise = "hex(randomblob(1200))";
    let numbers = |most: usize| {
        format!("WITH RECURSIVE n(i) AS (VALUES(1) UNION ALL SELECT i + 1 FROM n WHERE i < {most})")
    };
    for sql in [
        format!(
            "INSERT INTO calls (id, name, description, date_entered, date_start, parent_type, parent_id,
                                status, deleted)
             {} SELECT printf('many-call-%05d', i), printf('Rückruf %d.', i), {noise},
                       datetime('2020-01-01', printf('+%d hours', i)),
                       datetime('2020-01-01', printf('+%d hours', i)),
                       'Contacts', '{id}', 'Held', 0 FROM n",
            numbers(CALLS)
        ),
        "INSERT INTO calls_contacts (id, call_id, contact_id, deleted)
         SELECT 'tie-' || id, id, parent_id, 0 FROM calls WHERE id LIKE 'many-call-%'"
            .to_owned(),
        format!(
            "INSERT INTO emails (id, name, date_sent_received, type, parent_type, parent_id, deleted)
             {} SELECT printf('many-mail-%05d', i), printf('Nachricht %d.', i), '2024-05-06 07:08:09',
                       'archived', 'Contacts', '{id}', 0 FROM n",
            numbers(MAILS)
        ),
        "INSERT INTO emails_text (email_id, description, deleted)
         SELECT id, 'Text der ' || name, 0 FROM emails WHERE id LIKE 'many-mail-%'"
            .to_owned(),
        "INSERT INTO emails_beans (id, email_id, bean_id, bean_module, deleted)
         SELECT 'tie-' || id, id, parent_id, 'Contacts', 0 FROM emails WHERE id LIKE 'many-mail-%'"
            .to_owned(),
    ] {
        world.crm(sql).await;
    }
    person
}

/// How often each of the numbered records stands in a group.
fn counted(files: &Files, group: &str, prefix: &str) -> BTreeMap<String, usize> {
    let mut counted = BTreeMap::new();
    for record in files.group(group) {
        let name = record["record"].as_str().unwrap();
        if name.starts_with(prefix) {
            *counted.entry(name.to_owned()).or_default() += 1;
        }
    }
    counted
}

#[tokio::test]
async fn a_package_of_many_rows_has_each_of_them_once_in_each_file() {
    let fresh = Fresh::create(Engine::Sqlite).await;
    fresh.store.migrate().await.unwrap();
    let world = World::new(fresh.store.clone()).await;
    let person = many(&world).await;
    let draft = world.collected("access", &[person]).await;
    let answer = world.released(&draft).await;
    let zip = world.zip(&answer).await;
    assert_eq!(answer.package, Some(hex::encode(Sha256::digest(&zip))));
    assert_eq!(answer.bytes, i64::try_from(zip.len()).unwrap());
    let files = Files::of(&zip);
    files.fit_their_schema();

    let calls = counted(&files, "call", "call:many-call-");
    assert_eq!(calls.len(), CALLS);
    assert!(calls.values().all(|count| *count == 1));
    let table = files.text("csv/call.csv");
    let calendar = files.text("calendar.ics").replace("\r\n ", "");
    for i in [1, 200, 201, 400, 1_000, CALLS] {
        let name = format!("\"Rückruf {i}.\"");
        assert_eq!(table.matches(&name).count(), 1, "{name}");
        let uid = format!("UID:call:many-call-{i:05}@vertrieb\r\n");
        assert_eq!(calendar.matches(&uid).count(), 1, "{uid}");
    }
    let events = calendar.matches("UID:call:many-call-").count();
    assert_eq!(events, CALLS);
    assert_eq!(calendar.matches("END:VCALENDAR").count(), 1);

    let mails: Vec<&String> = files
        .0
        .keys()
        .filter(|name| name.contains("many-mail"))
        .collect();
    assert_eq!(mails.len(), MAILS);
    for i in [1, 50, 51, MAILS] {
        let mail = files.text(&format!("mail/vertrieb-many-mail-{i:05}.eml"));
        assert!(
            mail.contains(&format!("Subject: Nachricht {i}.\r\n")),
            "{mail}"
        );
        let (_, body) = mail.split_once("\r\n\r\n").unwrap();
        assert!(!body.trim().is_empty(), "the body is read with its head");
    }

    values_are_read(&files);

    // The letter has the first of them and says how many more there are; the list names every file.
    let letter = files.running_letter();
    assert!(letter.contains("weitere Datensätze stehen in den beiliegenden Dateien"));
    assert!(!letter.contains("Rückruf 1499."));
    let told: BTreeSet<&str> = answer.files.iter().map(|file| file.path.as_str()).collect();
    let packed: BTreeSet<&str> = files.0.keys().map(String::as_str).collect();
    assert_eq!(told, packed);
    for file in &answer.files {
        let hash = hex::encode(Sha256::digest(&files.0[&file.path]));
        assert_eq!(hash, file.sha256, "{}", file.path);
    }
    nothing_lies_about(&world);
    half_a_package_is_none(&world, &answer).await;
    world.clear();
    fresh.remove().await;
}

/// Whoever has begun to read is told when a part is missing.
async fn half_a_package_is_none(world: &World, answer: &AnswerView) {
    let store = &world.desk.ledger.store;
    let mut tx = store.begin().await.unwrap();
    let gone = sqlx::query("DELETE FROM answer_package_parts WHERE answer = $1 AND part = 1")
        .bind(answer.answer.as_str())
        .execute(tx.conn())
        .await
        .unwrap();
    assert_eq!(gone.rows_affected(), 1, "the package has several parts");
    tx.commit().await.unwrap();
    let mut begun = answers::save(&world.desk, &world.manager, &answer.answer)
        .await
        .unwrap();
    assert!(begun.part().await.unwrap().is_some(), "the first is there");
    assert!(begun.part().await.is_err());
    assert!(begun.bytes() > 0, "more is to come");
}

/// Times have their offset, words of lists their label, and the letter has them as a person reads them.
fn values_are_read(files: &Files) {
    let calls = files.group("call");
    let first = calls
        .iter()
        .find(|one| one["record"] == "call:many-call-00001");
    let fields = first.unwrap()["fields"].as_array().unwrap();
    let field = |name: &str| fields.iter().find(|field| field["name"] == name).unwrap();
    let start = field("date_start");
    assert_eq!(
        start["value"], "2020-01-01T02:00:00+01:00",
        "in the controller's zone"
    );
    assert_eq!(start["shown"], "1. Januar 2020, 02:00 Uhr");
    let status = field("status");
    assert_eq!(status["value"], "Held", "as it stands in the CRM");
    assert_eq!(status["shown"], "Durchgeführt");
    let flag = fields.iter().find(|field| field["name"] == "deleted");
    assert!(flag.is_none_or(|flag| flag["shown"] == "Nein"));
    assert!(
        field("name").get("shown").is_none(),
        "it is read as it stands"
    );
    let table = files.text("csv/call.csv");
    assert!(table.contains("\"2020-01-01T02:00:00+01:00\""));
    assert!(files.running_letter().contains("2020, 02:00 Uhr"));
}

/// What the package was made of is gone.
fn nothing_lies_about(world: &World) {
    let folder = std::fs::read_dir(world.desk.ledger.store.folder()).unwrap();
    let names = folder.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let id_of_answer = |name: &String| {
        name.starts_with("answer-") && Path::new(name).extension().is_some_and(|end| end == "part")
    };
    assert_eq!(
        names.filter(id_of_answer).collect::<Vec<_>>(),
        Vec::<String>::new()
    );
}

#[tokio::test]
async fn a_package_stands_sealed_in_parts_and_one_of_before_in_one_piece() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let katharina = world.planted.katharina.persons[..1].to_vec();
        let draft = world.collected("portability", &katharina).await;
        let answer = world.released(&draft).await;
        let zip = world.zip(&answer).await;
        let (store, id) = (&world.desk.ledger.store, answer.answer.as_str());
        let parts: Vec<(Vec<u8>,)> = sqlx::query_as(
            "SELECT content FROM answer_package_parts WHERE answer = $1 ORDER BY part",
        )
        .bind(id)
        .fetch_all(store.pool())
        .await
        .unwrap();
        assert!(!parts.is_empty());
        let names = |part: &[u8]| part.windows(10).any(|some| some == b"letter.pdf");
        assert!(names(&zip), "in clear the archive names its files");
        assert!(!parts.iter().any(|part| names(&part.0)), "a part is sealed");

        let random = &world.desk.ledger.random;
        let keys = store.keys().unwrap();
        let whole = keys.seal_bytes("answers.package", id, &zip, random);
        let mut tx = store.begin().await.unwrap();
        sqlx::query("DELETE FROM answer_package_parts WHERE answer = $1")
            .bind(id)
            .execute(tx.conn())
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let gone = answers::save(&world.desk, &world.manager, &answer.answer).await;
        assert!(gone.is_err(), "nobody gets less than the whole");
        let mut tx = store.begin().await.unwrap();
        sqlx::query("UPDATE answer_packages SET content = $1 WHERE answer = $2")
            .bind(whole)
            .bind(id)
            .execute(tx.conn())
            .await
            .unwrap();
        tx.commit().await.unwrap();
        assert_eq!(world.zip(&answer).await, zip);
        world.clear();
    })
    .await;
}
