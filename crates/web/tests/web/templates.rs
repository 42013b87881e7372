//! Texts and letterhead through pages and API: saved, refused with their place, seen, given back,
//! and the letters that come of them.

use accounts::Role;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use serde_json::{Value, json};

use crate::support::{Browser, Page, World};
use crate::workflows::opened;

const TEXT: &str = "/templates/acknowledge/de";

const OWN: &str =
    "Guten Tag,\n\nwir haben Ihre Anfrage {number} erhalten.\n\n{own}\n\nGruß\n{sender}";

async fn acknowledge(manager: &mut Browser) -> Page {
    let letters = "/requests/GD-2026-0001/letters";
    manager.get(letters).await;
    manager.done(letters, &[("kind", "acknowledge")]).await;
    manager.get(letters).await
}

#[tokio::test]
async fn a_text_is_changed_and_letters_are_written_by_it_until_it_goes_back() {
    let world = World::new().await;
    let mut manager = world.sign_in(Role::PrivacyManager).await;
    opened(&mut manager, "access", "20.11.").await;
    let page = manager.get("/templates").await;
    assert!(page.body.contains("0 / 18") && page.body.contains("Abgelehnt (deutsch)"));
    let page = manager.get(TEXT).await;
    assert!(page.body.contains("Sehr geehrte Damen und Herren,"));
    assert!(page.body.contains("{last_day}") && page.body.contains("Pflicht"));

    let saved = manager.done(TEXT, &[("version", "0"), ("text", OWN)]).await;
    assert_eq!(saved, format!("{TEXT}?saved=1"));
    let page = acknowledge(&mut manager).await;
    assert!(
        page.body
            .contains("wir haben Ihre Anfrage GD-2026-0001 erhalten.")
    );
    let page = manager.get("/templates").await;
    assert!(page.body.contains("1 / 18") && page.body.contains("Version 1"));

    let back = [("seen", "1"), ("version", "0")];
    manager.done(&format!("{TEXT}/restore"), &back).await;
    let page = manager.get("/requests/GD-2026-0001/letters").await;
    assert!(
        page.body.contains("wir haben Ihre Anfrage"),
        "it is written already"
    );
    let page = acknowledge(&mut manager).await;
    assert!(page.body.contains("Sehr geehrte Damen und Herren,"));
    let page = manager.get(&format!("{TEXT}?version=1")).await;
    assert!(
        page.body.contains("wir haben Ihre Anfrage {number}")
            && page.body.contains("Sie lesen Version 1")
    );
    let page = manager.get(&format!("{TEXT}?version=7")).await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    let again = [("seen", "2"), ("version", "1")];
    manager.done(&format!("{TEXT}/restore"), &again).await;
    let page = manager.get(TEXT).await;
    assert!(page.body.contains("Guten Tag,"));
}

#[tokio::test]
async fn what_is_wrong_is_told_with_its_place_and_what_was_typed_stays() {
    let world = World::new().await;
    let mut manager = world.sign_in(Role::PrivacyManager).await;
    let path = "/templates/refused/de";
    let typed = "Für {vorname} <script>\n\nNein zu {number}: {grounds}\n\n{delay}\n\n{remedy}";
    for address in [path.to_owned(), format!("{path}/preview")] {
        manager.get(path).await;
        let page = manager
            .post(&address, &[("version", "0"), ("text", typed)])
            .await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{address}");
        for said in [
            "Zeile 1, Spalte 5: Den Platzhalter {vorname} gibt es",
            "Zeile 3, Spalte 19: {grounds} muss ein eigener Absatz sein",
            "{complaint} fehlt",
            "Für {vorname} &#60;script&#62;",
        ] {
            assert!(page.body.contains(said), "{said}: {}", page.body);
        }
    }
    let page = manager.get("/templates").await;
    assert!(page.body.contains("0 / 18"));
    manager.language = "en";
    manager.get(path).await;
    let page = manager
        .post(path, &[("version", "0"), ("text", typed)])
        .await;
    let said = "Line 1, column 5: there is no placeholder {vorname}";
    assert!(page.body.contains(said), "{}", page.body);
    let stale = [("version", "4"), ("text", OWN)];
    let page = manager.post(TEXT, &stale).await;
    assert!(page.body.contains("Somebody else saved") && page.body.contains("Guten Tag,"));
}

#[tokio::test]
async fn a_preview_is_a_paper_and_saves_nothing() {
    let world = World::new().await;
    let mut admin = world.sign_in(Role::Administrator).await;
    admin.get(TEXT).await;
    let before = world.entries().await;
    let page = admin
        .post(&format!("{TEXT}/preview"), &[("text", OWN)])
        .await;
    assert_eq!(page.headers[header::CONTENT_TYPE], "application/pdf");
    assert!(page.body.starts_with("%PDF-"));
    let head = [("name", "Muster <b>"), ("address", "Ring 1\r\n1010 Wien")];
    let page = admin.post("/templates/letterhead/preview", &head).await;
    assert!(page.body.starts_with("%PDF-"));
    assert_eq!(world.entries().await, before);
}

