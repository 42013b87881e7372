//! What the product relies on in sqlx's `Any` driver, on both engines. These began as the spike
//! of decision 0001; an upgrade of sqlx that changes one of them fails here.

#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

use sqlx::Row;
use store::testing::{Fresh, each_engine};
use store::{Engine, Error, Store};

async fn table(store: &Store) {
    let mut tx = store.begin().await.unwrap();
    let bytes = if store.engine() == Engine::Sqlite {
        "BLOB"
    } else {
        "BYTEA"
    };
    let sql = format!("CREATE TABLE t (id TEXT PRIMARY KEY, n BIGINT, b {bytes}, s TEXT)");
    sqlx::raw_sql(sqlx::AssertSqlSafe(sql))
        .execute(tx.conn())
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

async fn count(store: &Store) -> i64 {
    sqlx::query("SELECT COUNT(*) FROM t")
        .fetch_one(store.pool())
        .await
        .unwrap()
        .get(0)
}

#[tokio::test]
async fn values_of_every_kind_and_their_absence_come_back() {
    each_engine(async |store| {
        table(&store).await;
        let mut tx = store.begin().await.unwrap();
        let insert = "INSERT INTO t (id, n, b, s) VALUES ($1, $2, $3, $4) RETURNING n, s";
        let row = sqlx::query(insert)
            .bind("a")
            .bind(i64::MAX)
            .bind(vec![0u8, 255])
            .bind("Grüße 😀")
            .fetch_one(tx.conn())
            .await
            .unwrap();
        assert_eq!(row.get::<i64, _>(0), i64::MAX);
        assert_eq!(row.get::<String, _>("s"), "Grüße 😀");
        sqlx::query(insert)
            .bind("b")
            .bind(None::<i64>)
            .bind(None::<Vec<u8>>)
            .bind(None::<String>)
            .fetch_one(tx.conn())
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let rows = sqlx::query("SELECT n, b, s FROM t ORDER BY id")
            .fetch_all(store.pool())
            .await
            .unwrap();
        assert_eq!(rows[0].get::<Vec<u8>, _>(1), [0, 255]);
        assert_eq!(rows[1].get::<Option<i64>, _>(0), None);
        assert_eq!(rows[1].get::<Option<Vec<u8>>, _>(1), None);
        assert_eq!(rows[1].get::<Option<String>, _>(2), None);
    })
    .await;
}

#[tokio::test]
async fn a_placeholder_may_be_used_twice_and_a_row_replaced_in_one_statement() {
    each_engine(async |store| {
        table(&store).await;
        let mut tx = store.begin().await.unwrap();
        let upsert = "INSERT INTO t (id, n) VALUES ($1, $2)
                      ON CONFLICT (id) DO UPDATE SET n = t.n + $2 RETURNING n";
        for expected in [5, 10] {
            let row = sqlx::query(upsert)
                .bind("a")
                .bind(5i64)
                .fetch_one(tx.conn())
                .await
                .unwrap();
            assert_eq!(row.get::<i64, _>(0), expected);
        }
        let done = sqlx::query("UPDATE t SET n = $1 WHERE n < $1 AND s IS NULL")
            .bind(11i64)
            .execute(tx.conn())
            .await
            .unwrap();
        assert_eq!(done.rows_affected(), 1);
        tx.commit().await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_transaction_dropped_or_rolled_back_leaves_nothing() {
    each_engine(async |store| {
        table(&store).await;
        let insert = "INSERT INTO t (id) VALUES ('a')";
        let mut dropped = store.begin().await.unwrap();
        sqlx::query(insert).execute(dropped.conn()).await.unwrap();
        drop(dropped);
        assert_eq!(count(&store).await, 0);
        let mut undone = store.begin().await.unwrap();
        sqlx::query(insert).execute(undone.conn()).await.unwrap();
        undone.rollback().await.unwrap();
        assert_eq!(count(&store).await, 0);
    })
    .await;
}

#[tokio::test]
async fn readers_see_the_last_commit_while_a_writer_writes() {
    each_engine(async |store| {
        table(&store).await;
        let mut tx = store.begin().await.unwrap();
        sqlx::query("INSERT INTO t (id) VALUES ('a')")
            .execute(tx.conn())
            .await
            .unwrap();
        assert_eq!(count(&store).await, 0);
        tx.commit().await.unwrap();
        assert_eq!(count(&store).await, 1);
    })
    .await;
}

#[tokio::test]
async fn a_snapshot_sees_one_state_throughout_and_cannot_write_on_a_server() {
    each_engine(async |store| {
        table(&store).await;
        let mut reader = store.snapshot().await.unwrap();
        let sql = "SELECT COUNT(*) FROM t";
        let before: i64 = sqlx::query(sql)
            .fetch_one(reader.conn())
            .await
            .unwrap()
            .get(0);
        let mut tx = store.begin().await.unwrap();
        sqlx::query("INSERT INTO t (id) VALUES ('a')")
            .execute(tx.conn())
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let after: i64 = sqlx::query(sql)
            .fetch_one(reader.conn())
            .await
            .unwrap()
            .get(0);
        assert_eq!((before, after, count(&store).await), (0, 0, 1));
    })
    .await;
}

#[tokio::test]
async fn a_hundred_writers_at_once_all_get_their_turn() {
    each_engine(async |store| {
        table(&store).await;
        let write = async |n: i64| {
            let mut tx = store.begin().await.unwrap();
            sqlx::query("INSERT INTO t (id, n) VALUES ($1, $2)")
                .bind(n.to_string())
                .bind(n)
                .execute(tx.conn())
                .await
                .unwrap();
            tx.commit().await.unwrap();
        };
        futures_util::future::join_all((0..100).map(write)).await;
        assert_eq!(count(&store).await, 100);
    })
    .await;
}

#[tokio::test]
async fn a_second_process_waits_for_the_first_and_then_writes() {
    let fresh = Fresh::create(Engine::Sqlite).await;
    table(&fresh.store).await;
    let other = fresh.connect_again().await.unwrap();
    let first = fresh.store.begin().await.unwrap();
    let later = async {
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
        first.commit().await.unwrap();
    };
    let (tx, ()) = tokio::join!(other.begin(), later);
    tx.unwrap().commit().await.unwrap();
    other.close().await;
    fresh.remove().await;
}

#[tokio::test]
async fn a_piece_of_work_has_one_worker_until_that_one_is_gone() {
    each_engine(async |store| {
        let worker = store.be_present("plan-1").await.unwrap();
        assert!(worker.is_some());
        assert!(store.be_present("plan-1").await.unwrap().is_none());
        assert!(store.be_present("plan-2").await.unwrap().is_some());
        drop(worker);
        // A server hears of it a moment later.
        let again = async {
            while store.be_present("plan-1").await.unwrap().is_none() {
                tokio::time::sleep(std::time::Duration::from_millis(10)).await;
            }
        };
        let patience = std::time::Duration::from_secs(10);
        tokio::time::timeout(patience, again).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_row_that_exists_already_is_a_conflict_that_names_no_value() {
    each_engine(async |store| {
        table(&store).await;
        let mut tx = store.begin().await.unwrap();
        let insert = "INSERT INTO t (id) VALUES ('geheim')";
        sqlx::query(insert).execute(tx.conn()).await.unwrap();
        let error = Error::from(sqlx::query(insert).execute(tx.conn()).await.unwrap_err());
        assert!(matches!(error, Error::Conflict(_)), "{error:?}");
        assert!(!format!("{error:?} {error}").contains("geheim"));
    })
    .await;
}

#[tokio::test]
async fn a_value_of_a_wrong_kind_is_reported_without_the_value() {
    each_engine(async |store| {
        table(&store).await;
        let read = sqlx::query("SELECT CAST($1 AS BIGINT) + n FROM t")
            .bind("geheim")
            .fetch_all(store.pool())
            .await;
        if let Err(error) = read {
            let error = Error::from(error);
            assert!(
                !format!("{error:?} {error}").contains("geheim"),
                "{error:?}"
            );
        }
        let read = sqlx::query("SELECT nix FROM t").execute(store.pool()).await;
        let error = Error::from(read.unwrap_err());
        assert!(format!("{error:?}").contains("nix"), "{error:?}");
    })
    .await;
}

#[tokio::test]
async fn sqlite_is_set_to_lose_nothing_and_to_forget_what_is_deleted() {
    let fresh = Fresh::create(Engine::Sqlite).await;
    for (pragma, expected) in [
        ("PRAGMA synchronous", 2),
        ("PRAGMA foreign_keys", 1),
        ("PRAGMA secure_delete", 1),
        ("PRAGMA busy_timeout", 5000),
    ] {
        let row = sqlx::query(pragma)
            .fetch_one(fresh.store.pool())
            .await
            .unwrap();
        assert_eq!(row.get::<i64, _>(0), expected, "{pragma}");
    }
    let row = sqlx::query("PRAGMA journal_mode")
        .fetch_one(fresh.store.pool())
        .await
        .unwrap();
    assert_eq!(row.get::<String, _>(0), "wal");
    fresh.remove().await;
}

#[tokio::test]
async fn a_deleted_value_is_gone_from_every_file_after_a_scrub() {
    let fresh = Fresh::create(Engine::Sqlite).await;
    table(&fresh.store).await;
    for sql in [
        "INSERT INTO t (id, s) VALUES ('a', 'Kanarienvogel-4711')",
        "DELETE FROM t",
    ] {
        let mut tx = fresh.store.begin().await.unwrap();
        sqlx::query(sql).execute(tx.conn()).await.unwrap();
        tx.commit().await.unwrap();
    }
    fresh.store.scrub().await.unwrap();
    for file in std::fs::read_dir(&fresh.folder).unwrap() {
        let path = file.unwrap().path();
        let bytes = std::fs::read(&path).unwrap();
        let found = bytes
            .windows(18)
            .any(|window| window == b"Kanarienvogel-4711");
        assert!(!found, "{}", path.display());
    }
    fresh.remove().await;
}

#[tokio::test]
async fn a_damaged_file_is_told_and_not_served_from() {
    let fresh = Fresh::create(Engine::Sqlite).await;
    table(&fresh.store).await;
    let mut tx = fresh.store.begin().await.unwrap();
    for n in 0..400_i64 {
        sqlx::query("INSERT INTO t (id, n, s) VALUES ($1, $2, $3)")
            .bind(format!("row {n}"))
            .bind(n)
            .bind("x".repeat(200))
            .execute(tx.conn())
            .await
            .unwrap();
    }
    tx.commit().await.unwrap();
    fresh.store.require_sound().await.unwrap();
    let file = fresh.store.file().unwrap().to_owned();
    fresh.store.close().await;
    let whole = std::fs::read(&file).unwrap();
    // Somewhere in each of the pages after the first two.
    let mut told = 0;
    let pages = whole.len() / 4096;
    for page in 2..pages {
        let mut broken = whole.clone();
        broken[page * 4096..page * 4096 + 64].fill(0xa5);
        std::fs::write(&file, &broken).unwrap();
        let Ok(store) = fresh.connect_again().await else {
            told += 1;
            continue;
        };
        told += usize::from(store.require_sound().await.is_err());
        store.close().await;
    }
    assert_eq!(told, pages - 2, "of the pages");
    std::fs::write(&file, &whole).unwrap();
    let store = fresh.connect_again().await.unwrap();
    store.require_sound().await.unwrap();
    store.close().await;
    fresh.remove().await;
}

#[tokio::test]
async fn a_server_that_swallows_everything_is_given_up_after_ten_seconds() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let begun = std::time::Instant::now();
    let url = format!("postgres://nobody@127.0.0.1:{port}/none");
    let error = Store::connect(&url).await.unwrap_err();
    assert!(begun.elapsed() < std::time::Duration::from_secs(15));
    assert!(
        matches!(error, Error::Unreachable(_) | Error::Busy),
        "{error:?}"
    );
    drop(listener);
}
