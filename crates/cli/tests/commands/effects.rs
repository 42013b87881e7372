//! Objection, restriction and correction by command.

use serde_json::json;

use crate::world::{World, text};

#[expect(clippy::too_many_lines, reason = "three rights, one after the other")]
#[tokio::test]
async fn marketing_is_stopped_a_record_restricted_and_lifted_and_a_value_corrected() {
    let world = World::new("effects").await;
    let record = world.planted.katharina.persons[0].clone();
    let open = |right: &str| {
        let new = [
            "request",
            "new",
            "--right",
            right,
            "--received",
            "2026-11-20",
            "--system",
            "vertrieb",
            "--person",
            &record,
            "--as",
            "miriam",
        ];
        text(&world.yes(&new)["reference"])
    };
    let objection = open("objection");
    let draft = ["effect", "draft", &objection, "--kind", "marketing", "--as"];
    let refused = world.refused(&[&draft[..], &["jonas"]].concat());
    assert!(refused.contains("may not"), "{refused}");
    let first = world.yes(&[&draft[..], &["miriam"]].concat());
    let found = first["candidates"].as_array().unwrap();
    let maybe = found.iter().find(|one| one["certainty"] == "possible");
    let maybe = text(&maybe.expect("somebody bears her name")["record"]);
    let named = [&draft[..], &["miriam", "--also", &maybe]].concat();
    let named = world.yes(&named);
    let acted_on = |effect: &serde_json::Value, record: &str| {
        let persons = effect["persons"].as_array().unwrap().iter();
        let mut persons = persons.map(|one| text(&one["record"]));
        persons.any(|one| one == record)
    };
    assert!(!acted_on(&first, &maybe) && acted_on(&named, &maybe));
    let slip = [&draft[..], &["miriam", "--also", "contact:none"]].concat();
    assert!(world.refused(&slip).contains("was not found"));
    let first = world.yes(&[&draft[..], &["miriam"]].concat());
    assert_eq!(first["by_hand"], json!(["papierarchiv"]));
    let shared: Vec<String> = first["shared"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| text(&one["record"]))
        .collect();
    let hash = |effect: &serde_json::Value| (text(&effect["effect"]), text(&effect["hash"]));
    let (id, known) = hash(&first);
    let apply = |id: &str, hash: &str| -> Vec<String> {
        ["effect", "apply", id, "--hash", hash, "--as", "miriam"]
            .map(str::to_owned)
            .to_vec()
    };
    let run = |words: &[String]| {
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        world.ask(&words)
    };
    let undecided = run(&apply(&id, &known));
    assert_eq!(undecided.code, 2);
    assert!(
        undecided.stderr.contains("have it too"),
        "{}",
        undecided.stderr
    );
    let mut words = draft.to_vec();
    words.push("miriam");
    words.extend(shared.iter().flat_map(|one| ["--stop", one.as_str()]));
    let second = world.yes(&words);
    let (id, known) = hash(&second);
    assert_eq!(run(&apply(&id, &known)).json()["state"], "done");
    assert_eq!(run(&apply(&id, &known)).code, 0, "safe to repeat");
    let listed = world.yes(&["effect", "list", &objection]);
    assert_eq!(listed["effects"].as_array().unwrap().len(), 1);
    let email = world.planted.katharina.identifiers.emails[0].clone();
    world.write("list.csv", &format!("email\n{email}\n"));
    let guarded = world.no(&["guard", "check", "list.csv"]);
    assert_eq!(guarded["suppressed"], json!([1]));
    let release = [
        "effect",
        "release",
        &objection,
        "--why",
        "Will wieder",
        "--as",
        "miriam",
    ];
    let persons = second["persons"].as_array().unwrap().len();
    assert!(persons > 1, "her lead comes by itself");
    assert_eq!(world.yes(&release)["records"], json!(persons));
    world.yes(&["guard", "check", "list.csv"]);

    let restriction = open("restriction");
    let mut words = vec![
        "effect",
        "draft",
        &restriction,
        "--kind",
        "restriction",
        "--ground",
        "c",
        "--as",
        "miriam",
    ];
    assert!(
        world
            .refused(&[
                "effect",
                "draft",
                &restriction,
                "--kind",
                "restriction",
                "--as",
                "miriam"
            ])
            .contains("Art. 18(1)")
    );
    words.extend(shared.iter().flat_map(|one| ["--leave", one.as_str()]));
    let (id, known) = hash(&world.yes(&words));
    assert_eq!(run(&apply(&id, &known)).code, 0);
    let all = world.yes(&["effect", "restricted"]);
    let all = all["restrictions"].as_array().unwrap();
    assert!(all.iter().any(|one| one["record"] == json!(record)));
    assert_eq!(world.yes(&["effect", "check"])["restrictions"], json!([]));
    let lift = [
        "effect",
        "draft",
        &restriction,
        "--kind",
        "lift",
        "--as",
        "miriam",
    ];
    assert!(world.refused(&lift).contains("is told before"));
    let told = [
        "effect",
        "told",
        &restriction,
        "--on",
        "2026-11-23",
        "--note",
        "Brief",
        "--as",
        "miriam",
    ];
    world.yes(&told);
    let (id, known) = hash(&world.yes(&lift));
    assert_eq!(run(&apply(&id, &known)).code, 0);
    assert_eq!(
        world.yes(&["effect", "restricted"])["restrictions"],
        json!([])
    );

    let rectification = open("rectification");
    world.write("values.json", "{\"last_name\": \"Neuwirth\"}");
    let draft = [
        "effect",
        "draft",
        &rectification,
        "--kind",
        "rectification",
        "--values",
        "values.json",
        "--old-values",
        "empty",
        "--proof",
        "Meldezettel",
        "--as",
        "miriam",
    ];
    let drafted = world.yes(&draft);
    assert!(!drafted.to_string().contains("Neuwirth"));
    let (id, known) = hash(&drafted);
    let clear = world.yes(&["effect", "reveal", &id, "--as", "miriam"]);
    assert!(clear.to_string().contains("Neuwirth"));
    let open = run(&apply(&id, &known));
    assert!(open.stderr.contains("A4"), "{}", open.stderr);
    world.yes(&["request", "tick", &rectification, "A4", "--as", "miriam"]);
    assert_eq!(run(&apply(&id, &known)).code, 0);
    assert!(
        world
            .refused(&["effect", "reveal", &id, "--as", "miriam"])
            .contains("are gone")
    );
    assert!(
        !world
            .yes(&["ledger", "list"])
            .to_string()
            .contains("Neuwirth")
    );
    assert_eq!(world.yes(&["doctor"])["ok"], true);
}
