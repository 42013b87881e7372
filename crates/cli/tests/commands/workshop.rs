//! The assessment, the processes and the product information on the command line, and what a fresh
//! installation is like.

use std::fmt::Write as _;

use serde_json::json;

use crate::world::{World, config, folder, run};

#[expect(clippy::too_many_lines, reason = "a day is one story")]
#[tokio::test]
async fn the_assessment_is_answered_by_a_script_over_the_demo_crm() {
    let world = World::new("assessment").await;
    let shown = world.yes(&["assessment", "show"]);
    let questions = shown["agenda"]["question"].as_array().unwrap().clone();
    assert!(questions.len() <= 60);
    world.yes(&["assessment", "start", "--as", "miriam"]);
    let mut answers = String::new();
    for question in &questions {
        let id = question["id"].as_str().unwrap();
        let value = match question["kind"].as_str().unwrap() {
            "yes_no" => "choice = \"no\"".to_owned(),
            "choice" => format!("choice = {}", question["option"][0]["id"]),
            "text" => "text = \"Kunden und Interessenten\"".to_owned(),
            _ => "list = [{ what = \"Telefonanlage\", owner = \"role:administrator\", due = \"2027-01-31\" }, { what = \"Archiv\" }]".to_owned(),
        };
        writeln!(answers, "[{id}]\n{value}\n").unwrap();
    }
    world.write("answers.toml", &answers);
    let saved = [
        "assessment",
        "answer",
        "--file",
        "answers.toml",
        "--as",
        "lea",
    ];
    assert_eq!(world.yes(&saved)["saved"], json!(questions.len()));
    assert_eq!(world.yes(&saved)["saved"], json!(0), "nothing twice");
    let one = [
        "assessment",
        "answer",
        "systems-owners",
        "--choice",
        "perhaps",
        "--as",
        "lea",
    ];
    let line = world.refused(&one);
    assert!(line.contains("systems-owners: is no option"), "{line}");

    let plan = world.yes(&["assessment", "plan"]);
    let items = plan["items"].as_array().unwrap();
    let kinds: std::collections::BTreeSet<&str> = items
        .iter()
        .map(|item| item["kind"].as_str().unwrap())
        .collect();
    for kind in ["field", "audit", "system", "consent", "process", "other"] {
        assert!(kinds.contains(kind), "{kind}");
    }
    let adopt = ["assessment", "adopt", "Q-systems-owners", "--as", "miriam"];
    assert_eq!(world.yes(&adopt)["state"], "task");
    assert!(world.refused(&adopt).contains("already"));
    let due = [
        "--owner",
        "login:lea",
        "--due",
        "2027-01-31",
        "--as",
        "miriam",
    ];
    let scheduled = [&["assessment", "schedule", "Q-systems-owners"], &due[..]].concat();
    assert_eq!(world.yes(&scheduled)["owner"], "login:lea");
    world.yes(&[
        "assessment",
        "end-task",
        "Q-systems-owners",
        "--result",
        "Liste liegt vor",
        "--as",
        "lea",
    ]);

    assert_eq!(
        world.yes(&["assessment", "complete", "--as", "miriam"])["version"],
        1
    );
    for (language, words) in [
        (
            "de",
            [
                "CRM-Maßnahmenplan",
                "Abnahmekriterium",
                "erledigt: Liste liegt vor",
            ],
        ),
        (
            "en",
            [
                "CRM measures plan",
                "Acceptance criterion",
                "done: Liste liegt vor",
            ],
        ),
    ] {
        let file = format!("assessment-{language}.pdf");
        let command = ["assessment", "document", "1", "--language", language];
        let said = run(&world.folder, &command);
        for word in words {
            assert!(said.stdout.contains(word), "{word}: {}", said.stdout);
        }
        world.yes(&[&command[..], &["--pdf", &file]].concat());
        let pdf = std::fs::read(world.folder.join(&file)).unwrap();
        assert!(pdf.starts_with(b"%PDF-"));
    }
    let csv = run(&world.folder, &["assessment", "plan", "--csv"]);
    assert!(csv.stdout.starts_with("Id,Art,"), "{}", csv.stdout);
    world.yes(&["assessment", "start", "--as", "anton"]);
    let yes = [
        "assessment",
        "answer",
        "systems-owners",
        "--choice",
        "yes",
        "--as",
        "anton",
    ];
    world.yes(&yes);
    let found = world.yes(&["assessment", "compare", "1", "2"]);
    assert_eq!(found["answers"][0]["question"], "systems-owners");
    assert_eq!(world.yes(&["ledger", "verify"])["ok"], true);
}

