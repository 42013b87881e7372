//! One altered byte anywhere in the ledger's tables is found, with its index.

#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

mod pages;
mod tamperings;
mod world;

use ledger::{Deed, Ledger, Via, Who, verify_export};
use sqlx::{AssertSqlSafe, Row};
use store::Engine;
use store::testing::each_engine;

use crate::world::{ENTRIES, disarm, filled, run};

#[derive(Clone, Copy, Debug)]
enum Kind {
    Number,
    Text,
    Bytes,
}

/// Every column of every table of the ledger. A test below compares this with the schema.
const COLUMNS: &[(&str, &str, &str, Kind)] = &[
    ("ledger_entries", "idx", "idx", Kind::Number),
    ("ledger_entries", "idx", "at", Kind::Number),
    ("ledger_entries", "idx", "actor", Kind::Text),
    ("ledger_entries", "idx", "actor_kind", Kind::Text),
    ("ledger_entries", "idx", "via", Kind::Text),
    ("ledger_entries", "idx", "action", Kind::Text),
    ("ledger_entries", "idx", "object", Kind::Text),
    ("ledger_entries", "idx", "system", Kind::Text),
    ("ledger_entries", "idx", "request", Kind::Text),
    ("ledger_entries", "idx", "outcome", Kind::Text),
    ("ledger_entries", "idx", "commitment", Kind::Bytes),
    ("ledger_entries", "idx", "prev_hash", Kind::Bytes),
    ("ledger_entries", "idx", "leaf", Kind::Bytes),
    ("ledger_details", "idx", "idx", Kind::Number),
    ("ledger_details", "idx", "salt", Kind::Bytes),
    ("ledger_details", "idx", "body", Kind::Text),
    ("ledger_head", "id", "id", Kind::Number),
    ("ledger_head", "id", "size", Kind::Number),
    ("ledger_head", "id", "root", Kind::Text),
    ("ledger_head", "id", "frontier", Kind::Text),
    ("ledger_head", "id", "last", Kind::Text),
    ("ledger_checkpoints", "size", "size", Kind::Number),
    ("ledger_checkpoints", "size", "note", Kind::Text),
];

/// A literal with one bit of the value flipped, and one with the value as it was.
async fn flipped(ledger: &Ledger, column: (&str, &str, &str, Kind), key: i64) -> (String, String) {
    let (table, by, name, kind) = column;
    let sql = format!("SELECT {name} FROM {table} WHERE {by} = {key}");
    let row = sqlx::query(AssertSqlSafe(sql))
        .fetch_one(ledger.store.pool())
        .await
        .unwrap();
    let bytes = |bytes: &[u8]| world::bytes(ledger.store.engine(), bytes);
    match kind {
        Kind::Number => {
            let value: i64 = row.get(0);
            ((value ^ 64).to_string(), value.to_string())
        }
        Kind::Text => {
            let value: String = row.get(0);
            let middle = value.len() / 2;
            let mut changed = value.clone().into_bytes();
            changed[middle] ^= 1;
            let quoted = |text: &str| format!("'{}'", text.replace('\'', "''"));
            (quoted(&String::from_utf8(changed).unwrap()), quoted(&value))
        }
        Kind::Bytes => {
            let value: Vec<u8> = row.get(0);
            let mut changed = value.clone();
            changed[value.len() / 2] ^= 1;
            (bytes(&changed), bytes(&value))
        }
    }
}

