//! A worker is stopped at its n-th write, another one finishes its run when the lease is over, and
//! the first wakes up again: no step happens twice, and nothing it still writes is taken.

use std::fs;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use serde_json::json;

use crate::case::{Case, LATER, NOW, at};
use crate::counter::{Counter, tried};
use crate::crm_rows::differing;
use crate::house::{command, signal};
use crate::world::Said;

/// The CRM's server ends a transaction that a stopped worker left open within this.
const PATIENCE: Duration = Duration::from_secs(75);

impl Case {
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
}

/// Waits until the worker is stopped or over; whether it is stopped.
pub fn stopped(worker: &mut Child) -> bool {
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
    let case = Case::new("nodes-zombie").await;
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
    case.remove().await;
}
