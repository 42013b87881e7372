//! The way to the server swallows everything from some moment on, and breaks nothing.

#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use store::testing::Fresh;
use store::{Engine, Store};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{sleep, timeout};

/// A way to a server, by another port.
struct Way {
    url: String,
    silent: Arc<AtomicBool>,
}

impl Way {
    #[expect(clippy::disallowed_methods, reason = "the test itself ends with it")]
    async fn to(url: &str) -> Self {
        let (scheme, rest) = url.split_once("://").unwrap();
        let (authority, path) = rest.split_once('/').unwrap();
        let (account, server) = authority.rsplit_once('@').unwrap();
        let server = server.to_owned();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let url = format!("{scheme}://{account}@127.0.0.1:{port}/{path}");
        let silent = Arc::new(AtomicBool::new(false));
        let swallows = silent.clone();
        tokio::spawn(async move {
            while let Ok((near, _)) = listener.accept().await {
                let far = TcpStream::connect(&server).await.unwrap();
                let (near, far) = (near.into_split(), far.into_split());
                tokio::spawn(pass(near.0, far.1, swallows.clone()));
                tokio::spawn(pass(far.0, near.1, swallows.clone()));
            }
        });
        Self { url, silent }
    }

    fn swallow(&self, silent: bool) {
        self.silent.store(silent, Ordering::SeqCst);
    }
}

/// What was swallowed once stays so: nothing comes after it either.
async fn pass(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, silent: Arc<AtomicBool>) {
    let mut bytes = vec![0; 4096];
    while let Ok(count) = from.read(&mut bytes).await {
        if silent.load(Ordering::SeqCst) {
            std::future::pending::<()>().await;
        }
        if count == 0 || to.write_all(&bytes[..count]).await.is_err() {
            return;
        }
    }
}

async fn by_a_way() -> (Fresh, Way, Store) {
    let fresh = Fresh::create(Engine::Postgres).await;
    let way = Way::to(&fresh.url).await;
    let store = Store::connect_with(&way.url, Some(&fresh.folder.join("store.keys")))
        .await
        .unwrap();
    (fresh, way, store)
}

#[tokio::test]
async fn a_connection_whose_server_fell_silent_does_not_keep_its_place() {
    let (fresh, way, store) = by_a_way().await;
    let mut all = Vec::new();
    for _ in 0..store.pool().options().get_max_connections() {
        all.push(store.pool().acquire().await.unwrap());
    }
    way.swallow(true);
    for connection in &mut all {
        let asked = sqlx::query("SELECT 1").fetch_one(&mut **connection);
        let said = timeout(Duration::from_millis(20), asked).await;
        assert!(said.is_err(), "nothing answers");
    }
    drop(all);
    way.swallow(false);
    let begun = Instant::now();
    // The first may come before the places are free.
    while let Err(error) = sqlx::query("SELECT 1").execute(store.pool()).await {
        assert!(begun.elapsed() < Duration::from_secs(30), "{error:?}");
    }
    fresh.remove().await;
}

#[tokio::test]
async fn a_server_that_fell_silent_is_noticed_and_one_that_takes_its_time_is_not() {
    let (fresh, way, store) = by_a_way().await;
    let slow = sqlx::query("SELECT 1 FROM pg_sleep(5)").execute(store.pool());
    tokio::select! {
        done = slow => { done.unwrap(); }
        () = store.until_silent() => panic!("a server at work is no silent one"),
    }
    let noticed = async {
        sleep(Duration::from_secs(1)).await;
        way.swallow(true);
    };
    let both = async { tokio::join!(noticed, store.until_silent()) };
    assert!(timeout(Duration::from_secs(75), both).await.is_ok());
    way.swallow(false);
    fresh.remove().await;
}