#[tokio::test]
async fn the_title_a_house_gives_the_privacy_manager_stands_in_its_processes() {
    let world = World::new("titled").await;
    let shipped = world.yes(&["process", "list"]).to_string();
    assert!(
        shipped.contains("Die Rolle Privacy Manager prüft"),
        "by default"
    );
    let titled = "[roles]\nprivacy_manager = \"Datenschutzkoordination\"\n";
    world.write("vergissmein.toml", &config(titled));
    let own = world.yes(&["process", "list"]).to_string();
    assert!(
        own.contains("Die Rolle Datenschutzkoordination prüft"),
        "{own}"
    );
    assert!(!own.contains("Privacy Manager"), "{own}");
    for (title, said) in [
        ("", "is empty"),
        ("a\\nb", "has signs"),
        ("Freigabe", "another role"),
        (&*"x".repeat(41), "40 characters"),
    ] {
        let wrong = format!("[roles]\nprivacy_manager = \"{title}\"\n");
        world.write("vergissmein.toml", &config(&wrong));
        let line = world.refused(&["process", "list"]);
        assert!(
            line.contains("[roles] privacy_manager") && line.contains(said),
            "{line}"
        );
    }
}

#[tokio::test]
async fn a_process_is_exported_changed_and_approved_by_a_second_person() {
    let world = World::new("processes").await;
    let all = world.yes(&["process", "list"]);
    assert!(all["processes"].as_array().unwrap().len() >= 12);
    world.yes(&["process", "export", "erasure", "erasure.toml"]);
    let text = std::fs::read_to_string(world.folder.join("erasure.toml")).unwrap();
    let text = text.replacen("de = \"\"", "de = \"Montags\"", 1);
    world.write(
        "erasure.toml",
        &text.replacen("en = \"\"", "en = \"On Mondays\"", 1),
    );
    let save = [
        "process",
        "save",
        "erasure",
        "erasure.toml",
        "--as",
        "miriam",
    ];
    assert_eq!(world.yes(&save)["version"], 2);
    assert!(world.refused(&save).contains("now version 2"));
    let approve = ["process", "approve", "erasure", "--version", "2", "--as"];
    let own = world.refused(&[&approve[..], &["miriam"]].concat());
    assert!(own.contains("second person"), "{own}");
    let done = world.yes(&[&approve[..], &["jonas"]].concat());
    assert_eq!(done["approved_by"], "jonas");
    let said = run(
        &world.folder,
        &["process", "show", "erasure", "--language", "en"],
    );
    assert!(said.stdout.contains("On Mondays") && said.stdout.contains("Approved: jonas"));
    world.yes(&["process", "show", "erasure", "--pdf", "erasure.pdf"]);
    assert!(world.folder.join("erasure.pdf").exists());
}

#[test]
fn the_product_information_names_functions_crms_with_their_test_and_limits() {
    let folder = folder("product");
    for (language, words) in [
        (
            "de",
            [
                "Grenzen",
                "Letzte Prüfung",
                "suitecrm7",
                "macht niemanden konform",
            ],
        ),
        (
            "en",
            ["Limits", "Last test", "odoo18", "makes nobody compliant"],
        ),
    ] {
        let said = run(&folder, &["product-info", "--language", language]);
        assert_eq!(said.code, 0, "{}", said.stderr);
        for word in words {
            assert!(said.stdout.contains(word), "{word}: {}", said.stdout);
        }
        let file = format!("product-{language}.pdf");
        let said = run(
            &folder,
            &["product-info", "--language", language, "--pdf", &file],
        );
        assert_eq!(said.code, 0, "{}", said.stderr);
        assert!(
            std::fs::read(folder.join(&file))
                .unwrap()
                .starts_with(b"%PDF-")
        );
    }
    let said = run(&folder, &["product-info", "--language", "fr"]);
    assert_eq!(said.code, 2);
}

