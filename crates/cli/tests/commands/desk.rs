//! Tasks, marks, messages and calls on the command line.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;

use serde_json::json;

use crate::world::{World, change, config, keys, text};

#[tokio::test]
async fn a_task_keeps_a_request_open_until_it_is_ended() {
    let world = World::new("tasks").await;
    let reference = world.open_erasure();
    let add = ["task", "add", &reference, "Archiv fragen", "--as", "lea"];
    let other = ["--owner", "role:auditor", "--due", "2026-12-01"];
    let line = world.refused(&[&add[..], &other].concat());
    assert!(line.contains("may not work on requests"), "{line}");
    let owner = ["--owner", "role:privacy_manager"];
    let line = world.refused(&[&add[..], &owner, &["--due", "bald"]].concat());
    assert!(line.contains("--due"), "{line}");
    let due = ["--due", "2026-12-01", "--system", "papierarchiv"];
    let id = text(&world.yes(&[&add[..], &owner, &due].concat())["id"]);
    let listed = world.yes(&["task", "list", &reference, "--as", "lea"]);
    keys(
        &listed["tasks"][0],
        &["id", "words", "owner", "system", "due", "ending"],
    );
    assert_eq!(listed["tasks"][0]["words"], "Archiv fragen");
    let unseen = world.yes(&["task", "list", &reference]);
    assert_eq!(
        unseen["tasks"][0]["words"],
        json!(null),
        "not for the operator"
    );

    let close = [
        "request",
        "close",
        &reference,
        "--outcome",
        "withdrawn",
        "--as",
        "miriam",
    ];
    assert!(world.refused(&close).contains("1 tasks are open"));
    let end = ["task", "end", &reference, &id, "--as", "miriam"];
    let line = world.refused(&[&end[..], &["--drop", " "]].concat());
    assert!(line.contains("result") || line.contains("reason"), "{line}");
    let ended = world.yes(&[&end[..], &["--result", "nichts gefunden"]].concat());
    assert_eq!(ended["ending"], "done");
    world.refused(&end);
    assert_eq!(
        world.yes(&["request", "show", &reference])["waiting_tasks"],
        0
    );
}

#[tokio::test]
async fn priority_and_tags_are_set_and_found_by() {
    let world = World::new("marks").await;
    let reference = world.open_erasure();
    let of = |verb: &'static str, more: &[&'static str]| {
        let words = ["request", verb, &reference, "--as", "lea"];
        let words = words.into_iter().chain(more.iter().copied());
        words.map(str::to_owned).collect::<Vec<_>>()
    };
    let ask = |words: Vec<String>| world.ask(&words.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(
        ask(of("priority", &["urgent"])).json()["priority"],
        "urgent"
    );
    assert_eq!(ask(of("priority", &["bald"])).code, 2);
    assert_eq!(
        ask(of("tag", &["VIP", "messe"])).json()["tags"],
        json!(["messe", "vip"])
    );
    let found = |flag: &str, value: &str| {
        let listed = world.yes(&["request", "list", flag, value]);
        listed["requests"].as_array().unwrap().len()
    };
    assert_eq!(
        (found("--priority", "urgent"), found("--priority", "high")),
        (1, 0)
    );
    assert_eq!((found("--tag", "vip"), found("--tag", "rest")), (1, 0));
    assert_eq!(ask(of("tag", &[])).json()["tags"], json!([]));
    let log = world.yes(&["ledger", "list", "--request", &reference]);
    assert!(!log.to_string().contains("messe"), "words stand in no log");
}

/// Takes one call and answers it.
fn receiver() -> (u16, std::thread::JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let taken = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut read = Vec::new();
        let mut piece = [0; 4096];
        while !read.ends_with(b"}") {
            let length = stream.read(&mut piece).unwrap();
            read.extend_from_slice(&piece[..length]);
        }
        let answer = "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n";
        stream.write_all(answer.as_bytes()).unwrap();
        String::from_utf8(read).unwrap()
    });
    (port, taken)
}

