//! Consents through pages and API: purposes, a person's sheet, tables, the person's own page, and
//! whether one may send.

use accounts::Role;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use serde_json::{Value, json};

use crate::api::sent;
use crate::support::{Browser, Page, World};

const PURPOSE: [(&str, &str); 6] = [
    ("id", "newsletter"),
    ("title_de", "Rundbrief"),
    ("title_en", "Newsletter"),
    ("text_de", "Ja, schicken Sie mir den Rundbrief."),
    ("text_en", "Yes, send me the newsletter."),
    ("channel", "email"),
];

pub async fn purpose(browser: &mut Browser, double: bool) {
    browser.get("/consents/new").await;
    let mut fields = PURPOSE.to_vec();
    if double {
        fields.push(("double_opt_in", "1"));
    }
    let to = browser.done("/consents/purposes", &fields).await;
    assert_eq!(to, "/consents/purposes/newsletter");
}

/// Where the consents of an invented person stand.
pub fn sheet(world: &World) -> String {
    let record = world.planted.open[0].person.replace(':', "/");
    format!("/systems/vertrieb/persons/{record}/consents")
}

pub const YES: [(&str, &str); 8] = [
    ("purpose", "newsletter"),
    ("way", "paper"),
    ("source", "Messe Wien 2026"),
    ("language", "de"),
    ("address", "anna.muster@example.org"),
    ("act", "signature"),
    ("explicit", "1"),
    ("notice", "Datenschutzhinweise 2026-03"),
];

async fn link(world: &World) -> String {
    let row: (String,) = sqlx::query_as("SELECT body FROM outbox ORDER BY queued_at DESC, id DESC")
        .fetch_one(world.app.ledger.store.pool())
        .await
        .unwrap();
    let rest = row.0.split_once("http://127.0.0.1:8080").unwrap().1;
    rest.split_whitespace().next().unwrap().to_owned()
}

#[tokio::test]
async fn a_consent_is_recorded_confirmed_by_the_person_shown_and_withdrawn() {
    let world = World::new().await;
    let mut manager = world.sign_in(Role::PrivacyManager).await;
    purpose(&mut manager, true).await;
    let sheet = sheet(&world);
    let mut agent = world.sign_in(Role::Agent).await;
    assert!(agent.get(&sheet).await.body.contains("Nichts festgehalten"));
    agent.get(&format!("{sheet}/new")).await;
    assert_eq!(agent.done(&format!("{sheet}/new"), &YES).await, sheet);
    let page = agent.get(&sheet).await;
    for said in [
        "wartet auf Bestätigung",
        "Senden nicht erlaubt",
        "Messe Wien 2026",
        "Unterschrift",
        "Ausdrücklich (Art. 9, 22, 49)",
        "Datenschutzhinweise 2026-03",
    ] {
        assert!(page.body.contains(said), "{said}");
    }
    assert!(!page.body.contains("anna.muster"), "no address is kept");

    let own = link(&world).await;
    let mut person = world.browser();
    let page = person.get(&own).await;
    assert!(page.body.contains("Ja, schicken Sie mir den Rundbrief."));
    assert!(!page.body.contains("contact:"), "nothing of the person");
    assert_eq!(person.done(&format!("{own}/confirm"), &[]).await, own);
    assert!(
        person
            .get(&own)
            .await
            .body
            .contains("Sie können sie jederzeit widerrufen")
    );
    let page = agent.get(&sheet).await;
    assert!(page.body.contains("Senden erlaubt"));
    assert!(page.body.contains("wartet auf Bestätigung → erteilt"));
    let paper = agent.get(&format!("{sheet}.pdf")).await;
    assert_eq!(paper.status, StatusCode::OK);
    let kind = paper.headers.get(header::CONTENT_TYPE).unwrap();
    assert_eq!(kind, "application/pdf");
    let person_page = sheet.trim_end_matches("/consents");
    let page = agent.get(person_page).await;
    assert!(page.body.contains("id=\"consents\"") && page.body.contains("Rundbrief"));

    let no = [
        ("purpose", "newsletter"),
        ("way", "phone"),
        ("source", "Anruf"),
    ];
    agent.done(&format!("{sheet}/withdraw"), &no).await;
    let page = person.get(&own).await;
    assert!(page.body.contains("Diese Einwilligung gilt nicht"));
    assert!(!page.body.contains("<button>Bestätigen"));
    let page = person.post(&format!("{own}/confirm"), &[]).await;
    assert!(page.body.contains("nur neu erteilen"), "{}", page.body);
}

