//! Everything that touches a date of a request, its letters, and the days that move an end.

use serde_json::json;

use crate::world::{World, keys, text};

#[tokio::test]
async fn a_request_waits_asks_who_it_is_and_its_legal_day_stays() {
    let world = World::new("waiting").await;
    let reference = world.open_erasure();
    let legal = world.yes(&["request", "show", &reference])["due"]["legal_day"].clone();
    let of = |verb: &'static str| ["request", verb, &reference, "--as", "lea"];
    let why = ["--reason", "Vollmacht fehlt"];
    let until = ["--until", "2026-12-01"];
    let waiting = world.yes(&[&of("wait")[..], &why, &until].concat());
    assert_eq!(
        (&waiting["state"], &waiting["waiting_until"]),
        (&json!("waiting"), &json!("2026-12-01"))
    );
    let line = world.refused(&[&of("wait")[..], &why, &["--until", "bald"]].concat());
    assert!(line.contains("--until"), "{line}");
    let line = world.refused(&[&of("wait")[..], &why, &["--until", "2026-11-01"]].concat());
    assert!(line.contains("passed"), "{line}");
    assert_eq!(world.yes(&of("resume"))["state"], "in_progress");
    assert!(world.refused(&of("resume")).contains("does not wait"));

    let asked = world.yes(&[&of("ask-identity")[..], &why, &["--waits"]].concat());
    keys(&asked, &["due.position.asked", "due.position.end"]);
    assert_eq!(
        (&asked["state"], &asked["identity"]),
        (&json!("identity_open"), &json!("asked"))
    );
    assert_eq!(asked["due"]["legal_day"], legal, "no position moves it");

    let check = [&of("check-identity")[..], &["--ground", "sender_differs"]].concat();
    let by = |means: &'static str, result: &'static str| {
        [&check[..], &["--means", means, "--result", result]].concat()
    };
    let line = world.refused(&by("document", "confirmed"));
    assert!(line.contains("milder"), "{line}");
    assert!(
        world
            .refused(&by("passport", "confirmed"))
            .contains("known_address")
    );
    let doubt = world.yes(&by("facts", "unconfirmed"));
    assert_eq!(doubt["identity"], "asked");
    let sure = world.yes(&by("call_back", "confirmed"));
    assert_eq!(
        (&sure["identity"], &sure["state"]),
        (&json!("decided"), &json!("in_progress"))
    );
    keys(
        &sure["identity_checks"][1],
        &["means", "confirmed", "ground", "by", "at", "entry"],
    );

    let manager = |verb: &'static str, more: &[&'static str]| {
        let words = ["request", verb, &reference, "--as", "miriam"];
        [&words[..], more]
            .concat()
            .into_iter()
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    let run = |words: Vec<String>| world.yes(&words.iter().map(String::as_str).collect::<Vec<_>>());
    let own = run(manager(
        "set-end-day",
        &["2026-12-04", "--reason", "Urlaub"],
    ));
    assert_eq!(
        (&own["due"]["due_day"], &own["due"]["legal_day"]),
        (&json!("2026-12-04"), &legal)
    );
    let back = run(manager("set-end-day", &["--reason", "doch nicht"]));
    assert_eq!(back["due"]["end_day"], json!(null));
    let line = world.refused(&[&of("set-end-day")[..], &["2026-12-04"], &why].concat());
    assert!(line.contains("requests.close"), "{line}");
}

#[tokio::test]
async fn an_extension_is_told_of_by_a_letter_that_stays_as_it_was_sent() {
    let world = World::new("extending").await;
    let reference = world.open_erasure();
    let extend = ["request", "extend", &reference, "--as", "miriam"];
    let line = world.refused(&extend);
    assert!(line.contains("reason"), "{line}");
    let line = world.refused(&[&extend[..], &["--because", "urlaub"]].concat());
    assert!(line.contains("many-systems"), "{line}");
    let extended = world.yes(&[&extend[..], &["--because", "many-systems"]].concat());
    assert_eq!(
        extended["due"]["legal_day"],
        extended["due"]["extended_last_day"]
    );
    let once = world.refused(&[&extend[..], &["--because", "archives"]].concat());
    assert!(once.contains("one extension"), "{once}");

    let unseen = world.yes(&["letter", "list", &reference]);
    assert_eq!(
        unseen["letters"][0]["text"],
        json!(null),
        "not for the operator"
    );
    let list = ["letter", "list", &reference, "--as", "lea"];
    let letter = world.yes(&list)["letters"][0].clone();
    keys(
        &letter,
        &[
            "id", "kind", "language", "text", "made_by", "sent", "version",
        ],
    );
    assert!(text(&letter["text"]).contains("mehreren voneinander unabhängigen Systemen"));
    let id = text(&letter["id"]);
    world.write("letter.txt", "Guten Tag, wir brauchen länger.");
    let write = [
        "letter",
        "write",
        &reference,
        &id,
        "letter.txt",
        "--as",
        "lea",
    ];
    assert_eq!(world.yes(&write)["text"], "Guten Tag, wir brauchen länger.");
    let sent = ["letter", "sent", &reference, &id, "--as", "lea"];
    let line = world.refused(&[&sent[..], &["--day", "2026-12-24"]].concat());
    assert!(line.contains("still to come"), "{line}");
    assert_eq!(world.yes(&sent)["sent"], "2026-11-23");
    assert!(world.refused(&write).contains("sent already"));
    let missing = [
        "letter", "write", &reference, &id, "none.txt", "--as", "lea",
    ];
    assert!(world.refused(&missing).contains("cannot be read"));
    let log = world.yes(&["ledger", "list", "--request", &reference]);
    let told: Vec<&serde_json::Value> = log["entries"].as_array().unwrap().iter().collect();
    let entry = |action: &str| told.iter().find(|entry| entry["action"] == action).unwrap();
    assert_eq!(entry("requests.send_letter")["details"]["in_time"], true);
    keys(entry("requests.extend"), &["details.from", "details.to"]);
}

