//! The store moves to another machine.

use std::fs;

use crate::world::{NOW, World, config, folder, run, text};

#[tokio::test]
async fn a_store_that_moves_keeps_its_requests_and_the_chain_of_its_log() {
    let world = World::new("moving").await;
    let made = world.yes(&[
        "request",
        "new",
        "--right",
        "access",
        "--received",
        "2026-11-20",
        "--as",
        "miriam",
    ]);
    let reference = text(&made["reference"]);
    let exported = world.yes(&["store", "export", "moved"]);
    let line = world.refused(&["store", "export", "moved"]);
    assert!(line.contains("is there already"), "{line}");

    let other = folder("moving-there");
    fs::write(other.join("vergissmein.toml"), config("")).unwrap();
    let file = world.folder.join("moved").display().to_string();
    let there = |words: &[&str]| {
        let mut words = words.to_vec();
        words.extend(["--at", NOW, "--json"]);
        run(&other, &words)
    };
    let refused = there(&["store", "import", &file]);
    assert_eq!(refused.code, 2, "{}", refused.stderr);
    assert!(refused.stderr.contains("key file"), "{}", refused.stderr);
    fs::create_dir_all(other.join("data")).unwrap();
    let keys = "data/vergissmein.keys";
    fs::copy(world.folder.join(keys), other.join(keys)).unwrap();
    let taken = there(&["store", "import", &file]);
    assert_eq!(taken.code, 0, "{}", taken.stderr);
    let taken = taken.json();
    for same in ["schema", "tables", "rows", "size", "root"] {
        assert_eq!(taken[same], exported[same], "{same}");
    }
    assert_eq!(taken["ok"], true);
    let verified = there(&["ledger", "verify"]).json();
    assert_eq!(verified["ok"], true);
    let size = exported["size"].as_i64().unwrap();
    assert_eq!(verified["size"], size + 1, "the move is entered");
    for words in [
        &["ledger", "list", "--request", &reference][..],
        &["request", "show", &reference],
        &["account", "list"],
    ] {
        assert_eq!(there(words).json(), world.yes(words), "{words:?}");
    }
}