#[tokio::test]
async fn the_crm_shows_what_a_person_agreed_to() {
    let world = World::new().await;
    let mut manager = world.sign_in(Role::PrivacyManager).await;
    purpose(&mut manager, false).await;
    let sheet = sheet(&world);
    manager.get(&format!("{sheet}/new")).await;
    manager.done(&format!("{sheet}/new"), &YES).await;
    let record = &world.planted.open[0].person;
    let framed = crate::panel::signed(&world, record);
    let page = world.browser().get(&framed).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains("Newsletter") && page.body.contains("consent given"));
}

#[tokio::test]
async fn data_from_others_are_listed_until_the_person_is_informed() {
    let world = World::new().await;
    let mut manager = world.sign_in(Role::PrivacyManager).await;
    purpose(&mut manager, false).await;
    let sheet = sheet(&world);
    let form = format!("{sheet}/basis");
    manager.get(&form).await;
    let mut fields = vec![
        ("purpose", "newsletter"),
        ("basis", "legitimate_interests"),
        ("source", "Abwägung 7"),
        ("from", "Adressliste Muster"),
        ("obtained_on", ""),
    ];
    let page = manager.post(&form, &fields).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.body.contains("seit wann Sie sie haben"));
    assert!(page.body.contains("value=\"Adressliste Muster\""), "kept");
    fields[4] = ("obtained_on", "1.9.2026");
    assert_eq!(manager.done(&form, &fields).await, sheet);
    let page = manager.get(&sheet).await;
    for said in ["Zu informieren bis", "Art. 14 Abs. 3 lit. a"] {
        assert!(page.body.contains(said), "{said}");
    }
    let list = manager.get("/consents").await;
    let open = list.between("id=\"inform\"", "</section>");
    assert!(open.contains("Adressliste Muster") && open.contains("überfällig seit"));
    let late = "1 Person wurde nicht rechtzeitig";
    assert!(manager.get("/").await.body.contains(late));

    manager.get(&form).await;
    let told = [
        ("purpose", "newsletter"),
        ("basis", "legitimate_interests"),
        ("source", "Abwägung 7"),
        ("informed_on", "1.11.2026"),
    ];
    assert_eq!(manager.done(&form, &told).await, sheet);
    let list = manager.get("/consents").await;
    assert!(!list.body.contains("id=\"inform\""));
    assert!(!manager.get("/").await.body.contains(late));
}

#[tokio::test]
async fn a_lawful_basis_is_recorded_with_its_review_and_wrong_input_is_kept() {
    let world = World::new().await;
    let mut manager = world.sign_in(Role::PrivacyManager).await;
    purpose(&mut manager, false).await;
    let sheet = sheet(&world);
    let form = format!("{sheet}/basis");
    manager.get(&form).await;
    let mut fields = vec![
        ("purpose", "newsletter"),
        ("basis", "contract"),
        ("source", "anna@example.org"),
        ("found_on", "1.11.2026"),
        ("review_on", "1.10.2026"),
    ];
    let page = manager.post(&form, &fields).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        page.body
            .contains("ohne Person, Adresse oder Telefonnummer")
    );
    assert!(page.body.contains("1.10.2026"), "what was typed is kept");
    fields[2] = ("source", "Vertrag 4711");
    let page = manager.post(&form, &fields).await;
    assert!(page.body.contains("nicht nach dem Tag der Feststellung"));
    fields[4] = ("review_on", "1.11.2027");
    manager.done(&form, &fields).await;
    let page = manager.get(&sheet).await;
    for said in [
        "Vertrag, lit. b",
        "Vertrag 4711",
        "Mo 1. Nov. 2027",
        "Senden erlaubt",
    ] {
        assert!(page.body.contains(said), "{said}");
    }
}