#[tokio::test]
async fn a_flipped_bit_in_any_column_of_any_row_is_found_with_its_index() {
    each_engine(async |store| {
        let ledger = filled(store).await;
        disarm(&ledger).await;
        for &column in COLUMNS {
            let (table, by, name, _) = column;
            let keys: Vec<i64> = match table {
                "ledger_head" => vec![1],
                "ledger_checkpoints" => vec![3, ENTRIES],
                _ => (0..ENTRIES).collect(),
            };
            for key in keys {
                let (bad, good) = flipped(&ledger, column, key).await;
                // The flipped value may be the key itself: mend by the flipped key then.
                let found_by = if by == name {
                    bad.clone()
                } else {
                    key.to_string()
                };
                let off = "PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON; ";
                let prefix = if ledger.store.engine() == Engine::Sqlite {
                    off
                } else {
                    ""
                };
                run(
                    &ledger,
                    format!("{prefix}UPDATE {table} SET {name} = {bad} WHERE {by} = {key}"),
                )
                .await;
                let verdict = ledger.verify(None).await.unwrap();
                let place = format!("{table}.{name} of {key}: {verdict:?}");
                assert!(!verdict.ok, "{place}");
                let expected = match (table, name) {
                    ("ledger_head", "size") => ENTRIES,
                    ("ledger_head", _) => ENTRIES - 1,
                    ("ledger_checkpoints", "size") => ((key ^ 64).min(ENTRIES)) - 1,
                    ("ledger_checkpoints", _) => key - 1,
                    ("ledger_details", "idx") => key ^ 64,
                    _ => key,
                };
                assert_eq!(verdict.first_bad, Some(expected), "{place}");
                run(
                    &ledger,
                    format!("{prefix}UPDATE {table} SET {name} = {good} WHERE {by} = {found_by}"),
                )
                .await;
            }
        }
        let verdict = ledger.verify(None).await.unwrap();
        assert!(verdict.ok, "all was mended: {verdict:?}");
    })
    .await;
}

#[tokio::test]
async fn the_columns_tried_are_all_the_columns_there_are() {
    each_engine(async |store| {
        let sql = match store.engine() {
            Engine::Sqlite => {
                "SELECT m.name, p.name FROM sqlite_schema m JOIN pragma_table_info(m.name) p
                 WHERE m.type = 'table' AND m.name LIKE 'ledger_%'"
            }
            Engine::Postgres => {
                "SELECT CAST(table_name AS TEXT), CAST(column_name AS TEXT)
                 FROM information_schema.columns WHERE table_name LIKE 'ledger_%'"
            }
        };
        let rows = sqlx::query(sql).fetch_all(store.pool()).await.unwrap();
        let mut there: Vec<(String, String)> =
            rows.iter().map(|row| (row.get(0), row.get(1))).collect();
        let mut tried: Vec<(String, String)> = COLUMNS
            .iter()
            .map(|(table, _, name, _)| ((*table).into(), (*name).into()))
            .collect();
        // What one person said of a gap is no part of the log: it is signed, and `gap` tries it.
        there.retain(|(table, _)| table != "ledger_gaps");
        there.sort();
        tried.sort();
        assert_eq!(there, tried);
    })
    .await;
}

#[tokio::test]
async fn rows_removed_swapped_or_added_are_found_with_their_index() {
    each_engine(async |store| {
        let ledger = filled(store).await;
        disarm(&ledger).await;
        let details = "DELETE FROM ledger_details";
        let add = "INSERT INTO ledger_entries SELECT 6, at, actor, actor_kind, via, action, object,
                   system, request, outcome, commitment, prev_hash, leaf
                   FROM ledger_entries WHERE idx = 5";
        let swap = "UPDATE ledger_entries SET idx = 100 WHERE idx = 1;
                    UPDATE ledger_entries SET idx = 1 WHERE idx = 2;
                    UPDATE ledger_entries SET idx = 2 WHERE idx = 100";
        for (sql, first_bad) in [
            (
                format!("{details}; DELETE FROM ledger_entries WHERE idx = 2"),
                2,
            ),
            (format!("{details}; {swap}"), 1),
            (format!("{details}; {add}"), 6),
            (
                format!("{details}; DELETE FROM ledger_entries WHERE idx >= 4"),
                4,
            ),
            (format!("{details}; DELETE FROM ledger_entries"), 0),
            ("DELETE FROM ledger_head".to_owned(), ENTRIES - 1),
        ] {
            let copy = "CREATE TABLE c_e AS SELECT * FROM ledger_entries;
                        CREATE TABLE c_d AS SELECT * FROM ledger_details;
                        CREATE TABLE c_h AS SELECT * FROM ledger_head";
            run(&ledger, copy.to_owned()).await;
            run(&ledger, sql.clone()).await;
            let verdict = ledger.verify(None).await.unwrap();
            assert_eq!(
                (verdict.ok, verdict.first_bad),
                (false, Some(first_bad)),
                "{sql}: {verdict:?}"
            );
            let restore =
                "DELETE FROM ledger_details; DELETE FROM ledger_entries; DELETE FROM ledger_head;
                           INSERT INTO ledger_entries SELECT * FROM c_e;
                           INSERT INTO ledger_details SELECT * FROM c_d;
                           INSERT INTO ledger_head SELECT * FROM c_h;
                           DROP TABLE c_e; DROP TABLE c_d; DROP TABLE c_h";
            run(&ledger, restore.to_owned()).await;
            assert!(ledger.verify(None).await.unwrap().ok);
        }
    })
    .await;
}

