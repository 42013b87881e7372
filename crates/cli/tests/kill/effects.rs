//! Our own process is killed while marketing is stopped, a record restricted, a restriction lifted
//! or a value corrected: nothing is half done, done again it leads to the same end, and the letter
//! says what is.

use std::os::unix::process::ExitStatusExt as _;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::case::{command, copy, yes};
use crate::counter::{Counter, tried};
use crate::crm_rows::{Reader, Rows, differing};
use crate::opened::{self, Opened};
use crate::world::{Said, World, text};

const SIGKILL: i32 = 9;
/// So many writes of each effect are tried.
const SAMPLE: u64 = 10;

/// An effect that was looked at and is about to be confirmed.
struct Case {
    home: PathBuf,
    pristine: PathBuf,
    work: PathBuf,
    reader: Reader,
    reference: String,
    effect: String,
    hash: String,
    /// What the letter says once it is done, and not before.
    said: &'static str,
}

impl Case {
    /// `prepare` gets a world and the record of the person, and drafts.
    async fn new(
        name: &str,
        right: &str,
        said: &'static str,
        prepare: impl FnOnce(&World, &str) -> Value,
    ) -> Self {
        let opened = Opened::new(name, "", right).await;
        let drafted = prepare(&opened.world, &opened.reference);
        Self {
            work: opened.home.join("work"),
            home: opened.home,
            pristine: opened.world.folder,
            reader: opened.reader,
            effect: text(&drafted["effect"]),
            hash: text(&drafted["hash"]),
            reference: opened.reference,
            said,
        }
    }

    fn words(&self) -> [&str; 7] {
        [
            "effect",
            "apply",
            &self.effect,
            "--hash",
            &self.hash,
            "--as",
            "miriam",
        ]
    }

    async fn rows(&self, folder: &Path) -> Rows {
        opened::rows(&self.reader, folder).await
    }

    /// Carries it out to its end, as somebody does who was interrupted; what the log tells of it.
    fn finish(&self) -> Vec<String> {
        let done = yes(&self.work, &self.words());
        assert_eq!(done["state"], "done", "{done}");
        assert_eq!(done["conflicts"], json!([]));
        yes(&self.work, &["ledger", "verify"]);
        let text = self.letter(&self.work).expect("what is done may be told");
        assert!(text.contains(self.said), "{text}");
        self.told()
    }

    /// What the log tells of effects.
    fn told(&self) -> Vec<String> {
        let list = yes(
            &self.work,
            &["ledger", "list", "--request", &self.reference],
        );
        let entries = list["entries"].as_array().unwrap().iter();
        let ours = entries.filter(|entry| {
            let action = entry["action"].as_str().unwrap();
            ["effects.apply", "effects.finish"].contains(&action)
        });
        ours.map(|entry| entry["action"].as_str().unwrap().to_owned())
            .collect()
    }

    /// The letter of fulfilment in this folder; none where it is refused.
    fn letter(&self, folder: &Path) -> Option<String> {
        let words = [
            "letter",
            "draft",
            &self.reference,
            "--kind",
            "fulfilled",
            "--as",
            "miriam",
        ];
        let said: Said = command(folder, &words).output().unwrap().into();
        (said.code == 0).then(|| text(&said.json()["text"]))
    }

