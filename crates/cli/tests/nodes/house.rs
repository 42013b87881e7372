//! An installation on PostgreSQL, and its processes.

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;
use store::testing::Fresh;

use crate::http::try_get;
use crate::world::{ROLES, Said, folder, text};

/// How long a node may take to serve.
const PATIENCE: Duration = Duration::from_secs(30);

/// A folder with a configuration that leads to a database of its own.
pub struct House {
    pub folder: PathBuf,
    pub fresh: Fresh,
    /// The address of the CRM's database.
    pub crm: String,
}

/// A node that serves; it ends with this.
pub struct Node {
    child: Child,
    pub port: u16,
}

impl House {
    /// Migrated, with an account of each role.
    pub async fn new(name: &str) -> Self {
        let fresh = Fresh::create(store::Engine::Postgres).await;
        let folder = folder(name);
        fs::write(
            folder.join("vergissmein.toml"),
            config(&fresh.url, &fresh.folder, ""),
        )
        .unwrap();
        let house = Self {
            folder,
            fresh,
            crm: "sqlite:crm.db".to_owned(),
        };
        house.yes(&["migrate"]);
        for (login, role) in ROLES {
            house.yes(&[
                "account", "add", "--login", login, "--name", login, "--role", role,
            ]);
        }
        house
    }

    pub fn said(&self, words: &[&str]) -> Said {
        command(&self.folder, words).output().unwrap().into()
    }

    /// The answer of a command that is done and says yes.
    pub fn yes(&self, words: &[&str]) -> Value {
        let said = self.said(&[words, &["--json"]].concat());
        assert_eq!(said.code, 0, "{words:?}: {} {}", said.stdout, said.stderr);
        said.json()
    }

    /// Serves on a port of its own, in a folder of its own beside ours.
    pub fn serve(&self, name: &str, leave_seconds: u8, more: &str) -> Node {
        self.serve_with(name, (leave_seconds, more), |_| {})
    }

    /// The same, with something done to the process before it starts. What it says lies in `said` there.
    pub fn serve_with(
        &self,
        name: &str,
        (leave_seconds, more): (u8, &str),
        prepare: impl FnOnce(&mut Command),
    ) -> Node {
        let port = free_port();
        let home = self.folder.join(name);
        fs::create_dir_all(&home).unwrap();
        let listen = format!("listen = \"127.0.0.1:{port}\"\nleave_seconds = {leave_seconds}\n");
        let config = config(
            &self.fresh.url,
            &self.fresh.folder,
            &format!("[http]\n{listen}{more}"),
        );
        let config = config.replace("sqlite:crm.db", &self.crm);
        fs::write(home.join("vergissmein.toml"), config).unwrap();
        let said = fs::File::create(home.join("said")).unwrap();
        let mut serve = command(&home, &["serve"]);
        serve.stdout(Stdio::null()).stderr(said);
        prepare(&mut serve);
        let child = serve.spawn().unwrap();
        let node = Node { child, port };
        node.await_ready();
        node
    }

    /// Signs somebody in at a node; the cookie of the session.
    pub fn sign_in(&self, node: &Node, login: &str) -> String {
        let again = self.yes(&["account", "invite", "--login", login]);
        let token = text(&again["invitation"]);
        let token = token.rsplit('/').next().unwrap();
        let path = format!("/invitation/{token}");
        let form = crate::http::get(node.port, &path, "");
        let (visitor, csrf) = (form.cookies(), form.csrf());
        let password = "Donaudampfschiff-Kapit%C3%A4n+7";
        let body = format!("csrf={csrf}&password={password}&again={password}");
        let reply = crate::http::post(node.port, &path, &visitor, &body);
        assert_eq!(reply.status, 303, "{}", reply.body);
        reply.cookies()
    }

    pub async fn remove(self) {
        self.fresh.remove().await;
    }
}

impl Node {
    fn await_ready(&self) {
        let begun = Instant::now();
        loop {
            if try_get(self.port, "/readyz", "").is_ok_and(|reply| reply.status == 200) {
                return;
            }
            assert!(begun.elapsed() < PATIENCE, "the node does not serve");
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// The process.
    pub fn process(&mut self) -> &mut Child {
        &mut self.child
    }

    /// Tells it to stop.
    pub fn terminate(&self) {
        signal(self.child.id(), "TERM");
    }

    /// Waits for its end; whether it ended well, and how long it took.
    pub fn end(mut self) -> (bool, Duration) {
        let begun = Instant::now();
        let status = self.child.wait().unwrap();
        (status.success(), begun.elapsed())
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub fn signal(pid: u32, name: &str) {
    let kill = Command::new("kill")
        .args([&format!("-{name}"), &pid.to_string()])
        .status();
    assert!(kill.unwrap().success());
}

pub fn config(url: &str, keys: &Path, more: &str) -> String {
    format!(
        "testing = true\n[store]\nurl = \"{url}\"\nkeys = \"{}\"\n\
         [controller]\nname = \"Muster GmbH\"\nregion = \"AT\"\n\
         time_zone = \"Europe/Vienna\"\nlanguage = \"de\"\n\
         [[system]]\nname = \"vertrieb\"\nprofile = \"suitecrm7\"\nurl = \"sqlite:crm.db\"\n{more}",
        keys.join("store.keys").display()
    )
}

pub fn command(folder: &Path, words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_vergissmein"));
    command
        .current_dir(folder)
        .args(words)
        .env_remove("VERGISSMEIN_LOG");
    command
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}