#[tokio::test]
async fn a_value_of_a_wrong_kind_is_found_with_its_index() {
    let fresh = store::testing::Fresh::create(Engine::Sqlite).await;
    fresh.store.migrate().await.unwrap();
    let ledger = filled(fresh.store.clone()).await;
    disarm(&ledger).await;
    // SQLite takes any value in any column, and bytes that are no text.
    for (bad, good) in [
        ("actor = CAST(X'ff41' AS TEXT)", "actor = '01ACCOUNT'"),
        ("via = 7", "via = 'page'"),
        ("outcome = X'00'", "outcome = 'done'"),
    ] {
        run(
            &ledger,
            format!("UPDATE ledger_entries SET {bad} WHERE idx = 4"),
        )
        .await;
        let verdict = ledger.verify(None).await.unwrap();
        assert_eq!(
            (verdict.ok, verdict.first_bad),
            (false, Some(4)),
            "{bad}: {verdict:?}"
        );
        run(
            &ledger,
            format!("UPDATE ledger_entries SET {good} WHERE idx = 4"),
        )
        .await;
    }
    assert!(ledger.verify(None).await.unwrap().ok);
    fresh.remove().await;
}

#[tokio::test]
async fn a_log_rewritten_with_all_its_hashes_is_found_by_a_checkpoint() {
    each_engine(async |store| {
        let ledger = filled(store).await;
        let kept = ledger.checkpoint().await.unwrap();
        // A second log in its place, whole in itself, made with the same key.
        disarm(&ledger).await;
        let empty = "DELETE FROM ledger_details; DELETE FROM ledger_entries;
                     DELETE FROM ledger_checkpoints;
                     UPDATE ledger_head SET size = 0, frontier = '',
                     root = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
                     last = '0000000000000000000000000000000000000000000000000000000000000000'";
        run(&ledger, empty.to_owned()).await;
        std::fs::remove_file(ledger.store.checkpoint_file()).unwrap();
        for _ in 0..ENTRIES {
            ledger
                .enter(Deed::done(Who::system("x", Via::Cli), "requests.open"))
                .await
                .unwrap();
        }
        assert!(
            ledger.verify(None).await.unwrap().ok,
            "nothing inside can tell"
        );
        let verdict = ledger.verify(Some(&kept)).await.unwrap();
        assert_eq!(
            (verdict.ok, verdict.first_bad),
            (false, Some(0)),
            "{verdict:?}"
        );
    })
    .await;
}

#[tokio::test]
async fn an_exported_file_proves_itself_and_no_byte_of_it_can_change() {
    each_engine(async |store| {
        let ledger = filled(store).await;
        let file = ledger
            .store
            .checkpoint_file()
            .with_file_name("export.jsonl");
        assert_eq!(ledger.export(&file).await.unwrap(), ENTRIES);
        let key = ledger.verifier_key().unwrap();
        let verdict = verify_export(&file, Some(&key)).unwrap();
        assert!(verdict.ok, "{verdict:?}");
        let text = std::fs::read(&file).unwrap();
        let first_entry = text.iter().position(|byte| *byte == b'\n').unwrap() + 1;
        for at in first_entry..text.len() - 1 {
            let mut changed = text.clone();
            changed[at] ^= 1;
            std::fs::write(&file, &changed).unwrap();
            let said = verify_export(&file, Some(&key));
            assert!(!said.is_ok_and(|verdict| verdict.ok), "byte {at}");
            let changed = String::from_utf8_lossy(&changed);
            let said = verifier::verify(&changed, Some(&key));
            assert!(
                !said.is_ok_and(|report| report.holds()),
                "byte {at}, read by another"
            );
        }
        let lines: Vec<&str> = std::str::from_utf8(&text).unwrap().lines().collect();
        for (kept, first_bad) in [
            (&lines[..4], 2),
            (&[&lines[..3], &lines[4..]].concat()[..], 2),
        ] {
            std::fs::write(&file, kept.join("\n") + "\n").unwrap();
            let verdict = verify_export(&file, Some(&key)).unwrap();
            assert_eq!(
                (verdict.ok, verdict.first_bad),
                (false, Some(first_bad)),
                "{verdict:?}"
            );
        }
    })
    .await;
}