#[tokio::test]
async fn a_purpose_gets_versions_and_is_switched_off_and_its_name_is_given_once() {
    let world = World::new().await;
    let mut manager = world.sign_in(Role::PrivacyManager).await;
    purpose(&mut manager, false).await;
    let page = manager.post("/consents/purposes", &PURPOSE).await;
    assert!(page.body.contains("gibt es schon"));
    let mut next = PURPOSE.to_vec();
    next[0] = ("known", "newsletter");
    next[1] = ("title_de", "Monatsbrief");
    manager.done("/consents/purposes", &next).await;
    let page = manager.get("/consents/purposes/newsletter").await;
    assert!(page.body.contains("Fassung 2") && page.body.contains("Rundbrief"));
    manager.done("/consents/purposes/newsletter/off", &[]).await;
    assert!(
        manager
            .get("/consents")
            .await
            .body
            .contains("ausgeschaltet")
    );
    let sheet = sheet(&world);
    let page = manager.post(&format!("{sheet}/new"), &YES).await;
    assert!(page.body.contains("niemand kann zustimmen"));
    manager.done("/consents/purposes/newsletter/on", &[]).await;
    let mut agent = world.sign_in(Role::Agent).await;
    let page = agent.get("/consents/purposes/newsletter").await;
    assert!(!page.body.contains("<textarea"), "agents only read");
}

#[tokio::test]
async fn a_table_is_tried_then_taken_and_the_log_agrees() {
    let world = World::new().await;
    let mut manager = world.sign_in(Role::PrivacyManager).await;
    purpose(&mut manager, false).await;
    let head = "system;record;purpose;state;at;way;source;address";
    let line = "vertrieb;contact:1;newsletter;given;2026-01-05;paper;Messe;a@example.org";
    let bad = format!("{head}\n{line}\nvertrieb;contact:2;brief;given;heute;paper;Messe;");
    let before = world.entries().await;
    manager.get("/consents/import").await;
    let page = manager
        .post("/consents/import/try", &[("table", &bad)])
        .await;
    assert!(
        page.body
            .contains("1 neu, 0 geändert, 0 gleich, 1 mit Fehler")
    );
    assert!(page.body.contains("Zeile 3:") && page.body.contains("Diesen Zweck gibt es nicht"));
    assert!(page.body.contains("contact:1"), "the lines are kept");
    let page = manager.post("/consents/import", &[("table", &bad)]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(world.entries().await, before, "nothing was taken");
    let good = format!("{head}\n{line}\n");
    let page = manager.post("/consents/import", &[("table", &good)]).await;
    assert!(page.body.contains("Eingelesen."), "{}", page.body);
    let page = manager.get("/consents/verification").await;
    assert!(page.body.contains("stimmt in jedem Feld überein"));
    let mut tx = world.app.ledger.store.housekeep().await.unwrap();
    sqlx::query("UPDATE consents SET state = 'withdrawn'")
        .execute(tx.conn())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let page = manager.get("/consents/verification").await;
    assert!(page.body.contains("1 Zeile weicht ab") && page.body.contains("contact:1"));
}

async fn call(world: &World, token: &str, path: &str, body: &Value) -> (Page, Value) {
    let request = Request::post(path)
        .header(header::AUTHORIZATION, format!("Bearer {token}"))
        .header(header::CONTENT_TYPE, "application/json")
        .header("idempotency-key", format!("{path}{body}"));
    let page = world
        .browser()
        .send(request, Body::from(body.to_string()))
        .await;
    let said = serde_json::from_str(&page.body).unwrap();
    (page, said)
}

async fn read(world: &World, token: &str, path: &str) -> Value {
    let request = Request::get(path).header(header::AUTHORIZATION, format!("Bearer {token}"));
    let page = world.browser().send(request, Body::empty()).await;
    assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.body);
    serde_json::from_str(&page.body).unwrap()
}

