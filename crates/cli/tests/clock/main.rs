//! The real worker under a wall clock that runs, jumps two days back and forty ahead (libfaketime),
//! is killed at random moments and has a second worker beside it: each reminder and each escalation
//! goes out once.

#![expect(
    clippy::unwrap_used,
    reason = "what a test cannot set up fails the test"
)]

#[path = "../commands/world.rs"]
#[expect(dead_code, reason = "shared with the tests of all commands")]
mod world;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use base::Random;
use jiff::ToSpan as _;
use jiff::civil::{DateTime, date};
use serde_json::Value;

use crate::world::{config, folder, run};

/// Where Debian keeps the library for programs with threads.
fn library() -> PathBuf {
    let found = ["/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu"]
        .map(|place| Path::new(place).join("faketime/libfaketimeMT.so.1"))
        .into_iter()
        .find(|file| file.exists());
    found.expect("libfaketime is missing; scripts/test installs it")
}

/// A desk with three requests received on 1 September 2026, due on 1 October, and nobody to
/// mail them away.
fn desk() -> PathBuf {
    let folder = folder("jumping-clock");
    fs::write(folder.join("vergissmein.toml"), config("")).unwrap();
    fs::create_dir_all(folder.join("data")).unwrap();
    let at = ["--at", "2026-09-01T08:00:00Z"];
    let done = |words: &[&str]| {
        let said = run(&folder, &[words, &at].concat());
        assert_eq!(said.code, 0, "{words:?}: {}", said.stderr);
    };
    done(&["migrate"]);
    for (login, role) in [
        ("miriam", "privacy_manager"),
        ("lea", "agent"),
        ("jonas", "approver"),
    ] {
        done(&[
            "account", "add", "--login", login, "--name", login, "--role", role,
        ]);
        let address = format!("{login}@muster.example");
        done(&["account", "reach", login, "--email", &address]);
    }
    for right in ["access", "erasure", "objection"] {
        done(&[
            "request",
            "new",
            "--right",
            right,
            "--received",
            "2026-09-01",
            "--assignee",
            "lea",
            "--channel",
            "email",
            "--as",
            "miriam",
        ]);
    }
    folder
}

/// The worker under a clock that begins at what the file says.
fn worker(folder: &Path) -> Child {
    Command::new(env!("CARGO_BIN_EXE_vergissmein"))
        .current_dir(folder)
        .arg("work")
        .env("LD_PRELOAD", library())
        .env("FAKETIME_TIMESTAMP_FILE", folder.join("clock"))
        .env("FAKETIME_NO_CACHE", "1")
        .env("DONT_FAKE_MONOTONIC", "1")
        .env("TZ", "UTC")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// Sets the clock, lets two workers look, and kills both at any moment.
fn step(folder: &Path, now: DateTime, chance: [u8; 2]) {
    let text = now.strftime("@%Y-%m-%d %H:%M:%S").to_string();
    fs::write(folder.join("clock"), text).unwrap();
    let mut workers = Vec::new();
    for part in chance {
        workers.push(worker(folder));
        std::thread::sleep(Duration::from_millis(u64::from(part) * 4));
    }
    end(workers);
}

fn end(workers: Vec<Child>) {
    for mut worker in workers {
        worker.kill().unwrap();
        worker.wait().unwrap();
    }
}

/// What workflows did: request, workflow, day.
fn fired(folder: &Path) -> Vec<[String; 3]> {
    let said = run(folder, &["workflow", "history", "--json"]);
    assert_eq!(said.code, 0, "{}", said.stderr);
    let list = said.json()["fired"].as_array().unwrap().clone();
    let word = |one: &Value, name: &str| one[name].as_str().unwrap().to_owned();
    let of = |one: &Value| {
        let day = word(one, "fired_at")[..10].to_owned();
        [word(one, "request"), word(one, "workflow"), day]
    };
    list.iter().map(of).collect()
}

/// Lets one worker look until nothing more comes.
fn settled(folder: &Path) -> Vec<[String; 3]> {
    let last = worker(folder);
    let (mut before, mut same) = (Vec::new(), 0);
    for _ in 0..60 {
        std::thread::sleep(Duration::from_secs(1));
        let now = fired(folder);
        same = if now == before { same + 1 } else { 0 };
        before = now;
        if same == 5 {
            break;
        }
    }
    end(vec![last]);
    before
}

#[test]
fn a_worker_under_a_jumping_clock_and_the_axe_tells_everybody_once() {
    let folder = desk();
    let random = Random::seeded(11);
    let mut now = date(2026, 9, 1).at(8, 5, 0, 0);
    for n in 0..40 {
        let mut chance = [0; 2];
        random.fill(&mut chance);
        step(&folder, now, chance);
        let ahead = match n {
            20 => -48.hours(),
            34 => 40.days(),
            _ => 24.hours(),
        };
        now = now.checked_add(ahead).unwrap();
    }
    let all = settled(&folder);
    for request in ["GD-2026-0001", "GD-2026-0002", "GD-2026-0003"] {
        let of = |name: &str| -> Vec<&str> {
            let own = all.iter().filter(|[of, by, _]| of == request && by == name);
            own.map(|[_, _, day]| day.as_str()).collect()
        };
        for name in [
            "acknowledge",
            "reminder-10",
            "reminder-3",
            "extension",
            "escalation-1",
        ] {
            assert_eq!(of(name).len(), 1, "{request} {name}: {all:?}");
        }
        let told = of("escalation-due");
        let days: BTreeSet<&str> = told.iter().copied().collect();
        assert!(days.len() >= 3, "{request}: {days:?}");
        assert_eq!(told.len(), 2 * days.len(), "two are told a day: {told:?}");
    }
    let said = run(&folder, &["mail", "list", "--json"]).json();
    let messages = said["messages"].as_array().unwrap();
    let told = messages.iter().filter(|one| one["request"].is_string());
    assert_eq!(told.count(), all.len(), "one message for each");
    let verified = run(&folder, &["ledger", "verify", "--json"]).json();
    assert_eq!(verified["ok"], true);
}
