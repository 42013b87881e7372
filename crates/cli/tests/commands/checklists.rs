//! Checklists as an administrator keeps them.

use serde_json::{Value, json};

use crate::world::{World, keys, run, text};

fn title(checklist: &Value, id: &str) -> String {
    let steps = checklist.as_array().unwrap();
    let step = steps.iter().find(|step| step["id"] == id).unwrap();
    text(&step["title"])
}

#[tokio::test]
async fn a_revised_checklist_is_for_new_requests_and_a_running_one_keeps_its_own() {
    let world = World::new("checklists").await;
    let running = world.open_erasure();
    let mut list = world.yes(&["checklist", "show", "erasure"]);
    keys(&list, &["id", "version", "title.de", "items"]);
    let version = list["version"].as_i64().unwrap();
    let items = list["items"].as_array_mut().unwrap();
    let item = items.iter_mut().find(|item| item["id"] == "17.1").unwrap();
    item["title"] = json!({ "de": "Hausregel geprüft", "en": "House rule checked" });
    world.write("list.json", &list.to_string());
    let revise = ["checklist", "revise", "erasure", "list.json", "--as"];
    let line = world.refused(&[&revise[..], &["miriam"]].concat());
    assert!(line.contains("systems.manage"), "{line}");
    let revised = world.yes(&[&revise[..], &["anton"]].concat());
    assert_eq!(revised["version"], version + 1);
    let line = world.refused(&[&revise[..], &["anton"]].concat());
    assert!(line.contains("meanwhile"), "{line}");

    let later = world.open_erasure();
    let steps = |reference: &str| world.yes(&["request", "show", reference])["checklist"].clone();
    assert_eq!(title(&steps(&later), "17.1"), "Hausregel geprüft");
    assert_ne!(title(&steps(&running), "17.1"), "Hausregel geprüft");
    let log = world.yes(&["ledger", "list"]);
    let entries = log["entries"].as_array().unwrap();
    let revisions = |entry: &&Value| entry["action"] == "checklists.revise";
    let entry = entries.iter().find(revisions).unwrap();
    assert_eq!(
        (&entry["actor"], &entry["details"]["to"]),
        (&json!("anton"), &revised["version"])
    );
}

#[tokio::test]
async fn the_text_that_is_shown_is_taken_again_and_a_broken_one_is_refused_by_line() {
    let world = World::new("checklist-text").await;
    let shown = run(&world.folder, &["checklist", "show", "access"]).stdout;
    world.write("list.toml", &shown);
    let revise = [
        "checklist",
        "revise",
        "access",
        "list.toml",
        "--as",
        "anton",
    ];
    world.yes(&revise);
    let broken = shown.replacen("version = ", "versio = ", 1);
    world.write("list.toml", &broken);
    let line = world.refused(&revise);
    assert!(line.contains("list.toml, line 2"), "{line}");
    let line = world.refused(&["checklist", "show", "königsrecht"]);
    assert!(line.contains("right is not known"), "{line}");
}
