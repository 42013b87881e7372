//! Commands that look, and the shapes they answer in.

use serde_json::json;

use crate::world::{World, folder, keys, run, text};

#[tokio::test]
async fn people_are_found_without_showing_a_value() {
    let world = World::new("finding").await;
    let story = &world.erasure().story;
    let email = &story.identifiers.emails[0];
    let name = format!("{} {}", story.given, story.family);
    let words = ["person", "find", "--system", "vertrieb"];
    let by_email = world.yes(&[&words[..], &["--email", email]].concat());
    keys(&by_email, &["searched", "candidates"]);
    let first = &by_email["candidates"][0];
    keys(
        first,
        &["record", "score", "certainty", "reasons", "deleted"],
    );
    let by_name = world.yes(&[&words[..], &["--name", &name]].concat());
    let records: Vec<String> = by_name["candidates"]
        .as_array()
        .unwrap()
        .iter()
        .map(|candidate| text(&candidate["record"]))
        .collect();
    assert!(records.contains(&story.persons[0]));
    for answer in [by_email.to_string(), by_name.to_string()] {
        assert!(!answer.contains(email.as_str()) && !answer.contains(&story.family));
    }
    let by_record = world.yes(&[&words[..], &["--record", &story.persons[0]]].concat());
    assert_eq!(by_record["candidates"][0]["record"], story.persons[0]);
    assert!(world.refused(&words).contains("nothing to look for"));
    let line = world.refused(&[&words[..], &["--born", "gestern"]].concat());
    assert!(line.contains("born") && !line.contains("gestern"), "{line}");
}

#[tokio::test]
async fn a_system_that_fits_has_every_text_column_classified() {
    let world = World::new("checking").await;
    let check = world.yes(&["system", "check", "vertrieb"]);
    keys(
        &check,
        &[
            "system",
            "engine",
            "version",
            "fits",
            "unclassified",
            "coverage",
        ],
    );
    assert_eq!(
        (&check["fits"], &check["coverage"]),
        (&json!(true), &json!(1.0))
    );
    assert_eq!(check["unclassified"], json!([]));
}

#[tokio::test]
async fn a_request_is_shown_and_listed_in_the_contracts_shape() {
    let world = World::new("showing").await;
    let words = [
        "request",
        "new",
        "--received",
        "2026-10-01",
        "--text",
        "Bitte löschen",
    ];
    let opened = world.yes(&[&words[..], &["--right", "erasure", "--as", "lea"]].concat());
    let shape = [
        "reference",
        "state",
        "received",
        "due.nominal",
        "due.last_day",
        "checklist",
    ];
    keys(&opened, &shape);
    keys(
        &opened["checklist"][0],
        &["id", "title", "mandatory", "state"],
    );
    let reference = text(&opened["reference"]);
    let shown = world.yes(&["request", "show", &reference, "--as", "lea"]);
    assert_eq!(shown["text"], "Bitte löschen");
    let masked = world.yes(&["request", "show", &reference]);
    assert!(masked.get("text").is_none(), "the operator reads no words");
    world.yes(
        &[
            &words[..2],
            &[
                "--received",
                "2026-11-20",
                "--right",
                "access",
                "--as",
                "lea",
            ],
        ]
        .concat(),
    );
    let count = |more: &[&str]| {
        let listed = world.yes(&[&["request", "list"], more].concat());
        listed["requests"].as_array().unwrap().len()
    };
    assert_eq!(count(&[]), 2);
    assert_eq!(count(&["--overdue"]), 1);
    assert_eq!(count(&["--state", "closed"]), 0);
    assert_eq!(count(&["--state", "new"]), 2);
    let line = world.refused(&["request", "show", "GD-2026-0099"]);
    assert!(line.contains("no such request"), "{line}");
}

#[tokio::test]
async fn a_checkpoint_kept_elsewhere_verifies_the_log() {
    let world = World::new("checkpoint").await;
    let signed = world.yes(&["ledger", "checkpoint"]);
    world.write("kept.txt", &text(&signed["checkpoint"]));
    let verdict = world.yes(&["ledger", "verify", "--checkpoint", "kept.txt"]);
    assert_eq!(verdict["ok"], true);
    world.write("kept.txt", "no checkpoint");
    world.refused(&["ledger", "verify", "--checkpoint", "kept.txt"]);
    let since = world.yes(&["ledger", "list", "--since", "2026-11-24"]);
    assert_eq!(since["entries"], json!([]));
    let line = world.refused(&["ledger", "list", "--as", "anton"]);
    assert!(line.contains("ledger.read"), "{line}");
}

#[test]
fn a_deadline_needs_neither_store_nor_configuration() {
    let folder = folder("deadline");
    let words = [
        "deadline",
        "--received",
        "2026-01-31",
        "--region",
        "AT",
        "--json",
    ];
    let said = run(&folder, &words);
    assert_eq!(said.code, 0, "{}", said.stderr);
    let answer = said.json();
    keys(
        &answer,
        &["nominal", "last_day", "extended_last_day", "derivation"],
    );
    assert_eq!(answer["last_day"], "2026-03-02");
    let text = run(&folder, &words[..5]);
    assert!(text.stdout.starts_with("2026-03-02\n"), "{}", text.stdout);
}

#[tokio::test]
async fn a_request_is_exported_whole_into_a_file_that_is_not_there_yet() {
    let world = World::new("dossier").await;
    let reference = world.open_erasure();
    let export = ["request", "export", &reference, "akte.zip", "--as"];
    let done = world.yes(&[&export[..], &["lea"]].concat());
    let file = std::fs::read(world.folder.join("akte.zip")).unwrap();
    assert!(file.starts_with(b"PK"));
    assert_eq!(done["bytes"], file.len());
    let again = world.refused(&[&export[..], &["lea"]].concat());
    assert!(
        again.contains("akte.zip") && again.contains("not there yet"),
        "{again}"
    );
    let other = ["request", "export", &reference, "b.zip", "--as", "paula"];
    assert!(world.refused(&other).contains("requests.read"));
    assert!(
        !world.folder.join("b.zip").exists(),
        "nothing is left of it"
    );
    assert_eq!(std::fs::read(world.folder.join("akte.zip")).unwrap(), file);
}

#[tokio::test]
async fn an_agent_is_shown_the_outline_of_anothers_request_and_takes_a_free_one() {
    let world = World::new("outline").await;
    let new = [
        "request",
        "new",
        "--right",
        "access",
        "--received",
        "2026-11-20",
    ];
    let words = ["--text", "Rosenquarzweg", "--as", "miriam"];
    let reference = text(&world.yes(&[&new[..], &words].concat())["reference"]);
    let show = ["request", "show", &reference, "--as", "lea"];
    let outline = world.yes(&show);
    assert_eq!(outline["outline"], true);
    assert!(!outline.to_string().contains("Rosenquarzweg"), "{outline}");
    let found = world.yes(&["request", "mentions", "rosenquarzweg", "--as", "lea"]);
    assert_eq!(found["mentions"], json!([]));
    let tick = ["request", "tick", &reference, "A3", "--as", "lea"];
    assert!(world.refused(&tick).contains("somebody else's"));
    world.yes(&["request", "assign", &reference, "lea", "--as", "lea"]);
    let whole = world.yes(&show);
    assert_eq!(
        (&whole["outline"], &whole["text"]),
        (&json!(false), &json!("Rosenquarzweg"))
    );
    let found = world.yes(&["request", "mentions", "rosenquarzweg", "--as", "lea"]);
    assert_eq!(found["mentions"][0]["reference"], reference.as_str());
}