#[tokio::test]
async fn a_letterhead_stands_in_the_letters_that_follow() {
    let world = World::new().await;
    let mut manager = world.sign_in(Role::PrivacyManager).await;
    opened(&mut manager, "access", "20.11.").await;
    manager.get("/templates/letterhead").await;
    let page = manager
        .post("/templates/letterhead", &[("version", "0"), ("name", " ")])
        .await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.body.contains("Der Name des Verantwortlichen fehlt"));
    let head = [
        ("version", "0"),
        ("name", "Muster <b>GmbH</b>"),
        ("address", "Ring 1\r\n1010 Wien"),
        ("contact", "dsb@example.org"),
        ("footer", "FN 1a"),
    ];
    manager.done("/templates/letterhead", &head).await;
    let page = acknowledge(&mut manager).await;
    let signed = "Muster &#60;b&#62;GmbH&#60;/b&#62;\nRing 1\n1010 Wien\ndsb@example.org";
    assert!(page.body.contains(signed), "{}", page.body);
    let drawn = ("bild.png", &b"<svg onload=\"alert(1)\"/>"[..]);
    manager.get("/templates/letterhead").await;
    let page = manager.upload("/templates/letterhead", drawn, "").await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.body.contains("weder PNG noch JPEG"), "{}", page.body);
    let back = [("seen", "1"), ("version", "0")];
    manager.done("/templates/letterhead/restore", &back).await;
    let page = manager.get("/templates/letterhead").await;
    assert!(page.body.contains("Bisher gilt, was in der Konfiguration"));
}

async fn call(world: &World, token: &str, path: &str, body: Option<&Value>) -> (u16, Value) {
    let request = match body {
        Some(_) => Request::post(path)
            .header(header::CONTENT_TYPE, "application/json")
            .header("idempotency-key", base::Random::os().token().expose()),
        None => Request::get(path),
    };
    let request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
    let body = body.map_or_else(Body::empty, |body| Body::from(body.to_string()));
    let page = world.browser().send(request, body).await;
    (
        page.status.as_u16(),
        serde_json::from_str(&page.body).unwrap(),
    )
}

#[tokio::test]
async fn the_api_saves_refuses_and_gives_back_and_is_closed_to_others() {
    let world = World::new().await;
    let token = world.token(Role::Administrator).await;
    let (_, all) = call(&world, &token, "/api/v1/templates", None).await;
    assert_eq!(all["templates"].as_array().unwrap().len(), 18);
    let path = format!("/api/v1{TEXT}");
    let (_, one) = call(&world, &token, &path, None).await;
    assert_eq!(one["template"]["text"], one["template"]["shipped"]);
    let places = one["places"].as_array().unwrap();
    assert!(places.contains(&json!({ "name": "own", "block": true, "demanded": true })));

    let new = json!({ "version": 0, "text": OWN });
    let (status, saved) = call(&world, &token, &path, Some(&new)).await;
    assert_eq!((status, &saved["versions"][0]["version"]), (200, &json!(1)));
    let wrong = json!({ "version": 1, "text": "{own" });
    let (status, problem) = call(&world, &token, &path, Some(&wrong)).await;
    assert_eq!(status, 422);
    assert!(
        problem.to_string().contains("line 1, column 1"),
        "{problem}"
    );
    let back = json!({ "version": 1, "restore": 0 });
    let (status, given) = call(&world, &token, &format!("{path}/restore"), Some(&back)).await;
    assert_eq!((status, &given["text"]), (200, &given["shipped"]));

    let head = json!({ "version": 0, "name": "Muster GmbH", "logo": "PHN2Zy8+" });
    let (status, _) = call(&world, &token, "/api/v1/letterhead", Some(&head)).await;
    assert_eq!(status, 422, "an SVG is no picture here");
    let head = json!({ "version": 0, "name": "Muster GmbH", "address": ["Ring 1"] });
    let (status, saved) = call(&world, &token, "/api/v1/letterhead", Some(&head)).await;
    assert_eq!(
        (status, &saved["head"]["name"]),
        (200, &json!("Muster GmbH"))
    );
    let back = json!({ "version": 1, "restore": 0 });
    let (status, _) = call(&world, &token, "/api/v1/letterhead/restore", Some(&back)).await;
    assert_eq!(status, 200);
    let (_, heads) = call(&world, &token, "/api/v1/letterhead", None).await;
    assert_eq!(heads["letterheads"][0]["head"], json!(null));

    for role in [Role::Agent, Role::Approver, Role::Auditor] {
        let token = world.token(role).await;
        let (status, _) = call(&world, &token, &path, Some(&new)).await;
        assert_eq!(status, 403, "{}", role.word());
        let mut browser = world.sign_in(role).await;
        let page = browser.get(TEXT).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{}", role.word());
        assert!(
            !page.body.contains("href=\"/templates\""),
            "{}",
            role.word()
        );
    }
}
