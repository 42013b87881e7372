//! The outbox against a real SMTP server: aiosmtpd, which `scripts/smtp-tools` fetches.

use std::collections::BTreeSet;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use jiff::SignedDuration;
use mail::{Relay, State, deliver, health, list};
use store::testing::each_engine;

use crate::tests::{ledger, queued};

/// With more patience than the tests of our own server: a whole interpreter answers.
fn relay(port: u16) -> Relay {
    crate::tests::relay(port).within(Duration::from_secs(6))
}

struct Real {
    child: Child,
    port: u16,
    folder: PathBuf,
}

impl Real {
    fn start(name: &str) -> Self {
        let tools = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("smtp");
        let python = tools.join("bin/python3");
        assert!(
            python.exists(),
            "{} is missing: run scripts/smtp-tools",
            python.display()
        );
        let folder = std::env::temp_dir().join(format!("smtp-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("mood"), "takes").unwrap();
        std::fs::write(folder.join("taken"), "").unwrap();
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/outbox/real_server.py");
        let mut child = Command::new(python)
            .arg(script)
            .args([folder.join("mood"), folder.join("taken")])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let out = child.stdout.take().unwrap();
        BufReader::new(out).read_line(&mut line).unwrap();
        Self {
            port: line.trim().parse().unwrap(),
            child,
            folder,
        }
    }

    fn becomes(&self, mood: &str) {
        std::fs::write(self.folder.join("mood"), mood).unwrap();
    }

    /// The Message-ID of every message it took.
    fn taken(&self) -> Vec<String> {
        let text = std::fs::read_to_string(self.folder.join("taken")).unwrap();
        text.lines().map(str::to_owned).collect()
    }
}

impl Drop for Real {
    fn drop(&mut self) {
        // Whoever is gone already needs no end.
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

#[tokio::test]
async fn a_real_server_that_puts_off_refuses_dawdles_and_breaks_off_gets_each_message_under_one_id()
{
    each_engine(async |store| {
        let ledger = ledger(store);
        let server = Real::start("moods");
        let minutes = |n| ledger.clock.advance(SignedDuration::from_mins(n));
        let go = async || deliver(&ledger, &relay(server.port)).await.unwrap();
        queued(&ledger, "plain").await.unwrap();
        assert_eq!(go().await.sent, 1);
        for (mood, later) in [("451", 1), ("slow", 1), ("drops", 1)] {
            server.becomes(mood);
            queued(&ledger, mood).await.unwrap();
            assert_eq!(go().await.later, later, "{mood}");
            server.becomes("takes");
            minutes(2);
            assert_eq!(go().await.sent, 1, "{mood}");
        }
        server.becomes("550");
        queued(&ledger, "550").await.unwrap();
        assert_eq!(go().await.failed, 1);
        assert_eq!(health(&ledger).await.unwrap().failed, 1);
        let failed = list(&ledger, Some(State::Failed), 5).await.unwrap();
        assert_eq!(failed[0].last_failure.as_deref(), Some("refused 550"));
        let taken = server.taken();
        let ids: BTreeSet<&String> = taken.iter().collect();
        // The one whose answer was lost came twice, under one Message-ID.
        assert_eq!((taken.len(), ids.len()), (5, 4), "{taken:?}");
    })
    .await;
}

#[tokio::test]
async fn a_real_server_that_is_down_for_a_day_loses_and_doubles_nothing() {
    each_engine(async |store| {
        let ledger = ledger(store);
        let port = {
            let server = Real::start("down");
            server.port
        };
        for n in 0..5 {
            queued(&ledger, &format!("w{n}")).await.unwrap();
        }
        for _ in 0..24 {
            let done = deliver(&ledger, &relay(port)).await.unwrap();
            assert_eq!((done.sent, done.failed), (0, 0));
            assert!(done.server.is_some(), "the server is away");
            ledger.clock.advance(SignedDuration::from_hours(1));
        }
        let stalled = health(&ledger).await.unwrap();
        assert!(stalled.stalled_since(ledger.clock.now()).is_some());
        let server = Real::start("up");
        assert_eq!(deliver(&ledger, &relay(server.port)).await.unwrap().sent, 5);
        assert_eq!(deliver(&ledger, &relay(server.port)).await.unwrap().sent, 0);
        let ids: BTreeSet<String> = server.taken().into_iter().collect();
        assert_eq!((server.taken().len(), ids.len()), (5, 5));
    })
    .await;
}
