//! The main job, from an empty folder to a proof.

use serde_json::{Value, json};

use crate::world::{World, change, keys, text};

#[tokio::test]
async fn a_person_is_erased_and_the_proof_holds() {
    let world = World::new("story").await;
    let reference = world.open_erasure();
    assert_eq!(reference, "GD-2026-0001");
    let before = world.no(&residue(&world));
    keys(
        &before,
        &[
            "scanned.tables",
            "scanned.columns",
            "scanned.rows",
            "scanned.bytes",
            "scanned.seconds",
        ],
    );
    keys(&before["found"][0], &["table", "column", "key", "kind"]);

    let backup = std::fs::read(world.folder.join("crm.db")).unwrap();
    let plan = drafted(&world, &reference);
    let id = text(&plan["plan"]);
    approve(&world, &reference, &id);
    let run = world.yes(&["plan", "run", &id, "--as", "miriam"]);
    keys(
        &run,
        &[
            "run",
            "done",
            "skipped",
            "conflicts",
            "rows.anonymised",
            "rows.deleted",
            "rows.purged",
            "rows.redacted",
            "certificate",
        ],
    );
    assert_eq!(
        (&run["state"], &run["residue"]),
        (&json!("complete"), &json!([]))
    );
    let again = world.yes(&["plan", "run", &id, "--as", "miriam"]);
    assert_eq!(again, run, "a second run says the same");

    only_declared_cells_hold_her(&world, &id);
    comes_back(&world, &backup);
    close(&world, &reference);
    certified(&world, &id);
    outside(&world);
    prove(&world, &reference).await;
}

fn residue(world: &World) -> [&'static str; 5] {
    let identifiers = serde_json::to_string(&world.erasure().story.identifiers).unwrap();
    world.write("ids.json", &identifiers);
    [
        "residue",
        "--system",
        "vertrieb",
        "--identifiers",
        "ids.json",
    ]
}

fn drafted(world: &World, reference: &str) -> Value {
    let untouched = world.crm_bytes();
    let plan = world.yes(&["plan", "draft", reference, "--as", "miriam"]);
    assert_eq!(world.crm_bytes(), untouched, "drafting writes nothing");
    keys(
        &plan,
        &["plan", "hash", "persons", "items", "counts", "warnings"],
    );
    keys(
        &plan["items"][0],
        &["system", "record", "action", "columns", "rule", "ground"],
    );
    let selected: Vec<String> = plan["persons"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|person| person["selected"] == true)
        .map(|person| text(&person["record"]))
        .collect();
    let story = &world.erasure().story;
    assert!(selected.contains(&story.persons[0]));
    for other in &story.others {
        assert!(
            !selected.contains(&other.record),
            "{} is {}",
            other.record,
            other.why
        );
    }
    plan
}

fn approve(world: &World, reference: &str, plan: &str) {
    let others = ["--select", "--as", "miriam"];
    let story = &world.erasure().story;
    let mut words = vec!["plan", "change", plan];
    let decisions: Vec<String> = story
        .persons
        .iter()
        .map(|p| format!("{p}=anonymise"))
        .collect();
    for decision in &decisions {
        words.extend([others[0], decision]);
    }
    words.extend(&others[1..]);
    let hash = text(&world.yes(&words)["hash"]);
    world.yes(&[
        "request",
        "tick",
        reference,
        "A4",
        "--skip",
        "kein Zweifel",
        "--as",
        "lea",
    ]);
    let approved = world.yes(&["plan", "approve", plan, "--hash", &hash, "--as", "jonas"]);
    assert_eq!(approved["approved_by"], "jonas");
    assert_eq!(approved["plan"], plan);
}

/// What a scan still finds stands where the plan said it would rightly stay.
fn only_declared_cells_hold_her(world: &World, plan: &str) {
    let shown = world.yes(&["plan", "show", plan]);
    let declared = shown["exceptions"].as_array().unwrap();
    let said = world.ask(&residue(world));
    for at in said.json()["found"].as_array().unwrap() {
        let record = format!("{}:{}", text(&at["table"]), text(&at["key"]));
        let known = declared
            .iter()
            .any(|cell| cell["record"] == record && cell["column"] == at["column"]);
        assert!(known, "undeclared: {at}");
    }
}

