//! Two `serve` processes on one PostgreSQL and one CRM: the one that is at a run is stopped in the middle
//! until its lease is over, or told to leave, and the other finishes the run.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crm::database::{Connection, Statement};
use serde_json::json;

use crate::case::Case;
use crate::counter::{Counter, tried};
use crate::crm_rows::{database, differing};
use crate::house::{Node, command, signal};
use crate::http::get;
use crate::zombie::stopped;

/// A node looks for work every thirty seconds.
const LOOK: Duration = Duration::from_mins(1);
/// The lease is over after two minutes; the next look follows, and what the stopped node holds in our
/// own store and in the CRM its servers let go of within a minute.
const TAKEN_OVER: Duration = Duration::from_mins(5);
/// Much less than a lease, and much more than a look at the beginning takes.
const EARLY: Duration = Duration::from_mins(1);
/// After it has woken up a node has met its refusal within this, and looked again.
const AWAKE: Duration = Duration::from_secs(45);

/// Rows that a run needs, held by somebody in the CRM.
struct Held(Connection);

impl Held {
    async fn new(crm: &str) -> Self {
        let mut connection = database(crm).connect().await.unwrap();
        let hold = "BEGIN; SELECT id FROM contacts FOR UPDATE; SELECT id FROM leads FOR UPDATE";
        connection.command("holding", hold).await.unwrap();
        Self(connection)
    }

    async fn let_go(mut self) {
        self.0.command("letting go", "ROLLBACK").await.unwrap();
        self.0.close().await;
    }
}

/// The one value that a statement reads at an address.
async fn value(url: &str, sql: &'static str) -> String {
    let mut connection = database(url).connect().await.unwrap();
    let statement = Statement::fixed(sql, &[]);
    let rows = connection.rows("looking", &statement).await.unwrap();
    connection.close().await;
    let bytes = rows.into_iter().flatten().next().flatten();
    String::from_utf8(bytes.unwrap_or_default()).unwrap()
}

/// Until so many wait for a row in the CRM.
async fn until_waiting(crm: &str, wanted: &str) {
    let begun = Instant::now();
    let sql = "SELECT COUNT(*)::text FROM pg_stat_activity
               WHERE datname = current_database() AND wait_event_type = 'Lock'";
    while value(crm, sql).await != wanted {
        assert!(begun.elapsed() < LOOK, "not {wanted} wait for a row");
        std::thread::sleep(Duration::from_millis(50));
    }
}

impl Case {
    /// A run that was begun and whose worker died, and a node that is at it: it waits for rows that
    /// somebody in the CRM holds.
    async fn amid_the_run(&self, prepare: impl FnOnce(&mut Command)) -> (Node, Held) {
        let held = Held::new(&self.crm).await;
        let words = ["plan", "run", &self.plan, "--as", "miriam"];
        let mut worker = command(&self.house.folder, &words)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        until_waiting(&self.crm, "1").await;
        worker.kill().unwrap();
        worker.wait().unwrap();
        // What it asked for waits on without it.
        value(
            &self.crm,
            "SELECT COUNT(pg_terminate_backend(pid))::text FROM pg_stat_activity
             WHERE datname = current_database() AND wait_event_type = 'Lock'",
        )
        .await;
        until_waiting(&self.crm, "0").await;
        let node = self.house.serve_with("one", (0, ""), prepare);
        until_waiting(&self.crm, "1").await;
        (node, held)
    }

    fn is_complete(&self) -> bool {
        self.house.yes(&["plan", "show", &self.plan])["state"] == "complete"
    }

    fn until_complete(&self, patience: Duration) {
        let begun = Instant::now();
        while !self.is_complete() {
            assert!(begun.elapsed() < patience, "nobody finishes the run");
            std::thread::sleep(Duration::from_millis(200));
        }
    }

    /// What a node said to its operator.
    fn said(&self, node: &str) -> String {
        fs::read_to_string(self.house.folder.join(node).join("said")).unwrap()
    }

    /// Waits until a node that woke up has met its refusal, or has had the time to; whether it did.
    fn is_refused(&self, node: &str) -> bool {
        let begun = Instant::now();
        while begun.elapsed() < AWAKE {
            if self.said(node).contains("another worker is running it") {
                return true;
            }
            std::thread::sleep(Duration::from_millis(200));
        }
        false
    }
}

/// Where Debian keeps the library for programs with threads.
fn faketime() -> PathBuf {
    let found = ["/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu"]
        .map(|place| Path::new(place).join("faketime/libfaketimeMT.so.1"))
        .into_iter()
        .find(|file| file.exists());
    found.expect("libfaketime is missing; scripts/test installs it")
}