    /// Kills it at each write that is tried, then carries it out again.
    async fn sweep(&self) {
        copy(&self.pristine, &self.work);
        let before = self.rows(&self.work).await;
        let earlier = self.told();
        let told = self.finish();
        assert_eq!(
            told.strip_prefix(&*earlier).unwrap(),
            ["effects.apply", "effects.finish"],
            "once each"
        );
        let after = self.rows(&self.work).await;
        assert!(
            !differing(&before, &after).is_empty(),
            "it changes something"
        );
        let counter = Counter::new(&self.home);
        copy(&self.pristine, &self.work);
        let calm = counter
            .load_into(&mut command(&self.work, &self.words()))
            .output()
            .unwrap();
        assert!(calm.status.success());
        let (mut killed, mut changed) = (0, 0);
        for (at, n) in tried(counter.counted(), SAMPLE).into_iter().enumerate() {
            copy(&self.pristine, &self.work);
            counter.end_at(n, at % 2 == 1);
            let run = counter
                .load_into(&mut command(&self.work, &self.words()))
                .output()
                .unwrap();
            killed += usize::from(run.status.signal() == Some(SIGKILL));
            let look = self.home.join("look");
            copy(&self.work, &look);
            let now = self.rows(&look).await;
            let half = now != before && now != after;
            assert!(!half, "write {n}: half done: {:?}", differing(&now, &after));
            changed += usize::from(now == after);
            yes(&look, &["ledger", "verify"]);
            let shown = yes(&look, &["effect", "show", &self.effect, "--as", "miriam"]);
            if shown["state"] != "done" {
                let letter = self.letter(&look).unwrap_or_default();
                assert!(
                    !letter.contains(self.said),
                    "write {n}: told too early: {letter}"
                );
            }
            assert_eq!(
                self.finish(),
                told,
                "write {n}: each outcome stands in the log once"
            );
            assert_eq!(self.rows(&self.work).await, after, "write {n}");
        }
        assert!(
            killed > 2 && changed > 0,
            "killed {killed}, changed by then {changed}"
        );
    }
}

/// Drafts an effect with all values that others have left to them.
fn drafted(world: &World, words: &[&str]) -> Value {
    let first = world.yes(words);
    let shared = first["shared"].as_array().unwrap().iter();
    let shared: Vec<String> = shared.map(|one| text(&one["record"])).collect();
    let mut words = words.to_vec();
    words.extend(shared.iter().flat_map(|one| ["--leave", one.as_str()]));
    world.yes(&words)
}

#[tokio::test]
async fn stopping_marketing_that_is_killed_at_any_write_leads_to_the_same_end() {
    let case = Case::new(
        "kill_marketing",
        "objection",
        "Direktwerbung",
        |world, reference| {
            let words = [
                "effect",
                "draft",
                reference,
                "--kind",
                "marketing",
                "--as",
                "miriam",
            ];
            drafted(world, &words)
        },
    );
    case.await.sweep().await;
}

fn restrict(world: &World, reference: &str) -> Value {
    let mut words = vec!["effect", "draft", reference, "--kind", "restriction"];
    words.extend(["--ground", "b", "--as", "miriam"]);
    drafted(world, &words)
}

#[tokio::test]
async fn a_restriction_that_is_killed_at_any_write_leads_to_the_same_end() {
    let said = "Die Verarbeitung ist eingeschränkt";
    let case = Case::new("kill_restriction", "restriction", said, restrict).await;
    case.sweep().await;
}

#[tokio::test]
async fn lifting_a_restriction_that_is_killed_at_any_write_leads_to_the_same_end() {
    let said = "wurde aufgehoben";
    let case = Case::new("kill_lift", "restriction", said, |world, reference| {
        let effect = restrict(world, reference);
        let (id, hash) = (text(&effect["effect"]), text(&effect["hash"]));
        world.yes(&["effect", "apply", &id, "--hash", &hash, "--as", "miriam"]);
        let mut told = vec!["effect", "told", reference, "--on", "2026-11-23"];
        told.extend(["--note", "Brief", "--as", "miriam"]);
        world.yes(&told);
        world.yes(&[
            "effect", "draft", reference, "--kind", "lift", "--as", "miriam",
        ])
    });
    case.await.sweep().await;
}

#[tokio::test]
async fn a_correction_that_is_killed_at_any_write_leads_to_the_same_end() {
    let said = "Berichtigt wurden Ihre Angaben";
    let case = Case::new(
        "kill_correction",
        "rectification",
        said,
        |world, reference| {
            world.write("values.json", "{\"last_name\": \"Neuwirth\"}");
            let mut words = vec!["effect", "draft", reference, "--kind", "rectification"];
            words.extend(["--values", "values.json", "--old-values", "empty"]);
            words.extend(["--proof", "Meldezettel", "--as", "miriam"]);
            world.yes(&words)
        },
    );
    case.await.sweep().await;
}
