//! The way of an answer over the pages: collect, look, black out, say, release, pick up.

use accounts::Role;
use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::api::sent;
use crate::support::{Browser, Page, World};

const CASE: &str = "/requests/GD-2026-0001";

/// A request of access about the invented person, its identity decided.
pub async fn case(world: &World) -> Browser {
    let mut manager = world.sign_in(Role::PrivacyManager).await;
    let fields = [
        ("right", "access"),
        ("received", "heute"),
        ("channel", "letter"),
        ("system", "vertrieb"),
        ("person", world.planted.katharina.persons[0].as_str()),
    ];
    manager.done("/requests/new", &fields).await;
    manager.get(&format!("{CASE}/steps/A4")).await;
    let note = [("note", "Rückruf")];
    manager.done(&format!("{CASE}/steps/A4/tick"), &note).await;
    manager
}

/// Says everything the law wants said, field by field of the page.
pub async fn say(manager: &mut Browser, id: &str) {
    let page = manager.get(&format!("{CASE}/answer")).await;
    let names = page.body.split("name=\"say-").skip(1);
    let names: Vec<String> = names
        .map(|rest| format!("say-{}", rest.split('"').next().unwrap()))
        .collect();
    let said: Vec<(&str, &str)> = names
        .iter()
        .map(|name| (&**name, "Wie vereinbart"))
        .collect();
    let to = manager
        .done(&format!("/answers/{id}/statements"), &said)
        .await;
    assert_eq!(to, format!("{CASE}/answer"));
}

