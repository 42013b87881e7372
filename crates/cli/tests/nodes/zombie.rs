//! A worker is stopped at its n-th write, another one finishes its run when the lease is over, and
//! the first wakes up again: no step happens twice, and nothing it still writes is taken.

use std::fs;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use demo::Size;
use jiff::civil::date;
use serde_json::{Value, json};
use store::testing::on_server;

use crate::counter::{Counter, tried};
use crate::crm_rows::{Reader, Rows, differing};
use crate::house::{House, command, signal};
use crate::world::{Said, text};

/// When the run begins.
const NOW: &str = "2026-11-23T10:00:00Z";
/// Long after its lease.
const LATER: &str = "2026-11-23T10:20:00Z";
/// The CRM's server ends a transaction that a stopped worker left open within this.
const PATIENCE: Duration = Duration::from_secs(75);

struct Case {
    house: House,
    plan: String,
    reference: String,
    /// The CRM's address.
    crm: String,
    before: Rows,
    reader: Reader,
}

fn at(case: &Case, instant: &str, words: &[&str]) -> Said {
    let words = [words, &["--at", instant, "--json"]].concat();
    command(&case.house.folder, &words).output().unwrap().into()
}

fn yes(case: &Case, words: &[&str]) -> Value {
    let said = at(case, NOW, words);
    assert_eq!(said.code, 0, "{words:?}: {} {}", said.stdout, said.stderr);
    said.json()
}

impl Case {
    async fn new() -> Self {
        let house = House::new("nodes-zombie").await;
        let store = database(&house.fresh.url);
        on_server(&format!("CREATE DATABASE {store}_crm")).await;
        let crm = house.fresh.url.replacen(&store, &format!("{store}_crm"), 1);
        let planted = demo::fill(&crm, Size::least(), 7, date(2026, 11, 23)).await;
        let planted = planted.unwrap();
        let file = house.folder.join("vergissmein.toml");
        let config = fs::read_to_string(&file).unwrap();
        fs::write(&file, config.replace("sqlite:crm.db", &crm)).unwrap();
        let reader = Reader::new(&crm).await;
        let before = reader.rows(&crm).await;
        let mut case = Self {
            house,
            plan: String::new(),
            reference: String::new(),
            crm,
            before,
            reader,
        };
        let open = planted.open.iter().find(|one| one.right == "erasure");
        let person = open.unwrap().person.clone();
        let request = yes(
            &case,
            &[
                "request",
                "new",
                "--right",
                "erasure",
                "--received",
                "2026-11-20",
                "--system",
                "vertrieb",
                "--person",
                &person,
                "--as",
                "lea",
            ],
        );
        case.reference = text(&request["reference"]);
        yes(
            &case,
            &["request", "tick", &case.reference, "A4", "--as", "miriam"],
        );
        let plan = yes(&case, &["plan", "draft", &case.reference, "--as", "miriam"]);
        case.plan = text(&plan["plan"]);
        let hash = text(&plan["hash"]);
        yes(
            &case,
            &[
                "plan", "approve", &case.plan, "--hash", &hash, "--as", "jonas",
            ],
        );
        case.house.fresh.store.close().await;
        for name in case.databases() {
            on_server(&format!("CREATE DATABASE {name}_pristine TEMPLATE {name}")).await;
        }
        case
    }

    /// The store's and the CRM's.
    fn databases(&self) -> [String; 2] {
        [database(&self.house.fresh.url), database(&self.crm)]
    }

