//! Our own process is killed while an answer is collected, released, linked to or told of in a letter:
//! nothing is half done, no file is left, and done again it leads to the same package.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read as _;
use std::os::unix::process::ExitStatusExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use crm::database::Statement;
use serde_json::Value;

use crate::case::{NOW, copy, yes};
use crate::counter::{Counter, tried};
use crate::crm_rows::{self, Reader, Rows};
use crate::opened::{self, Opened};
use crate::world::{Said, text};

const SIGKILL: i32 = 9;
/// When somebody goes on: what collected and is silent since is taken for interrupted by then.
const LATER: &str = "2026-11-23T10:10:00Z";
/// Everything the law wants said is said.
const SAID: &str = "[answers]\nsource = \"Von der Person selbst\"\nautomated = \"Keine\"\ntransfers = \"Keine\"\n\
                    [answers.kind.other]\npurpose = \"Betreuung\"\nrecipients = \"Rechenzentrum\"\n\
                    retention = \"Drei Jahre\"\n";

/// A package as it may be compared: files without their times.
type Files = BTreeMap<String, String>;

/// A request of access, as far as the test needs it.
struct Case {
    home: PathBuf,
    pristine: PathBuf,
    work: PathBuf,
    reader: Reader,
    reference: String,
}

impl Case {
    async fn new(name: &str) -> Self {
        let opened = Opened::new(name, SAID, "access").await;
        Self {
            work: opened.home.join("work"),
            home: opened.home,
            pristine: opened.world.folder,
            reader: opened.reader,
            reference: opened.reference,
        }
    }

    /// Goes on from here: what stands in the folder that is worked on is where each try begins.
    fn go_on(&self) {
        copy(&self.work, &self.pristine);
    }

    async fn rows(&self, folder: &Path) -> Rows {
        opened::rows(&self.reader, folder).await
    }

    fn collect(&self) -> [&str; 5] {
        ["answer", "collect", &self.reference, "--as", "miriam"]
    }

    /// The answers of the request that were not replaced.
    fn answers(&self) -> Vec<Value> {
        let list = later(
            &self.work,
            &["answer", "list", &self.reference, "--as", "miriam"],
        );
        let answers = list["answers"].as_array().unwrap().iter();
        let alive = answers.filter(|one| one["state"] != "replaced");
        let shown = alive.map(|one| {
            let id = one["answer"].as_str().unwrap();
            later(&self.work, &["answer", "show", id, "--as", "miriam"])
        });
        shown.collect()
    }

    /// Collects and releases what is not yet, as somebody does who was interrupted; the package.
    fn finish(&self) -> Files {
        if self.answers().is_empty() {
            later(&self.work, &self.collect());
        }
        let answers = self.answers();
        assert_eq!(answers.len(), 1, "nothing is there twice");
        let (id, hash) = (text(&answers[0]["answer"]), text(&answers[0]["hash"]));
        if answers[0]["state"] == "draft" {
            let release = ["answer", "release", &id, "--hash", &hash, "--as", "jonas"];
            later(&self.work, &release);
        }
        let zip = self.work.join("package.zip");
        let save = ["answer", "save", &id, "package.zip", "--as", "miriam"];
        later(&self.work, &save);
        let files = files(&zip);
        fs::remove_file(zip).unwrap();
        assert_eq!(
            self.deeds("answers.collect"),
            1,
            "it stands in the log once"
        );
        assert_eq!(
            self.deeds("answers.release"),
            1,
            "it stands in the log once"
        );
        later(&self.work, &["ledger", "verify"]);
        nothing_lies_about(&self.work);
        files
    }

    /// How many entries of the log tell of a deed that is done.
    fn deeds(&self, action: &str) -> usize {
        let words = ["ledger", "list", "--request", &self.reference];
        let list = later(&self.work, &words);
        let entries = list["entries"].as_array().unwrap().iter();
        let done = entries.filter(|one| one["action"] == action && one["outcome"] == "done");
        done.count()
    }

