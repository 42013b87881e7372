//! An approved plan of erasure: our own store and the CRM on one PostgreSQL.

use std::fs;

use demo::Size;
use jiff::civil::date;
use serde_json::Value;
use store::testing::on_server;

use crate::crm_rows::{Reader, Rows};
use crate::house::{House, command};
use crate::world::{Said, text};

/// When the run begins.
pub const NOW: &str = "2026-11-23T10:00:00Z";
/// Long after its lease.
pub const LATER: &str = "2026-11-23T10:20:00Z";

/// Our own store and the CRM, with a plan that somebody has approved.
pub struct Case {
    pub house: House,
    pub plan: String,
    pub reference: String,
    /// The CRM's address.
    pub crm: String,
    pub before: Rows,
    reader: Reader,
}

pub fn at(case: &Case, instant: &str, words: &[&str]) -> Said {
    let words = [words, &["--at", instant, "--json"]].concat();
    command(&case.house.folder, &words).output().unwrap().into()
}

fn yes(case: &Case, words: &[&str]) -> Value {
    let said = at(case, NOW, words);
    assert_eq!(said.code, 0, "{words:?}: {} {}", said.stdout, said.stderr);
    said.json()
}

impl Case {
    pub async fn new(name: &str) -> Self {
        let mut house = House::new(name).await;
        let store = database(&house.fresh.url);
        on_server(&format!("CREATE DATABASE {store}_crm")).await;
        let crm = house.fresh.url.replacen(&store, &format!("{store}_crm"), 1);
        let planted = demo::fill(&crm, Size::least(), 7, date(2026, 11, 23)).await;
        let planted = planted.unwrap();
        let file = house.folder.join("vergissmein.toml");
        let config = fs::read_to_string(&file).unwrap();
        fs::write(&file, config.replace("sqlite:crm.db", &crm)).unwrap();
        house.crm.clone_from(&crm);
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
    pub fn databases(&self) -> [String; 2] {
        [database(&self.house.fresh.url), database(&self.crm)]
    }

    /// Everything as before the run.
    pub async fn restore(&self) {
        for name in self.databases() {
            on_server(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await;
            on_server(&format!("CREATE DATABASE {name} TEMPLATE {name}_pristine")).await;
        }
        // The published state belongs to the log that was put away.
        let _ = fs::remove_file(self.house.fresh.folder.join("store.checkpoint"));
    }

    /// Removes everything.
    pub async fn remove(self) {
        let [store, crm] = self.databases();
        for name in [
            &format!("{store}_pristine"),
            &crm,
            &format!("{crm}_pristine"),
        ] {
            on_server(&format!("DROP DATABASE {name} WITH (FORCE)")).await;
        }
        self.house.remove().await;
    }

    pub async fn rows(&self) -> Rows {
        self.reader.rows(&self.crm).await
    }

    /// What the log tells of the run, each once.
    pub fn told(&self) -> Vec<String> {
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
pub fn database(url: &str) -> String {
    let name = url.rsplit('/').next().unwrap();
    name.split('?').next().unwrap().to_owned()
}