#[tokio::test]
async fn a_program_records_consents_and_asks_whether_it_may_send() {
    let world = World::new().await;
    let token = world.token(Role::PrivacyManager).await;
    let terms = json!({
        "title_de": "Rundbrief", "title_en": "Newsletter", "text_de": "Ja.", "text_en": "Yes.",
        "channel": "email"
    });
    let new = json!({ "id": "newsletter", "terms": terms });
    let (page, _) = call(&world, &token, "/api/v1/purposes", &new).await;
    assert_eq!(page.status, StatusCode::CREATED, "{}", page.body);
    let record = &world.planted.open[0].person;
    let mut said = json!({
        "system": "vertrieb", "record": record, "purpose": "newsletter", "way": "web_form",
        "source": "Webformular", "proof": "F-12", "address": "Anna@example.org"
    });
    let (page, given) = call(&world, &token, "/api/v1/consents", &said).await;
    assert_eq!(
        (page.status, &given["state"]),
        (StatusCode::CREATED, &json!("given"))
    );
    let path = "/api/v1/consents/may-send";
    let asked = json!({
        "purpose": "newsletter",
        "addresses": ["anna@example.org", "niemand@example.org"],
        "persons": [{ "system": "vertrieb", "record": record }]
    });
    let (_, answers) = call(&world, &token, path, &asked).await;
    let may: Vec<&Value> = answers["answers"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["may"])
        .collect();
    assert_eq!(may, [&json!(true), &json!(false), &json!(true)]);
    assert!(answers["answers"][0]["withdraw"].is_string());
    for (purpose, code) in [
        ("", "consent-purpose-missing"),
        ("other", "consent-purpose-unknown"),
    ] {
        let asked = json!({ "purpose": purpose, "addresses": [] });
        let (page, problem) = call(&world, &token, path, &asked).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(problem["errors"][0]["code"], code);
        assert_eq!(problem["errors"][0]["field"], "purpose");
    }
    said.as_object_mut().unwrap().remove("proof");
    let (_, gone) = call(&world, &token, "/api/v1/consents/withdraw", &said).await;
    assert_eq!(gone["state"], "withdrawn");
    let basis = json!({
        "system": "vertrieb", "record": record, "purpose": "newsletter", "basis": "none_found",
        "source": "Durchsicht"
    });
    let (page, _) = call(&world, &token, "/api/v1/consents/basis", &basis).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    let of_person = format!(
        "/api/v1/systems/vertrieb/persons/{}/consents",
        record.replace(':', "/")
    );
    let sheet = read(&world, &token, &of_person).await;
    assert_eq!(sheet["past"].as_array().unwrap().len(), 3);
    assert_eq!(sheet["past"][0]["path"], "api");
    assert_eq!(sheet["lines"][0]["verdict"]["reason"], "withdrawn");
    let purposes = read(&world, &token, "/api/v1/purposes").await;
    assert_eq!(purposes["purposes"][0]["withdrawn"], 1);
    let checked = read(&world, &token, "/api/v1/consents/verification").await;
    assert_eq!(checked["ok"], true);
}

#[tokio::test]
async fn a_program_tries_a_table_and_takes_it() {
    let world = World::new().await;
    let mut manager = world.sign_in(Role::PrivacyManager).await;
    purpose(&mut manager, false).await;
    let table = "system;record;purpose;state;at;way;source;address\n\
         vertrieb;contact:1;newsletter;given;2026-01-05;paper;Messe;a@example.org\n";
    let table = json!({ "table": table });
    let import = "/api/v1/consents/import";
    let before = world.entries().await;
    let tried = sent(
        &world,
        Role::PrivacyManager,
        &format!("{import}/try"),
        &table,
    )
    .await;
    // A token is entered in the log, a trial is not.
    assert_eq!(world.entries().await, before + 1, "{tried}");
    let done = sent(&world, Role::PrivacyManager, import, &table).await;
    assert_eq!((&done["new"], &done["faulty"]), (&json!(1), &json!(0)));
    let token = world.token(Role::PrivacyManager).await;
    let checked = read(&world, &token, "/api/v1/consents/verification").await;
    assert_eq!(checked["ok"], true, "{checked}");
}