    /// A number that the store itself counts.
    async fn counted(&self, sql: &'static str) -> i64 {
        let look = self.home.join("look");
        copy(&self.work, &look);
        let file = look.join("data/vergissmein.db");
        let store = crm_rows::database(&format!("sqlite:{}", file.display()));
        let mut connection = store.connect().await.unwrap();
        let statement = Statement::fixed(sql, &[]);
        let rows = connection.rows("counting", &statement).await.unwrap();
        connection.close().await;
        let cell = rows[0][0].clone().unwrap();
        String::from_utf8(cell).unwrap().parse().unwrap()
    }

    /// Kills it at each write that is tried; how many of the tries it was really killed at. `check`
    /// looks at what the kill left and goes on.
    async fn sweep(
        &self,
        (words, when): (&[&str], &str),
        sample: u64,
        mut check: impl AsyncFnMut(u64),
    ) {
        copy(&self.pristine, &self.work);
        let before = self.rows(&self.work).await;
        let counter = Counter::new(&self.home);
        let calm = counter
            .load_into(&mut at(&self.work, words, when))
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&calm.stderr);
        assert!(calm.status.success(), "{said}");
        let mut killed = 0;
        let all = tried(counter.counted(), sample);
        for (turn, n) in all.iter().enumerate() {
            copy(&self.pristine, &self.work);
            counter.end_at(*n, turn % 2 == 1);
            let run = counter
                .load_into(&mut at(&self.work, words, when))
                .output()
                .unwrap();
            eprintln!("{} write {n}: {}", words[1], run.status);
            killed += usize::from(run.status.signal() == Some(SIGKILL));
            later(&self.work, &["ledger", "verify"]);
            check(*n).await;
            let rows = self.rows(&self.work).await;
            assert_eq!(rows, before, "write {n}: nothing is written in the CRM");
        }
        assert!(killed > 1, "killed {killed} of {}", all.len());
    }
}

/// A command at an instant, with a JSON answer.
fn at(folder: &Path, words: &[&str], when: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_vergissmein"));
    command
        .current_dir(folder)
        .args(words)
        .args(["--at", when, "--json"])
        .env_remove("VERGISSMEIN_LOG");
    command
}

/// A command some minutes later.
fn later(folder: &Path, words: &[&str]) -> Value {
    let said: Said = at(folder, words, LATER).output().unwrap().into();
    assert_eq!(said.code, 0, "{words:?}: {} {}", said.stdout, said.stderr);
    said.json()
}

/// The files of a package without what tells when and as which answer it was made.
fn files(zip: &Path) -> Files {
    let mut archive = zip::ZipArchive::new(fs::File::open(zip).unwrap()).unwrap();
    let mut files = Files::new();
    for at in 0..archive.len() {
        let mut file = archive.by_index(at).unwrap();
        let name = file.name().unwrap().into_owned();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        let text = match name.as_str() {
            "data.json" => {
                let mut data: Value = serde_json::from_slice(&bytes).unwrap();
                data["created"].take();
                data.to_string()
            }
            "calendar.ics" => {
                let text = String::from_utf8(bytes).unwrap();
                let lines = text.lines().filter(|line| !line.starts_with("DTSTAMP"));
                lines.collect::<Vec<_>>().join("\n")
            }
            "letter.pdf" => {
                assert!(bytes.starts_with(b"%PDF-") && bytes.len() > 1_000);
                String::new()
            }
            "manifest.json" => String::new(),
            _ => String::from_utf8(bytes).unwrap(),
        };
        files.insert(name, text);
    }
    assert!(files.len() > 8, "{:?}", files.keys());
    files
}

/// No file that a package was made of.
fn nothing_lies_about(folder: &Path) {
    let names = fs::read_dir(folder.join("data")).unwrap();
    let names = names.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let left: Vec<String> = names
        .filter(|name| Path::new(name).extension().is_some_and(|end| end == "part"))
        .collect();
    assert_eq!(left, Vec::<String>::new());
}

