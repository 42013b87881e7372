//! Moving a whole store into a file and out of it again, from each engine to each.

#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

use std::fs;
use std::future::poll_fn;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::pin::pin;
use std::task::Poll;

use sqlx::{AssertSqlSafe, Row as _};
use store::testing::Fresh;
use store::{Engine, Error, Moved, Store};

const ENGINES: [Engine; 2] = [Engine::Sqlite, Engine::Postgres];
/// Tables in which a migration puts a row, and what tells rows apart.
const SEEDED: [&str; 3] = ["examinations", "ledger_head", "workflow_cursor"];

/// Rows of every kind of value: bytes, numbers, texts with every letter that means something in the file, none.
async fn filled(engine: Engine) -> Fresh {
    let fresh = Fresh::create(engine).await;
    fresh.store.migrate().await.unwrap();
    let mut tx = fresh.store.begin().await.unwrap();
    for index in 0..60_i64 {
        sqlx::query(
            "INSERT INTO ledger_entries (idx, at, actor, actor_kind, via, action, object, outcome, commitment, prev_hash, leaf)
             VALUES ($1, $2, $3, 'account', 'cli', 'x', $4, 'done', $5, $5, $5)",
        )
        .bind(index)
        .bind(i64::MAX - index)
        .bind("a\tb\\n\r\nGrüße 😀")
        .bind((index % 2 == 0).then_some(""))
        .bind(vec![0_u8, 9, 10, 255])
        .execute(tx.conn())
        .await
        .unwrap();
        sqlx::query("INSERT INTO ledger_details (idx, salt, body) VALUES ($1, $2, '{}')")
            .bind(index)
            .bind(Vec::<u8>::new())
            .execute(tx.conn())
            .await
            .unwrap();
    }
    sqlx::query("UPDATE ledger_head SET size = 60, root = 'abc' WHERE id = 1")
        .execute(tx.conn())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    fresh
}

/// An empty store with the keys of another one.
async fn with_keys_of(other: &Fresh, engine: Engine) -> Fresh {
    let mut fresh = Fresh::create(engine).await;
    let keys = fresh.folder.join("store.keys");
    fs::copy(other.folder.join("store.keys"), keys).unwrap();
    let store = fresh.connect_again().await.unwrap();
    std::mem::replace(&mut fresh.store, store).close().await;
    fresh
}

/// Everything in the store as it is written into a file.
async fn lines(store: &Store, file: &Path) -> (Moved, Vec<String>) {
    let moved = store.export(file).await.unwrap();
    let mut lines: Vec<String> = fs::read_to_string(file)
        .unwrap()
        .lines()
        .filter(|line| !line.starts_with("end\t"))
        .map(str::to_owned)
        .collect();
    lines.sort();
    (moved, lines)
}

async fn count(store: &Store, table: &str) -> i64 {
    let sql = format!("SELECT COUNT(*) FROM {table}");
    let row = sqlx::query(AssertSqlSafe(sql))
        .fetch_one(store.pool())
        .await;
    row.unwrap().get(0)
}

/// Tables that hold something, as the file of an export names them.
fn held(file: &Path) -> Vec<String> {
    let text = fs::read_to_string(file).unwrap();
    let (mut table, mut held) = (String::new(), Vec::new());
    for line in text.lines() {
        let mut parts = line.split('\t');
        match parts.next() {
            Some("table") => parts.next().unwrap_or_default().clone_into(&mut table),
            Some("row") if held.last() != Some(&table) => held.push(table.clone()),
            _ => {}
        }
    }
    held.sort();
    held
}

fn refused(result: Result<Moved, Error>) -> String {
    match result {
        Err(Error::Refused(line)) => line,
        other => panic!("not refused: {other:?}"),
    }
}

#[tokio::test]
async fn a_store_moves_from_each_engine_to_each_with_every_row() {
    for from in ENGINES {
        for to in ENGINES {
            let source = filled(from).await;
            let target = with_keys_of(&source, to).await;
            let file = source.folder.join("moved");
            let (told, before) = lines(&source.store, &file).await;
            assert_eq!((told.size, told.root.as_str()), (60, "abc"));
            let mode = fs::metadata(&file).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
            let taken = target.store.import(&file).await.unwrap();
            assert_eq!(taken, told, "{from:?} to {to:?}");
            let (_, after) = lines(&target.store, &target.folder.join("again")).await;
            assert!(before == after, "{from:?} to {to:?}");
            let line = refused(source.store.export(&file).await);
            assert!(line.contains("is there already"), "{line}");
            source.remove().await;
            target.remove().await;
        }
    }
}