/// Data protection by default (Art. 25(2) GDPR), with nothing configured but where the store and the
/// CRM are.
#[expect(clippy::too_many_lines, reason = "a day is one story")]
#[tokio::test]
async fn a_fresh_installation_has_least_rights_and_nothing_personal_leaves_it() {
    let world = World::new("defaults").await;
    assert!(!config("").contains("four_eyes") && !config("").contains("[mail]"));

    // Least rights: an account may what its role says, and without one nothing.
    let none = ["account", "add", "--login", "ohne", "--name", "ohne"];
    assert_eq!(world.ask(&none).code, 2, "no role, no account");
    let accounts = world.yes(&["account", "list"]);
    for account in accounts["accounts"].as_array().unwrap() {
        assert_eq!(account["roles"].as_array().unwrap().len(), 1);
    }
    let person = world.erasure().person.clone();
    let open = [
        "request",
        "new",
        "--right",
        "erasure",
        "--received",
        "2026-11-20",
        "--system",
        "vertrieb",
        "--person",
        &person,
        "--as",
    ];
    let refused = world.ask(&[&open[..], &["anton"]].concat());
    assert_eq!(refused.code, 2, "the administrator opens no requests");
    let request = world.yes(&[&open[..], &["lea"]].concat());
    let reference = request["reference"].as_str().unwrap().to_owned();

    // Erasure needs a role, a frozen plan and a second person.
    let draft = ["plan", "draft", &reference, "--as"];
    assert_eq!(world.ask(&[&draft[..], &["lea"]].concat()).code, 2);
    let plan = world.yes(&[&draft[..], &["miriam"]].concat());
    let (id, hash) = (
        plan["plan"].as_str().unwrap(),
        plan["hash"].as_str().unwrap(),
    );
    let run_it = ["plan", "run", id, "--as", "miriam"];
    assert_eq!(world.ask(&run_it).code, 2, "nothing runs without approval");
    world.yes(&["request", "tick", &reference, "A4", "--as", "miriam"]);
    let own = ["plan", "approve", id, "--hash", hash, "--as", "miriam"];
    assert_eq!(world.ask(&own).code, 2, "four eyes are on");

    // Opt-in is off: nobody is written to for anything.
    world.write("addresses.txt", "anna@example.org\n");
    let purposes = world.yes(&["consent", "purposes"]);
    assert_eq!(purposes["purposes"], json!([]));
    let ask = [
        "consent",
        "may-send",
        "addresses.txt",
        "--purpose",
        "newsletter",
    ];
    assert_eq!(world.ask(&ask).code, 2);
    world.write(
        "purpose.toml",
        "title_de = \"Rundbrief\"\ntitle_en = \"Newsletter\"\ntext_de = \"Ja.\"\ntext_en = \"Yes.\"\nchannel = \"email\"\n",
    );
    world.yes(&[
        "consent",
        "save-purpose",
        "newsletter",
        "purpose.toml",
        "--as",
        "miriam",
    ]);
    assert_eq!(
        world.ask(&ask).json()["may"],
        0,
        "a purpose alone allows nothing"
    );

    // Nothing personal in the log, and in the mails that workflows send.
    let story = &world
        .planted
        .open
        .iter()
        .find(|one| one.right == "erasure")
        .unwrap()
        .story;
    let values: Vec<&str> = [&story.given, &story.family]
        .into_iter()
        .chain(&story.identifiers.emails)
        .chain(&story.identifiers.phones)
        .map(String::as_str)
        .collect();
    world.yes(&["ledger", "export", "log.jsonl"]);
    let log = std::fs::read_to_string(world.folder.join("log.jsonl")).unwrap();
    assert!(log.contains("requests.open"));
    for workflow in ["acknowledge", "reminder-10", "escalation-due"] {
        let shown = run(&world.folder, &["workflow", "show", workflow]);
        assert!(!shown.stdout.contains("{person}"), "{workflow}");
    }
    for value in values {
        assert!(!log.contains(value), "the log names somebody");
    }
}