/// Whatever is left under a name for a moment holds nothing.
fn what_lies_about_is_empty(folder: &Path) {
    for entry in fs::read_dir(folder.join("data")).unwrap() {
        let entry = entry.unwrap();
        if entry.path().extension().is_some_and(|end| end == "part") {
            assert_eq!(
                entry.metadata().unwrap().len(),
                0,
                "{}",
                entry.path().display()
            );
        }
    }
}

#[tokio::test]
async fn collecting_that_is_killed_at_any_write_is_done_again_to_the_same_package() {
    let case = Case::new("kill_collect").await;
    copy(&case.pristine, &case.work);
    yes(&case.work, &case.collect());
    let whole = case.finish();
    let mut begun = [0, 0];
    case.sweep((&case.collect(), NOW), 5, async |n| {
        let answers = case.answers();
        assert!(answers.len() < 2, "write {n}: {answers:?}");
        let items = case
            .counted("SELECT CAST(COUNT(*) AS TEXT) FROM answer_items")
            .await;
        assert_eq!(items > 0, answers.len() == 1, "write {n}: all rows or none");
        begun[answers.len()] += 1;
        assert_eq!(case.finish(), whole, "write {n}");
    })
    .await;
    eprintln!("no answer yet, an answer: {begun:?}");
    assert!(begun[0] > 0, "{begun:?}: a state was never met");
}

#[tokio::test]
async fn a_release_that_is_killed_at_any_write_is_done_again_to_the_same_package() {
    let case = Case::new("kill_release").await;
    copy(&case.pristine, &case.work);
    let draft = yes(&case.work, &case.collect());
    case.go_on();
    let whole = case.finish();
    let (id, hash) = (text(&draft["answer"]), text(&draft["hash"]));
    let release = ["answer", "release", &id, "--hash", &hash, "--as", "jonas"];
    case.sweep((&release, NOW), 6, async |n| {
        let shown = later(&case.work, &["answer", "show", &id, "--as", "miriam"]);
        let parts = case
            .counted("SELECT CAST(COUNT(*) AS TEXT) FROM answer_package_parts")
            .await;
        let is_released = shown["state"] == "released";
        assert_eq!(shown["kept"], is_released, "write {n}");
        assert_eq!(parts > 0, is_released, "write {n}: all parts or none");
        assert_eq!(case.deeds("answers.release"), usize::from(is_released));
        what_lies_about_is_empty(&case.work);
        assert_eq!(case.finish(), whole, "write {n}");
    })
    .await;
}

#[tokio::test]
async fn a_link_and_a_letter_that_are_killed_at_any_write_are_there_once_when_done_again() {
    let case = Case::new("kill_link").await;
    copy(&case.pristine, &case.work);
    yes(&case.work, &case.collect());
    let whole = case.finish();
    let id = text(&case.answers()[0]["answer"]);
    case.go_on();
    let link = ["answer", "link", &id, "--as", "miriam"];
    case.sweep((&link, LATER), 3, async |n| {
        later(&case.work, &link);
        let open = "SELECT CAST(COUNT(*) AS TEXT) FROM answer_links WHERE picked_up_at IS NULL";
        assert_eq!(case.counted(open).await, 1, "write {n}: one link works");
        assert_eq!(case.finish(), whole, "write {n}");
    })
    .await;

    let mut words = vec!["letter", "draft", case.reference.as_str()];
    words.extend(["--kind", "fulfilled", "--as", "miriam"]);
    copy(&case.pristine, &case.work);
    let told = text(&later(&case.work, &words)["text"]);
    case.sweep((&words, LATER), 3, async |n| {
        let again = text(&later(&case.work, &words)["text"]);
        assert_eq!(again, told, "write {n}: the letter tells the same");
        let all = "SELECT CAST(COUNT(*) AS TEXT) FROM request_letters WHERE kind = 'fulfilled'";
        assert_eq!(case.counted(all).await, 1, "write {n}: one letter");
    })
    .await;
}