#[tokio::test]
async fn a_request_is_given_away_linked_logged_and_taken_up_again() {
    let world = World::new("working").await;
    let opened = world.yes(&[
        "request",
        "new",
        "--right",
        "access",
        "--received",
        "2026-11-20",
        "--as",
        "lea",
    ]);
    let reference = text(&opened["reference"]);
    let of = |verb: &'static str| ["request", verb, &reference, "--as", "miriam"];
    let given = world.yes(&[&of("assign")[..], &["lea"]].concat());
    assert_eq!(given["assignee"], "lea");
    assert_eq!(world.yes(&of("assign"))["assignee"], json!(null));
    let line = world.refused(&[&of("assign")[..], &["paula"]].concat());
    assert!(line.contains("may not work"), "{line}");

    let person = world.erasure().person.clone();
    let record = ["--system", "vertrieb", "--person", &person];
    let linked = world.yes(&[&of("link")[..], &record].concat());
    assert_eq!(linked["persons"][0]["record"], person.as_str());
    let nobody = ["--system", "vertrieb", "--person", "contact:gibt-es-nicht"];
    assert!(
        world
            .refused(&[&of("link")[..], &nobody].concat())
            .contains("there is none")
    );
    let unlinked = world.yes(&[&of("unlink")[..], &record].concat());
    assert_eq!(unlinked["persons"], json!([]));

    let log = |more: &[&str]| [&of("log")[..], more].concat().join("\u{0}");
    let words = |joined: &str| joined.split('\u{0}').map(str::to_owned).collect::<Vec<_>>();
    let run = |joined: String| {
        let words = words(&joined);
        world.ask(&words.iter().map(String::as_str).collect::<Vec<_>>())
    };
    let entry = run(log(&["Ordner 7 gesehen", "--system", "papierarchiv"]));
    let id = text(&entry.json()["id"]);
    assert_eq!(run(log(&["Ordner 8 gesehen", "--corrects", &id])).code, 0);
    assert_eq!(run(log(&["x", "--system", "nirgends"])).code, 2);
    let shown = world.yes(&["request", "show", &reference, "--as", "lea"]);
    assert_eq!(shown["work_log"][1]["corrects"], id.as_str());

    for step in ["A1", "A2", "Z2"] {
        world.yes(&["request", "tick", &reference, step, "--as", "miriam"]);
    }
    let end = [&of("close")[..], &["--outcome", "withdrawn"]].concat();
    assert_eq!(world.yes(&end)["state"], "closed");
    let again = [&of("reopen")[..], &["--reason", "Brief kam zurück"]].concat();
    assert_eq!(world.yes(&again)["state"], "in_progress");
    assert!(world.refused(&again).contains("not closed"));
}

#[tokio::test]
async fn a_holiday_is_added_with_its_source_and_moves_later_requests_alone() {
    let world = World::new("holidays").await;
    let before = world.open_erasure();
    let day = [
        "--day",
        "2026-12-21",
        "--name",
        "Betriebsruhe",
        "--source",
        "LGBl. 1/2026",
    ];
    let add = |login: &'static str| [&["holiday", "add", "--as", login][..], &day].concat();
    assert!(world.refused(&add("miriam")).contains("systems.manage"));
    let listed = world.yes(&add("anton"));
    assert_eq!(listed["holidays"][0]["source"], "LGBl. 1/2026");
    assert!(
        world
            .refused(&add("anton"))
            .contains("holiday there already")
    );
    let after = world.open_erasure();
    let end =
        |reference: &str| world.yes(&["request", "show", reference])["due"]["last_day"].clone();
    assert_eq!(
        (end(&before), end(&after)),
        (json!("2026-12-21"), json!("2026-12-22"))
    );
    assert_eq!(world.yes(&["holiday", "list"]), listed);
}