#[tokio::test]
async fn every_table_is_in_the_file_and_a_new_store_holds_only_what_migrations_put_there() {
    for engine in ENGINES {
        let fresh = Fresh::create(engine).await;
        fresh.store.migrate().await.unwrap();
        let file = fresh.folder.join("moved");
        let moved = fresh.store.export(&file).await.unwrap();
        let sql = match engine {
            Engine::Sqlite => {
                "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
            }
            Engine::Postgres => {
                "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = current_schema()"
            }
        };
        let row = sqlx::query(sql).fetch_one(fresh.store.pool()).await;
        let tables: i64 = row.unwrap().get(0);
        // The list of migrations is the new store's own.
        assert_eq!(i64::try_from(moved.tables).unwrap(), tables - 1);
        assert_eq!(held(&file), SEEDED, "{engine:?}");
        fresh.remove().await;
    }
}

#[tokio::test]
async fn an_altered_file_other_keys_and_a_full_store_are_refused() {
    for engine in ENGINES {
        let source = filled(Engine::Sqlite).await;
        let file = source.folder.join("moved");
        source.store.export(&file).await.unwrap();
        let target = with_keys_of(&source, engine).await;
        let whole = fs::read(&file).unwrap();
        let broken = source.folder.join("broken");
        for at in (0..whole.len()).step_by(whole.len() / 40) {
            let mut bytes = whole.clone();
            bytes[at] ^= 1;
            fs::write(&broken, bytes).unwrap();
            let line = refused(target.store.import(&broken).await);
            assert!(line.contains("nothing was taken in"), "{at}: {line}");
        }
        for length in [0, 10, whole.len() / 2, whole.len() - 1] {
            fs::write(&broken, &whole[..length]).unwrap();
            let line = refused(target.store.import(&broken).await);
            assert!(line.contains("cut off"), "{length}: {line}");
        }
        let stranger = Fresh::create(engine).await;
        let line = refused(stranger.store.import(&file).await);
        assert!(line.contains("copy that of the exported store"), "{line}");
        stranger.store.migrate().await.unwrap();
        let line = refused(stranger.store.import(&file).await);
        assert!(line.contains("other keys"), "{line}");
        target.store.import(&file).await.unwrap();
        let line = refused(target.store.import(&file).await);
        assert!(line.contains("holds something already"), "{line}");
        assert_eq!(count(&target.store, "ledger_entries").await, 60);
        for fresh in [source, target, stranger] {
            fresh.remove().await;
        }
    }
}

#[tokio::test]
async fn an_import_that_is_cut_off_leaves_the_store_empty_and_can_be_repeated() {
    for engine in ENGINES {
        let source = filled(Engine::Sqlite).await;
        let file = source.folder.join("moved");
        source.store.export(&file).await.unwrap();
        let target = with_keys_of(&source, engine).await;
        target.store.migrate().await.unwrap();
        let (mut cut, mut polls) = (0, 5);
        while !finishes(&target.store, &file, polls).await {
            assert_eq!(count(&target.store, "ledger_entries").await, 0);
            (cut, polls) = (cut + 1, polls + 1 + polls / 2);
        }
        assert!(cut > 2, "{engine:?}: cut off {cut} times");
        assert_eq!(count(&target.store, "ledger_details").await, 60);
        source.remove().await;
        target.remove().await;
    }
}

/// Lets an import go on so many times and drops it then, as a process that ends; whether it was done before.
async fn finishes(store: &Store, file: &Path, polls: usize) -> bool {
    let mut import = pin!(store.import(file));
    let mut left = polls;
    poll_fn(|context| {
        if left == 0 {
            return Poll::Ready(false);
        }
        left -= 1;
        import.as_mut().poll(context).map(|done| {
            done.unwrap();
            true
        })
    })
    .await
}
