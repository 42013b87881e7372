//! Requests by state and person, and the rows of a plan.

use crate::world::{World, keys, text};

#[tokio::test]
async fn requests_are_found_and_counted_by_right_state_and_person() {
    let world = World::new("finding-rows").await;
    let erasure = world.open_erasure();
    let person = world.erasure().person.clone();
    let found = |more: &[&str]| -> Vec<String> {
        let listed = world.yes(&[&["request", "list"], more].concat());
        let requests = listed["requests"].as_array().unwrap();
        requests.iter().map(|one| text(&one["reference"])).collect()
    };
    let of_person = ["--system", "vertrieb", "--person", &person];
    assert_eq!(found(&of_person), [erasure.as_str()]);
    assert_eq!(
        found(&["--right", "erasure", "--state", "new"]),
        [erasure.as_str()]
    );
    assert_eq!(found(&["--reference", "0001"]), [erasure.as_str()]);
    assert!(found(&["--right", "access"]).is_empty());
    assert!(found(&["--person", "vertrieb/contact:nobody"]).is_empty());
    let line = world.refused(&["request", "list", "--person", "contact:1"]);
    assert!(line.contains("which system"), "{line}");
    let line = world.refused(&["request", "list", "--right", "forgetting"]);
    assert!(line.contains("right"), "{line}");

    let counts = world.yes(&["request", "count"]);
    keys(&counts, &["requests", "counts", "places"]);
    assert_eq!(counts["requests"], 1);
    assert_eq!(counts["places"][0]["place"]["system"], "vertrieb");
    let line = world.refused(&[
        "request",
        "count",
        "--person",
        of_person[3],
        "--as",
        "anton",
    ]);
    assert!(!line.contains(&erasure), "{line}");
}

#[tokio::test]
async fn a_plans_candidates_and_rows_are_looked_at_and_a_ground_is_asked_for_its_facts() {
    let world = World::new("looking-at-rows").await;
    let reference = world.open_erasure();
    let draft = ["plan", "draft", &reference, "--as", "miriam"];
    let line = world.refused(&[&draft[..], &["--email", "geheim"]].concat());
    assert!(
        line.contains("no e-mail address") && !line.contains("geheim"),
        "{line}"
    );
    let known = ["--email", "alt@beispielmail.example", "--born", "17.4.1981"];
    world.yes(&[&draft[..], &known].concat());
    let (plan, _) = world.draft(&reference);
    let person = world.erasure().story.persons[0].clone();
    let masked = world.yes(&["plan", "candidates", &plan, "--as", "miriam"]);
    let one = &masked["persons"][0];
    keys(one, &["system", "record", "owner", "values"]);
    assert!(one["name"].is_null() && one["values"][0]["value"].is_null());
    let clear = world.yes(&["plan", "candidates", &plan, "--reveal", "--as", "miriam"]);
    assert!(clear["persons"][0]["values"][0]["value"].is_string());

    let row = world.yes(&["plan", "preview", &plan, &person, "--as", "miriam"]);
    keys(&row, &["record", "action", "rule", "fields"]);
    assert_eq!(row["action"], "anonymise");
    let nobody = [
        "plan",
        "change",
        &plan,
        "--other",
        "vertrieb/contact:nobody",
        "--as",
        "miriam",
    ];
    let line = world.refused(&nobody);
    assert!(line.contains("SYSTEM/RECORD"), "{line}");
    let shown = world.yes(&["plan", "show", &plan, "--as", "miriam"]);
    assert_eq!(shown["checked"]["miriam"], 1);

    let keep = [
        "plan",
        "change",
        &plan,
        "--group",
        "task=keep",
        "--ground",
        "legal_duty",
    ];
    let line = world.refused(&[&keep[..], &["--as", "miriam"]].concat());
    for part in ["legal_duty", "--until", "--note"] {
        assert!(line.contains(part), "{line}");
    }
    let facts = [
        "--until",
        "2031-12-31",
        "--note",
        "§ 132 BAO",
        "--as",
        "miriam",
    ];
    let kept = world.yes(&[&keep[..], &facts].concat());
    assert_eq!(kept["decisions"][0]["note"], "§ 132 BAO");
}
