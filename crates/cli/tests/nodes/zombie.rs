//! A worker is stopped at its n-th write, another one finishes its run when the lease is over, and
//! the first wakes up again: no step happens twice, and nothing it still writes is taken.

use std::fs;
use std::path::PathBuf;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use demo::Size;
use jiff::civil::date;
use serde_json::{Value, json};

use crate::counter::{Counter, tried};
use crate::crm_rows::{Reader, Rows, differing};
use crate::house::{House, command, signal};
use crate::world::{Said, text};

/// When the run begins.
const NOW: &str = "2026-11-23T10:00:00Z";
/// Long after its lease.
const LATER: &str = "2026-11-23T10:20:00Z";
/// A transaction that a stopped worker left open ends within this.
const PATIENCE: Duration = Duration::from_secs(75);

struct Case {
    house: House,
    plan: String,
    reference: String,
    crm: PathBuf,
    before: Rows,
    reader: Reader,
    /// A database with everything as before the run.
    pristine: String,
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
        let crm = house.folder.join("crm.db");
        let planted = demo::create_sqlite(&crm, Size::least(), 7, date(2026, 11, 23)).await;
        let planted = planted.unwrap();
        let url = format!("sqlite:{}", crm.display());
        let reader = Reader::new(&url).await;
        let before = reader.rows(&url).await;
        fs::copy(&crm, house.folder.join("crm.pristine")).unwrap();
        let mut case = Self {
            house,
            plan: String::new(),
            reference: String::new(),
            crm,
            before,
            reader,
            pristine: String::new(),
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
        let name = case.database();
        case.pristine = format!("{name}_p");
        case.server(&format!(
            "CREATE DATABASE {} TEMPLATE {name}",
            case.pristine
        ))
        .await;
        case
    }

    fn database(&self) -> String {
        let url = &self.house.fresh.url;
        let name = url.rsplit('/').next().unwrap();
        name.split('?').next().unwrap().to_owned()
    }

    async fn server(&self, sql: &str) {
        store::testing::on_server(sql).await;
    }

    /// Everything as before the run.
    async fn restore(&self) {
        let name = self.database();
        self.server(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
            .await;
        self.server(&format!(
            "CREATE DATABASE {name} TEMPLATE {}",
            self.pristine
        ))
        .await;
        for side in ["crm.db-wal", "crm.db-shm", "crm.db-journal"] {
            let _ = fs::remove_file(self.house.folder.join(side));
        }
        fs::copy(self.house.folder.join("crm.pristine"), &self.crm).unwrap();
        // The published state belongs to the log that was put away.
        let _ = fs::remove_file(self.house.fresh.folder.join("store.checkpoint"));
    }

    async fn rows(&self) -> Rows {
        self.reader
            .rows(&format!("sqlite:{}", self.crm.display()))
            .await
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

    /// Another worker runs the plan to its end, after the lease; false where the stopped one holds a
    /// lock of the CRM's own, which nobody can take from it.
    fn take_over(&self) -> bool {
        let begun = Instant::now();
        while begun.elapsed() < PATIENCE {
            let words = [
                "plan", "run", &self.plan, "--as", "miriam", "--at", LATER, "--json",
            ];
            let mut worker = command(&self.house.folder, &words)
                .stdout(Stdio::piped())
                .stderr(Stdio::piped())
                .spawn()
                .unwrap();
            while worker.try_wait().unwrap().is_none() {
                if begun.elapsed() > PATIENCE {
                    worker.kill().unwrap();
                }
                std::thread::sleep(Duration::from_millis(20));
            }
            let said: Said = worker.wait_with_output().unwrap().into();
            if said.code == 0 && said.json()["state"] == "complete" {
                return true;
            }
            std::thread::sleep(Duration::from_secs(1));
        }
        false
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
#[ignore = "fails where a run is taken over while its own transaction is under way, or nothing fires in time; to be settled"]
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
    for n in tried(writes, 6) {
        case.restore().await;
        counter.stop_at(n);
        let mut zombie = case.begin(&counter);
        if !stopped(&mut zombie) {
            late += 1;
            continue;
        }
        let taken = case.take_over();
        let (crm, log) = (case.rows().await, case.told());
        signal(zombie.id(), "CONT");
        let said: Said = zombie.wait_with_output().unwrap().into();
        eprintln!(
            "write {n} of {writes}: taken over {taken}, exit {} {}",
            said.code,
            said.stderr.trim()
        );
        refused += i32::from(said.code != 0);
        assert_eq!(case.told(), log, "what it wrote in the log was taken");
        if taken {
            assert_eq!(
                differing(&case.rows().await, &crm),
                [""; 0],
                "it changed the CRM"
            );
        } else {
            // Its own transaction was under way in the CRM; another one reads what became of it.
            assert_ne!(said.code, 0, "it lost the run");
            assert!(case.take_over());
        }
        let (crm, log) = (case.rows().await, case.told());
        assert_eq!(differing(&crm, &after), [""; 0], "another end");
        assert_eq!(log, told, "a step is told twice or not at all");
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
    let name = case.pristine.clone();
    case.server(&format!("DROP DATABASE {name} WITH (FORCE)"))
        .await;
    case.house.remove().await;
}