fn close(world: &World, reference: &str) {
    let closing = [
        "request",
        "close",
        reference,
        "--outcome",
        "fulfilled",
        "--as",
        "miriam",
    ];
    let line = world.refused(&closing);
    assert!(line.contains("17.1") && line.contains("Z1"), "{line}");
    for step in ["17.1", "17.2", "17.6", "17.7", "Z1", "Z2"] {
        world.yes(&[
            "request", "tick", reference, step, "--note", "erledigt", "--as", "miriam",
        ]);
    }
    let closed = world.yes(&closing);
    assert_eq!(closed["state"], "closed");
    assert_eq!(closed["outcome"], "fulfilled");
}

async fn prove(world: &World, reference: &str) {
    let listed = world.yes(&["ledger", "list", "--request", reference]);
    let entries = listed["entries"].as_array().unwrap();
    for entry in entries {
        keys(
            entry,
            &[
                "index", "at", "actor", "via", "action", "system", "request", "outcome",
            ],
        );
        assert_eq!(
            (&entry["via"], &entry["request"]),
            (&json!("cli"), &json!(reference))
        );
    }
    let told: Vec<&Value> = entries.iter().map(|entry| &entry["action"]).collect();
    for action in [
        "requests.open",
        "plans.draft",
        "plans.approve",
        "runs.finish",
        "requests.close",
    ] {
        assert!(told.contains(&&json!(action)), "{action}");
    }
    let verdict = world.yes(&["ledger", "verify"]);
    keys(&verdict, &["ok", "size", "root", "first_bad", "reason"]);
    assert_eq!(
        world.yes(&["doctor"]),
        json!({ "ok": true, "findings": [] })
    );
    world.yes(&["ledger", "export", "log.jsonl"]);
    assert!(world.folder.join("log.jsonl").exists());

    let store = world.folder.join("data/vergissmein.db");
    change(&store, "DROP TRIGGER ledger_entries_no_update", &[]).await;
    change(
        &store,
        "UPDATE ledger_entries SET action = 'plans.drift' WHERE idx = 7",
        &[],
    )
    .await;
    let verdict = world.no(&["ledger", "verify"]);
    assert_eq!(
        (&verdict["ok"], &verdict["first_bad"]),
        (&json!(false), &json!(7))
    );
    let doctor = world.no(&["doctor"]);
    assert_eq!(doctor["findings"][0]["invariant"], "I11");
}

#[tokio::test]
async fn a_receipt_put_right_moves_the_dates_and_leaves_an_entry() {
    let world = World::new("receipt").await;
    let reference = world.open_erasure();
    let before = world.yes(&["request", "show", &reference]);
    let correct = |received: &str, login: &str| {
        world.ask(&[
            "request",
            "correct-receipt",
            &reference,
            "--received",
            received,
            "--reason",
            "Poststempel",
            "--as",
            login,
        ])
    };
    assert_eq!(correct("2026-11-16", "lea").code, 2);
    assert_eq!(correct("2026-12-24", "miriam").code, 2);
    let after = correct("2026-11-16", "miriam").json();
    assert_eq!(after["received"], "2026-11-16");
    assert_ne!(after["due"]["last_day"], before["due"]["last_day"]);
    let log = world.yes(&["ledger", "list", "--request", &reference]);
    let last = log["entries"].as_array().unwrap().last().unwrap().clone();
    assert_eq!(last["action"], "requests.correct_receipt");
    assert_eq!(last["details"]["from"], "2026-11-20");
}

/// The certificate is a file that holds without the installation, and no other way.
fn certified(world: &World, plan: &str) {
    let saved = world.yes(&[
        "certificate",
        "save",
        plan,
        "c.tlog-proof",
        "--as",
        "miriam",
    ]);
    let key = text(&saved["key"]);
    for more in [&[][..], &["--key", &key][..]] {
        let words = [&["certificate", "verify", "c.tlog-proof"][..], more].concat();
        let checked = world.yes(&words);
        assert_eq!(checked["ok"], true);
        assert_eq!(checked["certificate"]["plan"], plan);
        assert_eq!(checked["details"]["state"], "complete");
    }
    let file = std::fs::read_to_string(world.folder.join("c.tlog-proof")).unwrap();
    world.write(
        "moved.tlog-proof",
        &file.replacen("\nindex ", "\nindex 1", 1),
    );
    let moved = world.no(&["certificate", "verify", "moved.tlog-proof"]);
    assert_eq!(moved["ok"], false);
    let stranger = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    world.no(&["certificate", "verify", "c.tlog-proof", "--key", stranger]);
    world.write("letter", "Guten Tag");
    world.refused(&["certificate", "verify", "letter"]);
    world.refused(&["certificate", "save", "none", "x", "--as", "miriam"]);
    let refused = world.refused(&["certificate", "save", plan, "x", "--as", "lea"]);
    assert!(refused.contains("may not"), "{refused}");
}

