//! Consents on the command line.

use std::fs::{self, File};
use std::process::Command;
use std::time::{Duration, Instant};
use std::{io, thread};

use serde_json::json;

use crate::world::{World, change, keys, text};

const PURPOSE: &str = "title_de = \"Rundbrief\"\ntitle_en = \"Newsletter\"\n\
    text_de = \"Ja, schicken Sie mir den Rundbrief.\"\ntext_en = \"Yes, send me the newsletter.\"\n\
    channel = \"email\"\n";

#[tokio::test]
async fn consents_are_recorded_asked_for_and_compared_with_the_log() {
    let world = World::new("consents").await;
    save_purpose(&world);
    let person = text(&json!(world.erasure().person));
    let who = [
        "--system",
        "vertrieb",
        "--person",
        &person,
        "--purpose",
        "newsletter",
    ];
    let said = ["--way", "paper", "--source", "Messe Wien", "--as", "lea"];
    let address = ["--address", "anna@example.org"];
    let given = world.yes(&[&["consent", "give"], &who[..], &said[..], &address[..]].concat());
    keys(
        &given,
        &["id", "state", "text_version", "way", "source", "given_at"],
    );
    assert_eq!(given["state"], "given");

    world.write("addresses.txt", "anna@example.org\nniemand@example.org\n");
    let ask = ["consent", "may-send", "addresses.txt", "--purpose"];
    let answers = world.yes(&[&ask[..], &["newsletter"]].concat());
    assert_eq!(
        (&answers["may"], &answers["answers"][1]["reason"]),
        (&json!(1), &json!("unknown"))
    );
    let line = world.refused(&[&ask[..], &["rundbrief"]].concat());
    assert!(line.contains("purpose: names no purpose"), "{line}");

    world.yes(&[&["consent", "withdraw"], &who[..], &said[..]].concat());
    let found = [
        "--basis",
        "none_found",
        "--source",
        "Durchsicht",
        "--as",
        "lea",
    ];
    world.yes(&[&["consent", "basis"], &who[..], &found[..]].concat());
    let sheet = world.yes(&[
        "consent", "show", "--system", "vertrieb", "--person", &person,
    ]);
    keys(&sheet, &["person", "lines", "past"]);
    assert_eq!(sheet["past"].as_array().unwrap().len(), 3);
    assert_eq!(sheet["past"][0]["path"], "cli");
    assert_eq!(world.yes(&["consent", "verify"])["ok"], true);
    assert_eq!(world.yes(&["doctor"])["ok"], true);

    let store = world.folder.join("data/vergissmein.db");
    let meddled = "UPDATE consents SET state = 'given', withdrawn_at = NULL";
    change(&store, meddled, &[]).await;
    let doctor = world.no(&["doctor"]);
    let found = &doctor["findings"][0];
    assert_eq!(
        (&found["invariant"], &found["code"]),
        (&json!("I2"), &json!("unlogged"))
    );
    let said = work_until(&world, "I2 consents: 1 row(s)");
    assert!(!said.contains("anna@"), "{said}");
    let mut files = fs::read_dir(world.folder.join("data")).unwrap();
    let signed = |file: io::Result<fs::DirEntry>| {
        let path = file.unwrap().path();
        path.extension().is_some_and(|word| word == "checkpoint")
    };
    assert!(files.any(signed), "the log was signed, too");
}

/// What a worker says until it says this; it is ended then, or after a minute.
fn work_until(world: &World, line: &str) -> String {
    let log = world.folder.join("work.log");
    let mut command = Command::new(env!("CARGO_BIN_EXE_vergissmein"));
    let command = command.current_dir(&world.folder).arg("work");
    let command = command.env_remove("VERGISSMEIN_LOG");
    let mut worker = command.stderr(File::create(&log).unwrap()).spawn().unwrap();
    let begun = Instant::now();
    let said = loop {
        let said = fs::read_to_string(&log).unwrap();
        if said.contains(line) || begun.elapsed() > Duration::from_mins(1) {
            break said;
        }
        thread::sleep(Duration::from_millis(100));
    };
    worker.kill().unwrap();
    worker.wait().unwrap();
    assert!(said.contains(line), "{said}");
    said
}

#[tokio::test]
async fn a_table_of_consents_is_tried_before_it_is_taken_and_a_purpose_is_switched() {
    let world = World::new("consents-table").await;
    save_purpose(&world);
    world.write(
        "table.csv",
        "system,record,purpose,state,at,way,source\n\
         vertrieb,contact:1,newsletter,withdrawn,2026-01-05,phone,Anruf\n\
         vertrieb,contact:2,newsletter,vielleicht,2026-01-05,phone,Anruf\n",
    );
    let import = ["consent", "import", "table.csv", "--as", "miriam"];
    let tried = world.no(&[&import[..], &["--dry-run"]].concat());
    assert_eq!(
        (&tried["new"], &tried["faults"][0]["line"]),
        (&json!(1), &json!(3))
    );
    assert!(world.refused(&import).contains("line 3: state"));

    world.yes(&["consent", "off", "newsletter", "--as", "miriam"]);
    let listed = world.yes(&["consent", "purposes"]);
    assert_eq!(listed["purposes"][0]["active"], false);
    world.yes(&["consent", "on", "newsletter", "--as", "miriam"]);
    let listed = world.yes(&["consent", "purposes"]);
    assert_eq!(listed["purposes"][0]["active"], true);
}

/// A purpose may be made by who manages consents, not by everybody who records them.
fn save_purpose(world: &World) {
    world.write("purpose.toml", PURPOSE);
    let save = [
        "consent",
        "save-purpose",
        "newsletter",
        "purpose.toml",
        "--as",
    ];
    let line = world.refused(&[&save[..], &["lea"]].concat());
    assert!(line.contains("consents.manage"), "{line}");
    let saved = world.yes(&[&save[..], &["miriam"]].concat());
    assert_eq!(saved["version"], 1);
}
