//! Two nodes serve and work at the same time.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::house::House;
use crate::http::{get, post};

/// Within this both have looked for work twice.
const LOOKS: Duration = Duration::from_secs(75);

#[tokio::test]
async fn a_session_of_one_node_serves_at_the_other_and_ends_at_both() {
    let house = House::new("nodes-sessions").await;
    let (one, other) = (house.serve("one", 0, ""), house.serve("other", 0, ""));
    let cookie = house.sign_in(&one, "lea");
    for node in [&one, &other] {
        let page = get(node.port, "/account", &cookie);
        assert_eq!(page.status, 200, "{}", page.head);
        assert!(page.body.contains("lea"));
    }
    let page = get(other.port, "/account", &cookie);
    let body = format!("csrf={}", page.csrf());
    let out = post(other.port, "/sign-out", &cookie, &body);
    assert_eq!(out.status, 303, "{}", out.body);
    for node in [&one, &other] {
        assert_ne!(
            get(node.port, "/account", &cookie).status,
            200,
            "signed out"
        );
    }
    drop((one, other));
    house.remove().await;
}

/// How often each workflow acted for each request and person.
fn fired(house: &House) -> BTreeMap<String, usize> {
    let said = house.yes(&["workflow", "history"]);
    let mut times = BTreeMap::new();
    for one in said["fired"].as_array().unwrap() {
        let name = |name: &str| one[name].as_str().unwrap_or_default().to_owned();
        *times
            .entry(format!(
                "{} {} {}",
                name("request"),
                name("workflow"),
                name("to")
            ))
            .or_default() += 1;
    }
    times
}

#[tokio::test]
async fn two_nodes_that_work_at_once_act_once() {
    let house = House::new("nodes-once").await;
    for (login, address) in [
        ("miriam", "miriam@muster.example"),
        ("lea", "lea@muster.example"),
    ] {
        house.yes(&["account", "reach", login, "--email", address]);
    }
    let nodes = (house.serve("one", 0, ""), house.serve("other", 0, ""));
    // The first look brings the shipped workflows; what passed before it is over.
    let begun = Instant::now();
    while house.yes(&["workflow", "list"])["workflows"] == json!([]) {
        assert!(begun.elapsed() < LOOKS, "no node looks for work");
        std::thread::sleep(Duration::from_secs(1));
    }
    // Long overdue: every reminder and escalation is due at the first look.
    for right in ["access", "erasure", "objection", "rectification"] {
        house.yes(&[
            "request",
            "new",
            "--right",
            right,
            "--received",
            "2026-09-01",
            "--assignee",
            "lea",
            "--channel",
            "email",
            "--as",
            "miriam",
        ]);
    }
    let begun = Instant::now();
    while begun.elapsed() < LOOKS {
        std::thread::sleep(Duration::from_secs(1));
    }
    drop(nodes);
    let times = fired(&house);
    assert!(times.len() >= 4, "{times:?}");
    let said = house.yes(&["workflow", "history"]);
    let all = said["fired"].as_array().unwrap();
    let key = |one: &Value| {
        let mut one = one.clone();
        if let Some(map) = one.as_object_mut() {
            map.retain(|name, _| {
                !name.ends_with("_at") && name != "index" && name != "id" && name != "message"
            });
        }
        one.to_string()
    };
    let mut seen = BTreeMap::<String, usize>::new();
    for one in all {
        *seen.entry(key(one)).or_default() += 1;
    }
    assert!(seen.values().all(|times| *times == 1), "{seen:?}");
    let verified = house.yes(&["ledger", "verify"]);
    assert_eq!(verified["ok"], true);
    house.remove().await;
}
