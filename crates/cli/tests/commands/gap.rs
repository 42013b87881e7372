//! The newest entries of the log are lost for good.

use std::fs;

use serde_json::json;

use crate::world::World;

const FILES: [&str; 3] = ["vergissmein.db", "vergissmein.db-wal", "vergissmein.db-shm"];

const NEW: [&str; 10] = [
    "request",
    "new",
    "--right",
    "access",
    "--received",
    "2026-11-20",
    "--channel",
    "email",
    "--as",
    "miriam",
];

#[tokio::test]
async fn a_gap_is_shown_said_by_one_person_and_confirmed_by_another() {
    let world = World::new("gap").await;
    let whole = world.yes(&["ledger", "gap"]);
    assert_eq!(whole, json!({ "gap": null, "closed": true }));
    let data = world.folder.join("data");
    let older = FILES.map(|file| (file, fs::read(data.join(file)).ok()));
    let size = world.yes(&["ledger", "verify"])["size"].clone();
    world.yes(&NEW);
    world.yes(&["ledger", "checkpoint"]);
    for (file, bytes) in older {
        let _ = fs::remove_file(data.join(file));
        if let Some(bytes) = bytes.filter(|_| !file.ends_with("-shm")) {
            fs::write(data.join(file), bytes).unwrap();
        }
    }
    let line = world.refused(&NEW);
    assert!(line.contains("`ledger gap`"), "{line}");
    let shown = world.yes(&["ledger", "gap"]);
    assert_eq!(
        (&shown["gap"]["own"]["size"], &shown["closed"]),
        (&size, &json!(false))
    );
    let ask = ["ledger", "gap", "ask", "--as", "paula", "--reason"];
    let line = world.refused(&[&ask[..], &["weather"]].concat());
    assert!(line.contains("restored"), "{line}");
    world.yes(&[&ask[..], &["restored"]].concat());
    let line = world.refused(&["ledger", "gap", "confirm", "--as", "paula"]);
    assert!(line.contains("second person"), "{line}");
    let closed = world.yes(&["ledger", "gap", "confirm", "--as", "miriam"]);
    assert_eq!(closed["closed"], true);
    world.yes(&NEW);
    let verified = world.yes(&["ledger", "verify"]);
    assert_eq!(
        (&verified["ok"], &verified["gaps"]),
        (&json!(true), &json!(1))
    );
}