/// A clock ten minutes ahead: by it every lease is over.
fn ahead(serve: &mut Command) {
    serve
        .env("LD_PRELOAD", faketime())
        .env("FAKETIME", "+10m")
        .env("DONT_FAKE_MONOTONIC", "1");
}

#[tokio::test]
async fn a_node_stopped_beyond_its_lease_wakes_up_to_a_run_that_the_other_finished() {
    let case = Case::new("nodes-shared").await;
    let counter = Counter::new(&case.house.folder);
    case.restore().await;
    let (one, held) = case
        .amid_the_run(|serve| {
            counter.load_into(serve);
        })
        .await;
    counter.calm();
    held.let_go().await;
    case.until_complete(LOOK);
    let writes = counter.counted();
    drop(one);
    let (after, told) = (case.rows().await, case.told());
    let (mut refused, mut late) = (0, 0);
    for (turn, n) in tried(writes, 2).into_iter().enumerate() {
        case.restore().await;
        let (mut one, held) = case
            .amid_the_run(|serve| {
                counter.load_into(serve);
            })
            .await;
        counter.stop_at(n);
        held.let_go().await;
        assert!(stopped(one.process()), "the node ended");
        if case.is_complete() {
            late += 1;
            continue;
        }
        let since = Instant::now();
        // Of every second pair the other one's clock is wrong.
        let clock = |serve: &mut Command| {
            if turn.is_multiple_of(2) {
                ahead(serve);
            }
        };
        let other = case.house.serve_with("other", (0, ""), clock);
        case.until_complete(TAKEN_OVER);
        let took = since.elapsed();
        assert!(took > EARLY, "taken from a lease that ran: {took:?}");
        let (crm, log) = (case.rows().await, case.told());
        assert_eq!(differing(&crm, &after), [""; 0], "another end");
        assert_eq!(log, told, "a step is told twice or not at all");
        signal(one.process().id(), "CONT");
        let met = case.is_refused("one");
        eprintln!("write {n} of {writes}: taken over after {took:?}, refused by the token: {met}");
        refused += i32::from(met);
        assert_eq!(case.told(), log, "what it wrote in the log was taken");
        assert_eq!(
            differing(&case.rows().await, &crm),
            [""; 0],
            "it changed the CRM"
        );
        for node in [&one, &other] {
            assert_eq!(get(node.port, "/readyz", "").status, 200);
        }
        let doctor = case.house.yes(&["doctor"]);
        assert_eq!(doctor, json!({ "ok": true, "findings": [] }));
        assert_eq!(case.house.yes(&["ledger", "verify"])["ok"], true);
    }
    eprintln!("{writes} writes; refused {refused}, over before {late}");
    assert!(refused >= 1, "no node met a refusal");
    case.remove().await;
}

#[tokio::test]
async fn a_node_told_to_leave_amid_a_run_ends_its_batch_and_hands_the_rest_over() {
    let case = Case::new("nodes-handing-over").await;
    case.restore().await;
    let (one, held) = case.amid_the_run(|_| {}).await;
    one.terminate();
    std::thread::sleep(Duration::from_secs(1));
    held.let_go().await;
    let (well, took) = one.end();
    assert!(well && took < Duration::from_secs(30), "{took:?}");
    let told = case.told();
    let has = |action: &str| told.iter().any(|one| one == action);
    assert!(has("runs.apply") && !has("runs.finish"), "{told:?}");
    let store = &case.house.fresh.url;
    let over = "SELECT (lease_until <= CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000000 AS BIGINT))::text
                FROM runs";
    assert_eq!(
        value(store, over).await,
        "true",
        "the lease was not given back"
    );
    // The log was signed as it was left.
    let note = fs::read_to_string(case.house.fresh.folder.join("store.checkpoint")).unwrap();
    let signed: i64 = note.lines().nth(1).unwrap().parse().unwrap();
    let verified = case.house.yes(&["ledger", "verify"]);
    assert_eq!(verified["size"], signed, "{verified}");
    let other = case.house.serve("other", 0, "");
    case.until_complete(LOOK);
    drop(other);
    let told = case.told();
    let times = |action: &str| told.iter().filter(|one| *one == action).count();
    assert_eq!((times("runs.apply"), times("runs.finish")), (1, 1));
    let doctor = case.house.yes(&["doctor"]);
    assert_eq!(doctor, json!({ "ok": true, "findings": [] }));
    case.remove().await;
}