/// Signed states are laid down outside and mailed once a day; one entry proves itself.
fn outside(world: &World) {
    std::fs::create_dir(world.folder.join("worm")).unwrap();
    let file = std::fs::read_to_string(world.folder.join("vergissmein.toml")).unwrap();
    world.write(
        "outside.toml",
        &format!("{file}\n[ledger]\ncheckpoints_folder = \"worm\"\ncheckpoints_mail = \"dsb@example.org\"\n"),
    );
    let sign = ["ledger", "checkpoint", "--config", "outside.toml"];
    let note = text(&world.yes(&sign)["checkpoint"]);
    world.yes(&sign);
    let laid: Vec<_> = std::fs::read_dir(world.folder.join("worm"))
        .unwrap()
        .collect();
    assert_eq!(laid.len(), 2, "the mail's own entry made the log grow once");
    world.write("kept", &note);
    world.yes(&["ledger", "verify", "--checkpoint", "kept"]);
    let list = world.yes(&["ledger", "list"]);
    let entries = list["entries"].as_array().unwrap();
    let sent = entries
        .iter()
        .filter(|entry| entry["action"] == "ledger.send_checkpoint");
    assert_eq!(sent.count(), 1, "once a day");
    world.yes(&["ledger", "prove", "0", "e.tlog-proof"]);
    let entry = world.yes(&["certificate", "verify", "e.tlog-proof"]);
    assert_eq!(
        (&entry["index"], &entry["certificate"]),
        (&json!(0), &Value::Null)
    );
    world.refused(&["ledger", "prove", "99999", "x"]);
    let sql = text(&world.yes(&["migrate", "--rights", "vergissmein_app"])["sql"]);
    assert!(sql.contains("REVOKE UPDATE, DELETE, TRUNCATE ON ledger_entries"));
}

/// A restored backup is noticed, erasing again is proposed, and an old list is stopped.
fn comes_back(world: &World, backup: &[u8]) {
    let file = world.folder.join("crm.db");
    let erased = std::fs::read(&file).unwrap();
    let scan = ["returns", "scan", "--system", "vertrieb"];
    assert_eq!(world.yes(&scan)["found"], json!([]));
    std::fs::write(&file, backup).unwrap();
    let back = world.no(&scan);
    keys(&back, &["system", "erased", "scanned_at", "persons"]);
    assert_eq!(back["found"][0]["requests"], json!(["GD-2026-0001"]));
    world.no(&["returns", "list"]);
    let sick = world.no(&["doctor"]);
    assert_eq!(sick["findings"][0]["invariant"], "I16");
    let replay = ["replay", "--system", "vertrieb", "--as"];
    let refused = world.refused(&[&replay[..], &["jonas"]].concat());
    assert!(refused.contains("may not"), "{refused}");
    let replayed = world.yes(&[&replay[..], &["miriam"]].concat());
    assert_eq!(replayed["proposed"][0]["request"], "GD-2026-0002");
    assert_eq!(replayed["found"], back["found"].as_array().unwrap().len());
    std::fs::write(&file, erased).unwrap();
    assert_eq!(world.yes(&scan)["found"], json!([]));

    // With the name: an address that somebody else in the system has stops nobody by itself.
    let known = &world.erasure().story.identifiers;
    let (email, name) = (known.emails[0].to_uppercase(), &known.names[0]);
    world.write(
        "list.csv",
        &format!(
            "email;name\n{email};{} {}\nx@fremd.example;Fremd Mann\n",
            name.given, name.family
        ),
    );
    let guarded = world.no(&["guard", "check", "list.csv"]);
    assert_eq!(
        (&guarded["checked"], &guarded["stopped"]),
        (&json!(2), &json!([1]))
    );
    world.write("list.csv", "email\nx@fremd.example\n");
    world.yes(&["guard", "check", "list.csv"]);
    world.write("list.csv", "a;b\n1;2\n");
    assert!(
        world
            .refused(&["guard", "check", "list.csv"])
            .contains("no column")
    );
    world.refused(&["guard", "check", "nowhere.csv"]);
}
