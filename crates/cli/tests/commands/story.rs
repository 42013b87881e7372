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
    close(&world, &reference);
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
