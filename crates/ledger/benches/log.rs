//! What the log costs, each as a ratio to plain SHA-256 over the same bytes in the same run.
//!
//! `cargo bench -p ledger` measures in memory and on SQLite; with `VERGISSMEIN_TEST_POSTGRES`
//! set, on PostgreSQL too. Numbers of entries: first argument, else 200,000.

#![expect(clippy::print_stdout, reason = "a bench prints what it measured")]

use std::time::Instant;

use base::{Clock, Random};
use ledger::{Deed, Ledger, Via, Who, WhoKind};
use proof::{Frontier, Hash, Leaf};
use serde_json::json;
use sha2::{Digest, Sha256};
use store::Engine;
use store::testing::Fresh;

#[tokio::main]
async fn main() {
    let asked = std::env::args().nth(1).and_then(|word| word.parse().ok());
    let entries: u32 = asked.unwrap_or(200_000);
    let plain = in_memory(1_000_000);
    for engine in [Engine::Sqlite, Engine::Postgres] {
        if engine == Engine::Postgres && std::env::var_os("VERGISSMEIN_TEST_POSTGRES").is_none() {
            continue;
        }
        in_store(engine, entries, plain).await;
    }
}

fn say(what: &str, count: u32, seconds: f64, plain: f64) {
    let rate = f64::from(count) / seconds;
    println!(
        "{what:<44} {rate:>12.0} /s   plain SHA-256 x {:>8.2}",
        plain / rate
    );
}

fn leaf<'a>(index: u64, object: &'a str, prev_hash: &'a Hash) -> Leaf<'a> {
    Leaf {
        index,
        at_micros: 1_795_428_000_000_000,
        actor: "01KAQ8Z6S41TSV4RRFFQ69G5FA",
        actor_kind: "account",
        via: "page",
        action: "erasure.step",
        object: Some(object),
        system: Some("vertrieb"),
        request: Some("GD-2026-0001"),
        outcome: "done",
        commitment: &[7; 32],
        prev_hash,
    }
}

/// Entries per second that plain SHA-256 hashes: the measure of all others.
fn in_memory(count: u32) -> f64 {
    let object = "01KAQ8Z6S41TSV4RRFFQ69G5FB";
    let mut bytes = Vec::new();
    leaf(0, object, &[0; 32]).encode(&mut bytes);
    println!("one entry: {} bytes", bytes.len());
    let start = Instant::now();
    let mut folded = 0u8;
    for n in 0..count {
        bytes[1..5].copy_from_slice(&n.to_be_bytes());
        folded ^= Sha256::digest(&bytes)[0];
    }
    let plain = f64::from(count) / start.elapsed().as_secs_f64();
    std::hint::black_box(folded);
    say(
        "plain SHA-256 of the same bytes",
        count,
        f64::from(count) / plain,
        plain,
    );

    let start = Instant::now();
    let mut frontier = Frontier::empty();
    let (mut last, mut scratch) = ([0; 32], Vec::new());
    for n in 0..count {
        last = leaf(u64::from(n), object, &last).hash_in(&mut scratch);
        frontier.append(last);
    }
    std::hint::black_box(frontier.root());
    say(
        "encode, chain and tree, in memory",
        count,
        start.elapsed().as_secs_f64(),
        plain,
    );
    plain
}

fn deed(n: u32) -> Deed {
    let who = Who {
        id: "01KAQ8Z6S41TSV4RRFFQ69G5FA".to_owned(),
        kind: WhoKind::Account,
        via: Via::Page,
    };
    Deed {
        object: Some("01KAQ8Z6S41TSV4RRFFQ69G5FB".to_owned()),
        system: Some("vertrieb".to_owned()),
        request: Some("GD-2026-0001".to_owned()),
        details: if n.is_multiple_of(10) {
            json!({ "rows": n })
        } else {
            serde_json::Value::Null
        },
        ..Deed::done(who, "erasure.step")
    }
}

async fn in_store(engine: Engine, entries: u32, plain: f64) {
    let fresh = Fresh::create(engine).await;
    fresh.store.migrate().await.expect("a fresh store migrates");
    let ledger = Ledger::new(fresh.store.clone(), Clock::system(), Random::os());
    let start = Instant::now();
    for n in 0..200 {
        ledger.enter(deed(n)).await.expect("an entry is taken");
    }
    say(
        &format!("{engine:?}: one by one, durable"),
        200,
        start.elapsed().as_secs_f64(),
        plain,
    );
    for group in [100, 1000, entries - 1200] {
        let mut tx = ledger.begin().await.expect("a transaction begins");
        let start = Instant::now();
        for n in 0..group {
            tx.record(deed(n)).await.expect("an entry is taken");
        }
        tx.commit().await.expect("the group commits");
        let what = format!("{engine:?}: {group} in one transaction, durable");
        say(&what, group, start.elapsed().as_secs_f64(), plain);
    }
    let start = Instant::now();
    let verdict = ledger.verify(None).await.expect("the log can be read");
    assert!(verdict.ok, "{verdict:?}");
    say(
        &format!("{engine:?}: verify"),
        entries,
        start.elapsed().as_secs_f64(),
        plain,
    );
    fresh.remove().await;
}
