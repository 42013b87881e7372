//! A folder with a configuration, an invented CRM and one account of each role.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use crm::database::{Connection, Database, Statement};
use demo::{OpenRequest, Planted, Size};
use jiff::civil::date;
use serde_json::Value;

/// When everything happens.
pub const NOW: &str = "2026-11-23T10:00:00Z";

pub const ROLES: [(&str, &str); 5] = [
    ("lea", "agent"),
    ("miriam", "privacy_manager"),
    ("jonas", "approver"),
    ("paula", "auditor"),
    ("anton", "administrator"),
];

/// A folder of its own, empty.
pub fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder).unwrap();
    }
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// What a command said.
pub struct Said {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Said {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.stdout)
            .unwrap_or_else(|_| panic!("no JSON document: {} {}", self.stdout, self.stderr))
    }
}

impl From<Output> for Said {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

/// Runs the binary in a folder.
pub fn run(folder: &Path, words: &[&str]) -> Said {
    let mut command = Command::new(env!("CARGO_BIN_EXE_vergissmein"));
    let command = command.current_dir(folder).args(words);
    command
        .env_remove("VERGISSMEIN_LOG")
        .output()
        .unwrap()
        .into()
}

/// The configuration of every test.
pub fn config(more: &str) -> String {
    format!(
        "testing = true\n[store]\nurl = \"sqlite:data/vergissmein.db\"\n\
         [controller]\nname = \"Muster GmbH\"\nregion = \"AT\"\n\
         time_zone = \"Europe/Vienna\"\nlanguage = \"de\"\n\
         [[system]]\nname = \"vertrieb\"\nprofile = \"suitecrm7\"\nurl = \"sqlite:crm.db\"\n\
         [[system]]\nname = \"papierarchiv\"\nprofile = \"manual\"\nowner = \"archiv@example.org\"\n\
         {more}"
    )
}

pub struct World {
    pub folder: PathBuf,
    pub planted: Planted,
}

impl World {
    /// Migrated, with accounts, a CRM and no request.
    pub async fn new(name: &str) -> Self {
        let folder = folder(name);
        fs::write(folder.join("vergissmein.toml"), config("")).unwrap();
        let planted =
            demo::create_sqlite(&folder.join("crm.db"), Size::least(), 7, date(2026, 11, 23))
                .await
                .unwrap();
        let world = Self { folder, planted };
        assert_eq!(world.yes(&["migrate"])["from"], 0);
        for (login, role) in ROLES {
            let added = [
                "account", "add", "--login", login, "--name", login, "--role", role,
            ];
            world.yes(&added);
        }
        world
    }

    /// A command at the tests' instant, with a JSON answer.
    pub fn ask(&self, words: &[&str]) -> Said {
        let mut words = words.to_vec();
        words.extend(["--at", NOW, "--json"]);
        run(&self.folder, &words)
    }

    /// The same command, not waited for.
    pub fn begin(&self, words: &[&str]) -> Child {
        let mut command = Command::new(env!("CARGO_BIN_EXE_vergissmein"));
        let command = command.current_dir(&self.folder).args(words);
        command
            .args(["--at", NOW, "--json"])
            .env_remove("VERGISSMEIN_LOG")
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
    }

    /// The answer of a command that is done and says yes.
    pub fn yes(&self, words: &[&str]) -> Value {
        let said = self.ask(words);
        assert_eq!(said.code, 0, "{words:?}: {}", said.stderr);
        said.json()
    }

    /// The answer of a command that is done and says no.
    pub fn no(&self, words: &[&str]) -> Value {
        let said = self.ask(words);
        assert_eq!(said.code, 1, "{words:?}: {}", said.stderr);
        said.json()
    }

    /// The one line of a command that is refused.
    pub fn refused(&self, words: &[&str]) -> String {
        one_line(&self.ask(words), words)
    }

    /// The planted request for erasure: Katharina Brandl's.
    pub fn erasure(&self) -> &OpenRequest {
        let mut open = self.planted.open.iter();
        open.find(|request| request.right == "erasure").unwrap()
    }

    /// Records the planted request for erasure and returns its reference.
    pub fn open_erasure(&self) -> String {
        let person = self.erasure().person.clone();
        let words = [
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
        ];
        text(&self.yes(&words)["reference"])
    }

    /// A drafted plan and its hash.
    pub fn draft(&self, reference: &str) -> (String, String) {
        let plan = self.yes(&["plan", "draft", reference, "--as", "miriam"]);
        (text(&plan["plan"]), text(&plan["hash"]))
    }

    /// A plan that the second person approved.
    pub fn approved(&self, reference: &str) -> String {
        let (plan, hash) = self.draft(reference);
        self.yes(&[
            "request",
            "tick",
            reference,
            "A4",
            "--skip",
            "kein Zweifel",
            "--as",
            "lea",
        ]);
        self.yes(&["plan", "approve", &plan, "--hash", &hash, "--as", "jonas"]);
        plan
    }

    /// Changes the CRM behind our back.
    pub async fn meddle(&self, sql: &'static str, binds: &[&str]) {
        change(&self.folder.join("crm.db"), sql, binds).await;
    }

    /// The CRM's file as it stands.
    pub fn crm_bytes(&self) -> Vec<u8> {
        fs::read(self.folder.join("crm.db")).unwrap()
    }

    /// Writes a file into the folder.
    pub fn write(&self, name: &str, text: &str) {
        fs::write(self.folder.join(name), text).unwrap();
    }
}

async fn connect(file: &Path) -> Connection {
    let config = toml::from_str(&format!(
        "name = \"file\"\nprofile = \"suitecrm7\"\nurl = \"sqlite:{}\"",
        file.display()
    ));
    let database = Database::new(&config.unwrap()).unwrap();
    database.connect().await.unwrap()
}

/// A SQLite file in which nobody else can commit until this ends: somebody reads in it.
pub async fn being_read(file: &Path) -> Connection {
    let mut connection = connect(file).await;
    connection.command("reading", "BEGIN").await.unwrap();
    let contacts = Statement::fixed("SELECT COUNT(*) FROM contacts", &[]);
    connection.rows("reading", &contacts).await.unwrap();
    connection
}

/// Changes a SQLite file.
pub async fn change(file: &Path, sql: &'static str, binds: &[&str]) {
    let mut connection = connect(file).await;
    let statement = Statement::fixed(sql, binds);
    connection.execute("meddling", &statement).await.unwrap();
    connection.close().await;
}

/// The one line of a refusal; nothing else is printed.
pub fn one_line(said: &Said, words: &[&str]) -> String {
    assert_eq!(said.code, 2, "{words:?}: {} {}", said.stdout, said.stderr);
    assert_eq!(said.stdout, "", "{words:?}");
    let lines: Vec<&str> = said.stderr.lines().collect();
    assert_eq!(lines.len(), 1, "{words:?}: {}", said.stderr);
    lines[0].to_owned()
}

/// A JSON text.
pub fn text(value: &Value) -> String {
    value
        .as_str()
        .unwrap_or_else(|| panic!("no text: {value}"))
        .to_owned()
}

/// Demands that every key is there, however deep (`due.last_day`).
pub fn keys(value: &Value, paths: &[&str]) {
    for path in paths {
        let pointer = format!("/{}", path.replace('.', "/"));
        assert!(value.pointer(&pointer).is_some(), "no {path} in {value}");
    }
}
