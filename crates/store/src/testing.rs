//! Fresh databases for tests, on both engines.
//!
//! The address of a PostgreSQL server comes from `VERGISSMEIN_TEST_POSTGRES`, which
//! `scripts/test` sets; a test without it fails and says so.

use std::env;
use std::fs;
use std::panic::{AssertUnwindSafe, resume_unwind};
use std::path::PathBuf;

use base::Random;
use futures_util::FutureExt as _;
use sqlx::any::AnyConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions as _};

use crate::{Engine, Store};

/// A database of its own, removed by [`Fresh::remove`].
#[derive(Debug)]
pub struct Fresh {
    /// The connected store, not yet migrated.
    pub store: Store,
    /// Its address, to connect a second time.
    pub url: String,
    /// A folder of its own; the key file lies here.
    pub folder: PathBuf,
    name: String,
}

/// Runs the test on a fresh, migrated store of each engine.
///
/// ```text
/// store::testing::each_engine(async |store| {
///     sqlx::query("SELECT 1").fetch_one(store.pool()).await.unwrap();
/// })
/// .await;
/// ```
pub async fn each_engine(test: impl AsyncFn(Store)) {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let fresh = Fresh::create(engine).await;
        fresh.store.migrate().await.expect("a fresh store migrates");
        let outcome = AssertUnwindSafe(test(fresh.store.clone()))
            .catch_unwind()
            .await;
        fresh.remove().await;
        if let Err(panic) = outcome {
            eprintln!("the test failed on {engine:?}");
            resume_unwind(panic);
        }
    }
}

/// Lets a long history commit without waiting for the disk: what would be lost with the machine is a
/// test's own.
pub async fn hurry(store: &Store) {
    let sql = match store.engine() {
        Engine::Sqlite => "PRAGMA synchronous = OFF",
        Engine::Postgres => "SET synchronous_commit = off",
    };
    let pool = store.pool();
    let mut all = Vec::new();
    for _ in 0..pool.options().get_max_connections() {
        all.push(pool.acquire().await.expect("nobody else holds one"));
    }
    for conn in &mut all {
        sqlx::raw_sql(sql)
            .execute(&mut **conn)
            .await
            .expect("every connection takes the setting");
    }
}

/// Chance that a seed decides: the same draws on every machine.
#[derive(Debug)]
pub struct Dice(Random);

impl Dice {
    /// A new one.
    pub fn new(seed: u64) -> Self {
        Self(Random::seeded(seed))
    }

    /// A number below another.
    pub fn below(&self, sides: usize) -> usize {
        let mut bytes = [0; 8];
        self.0.fill(&mut bytes);
        let sides = u64::try_from(sides.max(1)).expect("a usize fits into 64 bits");
        usize::try_from(u64::from_le_bytes(bytes) % sides).expect("less than a usize")
    }

    /// One of several; there must be one.
    pub fn of<'a, T>(&self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }
}

impl Fresh {
    /// A fresh, empty database.
    pub async fn create(engine: Engine) -> Self {
        let token = Random::os().token();
        let name = format!("vergissmein_test_{}", &token.expose()[..16]);
        let folder = env::temp_dir().join(&name);
        fs::create_dir(&folder).expect("the temporary folder can be written");
        let url = match engine {
            Engine::Sqlite => format!("sqlite:{}", folder.join("store.db").display()),
            Engine::Postgres => {
                on_server(&format!("CREATE DATABASE {name}")).await;
                server(&name).database_url.to_string()
            }
        };
        let keys = folder.join("store.keys");
        let store = Store::connect_with(&url, Some(&keys))
            .await
            .expect("a fresh store connects");
        Self {
            store,
            url,
            folder,
            name,
        }
    }

    /// Connects once more, as another process would.
    pub async fn connect_again(&self) -> Result<Store, crate::Error> {
        Store::connect_with(&self.url, Some(&self.folder.join("store.keys"))).await
    }

    /// Removes database and folder.
    pub async fn remove(self) {
        self.store.close().await;
        if self.store.engine() == Engine::Postgres {
            on_server(&format!("DROP DATABASE {} WITH (FORCE)", self.name)).await;
        }
        fs::remove_dir_all(&self.folder).expect("the test's own folder can be removed");
    }
}

/// Lets a file grow to so many pages and no further, as on a disk that is full; it never shrinks for it. Each
/// connection has a limit of its own, so all that there can be are told.
///
/// # Panics
/// Where a connection is in use.
pub async fn limit_pages(store: &Store, most: u32) {
    let mut all = Vec::new();
    for _ in 0..store.pool().options().get_max_connections() {
        all.push(store.pool().acquire().await.expect("nobody uses one"));
    }
    for connection in &mut all {
        let limit = format!("PRAGMA max_page_count = {most}");
        sqlx::raw_sql(AssertSqlSafe(limit))
            .execute(&mut **connection)
            .await
            .expect("SQLite takes a limit");
    }
}

fn server(database: &str) -> AnyConnectOptions {
    let url = env::var("VERGISSMEIN_TEST_POSTGRES").expect(
        "VERGISSMEIN_TEST_POSTGRES is not set: run scripts/test, or set it to the address of a \
         PostgreSQL server where databases may be created, such as \
         postgres://postgres@127.0.0.1:5432/postgres",
    );
    let mut options: AnyConnectOptions = url.parse().expect("VERGISSMEIN_TEST_POSTGRES is a URL");
    if !database.is_empty() {
        options.database_url.set_path(database);
    }
    options
}

/// Runs statements as the administrator of the PostgreSQL test server.
pub async fn on_server(sql: &str) {
    sqlx::any::install_default_drivers();
    let mut conn = server("")
        .connect()
        .await
        .expect("the PostgreSQL test server answers");
    sqlx::raw_sql(AssertSqlSafe(sql.to_owned()))
        .execute(&mut conn)
        .await
        .expect("the test user may create and drop databases");
}
