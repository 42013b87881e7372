//! Systems, what they hold, and consents in the CRM's own fields, on the command line.

use serde_json::json;

use crate::world::{World, keys, text};

const DESCRIPTION: &str = "title = \"Rundbrief\"\nowner = \"Anna Muster\"\npurposes = \"Versand\"\n\
    bases = [\"consent\"]\ntransfers = \"none\"\n[[processors]]\nname = \"Versand GmbH\"\n";

#[tokio::test]
async fn systems_are_described_reviewed_and_make_the_record() {
    let world = World::new("register").await;
    let before = world.yes(&["register", "list"]);
    assert_eq!(
        before["systems"].as_array().unwrap().len(),
        2,
        "those of the configuration"
    );
    world.write("rundbrief.toml", DESCRIPTION);
    let add = [
        "register",
        "add",
        "rundbrief",
        "rundbrief.toml",
        "--as",
        "lea",
    ];
    let added = world.yes(&add);
    keys(&added, &["id", "owner", "processors", "version", "gaps"]);
    let gaps = added["gaps"].as_array().unwrap();
    assert!(gaps.contains(&json!("contract")) && !gaps.contains(&json!("owner")));
    let line = world.refused(&add);
    assert!(line.contains("is the name of a system there is"), "{line}");
    world.write(
        "rundbrief.toml",
        &format!("{DESCRIPTION}contract = \"signed\"\n"),
    );
    let change = [
        "register",
        "change",
        "rundbrief",
        "rundbrief.toml",
        "--as",
        "anton",
    ];
    assert_eq!(world.yes(&change)["version"], 2);
    world.write("wrong.toml", "farbe = \"rot\"\n");
    let line = world.refused(&["register", "add", "x", "wrong.toml", "--as", "lea"]);
    assert!(line.contains("is no description"), "{line}");
    let review = [
        "register",
        "review",
        "rundbrief",
        "--next",
        "2027-11-23",
        "--as",
        "miriam",
    ];
    assert_eq!(world.yes(&review)["review_on"], "2027-11-23");
    let shown = world.yes(&["register", "show", "rundbrief"]);
    let past = shown["past"].as_array().unwrap();
    let said: Vec<String> = past.iter().map(|one| text(&one["by"])).collect();
    assert_eq!(said, ["miriam", "anton", "lea"]);
    let record = [
        "register",
        "record",
        "--csv",
        "vvt.csv",
        "--pdf",
        "vvt.pdf",
        "--language",
        "en",
    ];
    let record = world.yes(&record);
    assert_eq!(record["controller"]["name"], "Muster GmbH");
    let table = std::fs::read_to_string(world.folder.join("vvt.csv")).unwrap();
    assert!(table.contains("Purposes (b)") && table.contains("Versand GmbH (contract signed)"));
    let paper = std::fs::read(world.folder.join("vvt.pdf")).unwrap();
    assert!(paper.starts_with(b"%PDF-"));
}

#[tokio::test]
async fn an_inventory_is_taken_shown_and_compared() {
    let world = World::new("inventory").await;
    let line = world.refused(&["inventory", "show", "vertrieb"]);
    assert!(line.contains("there is no such inventory"), "{line}");
    let take = ["inventory", "take", "vertrieb", "--as", "miriam"];
    let taken = world.yes(&take);
    keys(
        &taken,
        &["id", "tables", "columns", "rows", "suspicious", "inventory"],
    );
    assert!(taken["rows"].as_u64().unwrap() > 0);
    world.yes(&take);
    let listed = world.yes(&["inventory", "list", "vertrieb"]);
    assert_eq!(listed["inventories"].as_array().unwrap().len(), 2);
    let compared = world.yes(&["inventory", "compare", "vertrieb"]);
    assert_eq!(compared["changes"]["columns"], json!([]));
    world.yes(&["inventory", "show", "vertrieb", "--csv", "bestand.csv"]);
    let table = std::fs::read_to_string(world.folder.join("bestand.csv")).unwrap();
    assert!(table.contains("contacts,Contacts,person"));
    let line = world.refused(&["inventory", "take", "vertrieb", "--as", "lea"]);
    assert!(line.contains("may not do that"), "{line}");
}

#[tokio::test]
async fn a_consent_is_written_into_the_crm_after_a_preview() {
    let world = World::new("writebacks").await;
    world.write(
        "newsletter.toml",
        "title_de = \"Rundbrief\"\ntitle_en = \"Newsletter\"\ntext_de = \"Ja.\"\ntext_en = \"Yes.\"\n\
         channel = \"email\"\n",
    );
    world.yes(&[
        "consent",
        "save-purpose",
        "newsletter",
        "newsletter.toml",
        "--as",
        "miriam",
    ]);
    let person = text(&json!(world.erasure().person));
    let who = ["--system", "vertrieb", "--person", &person];
    let nothing = [&["writeback", "draft"], &who[..], &["--as", "miriam"]].concat();
    let line = world.refused(&nothing);
    assert!(
        line.contains("nothing is recorded of this person"),
        "{line}"
    );
    let said = [
        "--purpose",
        "newsletter",
        "--way",
        "phone",
        "--source",
        "Anruf",
        "--as",
        "lea",
    ];
    world.yes(&[&["consent", "withdraw"], &who[..], &said[..]].concat());
    let draft = [&["writeback", "draft"], &who[..], &["--as", "miriam"]].concat();
    let drafted = world.yes(&draft);
    keys(&drafted, &["id", "person", "state", "hash", "rows", "left"]);
    let (id, hash) = (text(&drafted["id"]), text(&drafted["hash"]));
    let apply = ["writeback", "apply", &id, "--hash", &hash, "--as", "miriam"];
    assert_eq!(world.yes(&apply)["state"], "done");
    assert_eq!(world.yes(&["writeback", "show", &id])["state"], "done");
    let look = world.yes(&["writeback", "look", "--as", "miriam"]);
    assert_eq!(look["systems"][0]["first"], true);
    let changes = world.yes(&["writeback", "changes"]);
    assert_eq!(changes["changes"], json!([]));
}
