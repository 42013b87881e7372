//! `demo`: ready soon, served, kept when asked.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use serde_json::Value;

use crate::world::{folder, run};

/// A demonstration that ends with the test.
struct Demo(Child);

impl Drop for Demo {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Demo {
    fn start(folder: &Path, more: &[&str]) -> (Self, Value) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_vergissmein"));
        command
            .current_dir(folder)
            .args(["demo", "--data", "d", "--listen", "127.0.0.1:0", "--json"])
            .args(more)
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        let mut demo = Self(command.spawn().unwrap());
        let mut lines = BufReader::new(demo.0.stdout.take().unwrap()).lines();
        let mut text = String::new();
        for line in lines.by_ref() {
            let line = line.unwrap();
            text.push_str(&line);
            if line == "}" {
                break;
            }
        }
        let ready = serde_json::from_str(&text).unwrap();
        (demo, ready)
    }

    /// Asks it to end and says how it did.
    fn end(mut self) -> Option<i32> {
        let id = self.0.id().to_string();
        Command::new("kill").args(["-TERM", &id]).status().unwrap();
        self.0.wait().unwrap().code()
    }
}

fn status(url: &str) -> String {
    let rest = url.strip_prefix("http://").unwrap();
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let mut stream = TcpStream::connect(host).unwrap();
    write!(
        stream,
        "GET /{path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer.lines().next().unwrap().to_owned()
}

#[test]
fn a_demonstration_serves_requests_of_each_right_and_is_fresh_unless_kept() {
    let folder = folder("demonstration");
    let (demo, ready) = Demo::start(&folder, &[]);
    let address = ready["address"].as_str().unwrap();
    assert!(status(&format!("{address}/healthz")).contains("200"));
    let links = ready["links"].as_array().unwrap();
    assert_eq!(links.len(), 5);
    for link in links {
        assert!(
            status(link["link"].as_str().unwrap()).contains("200"),
            "{}",
            link["role"]
        );
    }
    let list = [
        "--config",
        "d/vergissmein.toml",
        "request",
        "list",
        "--json",
    ];
    let requests = run(&folder, &list).json()["requests"].clone();
    for right in [
        "access",
        "rectification",
        "erasure",
        "restriction",
        "portability",
        "objection",
    ] {
        let of_right = |request: &&Value| request["right"] == right;
        let found = requests.as_array().unwrap().iter().find(of_right).unwrap();
        assert_eq!(found["persons"][0]["system"], "vertrieb");
    }
    let second = run(&folder, &["demo", "--data", "d", "--listen", "127.0.0.1:0"]);
    assert_eq!(second.code, 2);
    assert!(
        second.stderr.contains("another server"),
        "{}",
        second.stderr
    );
    assert_eq!(demo.end(), Some(0));

    let reference = requests[0]["reference"].as_str().unwrap();
    let config = ["--config", "d/vergissmein.toml"];
    let skip = ["request", "tick", reference, "A3", "--as", "miriam"];
    assert_eq!(run(&folder, &[&config[..], &skip].concat()).code, 0);
    let ticked = |folder: &Path| {
        let show = ["request", "show", reference, "--json"];
        run(folder, &[&config[..], &show].concat()).json()["checklist"][2]["state"].clone()
    };
    let (kept, _) = Demo::start(&folder, &["--keep"]);
    assert_eq!(ticked(&folder), "done");
    kept.end();
    let (fresh, _) = Demo::start(&folder, &[]);
    assert_eq!(ticked(&folder), "open");
    fresh.end();
}

#[test]
fn a_folder_with_a_store_of_its_own_is_left_alone() {
    let folder = folder("foreign");
    std::fs::create_dir(folder.join("d")).unwrap();
    std::fs::write(folder.join("d/vergissmein.db"), "somebody's").unwrap();
    let said = run(&folder, &["demo", "--data", "d", "--listen", "127.0.0.1:0"]);
    assert_eq!(said.code, 2);
    assert!(said.stderr.contains("no demonstration"), "{}", said.stderr);
    let left = std::fs::read_to_string(folder.join("d/vergissmein.db")).unwrap();
    assert_eq!(left, "somebody's");
}
