//! What is refused, with one clear line and nothing changed.

use crate::world::{World, config, text};

#[tokio::test]
async fn only_a_second_person_with_the_role_approves_the_hash_that_is() {
    let world = World::new("approvals").await;
    let both = [
        "account",
        "add",
        "--login",
        "max",
        "--name",
        "Max",
        "--role",
        "privacy_manager",
    ];
    world.yes(&[&both[..], &["--role", "approver"]].concat());
    let reference = world.open_erasure();
    let drafted = world.yes(&["plan", "draft", &reference, "--as", "max"]);
    let (plan, hash) = (text(&drafted["plan"]), text(&drafted["hash"]));
    let approve = |hash: &str, login: &str| {
        world.refused(&["plan", "approve", &plan, "--hash", hash, "--as", login])
    };
    assert!(approve(&hash, "jonas").contains("A4"));
    world.yes(&[
        "request",
        "tick",
        &reference,
        "A4",
        "--skip",
        "kein Zweifel",
        "--as",
        "lea",
    ]);
    assert!(approve(&hash, "max").contains("second person"));
    assert!(approve(&hash, "miriam").contains("plans.approve"));
    assert!(approve(&hash, "paula").contains("plans.approve"));
    assert!(approve(&hash, "niemand").contains("no active account"));

    let person = format!("{}=anonymise", world.erasure().story.persons[1]);
    let changed = world.yes(&[
        "plan", "change", &plan, "--select", &person, "--as", "miriam",
    ]);
    let is_other = changed["hash"] != hash.as_str();
    assert!(is_other, "a changed plan has another hash");
    assert!(approve(&hash, "jonas").contains("hash"));
    let line = world.refused(&["plan", "run", &plan, "--as", "miriam"]);
    assert!(line.contains("not approved"), "{line}");
    let new = text(&changed["hash"]);
    world.yes(&["plan", "approve", &plan, "--hash", &new, "--as", "jonas"]);
    let line = world.refused(&["plan", "run", &plan, "--as", "jonas"]);
    assert!(line.contains("plans.run"), "{line}");
}

#[tokio::test]
async fn a_row_edited_since_the_approval_is_a_conflict_and_nothing_changes() {
    let world = World::new("conflict").await;
    let plan = world.approved(&world.open_erasure());
    let person = world.erasure().person.replace("contact:", "");
    world
        .meddle(
            "UPDATE contacts SET last_name = 'Neu' WHERE id = ?",
            &[&person],
        )
        .await;
    let before = world.crm_bytes();
    let run = world.no(&["plan", "run", &plan, "--as", "miriam"]);
    assert_eq!(run["state"], "conflict");
    assert_eq!(run["conflicts"][0], world.erasure().person);
    assert_eq!(world.crm_bytes(), before);
    world.yes(&["doctor"]);
}

#[tokio::test]
async fn a_run_on_a_drifted_schema_is_refused_until_the_column_is_classified() {
    let world = World::new("drift").await;
    let plan = world.approved(&world.open_erasure());
    world
        .meddle("ALTER TABLE accounts ADD COLUMN rufname TEXT", &[])
        .await;
    let before = world.crm_bytes();
    let line = world.refused(&["plan", "run", &plan, "--as", "miriam"]);
    assert!(line.contains("accounts.rufname"), "{line}");
    assert_eq!(world.crm_bytes(), before);
    let check = world.no(&["system", "check", "vertrieb"]);
    assert_eq!(check["fits"], false);
    assert_eq!(check["unclassified"][0]["column"], "rufname");

    let mark = ["system", "mark", "vertrieb", "accounts.rufname"];
    let as_lea = world.refused(&[&mark[..], &["plain", "--as", "lea"]].concat());
    assert!(as_lea.contains("systems.manage"), "{as_lea}");
    let unknown = world.refused(&[&mark[..], &["bunt", "--as", "anton"]].concat());
    assert!(unknown.contains("unknown"), "{unknown}");
    world.yes(&[&mark[..], &["plain", "--as", "anton"]].concat());
    assert_eq!(world.yes(&["system", "check", "vertrieb"])["fits"], true);
}