#[tokio::test]
async fn a_webhook_is_tried_and_a_call_that_failed_is_seen_to() {
    let world = World::new("webhooks").await;
    let (port, taken) = receiver();
    world.write("secret", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n");
    world.write(
        "vergissmein.toml",
        &config(&format!(
            "[[webhook]]\nname = \"ticket\"\nurl = \"http://127.0.0.1:{port}/in\"\n\
             secret_file = \"secret\"\nallow = [\"127.0.0.0/8\"]\n"
        )),
    );
    let line = world.refused(&["webhook", "test", "ticket", "--as", "lea"]);
    assert!(line.contains("workflows.edit"), "{line}");
    let tried = world.yes(&["webhook", "test", "ticket", "--as", "anton"]);
    assert_eq!(tried["answer"], 204);
    let heard = taken.join().unwrap().to_lowercase();
    assert!(heard.contains("webhook-signature: v1,"), "{heard}");
    world.refused(&["webhook", "test", "none", "--as", "anton"]);

    let store = world.folder.join("data/vergissmein.db");
    for id in ["call-1", "call-2"] {
        change(
            &store,
            "INSERT INTO webhook_calls (id, hook, cause, body, state, queued_at, tries)
             VALUES (?, 'ticket', ?, '{}', 'failed', 1, 9)",
            &[id, id],
        )
        .await;
    }
    let listed = world.yes(&["webhook", "list"]);
    assert_eq!(listed["webhooks"], json!(["ticket"]));
    keys(
        &listed["calls"][0],
        &["id", "hook", "state", "tries", "last_failure"],
    );
    let see_to = |verb: &str, id: &str| world.ask(&["webhook", verb, id, "--as", "anton"]);
    assert_eq!(see_to("retry", "call-1").json()["state"], "waiting");
    assert_eq!(see_to("drop", "call-2").json()["state"], "dropped");
    assert_eq!(see_to("retry", "call-2").code, 2, "let be for good");
    let log = world.yes(&["ledger", "list"]);
    for action in ["webhooks.test", "webhooks.retry", "webhooks.drop"] {
        let told = log["entries"].as_array().unwrap().iter();
        assert!(
            told.clone().any(|entry| entry["action"] == action),
            "{action}"
        );
    }
}

#[tokio::test]
async fn a_request_recorded_twice_is_merged_and_the_earlier_receipt_counts() {
    let world = World::new("merging").await;
    let person = world.erasure().person.clone();
    let open = |received: &str| {
        let opened = world.yes(&[
            "request",
            "new",
            "--right",
            "access",
            "--received",
            received,
            "--system",
            "vertrieb",
            "--person",
            &person,
            "--as",
            "lea",
        ]);
        text(&opened["reference"])
    };
    let (stays, goes, old) = (open("2026-11-20"), open("2026-11-12"), open("2026-10-01"));
    let merge =
        |other: &str, login: &str| world.ask(&["request", "merge", &stays, other, "--as", login]);
    assert!(merge(&goes, "lea").stderr.contains("requests.close"));
    assert!(merge(&old, "miriam").stderr.contains("30 days"));
    assert!(
        merge("GD-2026-0099", "miriam")
            .stderr
            .contains("no such request")
    );
    let merged = merge(&goes, "miriam").json();
    keys(&merged, &["merged", "due.derivation"]);
    assert_eq!(merged["received"], "2026-11-12");
    assert_eq!(merged["merged"][0]["reference"], goes.as_str());
    let gone = world.yes(&["request", "show", &goes]);
    assert_eq!(
        (&gone["state"], &gone["outcome"], &gone["merged_into"]),
        (&json!("closed"), &json!("merged"), &json!(stays))
    );
    let close = [
        "request",
        "close",
        &stays,
        "--outcome",
        "merged",
        "--as",
        "miriam",
    ];
    assert!(world.refused(&close).contains("merging"));
}

#[tokio::test]
async fn a_message_that_came_back_is_noted_and_let_be() {
    let world = World::new("bounces").await;
    let store = world.folder.join("data/vergissmein.db");
    change(
        &store,
        "INSERT INTO outbox (id, recipient, subject, body, request, cause, state, queued_at, tries)
         VALUES (?, 'weg@muster.example', 'GD-2026-0001', 'x', 'GD-2026-0001', ?, 'sent', 1, 1)",
        &["mail-1", "w1"],
    )
    .await;
    let see_to = |verb: &str, login: &str| world.ask(&["mail", verb, "mail-1", "--as", login]);
    assert!(see_to("bounced", "lea").stderr.contains("workflows.edit"));
    assert_eq!(
        see_to("drop", "anton").code,
        2,
        "nothing is wrong with it yet"
    );
    assert_eq!(see_to("bounced", "anton").json()["state"], "failed");
    let failed = world.yes(&["mail", "list", "--failed"]);
    assert_eq!(failed["messages"][0]["last_failure"], "bounced");
    assert_eq!(see_to("bounced", "anton").code, 2, "once is enough");
    assert_eq!(see_to("drop", "anton").json()["state"], "dropped");
    let log = world.yes(&["ledger", "list", "--request", "GD-2026-0001"]);
    let entry = &log["entries"][0];
    assert_eq!(entry["action"], "mail.bounce");
    assert!(
        !log.to_string().contains("weg@muster.example"),
        "no address in the log"
    );
}
