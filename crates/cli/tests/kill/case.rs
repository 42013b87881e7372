//! An approved plan whose run is about to begin, and copies of it to be worked on.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use demo::Size;
use jiff::civil::{Date, date};
use serde_json::Value;

use crate::crm_rows::{self, Reader, Rows};
use crate::world::{self, ROLES, Said, World, folder, text};

/// When everything happens.
pub const NOW: &str = "2026-11-23T10:00:00Z";
/// What the demo CRMs are made of: the same people in each.
pub const SEED: u64 = 7;

/// The day they are made.
pub fn today() -> Date {
    date(2026, 11, 23)
}

/// One CRM of the case.
pub struct Crm {
    pub system: &'static str,
    /// Address; that of a file is relative to the folder of the case.
    url: String,
    reader: Reader,
}

impl Crm {
    pub fn url(&self, folder: &Path) -> String {
        match self.url.strip_prefix("sqlite:") {
            Some(file) => format!("sqlite:{}", folder.join(file).display()),
            None => self.url.clone(),
        }
    }

    pub async fn rows(&self, folder: &Path) -> Rows {
        self.reader.rows(&self.url(folder)).await
    }
}

/// Everything that is ready for the run.
pub struct Case {
    /// As it stood before the run; never worked on.
    pristine: PathBuf,
    /// The copy that is worked on.
    pub work: PathBuf,
    /// The copy that is looked at, so that looking mends nothing.
    look: PathBuf,
    pub plan: String,
    pub reference: String,
    pub crms: Vec<Crm>,
    /// What the run must not leave in the files of the store.
    pub sealed: Vec<Vec<u8>>,
    /// Statements that put CRMs on servers back.
    undo: Vec<(String, &'static str)>,
}

impl Case {
    /// A CRM in a file, and more at other addresses when they are named; those are filled here.
    pub async fn new(name: &str, more: &[(&'static str, &str)]) -> Self {
        let home = folder(name);
        let pristine = home.join("pristine");
        fs::create_dir(&pristine).unwrap();
        let systems: Vec<String> = more
            .iter()
            .map(|(name, url)| {
                format!("[[system]]\nname = \"{name}\"\nprofile = \"suitecrm7\"\nurl = \"{url}\"\n")
            })
            .collect();
        let config = world::config(&format!(
            "{}[http]\nlisten = \"127.0.0.1:0\"\n",
            systems.concat()
        ));
        fs::write(pristine.join("vergissmein.toml"), config).unwrap();
        let file = pristine.join("crm.db");
        let planted = demo::create_sqlite(&file, Size::least(), SEED, today())
            .await
            .unwrap();
        let mut crms = vec![Crm {
            system: "vertrieb",
            url: "sqlite:crm.db".into(),
            reader: Reader::new(&format!("sqlite:{}", file.display())).await,
        }];
        for (system, url) in more {
            demo::fill(url, Size::least(), SEED, today()).await.unwrap();
            crms.push(Crm {
                system,
                url: (*url).to_owned(),
                reader: Reader::new(url).await,
            });
        }
        let world = World {
            folder: pristine.clone(),
            planted,
        };
        let person = world.erasure().person.clone();
        Self::approved(&home, world, crms, &person).await
    }

    /// A database that a CRM itself made, and a person in it.
    pub async fn on(name: &str, (profile, url): (&str, &str), person: &str) -> Self {
        let home = folder(name);
        let pristine = home.join("pristine");
        fs::create_dir(&pristine).unwrap();
        let config = format!(
            "testing = true\n[store]\nurl = \"sqlite:data/vergissmein.db\"\n\
             [controller]\nname = \"Muster GmbH\"\nregion = \"AT\"\n\
             time_zone = \"Europe/Vienna\"\nlanguage = \"de\"\n\
             [[system]]\nname = \"vertrieb\"\nprofile = \"{profile}\"\nurl = \"{url}\"\n"
        );
        fs::write(pristine.join("vergissmein.toml"), config).unwrap();
        let crms = vec![Crm {
            system: "vertrieb",
            url: url.to_owned(),
            reader: Reader::new(url).await,
        }];
        let world = World {
            folder: pristine,
            planted: demo::Planted::default(),
        };
        Self::approved(&home, world, crms, person).await
    }

    /// The case with an approved plan for the person.
    async fn approved(home: &Path, world: World, crms: Vec<Crm>, person: &str) -> Self {
        let pristine = world.folder.clone();
        let (reference, plan) = approved(&world, &crms, person);
        let store = crm_rows::database(&format!(
            "sqlite:{}",
            pristine.join("data/vergissmein.db").display()
        ));
        Self {
            sealed: sealed(&store).await,
            work: home.join("work"),
            look: home.join("look"),
            pristine,
            plan,
            reference,
            crms,
            undo: Vec::new(),
        }
    }

    /// Begins anew, in the folder that is worked on and on the servers.
    pub async fn restore(&self) {
        self.restore_files();
        for (url, sql) in &self.undo {
            crm_rows::command(url, sql).await;
        }
    }

    /// Begins anew in the folder that is worked on.
    pub fn restore_files(&self) {
        copy(&self.pristine, &self.work);
    }

    /// From now on, these tables of a CRM on a server are put back from another database there.
    pub fn put_back(&mut self, system: &str, tables: &[&str], from: &str) {
        let crm = self.crms.iter().find(|crm| crm.system == system).unwrap();
        let table = |table: &&str| {
            format!("DELETE FROM `{table}`; INSERT INTO `{table}` SELECT * FROM {from}.`{table}`;")
        };
        let sql: String = tables.iter().map(table).collect();
        let sql = format!("START TRANSACTION; {sql} COMMIT");
        self.undo.push((crm.url.clone(), sql.leak()));
    }

    /// From now on, these statements put a CRM on a server back, one after the other.
    pub fn undo_by(&mut self, statements: Vec<(String, String)>) {
        let made_once = |(url, sql): (String, String)| (url, &*sql.leak());
        self.undo.extend(statements.into_iter().map(made_once));
    }

    /// What stands in the folder that is worked on, to be looked at.
    pub fn look(&self) -> &Path {
        copy(&self.work, &self.look);
        &self.look
    }

    /// The command that runs the plan.
    pub fn run(&self) -> Command {
        command(&self.work, &["plan", "run", &self.plan, "--as", "miriam"])
    }
}

/// A command in a folder, at the tests' instant, with a JSON answer.
pub fn command(folder: &Path, words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_vergissmein"));
    command
        .current_dir(folder)
        .args(words)
        .args(["--at", NOW, "--json"])
        .env_remove("VERGISSMEIN_LOG");
    command
}

/// The answer of a command that is done and says yes.
pub fn yes(folder: &Path, words: &[&str]) -> Value {
    let said: Said = command(folder, words).output().unwrap().into();
    assert_eq!(said.code, 0, "{words:?}: {} {}", said.stdout, said.stderr);
    said.json()
}

/// Accounts, a request on the same person in all CRMs, an approved plan.
fn approved(world: &World, crms: &[Crm], person: &str) -> (String, String) {
    world.yes(&["migrate"]);
    for (login, role) in ROLES {
        world.yes(&[
            "account", "add", "--login", login, "--name", login, "--role", role,
        ]);
    }
    let mut words = vec!["request", "new", "--right", "erasure"];
    words.extend(["--received", "2026-11-20", "--as", "lea"]);
    for crm in crms {
        words.extend(["--system", crm.system, "--person", person]);
    }
    let reference = text(&world.yes(&words)["reference"]);
    let plan = world.approved(&reference);
    (reference, plan)
}

/// The sealed parts of all plans.
async fn sealed(store: &crm::database::Database) -> Vec<Vec<u8>> {
    let select = crm::database::Statement::fixed("SELECT sealed FROM plan_secrets", &[]);
    let mut connection = store.connect().await.unwrap();
    let rows = connection.rows("reading", &select).await.unwrap();
    connection.close().await;
    assert!(!rows.is_empty());
    rows.into_iter()
        .map(|row| row[0].clone().unwrap())
        .collect()
}

pub fn copy(from: &Path, to: &Path) {
    if to.exists() {
        fs::remove_dir_all(to).unwrap();
    }
    fs::create_dir(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let there = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &there);
        } else {
            fs::copy(entry.path(), there).unwrap();
        }
    }
}
