//! What must hold right after a kill, and at the end.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::case::{Case, yes};
use crate::crm_rows::{Rows, differing};

/// Where an uninterrupted run leads.
pub struct Ends {
    /// The CRMs before the run.
    before: Vec<Rows>,
    /// The CRMs after it.
    after: Vec<Rows>,
    /// What the run says, without what differs from run to run.
    said: Value,
    /// Actions of the log from the start of the run on, with their systems.
    told: Vec<(String, Value)>,
}

impl Ends {
    /// Runs the case once without interruption.
    pub async fn of(case: &Case) -> Self {
        let mut ends = Self {
            before: rows(case, &case.work).await,
            after: Vec::new(),
            said: said(case),
            told: told(case, &case.work),
        };
        ends.after = rows(case, &case.work).await;
        for (before, after) in ends.before.iter().zip(&ends.after) {
            assert!(differing(before, after).len() > 5, "the run changes little");
        }
        assert_eq!(ends.told[0].0, "runs.start");
        assert_eq!(ends.told.len(), 3 + 2 * case.crms.len(), "{:?}", ends.told);
        ends.hold(case).await;
        ends
    }

    /// The tables that the run changes in the CRM at this place.
    pub fn changed(&self, at: usize) -> Vec<&str> {
        differing(&self.before[at], &self.after[at])
    }

    /// After a kill: each CRM is as before or as it shall be, never between; what was changed was
    /// meant to be; the log and everything else that must always hold does. How many CRMs are
    /// changed.
    pub async fn nothing_is_half_done(&self, case: &Case) -> usize {
        let folder = case.look();
        let told = told(case, folder);
        let mut changed = 0;
        for (at, crm) in case.crms.iter().enumerate() {
            let now = crm.rows(folder).await;
            if now == self.before[at] {
                continue;
            }
            changed += 1;
            let half = differing(&now, &self.after[at]);
            assert!(half.is_empty(), "{} is half done: {half:?}", crm.system);
            let intent = ("runs.intend".to_owned(), json!(crm.system));
            assert!(told.contains(&intent), "{}: no intent", crm.system);
        }
        // The log is verified, and all else that must always hold.
        yes(folder, &["doctor"]);
        changed
    }

    /// Runs the case to its end, as somebody does who was interrupted.
    pub async fn are_reached(&self, case: &Case) {
        assert_eq!(said(case), self.said, "the run says something else");
        self.hold(case).await;
    }

    /// The end itself: CRMs, log and store are as after a run that nothing interrupted.
    pub async fn hold(&self, case: &Case) {
        for (at, now) in rows(case, &case.work).await.iter().enumerate() {
            let other = differing(now, &self.after[at]);
            assert!(other.is_empty(), "{}: {other:?}", case.crms[at].system);
        }
        let told = told(case, &case.work);
        let meant = |entry: &&(String, Value)| entry.0 == "runs.intend";
        let ended: Vec<_> = told.iter().filter(|entry| !meant(entry)).collect();
        let expected: Vec<_> = self.told.iter().filter(|entry| !meant(entry)).collect();
        assert_eq!(ended, expected, "each outcome stands in the log once");
        for crm in &case.crms {
            let at = |action: &str| {
                let entry = (action.to_owned(), json!(crm.system));
                told.iter().position(|there| *there == entry).unwrap()
            };
            assert!(at("runs.intend") < at("runs.apply"), "{told:?}");
        }
        yes(&case.work, &["ledger", "verify"]);
        assert_eq!(
            yes(&case.work, &["doctor"]),
            json!({ "ok": true, "findings": [] })
        );
        nothing_is_left_in_files(case);
    }
}

async fn rows(case: &Case, folder: &Path) -> Vec<Rows> {
    let mut all = Vec::new();
    for crm in &case.crms {
        all.push(crm.rows(folder).await);
    }
    all
}

/// Runs the plan to its end. Left out is what differs from run to run: the run's random id, the
/// index of the log's entry that tells of its end, how many rows were found done already.
fn said(case: &Case) -> Value {
    let said: crate::world::Said = case.run().output().unwrap().into();
    assert_eq!(
        (said.code, said.stderr.as_str()),
        (0, ""),
        "{}",
        said.stdout
    );
    let mut run = said.json();
    assert_eq!(run["state"], "complete");
    assert_eq!(run["residue"], json!([]));
    for field in ["run", "recovered"] {
        run[field].take();
    }
    for field in ["run", "ledger_entry", "text", "texts", "checkpoint"] {
        run["certificate"][field].take();
    }
    run
}

/// What the log tells of the request since its run began; all of it is done, nothing failed.
/// What the log tells of the run: a server that serves also acts on due workflows meanwhile.
fn told(case: &Case, folder: &Path) -> Vec<(String, Value)> {
    let list = yes(folder, &["ledger", "list", "--request", &case.reference]);
    let entries = list["entries"].as_array().unwrap();
    let began = entries.iter().position(|e| e["action"] == "runs.start");
    let since = &entries[began.unwrap_or(entries.len())..];
    let action = |entry: &Value| {
        assert_eq!(entry["outcome"], "done", "{entry}");
        (
            entry["action"].as_str().unwrap().to_owned(),
            entry["system"].clone(),
        )
    };
    let others = |entry: &&Value| entry["action"] != "workflows.fire";
    since.iter().filter(others).map(action).collect()
}

/// No sealed identifiers in any file of the store, no lock without its holder.
fn nothing_is_left_in_files(case: &Case) {
    for entry in fs::read_dir(case.work.join("data")).unwrap() {
        let path = entry.unwrap().path();
        let is_lock_of_run = path.file_name().is_some_and(|name| {
            name.to_string_lossy()
                .ends_with(&format!("{}.lock", case.plan))
        });
        assert!(!is_lock_of_run, "{} is left", path.display());
        let bytes = fs::read(&path).unwrap();
        for sealed in &case.sealed {
            // A piece that fits in one page.
            let piece = &sealed[..sealed.len().min(64)];
            let found = bytes.windows(piece.len()).any(|window| window == piece);
            assert!(!found, "{} holds what was dropped", path.display());
        }
    }
}