    /// Everything as before the run.
    async fn restore(&self) {
        for name in self.databases() {
            on_server(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await;
            on_server(&format!("CREATE DATABASE {name} TEMPLATE {name}_pristine")).await;
        }
        // The published state belongs to the log that was put away.
        let _ = fs::remove_file(self.house.fresh.folder.join("store.checkpoint"));
    }

    async fn rows(&self) -> Rows {
        self.reader.rows(&self.crm).await
    }

    fn begin(&self, counter: &Counter) -> Child {
        let words = [
            "plan", "run", &self.plan, "--as", "miriam", "--at", NOW, "--json",
        ];
        let mut run = command(&self.house.folder, &words);
        counter
            .load_into(&mut run)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
    }

    /// Another worker runs the plan to its end, after the lease. It waits for rows that the stopped one
    /// has locked in the CRM until the server lets them go.
    fn take_over(&self) {
        let begun = Instant::now();
        loop {
            let words = ["plan", "run", &self.plan, "--as", "miriam"];
            let said = at(self, LATER, &words);
            if said.code == 0 && said.json()["state"] == "complete" {
                return;
            }
            assert!(
                begun.elapsed() < PATIENCE,
                "nobody can take it over: {} {}",
                said.stdout,
                said.stderr
            );
            std::thread::sleep(Duration::from_secs(1));
        }
    }

    /// What the log tells of the run, each once.
    fn told(&self) -> Vec<String> {
        let said = at(
            self,
            LATER,
            &["ledger", "list", "--request", &self.reference],
        );
        let list = said.json();
        let entries = list["entries"].as_array().unwrap().iter();
        let word = |entry: &Value| entry["action"].as_str().unwrap().to_owned();
        entries
            .map(word)
            .filter(|action| action.starts_with("runs.") && action != "runs.intend")
            .collect()
    }
}

/// The name of the database at an address.
fn database(url: &str) -> String {
    let name = url.rsplit('/').next().unwrap();
    name.split('?').next().unwrap().to_owned()
}

/// Waits until the worker is stopped or over; whether it is stopped.
fn stopped(worker: &mut Child) -> bool {
    let path = format!("/proc/{}/stat", worker.id());
    let begun = Instant::now();
    while worker.try_wait().unwrap().is_none() {
        let stat = fs::read_to_string(&path).unwrap_or_default();
        let state = stat
            .rsplit(") ")
            .next()
            .and_then(|rest| rest.chars().next());
        if state == Some('T') {
            return true;
        }
        assert!(
            begun.elapsed() < Duration::from_mins(1),
            "it neither stops nor ends"
        );
        std::thread::sleep(Duration::from_millis(20));
    }
    false
}

#[tokio::test]
async fn a_worker_that_was_stopped_beyond_its_lease_writes_nothing_more() {
    let case = Case::new().await;
    let counter = Counter::new(&case.house.folder);
    case.restore().await;
    counter.calm();
    let calm = case.begin(&counter).wait_with_output().unwrap();
    assert!(
        calm.status.success(),
        "{}",
        String::from_utf8_lossy(&calm.stderr)
    );
    let writes = counter.counted();
    let (after, told) = (case.rows().await, case.told());
    assert!(
        differing(&case.before, &after).len() > 5,
        "the run changes little"
    );
    let (mut refused, mut late) = (0, 0);
    for n in tried(writes, 5) {
        case.restore().await;
        counter.stop_at(n);
        let mut zombie = case.begin(&counter);
        if !stopped(&mut zombie) {
            late += 1;
            continue;
        }
        case.take_over();
        let (crm, log) = (case.rows().await, case.told());
        assert_eq!(differing(&crm, &after), [""; 0], "another end");
        assert_eq!(log, told, "a step is told twice or not at all");
        signal(zombie.id(), "CONT");
        let said: Said = zombie.wait_with_output().unwrap().into();
        eprintln!(
            "write {n} of {writes}: exit {} {}",
            said.code,
            said.stderr.trim()
        );
        refused += i32::from(said.code != 0);
        assert_eq!(case.told(), log, "what it wrote in the log was taken");
        assert_eq!(
            differing(&case.rows().await, &crm),
            [""; 0],
            "it changed the CRM"
        );
        let doctor = at(&case, LATER, &["doctor"]);
        assert_eq!(
            doctor.json(),
            json!({ "ok": true, "findings": [] }),
            "{}",
            doctor.stderr
        );
    }
    eprintln!("{writes} writes; refused {refused}, over before {late}");
    assert!(refused >= 2, "too few zombies met a refusal");
    let [store, crm] = case.databases();
    for name in [
        &format!("{store}_pristine"),
        &crm,
        &format!("{crm}_pristine"),
    ] {
        on_server(&format!("DROP DATABASE {name} WITH (FORCE)")).await;
    }
    case.house.remove().await;
}