#[expect(
    clippy::too_many_lines,
    reason = "one answer from collecting to picking up"
)]
#[tokio::test]
async fn an_answer_goes_from_collecting_to_a_package_that_is_picked_up_once() {
    let world = World::new().await;
    let mut manager = case(&world).await;
    let link = manager.get(CASE).await;
    assert!(link.body.contains(&format!("href=\"{CASE}/answer\"")));
    let empty = manager.get(&format!("{CASE}/answer")).await;
    assert!(empty.body.contains("Noch nichts gesammelt."));
    manager.done(&format!("{CASE}/answer"), &[]).await;
    let page = manager.get(&format!("{CASE}/answer")).await;
    assert!(page.body.contains("E-Mails") && page.body.contains("Änderungsverlauf"));
    let id = page.between("action=\"/answers/", "/");
    let row = |fields: &'static [(&str, &str)]| fields;

    let look = format!("/answers/{id}/items");
    let rows = manager.post(&look, row(&[("group", "own")])).await;
    assert_eq!(rows.status, StatusCode::OK);
    assert!(rows.body.contains("Lindenweg 4") && rows.body.contains("im DSGVO-Log"));
    let redact = format!("/answers/{id}/redact");
    let fields = [
        ("group", "own"),
        ("words", "Inhaberin"),
        ("ground", "business_secret"),
    ];
    let black = manager.post(&redact, &fields).await;
    assert!(
        black
            .body
            .contains("<del title=\"Geschäftsgeheimnis\">Inhaberin</del>")
    );
    let nowhere = [
        ("group", "own"),
        ("words", "steht nicht da"),
        ("ground", "third_party"),
    ];
    let refused = manager.post(&redact, &nowhere).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("stehen nirgends"));
    let letter = manager.post(&format!("/answers/{id}/letter"), &[]).await;
    assert!(letter.body.starts_with("%PDF-"));

    let mut approver = world.sign_in(Role::Approver).await;
    let page = approver.get(&format!("{CASE}/answer")).await;
    let hash = page.between("name=\"hash\" value=\"", "\"");
    let release = format!("/answers/{id}/release");
    let early = approver.post(&release, &[("hash", &hash)]).await;
    assert!(early.body.contains("Pflichtangaben fehlen noch"));
    manager.get(&format!("{CASE}/answer")).await;
    say(&mut manager, &id).await;
    let own = manager.get(&format!("{CASE}/answer")).await;
    assert!(
        own.body
            .contains("Sie haben diese Antwort mit vorbereitet.")
    );
    let hash = own.between("name=\"hash\" value=\"", "\"");
    let own = manager.post(&release, &[("hash", &hash)]).await;
    assert_eq!(own.status, StatusCode::UNPROCESSABLE_ENTITY);
    approver.get(&format!("{CASE}/answer")).await;
    approver.done(&release, &[("hash", &hash)]).await;

    let page = manager.get(&format!("{CASE}/answer")).await;
    assert!(page.body.contains("letter.pdf") && page.body.contains("manifest.json"));
    let package = manager.post(&format!("/answers/{id}/package"), &[]).await;
    assert_eq!(package.headers["content-type"], "application/zip");
    assert!(package.body.starts_with("PK"));
    manager.get(&format!("{CASE}/answer")).await;
    let made = manager
        .post(&format!("/answers/{id}/link"), &[("days", "7")])
        .await;
    let url = made.between("<code>http://127.0.0.1:8080", "</code>");
    let rest = made
        .body
        .split_once(&url)
        .unwrap()
        .1
        .split_once("<code>")
        .unwrap()
        .1;
    let code = rest.split('<').next().unwrap().to_owned();

    let mut person = world.browser();
    let page = person.get(&url).await;
    assert!(page.body.contains("Ihre Daten abholen"));
    let wrong = person.post(&url, &[("code", "12")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let picked = person.post(&url, &[("code", &code)]).await;
    assert_eq!(picked.headers["content-type"], "application/zip");
    let gone = person.get(&url).await;
    assert!(gone.body.contains("gilt nicht oder nicht mehr"));
    let page = manager.get(&format!("{CASE}/answer")).await;
    assert!(page.body.contains("Abgeholt am"));
}

#[tokio::test]
async fn a_draft_keeps_the_request_open_and_other_rights_have_no_answer() {
    let world = World::new().await;
    let mut manager = case(&world).await;
    manager.get(&format!("{CASE}/answer")).await;
    manager.done(&format!("{CASE}/answer"), &[]).await;
    manager.get(&format!("{CASE}/close")).await;
    let close = manager
        .post(&format!("{CASE}/close"), &[("outcome", "fulfilled")])
        .await;
    assert!(close.body.contains("gesammelt und noch nicht freigegeben"));
    let fields = [
        ("right", "erasure"),
        ("received", "heute"),
        ("channel", "letter"),
    ];
    manager.get("/requests/new").await;
    manager.done("/requests/new", &fields).await;
    let other = manager.get("/requests/GD-2026-0002/answer").await;
    assert_eq!(other.status, StatusCode::NOT_FOUND);
    let mut agent = world.sign_in(Role::Agent).await;
    let hidden = agent.get(&format!("{CASE}/answer")).await;
    assert_eq!(hidden.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn while_it_is_collected_the_page_says_how_far_it_is() {
    let world = World::new().await;
    let mut manager = case(&world).await;
    sqlx::query(
        "INSERT INTO answer_collections (request, started_by, started_at, seen_at, system, done, systems, found)
         VALUES ('GD-2026-0001', 'x', $1, $1, 'vertrieb', 1, 3, 20113)",
    )
    .bind(world.app.now().as_microsecond())
    .execute(world.app.ledger.store.pool())
    .await
    .unwrap();
    let page = manager.get(&format!("{CASE}/answer")).await;
    for said in [
        "Wird gesammelt seit",
        "1 von 3 Systemen",
        "20\u{202F}113",
        "data-again",
    ] {
        assert!(page.body.contains(said), "{said}");
    }
    let again = manager.post(&format!("{CASE}/answer"), &[]).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        again.body.contains("wird gerade gesammelt"),
        "{}",
        again.body
    );
}

#[tokio::test]
async fn while_a_package_is_made_the_page_says_how_far_it_is() {
    let world = World::new().await;
    let mut manager = case(&world).await;
    manager.done(&format!("{CASE}/answer"), &[]).await;
    sqlx::query(
        "INSERT INTO answer_collections (request, started_by, started_at, seen_at, system, done, systems, found, to_pack)
         VALUES ('GD-2026-0001', 'x', $1, $1, '', 0, 0, 400, 20113)",
    )
    .bind(world.app.now().as_microsecond())
    .execute(world.app.ledger.store.pool())
    .await
    .unwrap();
    let page = manager.get(&format!("{CASE}/answer")).await;
    for said in [
        "Wird freigegeben seit",
        "400 von 20\u{202F}113 Datensätzen im Paket",
        "data-again",
    ] {
        assert!(page.body.contains(said), "{said}");
    }
}

#[tokio::test]
async fn a_row_is_shown_again_left_out_and_taken_back_in() {
    let world = World::new().await;
    let mut manager = case(&world).await;
    manager.done(&format!("{CASE}/answer"), &[]).await;
    let page = manager.get(&format!("{CASE}/answer")).await;
    let id = page.between("action=\"/answers/", "/");
    let to = |verb: &str| format!("/answers/{id}/{verb}");
    let page = manager.post(&to("items"), &[("group", "own")]).await;
    let mut rows = page.body.split("<section class=\"region\" id=\"i").skip(1);
    let hers = rows.find(|row| row.contains("Inhaberin")).unwrap();
    let item = hers.split('"').next().unwrap().to_owned();
    let row_of = |page: &Page| page.between(&format!("id=\"i{item}\""), "</section>");
    let row = [("group", "own"), ("item", item.as_str())];
    let black = [
        row[0],
        row[1],
        ("words", "Inhaberin"),
        ("ground", "business_secret"),
    ];
    let page = manager.post(&to("redact"), &black).await;
    assert!(row_of(&page).contains(">Inhaberin</del>"), "{}", page.body);
    assert!(row_of(&page).contains(&to("lift")), "{}", page.body);
    let page = manager.post(&to("lift"), &row).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    assert!(!row_of(&page).contains("</del>"), "{}", page.body);

    let out = [row[0], row[1], ("ground", "third_party")];
    let page = manager.post(&to("leave-out"), &out).await;
    assert!(row_of(&page).contains("Wieder aufnehmen"), "{}", page.body);
    let page = manager.post(&to("leave-out"), &row).await;
    assert!(!row_of(&page).contains("Wieder aufnehmen"), "{}", page.body);
    let none = [("group", "own"), ("item", "99999")];
    let gone = manager.post(&to("leave-out"), &none).await;
    assert_eq!(gone.status, StatusCode::NOT_FOUND);
}

/// Every statement of an answer, said in the same words.
fn all_said(answer: &Value) -> Value {
    let of = |group: &Value, statements: &Value| {
        let said = statements.as_array().unwrap().iter();
        let said = said
            .map(|one| json!({ "group": group, "topic": one["topic"], "text": "Wie vereinbart" }));
        said.collect::<Vec<_>>()
    };
    let mut all = of(&json!(""), &answer["statements"]);
    for group in answer["groups"].as_array().unwrap() {
        all.extend(of(&group["group"], &group["statements"]));
    }
    json!({ "statements": all })
}

#[tokio::test]
async fn a_program_brings_an_answer_from_collecting_to_its_link() {
    let world = World::new().await;
    case(&world).await;
    let manage = Role::PrivacyManager;
    let collect = format!("/api/v1{CASE}/answers");
    let answer = sent(&world, manage, &collect, &json!({})).await;
    let at = format!("/api/v1/answers/{}", answer["answer"].as_str().unwrap());
    let to = |verb: &str| format!("{at}/{verb}");
    let own = json!({ "group": "own" });
    let items = sent(&world, manage, &to("items"), &own).await;
    let mut items = items["items"].as_array().unwrap().iter();
    let hers = items.find(|item| item["cells"].to_string().contains("Inhaberin"));
    let item = &hers.unwrap()["item"];
    let count = |answer: &Value, what: &str| {
        let groups = answer["groups"].as_array().unwrap();
        let own = groups.iter().find(|group| group["group"] == "own").unwrap();
        own[what].as_i64().unwrap()
    };
    let black = json!({ "item": item, "words": "Inhaberin", "ground": "business_secret" });
    let marked = sent(&world, manage, &to("redact"), &black).await;
    let stretches = count(&marked, "blacked_out");
    assert!(stretches > count(&answer, "blacked_out"), "{marked}");
    let row = json!({ "item": item });
    let lifted = sent(&world, manage, &to("lift"), &row).await;
    assert!(count(&lifted, "blacked_out") < stretches, "{lifted}");
    let out = json!({ "item": item, "ground": "third_party" });
    let without = sent(&world, manage, &to("leave-out"), &out).await;
    let left = count(&without, "left_out");
    assert_eq!(left, count(&answer, "left_out") + 1, "{without}");
    let answer = sent(&world, manage, &to("leave-out"), &row).await;
    assert_eq!(count(&answer, "left_out"), left - 1, "{answer}");
    let answer = sent(&world, manage, &to("explain"), &all_said(&answer)).await;
    assert_eq!(answer["unsaid"], 0, "{answer}");
    let hash = json!({ "hash": answer["hash"] });
    let answer = sent(&world, Role::Approver, &to("release"), &hash).await;
    assert_eq!(answer["state"], "released", "{answer}");
    let package = sent(&world, manage, &to("package"), &json!({})).await;
    assert!(package["base64"].as_str().unwrap().starts_with("UEsD"));
    let link = sent(&world, manage, &to("link"), &json!({ "hours": 24 })).await;
    assert!(link["url"].as_str().unwrap().contains("/pick-up/"));
}
