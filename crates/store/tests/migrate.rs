//! Creating and upgrading the schema.

use std::os::unix::fs::PermissionsExt;

use sqlx::{AssertSqlSafe, Row};
use store::testing::Fresh;
use store::{Engine, Error, Migrated, Store};

async fn on_both(test: impl AsyncFn(&Fresh)) {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let fresh = Fresh::create(engine).await;
        test(&fresh).await;
        fresh.remove().await;
    }
}

async fn run(store: &Store, sql: &str) -> Result<(), Error> {
    sqlx::raw_sql(AssertSqlSafe(sql.to_owned()))
        .execute(store.pool())
        .await?;
    Ok(())
}

#[tokio::test]
async fn migrating_twice_changes_nothing_the_second_time() {
    on_both(async |fresh| {
        let first = fresh.store.migrate().await.unwrap();
        assert_eq!(first.from, 0);
        assert!(first.to > 0);
        let second = fresh.store.migrate().await.unwrap();
        assert_eq!(
            second,
            Migrated {
                from: first.to,
                to: first.to
            }
        );
        fresh.store.require_current().await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_store_not_yet_migrated_says_so() {
    on_both(async |fresh| {
        let line = fresh.store.require_current().await.unwrap_err().to_string();
        assert!(line.contains("run `vergissmein migrate` first"), "{line}");
    })
    .await;
}

#[tokio::test]
async fn a_migration_cut_off_in_the_middle_is_finished_by_the_next() {
    on_both(async |fresh| {
        fresh.store.migrate().await.unwrap();
        // As if the process had died before the last text was applied.
        run(
            &fresh.store,
            "DROP TABLE jobs; DELETE FROM schema_migrations WHERE number = 3",
        )
        .await
        .unwrap();
        assert!(fresh.store.require_current().await.is_err());
        fresh.store.migrate().await.unwrap();
        run(&fresh.store, "SELECT id FROM jobs").await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn two_processes_that_migrate_at_once_do_it_once() {
    on_both(async |fresh| {
        let other = fresh.connect_again().await.unwrap();
        let (one, two) = tokio::join!(fresh.store.migrate(), other.migrate());
        assert!(one.is_ok() || two.is_ok(), "{one:?} {two:?}");
        fresh.store.migrate().await.unwrap();
        let row = sqlx::query("SELECT COUNT(*) FROM schema_migrations WHERE number = 1")
            .fetch_one(fresh.store.pool())
            .await
            .unwrap();
        assert_eq!(row.get::<i64, _>(0), 1);
        other.close().await;
    })
    .await;
}

#[tokio::test]
async fn a_newer_schema_is_refused() {
    on_both(async |fresh| {
        fresh.store.migrate().await.unwrap();
        run(
            &fresh.store,
            "INSERT INTO schema_migrations VALUES (9999, 'later', 'x')",
        )
        .await
        .unwrap();
        for refused in [
            fresh.store.migrate().await.err(),
            fresh.store.require_current().await.err(),
        ] {
            assert!(
                matches!(refused, Some(Error::Newer { found: 9999, .. })),
                "{refused:?}"
            );
        }
    })
    .await;
}

#[tokio::test]
async fn a_schema_made_from_another_text_is_refused() {
    on_both(async |fresh| {
        fresh.store.migrate().await.unwrap();
        run(
            &fresh.store,
            "UPDATE schema_migrations SET checksum = 'x' WHERE number = 2",
        )
        .await
        .unwrap();
        let line = fresh.store.migrate().await.unwrap_err().to_string();
        assert!(line.contains("0002_accounts differs"), "{line}");
    })
    .await;
}

#[tokio::test]
async fn keys_are_made_with_the_store_and_never_silently_anew() {
    on_both(async |fresh| {
        assert!(fresh.store.keys().is_err());
        fresh.store.migrate().await.unwrap();
        let path = fresh.folder.join("store.keys");
        let before = fresh.store.keys().unwrap().derive("x").to_vec();
        assert_eq!(
            std::fs::metadata(&path).unwrap().permissions().mode() & 0o777,
            0o600
        );
        let again = fresh.connect_again().await.unwrap();
        assert_eq!(again.keys().unwrap().derive("x").to_vec(), before);
        again.close().await;
        std::fs::remove_file(&path).unwrap();
        let without = fresh.connect_again().await.unwrap();
        let line = without.migrate().await.unwrap_err().to_string();
        assert!(line.contains("is missing"), "{line}");
        assert!(!path.exists());
        without.close().await;
    })
    .await;
}

#[tokio::test]
async fn the_file_is_its_owners_alone_and_its_folder_is_made() {
    let fresh = Fresh::create(Engine::Sqlite).await;
    let path = fresh.folder.join("neu/mit Leerzeichen/ä.db");
    let store = Store::connect(&format!("sqlite:{}", path.display()))
        .await
        .unwrap();
    store.migrate().await.unwrap();
    for name in ["ä.db", "ä.db-wal", "ä.keys"] {
        let mode = std::fs::metadata(path.with_file_name(name))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
    store.close().await;
    fresh.remove().await;
}

#[tokio::test]
async fn a_second_server_on_one_file_is_refused_but_commands_are_not() {
    let fresh = Fresh::create(Engine::Sqlite).await;
    fresh.store.migrate().await.unwrap();
    let lock = fresh.store.lock_for_serving().unwrap();
    let other = fresh.connect_again().await.unwrap();
    let line = other.lock_for_serving().unwrap_err().to_string();
    assert!(line.contains("another `serve`"), "{line}");
    other.begin().await.unwrap().commit().await.unwrap();
    other.migrate().await.unwrap();
    drop(lock);
    other.lock_for_serving().unwrap();
    other.close().await;
    fresh.remove().await;
}

#[tokio::test]
async fn what_is_no_database_is_refused_in_one_line() {
    let fresh = Fresh::create(Engine::Sqlite).await;
    let path = fresh.folder.join("text.db");
    std::fs::write(
        &path,
        "this is no database at all, but a text of some length".repeat(40),
    )
    .unwrap();
    let error = Store::connect(&format!("sqlite:{}", path.display()))
        .await
        .unwrap_err();
    assert!(matches!(error, Error::Unreachable(_)), "{error:?}");
    let error = Store::connect("postgres://x@127.0.0.1:1/x")
        .await
        .unwrap_err();
    assert!(matches!(error, Error::Unreachable(_)), "{error:?}");
    assert!(!error.to_string().contains('\n'));
    fresh.remove().await;
}
