//! The disk of our own store is full while a node serves: whoever changes something is told, whoever reads
//! reads on, nothing is half done, and with space it goes on by itself.

use std::fs;
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::counter::Counter;
use crate::http::{get, post, try_get};
use crate::world::{World, config, run, text};

/// How long a node may take to serve.
const PATIENCE: Duration = Duration::from_secs(30);
/// After so long the next click notes that the session is used.
const NOTED: Duration = Duration::from_secs(61);

struct Serving {
    world: World,
    port: u16,
    child: Child,
}

impl Serving {
    async fn new(counter: &mut Option<Counter>) -> Self {
        let world = World::new("disk_full_serving").await;
        let free = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = free.local_addr().unwrap().port();
        drop(free);
        let listen = format!("[http]\nlisten = \"127.0.0.1:{port}\"\n");
        fs::write(world.folder.join("vergissmein.toml"), config(&listen)).unwrap();
        let counting = counter.insert(Counter::new(&world.folder));
        let mut serve = Command::new(env!("CARGO_BIN_EXE_vergissmein"));
        serve
            .current_dir(&world.folder)
            .arg("serve")
            .env_remove("VERGISSMEIN_LOG")
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let child = counting.load_into(&mut serve).spawn().unwrap();
        let begun = Instant::now();
        while !try_get(port, "/readyz", "").is_ok_and(|reply| reply.status == 200) {
            assert!(begun.elapsed() < PATIENCE, "the node does not serve");
            std::thread::sleep(Duration::from_millis(50));
        }
        Self { world, port, child }
    }

    /// The answer of a command beside the node, by the real clock.
    fn yes(&self, words: &[&str]) -> Value {
        let said = run(&self.world.folder, &[words, &["--json"]].concat());
        assert_eq!(said.code, 0, "{words:?}: {} {}", said.stdout, said.stderr);
        said.json()
    }

    /// Signs somebody in; the cookie of the session.
    fn sign_in(&self, login: &str) -> String {
        let again = self.yes(&["account", "invite", "--login", login]);
        let token = text(&again["invitation"]);
        let path = format!("/invitation/{}", token.rsplit('/').next().unwrap());
        let form = get(self.port, &path, "");
        let (visitor, csrf) = (form.cookies(), form.csrf());
        let password = "Donaudampfschiff-Kapit%C3%A4n+7";
        let body = format!("csrf={csrf}&password={password}&again={password}");
        let reply = post(self.port, &path, &visitor, &body);
        assert_eq!(reply.status, 303, "{}", reply.body);
        reply.cookies()
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[tokio::test]
async fn a_node_whose_disk_is_full_says_so_and_goes_on_reading() {
    let mut counter = None;
    let node = Serving::new(&mut counter).await;
    let counter = counter.unwrap();
    let cookie = node.sign_in("lea");
    std::thread::sleep(NOTED);
    let before = node.yes(&["ledger", "verify"]);
    counter.fill_disk();
    for path in ["/account", "/requests"] {
        let page = get(node.port, path, &cookie);
        assert_eq!(page.status, 200, "{path}: {}", page.head);
    }
    let out = format!("csrf={}", get(node.port, "/account", &cookie).csrf());
    let told = post(node.port, "/sign-out", &cookie, &out);
    assert_eq!(told.status, 507, "{}", told.body);
    assert!(told.body.contains("Platte"), "{}", told.body);
    assert_eq!(get(node.port, "/account", &cookie).status, 200);
    let after = node.yes(&["ledger", "verify"]);
    assert_eq!(
        (&after["ok"], &after["size"]),
        (&Value::Bool(true), &before["size"]),
        "nothing was entered"
    );
    counter.calm();
    let done = post(node.port, "/sign-out", &cookie, &out);
    assert_eq!(done.status, 303, "{}", done.body);
    assert_ne!(get(node.port, "/account", &cookie).status, 200);
}