#[tokio::test]
async fn a_wrong_profile_and_a_database_out_of_reach_are_named() {
    let world = World::new("profiles").await;
    let check = |profile: &str, text: &str| {
        world.write(profile, text);
        let system = format!(
            "[[system]]\nname = \"zweites\"\nprofile = \"{profile}\"\nurl = \"sqlite:crm.db\"\n"
        );
        world.write("vergissmein.toml", &config(&system));
        let said = world.ask(&["system", "check", "zweites"]);
        assert_ne!(said.code, 0, "{}", said.stdout);
        format!("{}{}", said.stdout, said.stderr)
    };
    let base = "name = \"eigen\"\ntitle = \"Eigen\"\nextends = \"suitecrm7\"\n";
    let unknown = format!("{base}[tables.gibt_es_nicht]\nrole = \"record\"\nrequired = true\n");
    assert!(check("eins.toml", &unknown).contains("gibt_es_nicht"));
    let quoted = format!("{base}[tables.\"x; DROP TABLE contacts\"]\nrole = \"record\"\n");
    assert!(check("zwei.toml", &quoted).contains("zwei.toml:4"));

    let away = "[[system]]\nname = \"fern\"\nprofile = \"suitecrm7\"\nurl = \"mysql://u:geheim@127.0.0.1:9/crm\"\n";
    world.write("vergissmein.toml", &config(away));
    let line = world.refused(&["system", "check", "fern"]);
    assert!(line.contains("fern") && !line.contains("geheim"), "{line}");
    let line = world.refused(&["system", "check", "nirgends"]);
    assert!(
        line.contains("known: fern, papierarchiv, vertrieb"),
        "{line}"
    );
    let line = world.refused(&["system", "check", "papierarchiv"]);
    assert!(line.contains("by hand"), "{line}");
}

#[tokio::test]
async fn a_malformed_identifiers_file_is_refused_by_line_or_field() {
    let world = World::new("identifiers").await;
    let cases = [
        ("{\n\"emails\": [\"geheim@x.example\"", "line 2"),
        ("{\"email\": [\"geheim@x.example\"]}", "field email"),
        ("{\"phones\": [4312345678]}", "field phones[0]"),
        ("{\"emails\": [\"geheim\"]}", "e-mail no. 1"),
        ("{}", "empty"),
    ];
    let words = [
        "residue",
        "--system",
        "vertrieb",
        "--identifiers",
        "ids.json",
    ];
    for (content, expected) in cases {
        world.write("ids.json", content);
        let line = world.refused(&words);
        assert!(
            line.contains(expected) && !line.contains("geheim"),
            "{line}"
        );
    }
    world.write("ids.json", "{\"emails\": [\"niemand@nirgends.example\"]}");
    let answer = world.yes(&words);
    assert_eq!(answer["found"].as_array().map(Vec::len), Some(0));
}

#[tokio::test]
async fn a_request_is_refused_with_a_future_receipt_or_a_second_right() {
    let world = World::new("requests").await;
    let new = |more: &[&str]| {
        let words = ["request", "new", "--right", "erasure", "--as", "lea"];
        world.refused(&[&words[..], more].concat())
    };
    let today = "2026-11-20";
    assert!(new(&["--received", "2026-11-24"]).contains("future"));
    assert!(new(&["--received", "2026-02-30"]).contains("received"));
    assert!(new(&["--received", today, "--right", "access"]).contains("je Recht ein Vorgang"));
    assert!(new(&["--received", today, "--person", "contact:1"]).contains("--system"));
    let nowhere = [
        "--received",
        today,
        "--system",
        "fern",
        "--person",
        "contact:1",
    ];
    assert!(new(&nowhere).contains("not configured"));
    let person = |record: &'static str| {
        let of = ["--system", "vertrieb", "--person", record];
        [&["--received", today][..], &of].concat()
    };
    assert!(new(&person("contact:gibt-es-nicht")).contains("there is none"));
    assert!(new(&person("drache:1")).contains("drache"));
    let line = world.refused(&[
        "request",
        "new",
        "--right",
        "erasure",
        "--received",
        today,
        "--as",
        "jonas",
    ]);
    assert!(line.contains("requests.open"), "{line}");
    let listed = world.yes(&["request", "list"]);
    assert_eq!(listed["requests"].as_array().map(Vec::len), Some(0));
}

#[tokio::test]
async fn a_request_is_taken_while_the_system_of_its_person_is_out_of_reach() {
    let world = World::new("out-of-reach").await;
    let away = "[[system]]\nname = \"fern\"\nprofile = \"suitecrm7\"\nurl = \"mysql://u:geheim@127.0.0.1:9/crm\"\n";
    world.write("vergissmein.toml", &config(away));
    let words = [
        "request",
        "new",
        "--right",
        "erasure",
        "--received",
        "2026-11-20",
        "--as",
        "lea",
        "--system",
        "fern",
        "--person",
        "contact:1",
    ];
    let said = world.ask(&words);
    assert_eq!(said.code, 0, "{}", said.stderr);
    assert!(said.stderr.contains("not checked"), "{}", said.stderr);
    assert!(!said.stderr.contains("geheim"), "{}", said.stderr);
    assert_eq!(said.json()["persons"][0]["record"], "contact:1");
}
