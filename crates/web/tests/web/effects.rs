//! Objection, restriction and correction by page and API.

use accounts::Role;
use serde_json::{Value, json};

use crate::support::{Browser, Page, World};

async fn api(world: &World, role: Role, (path, body): (&str, Option<Value>)) -> (u16, Value) {
    let token = world.token(role).await;
    let mut browser = world.browser();
    let request = axum::http::Request::builder()
        .uri(path)
        .header("authorization", format!("Bearer {token}"))
        .header("content-type", "application/json");
    let page: Page = match body {
        Some(body) => {
            let key = base::Random::os().token().expose().to_owned();
            let request = request.method("POST").header("idempotency-key", key);
            browser.send(request, body.to_string().into()).await
        }
        None => browser.send(request, axum::body::Body::empty()).await,
    };
    let said = serde_json::from_str(&page.body).unwrap_or(Value::Null);
    (page.status.as_u16(), said)
}

/// A request of a right about the first invented person.
pub async fn opened(world: &World, right: &str) -> String {
    let record = &world.planted.katharina.persons[0];
    let new = json!({
        "right": right, "received": "2026-11-20",
        "persons": [{ "system": "vertrieb", "record": record }],
    });
    let (status, said) = api(world, Role::PrivacyManager, ("/api/v1/requests", Some(new))).await;
    assert_eq!(status, 201, "{said}");
    said["reference"].as_str().unwrap().to_owned()
}

/// Stops everything that others have as well. Returns where the drafted objection is carried out,
/// and the hash of what was looked at.
pub async fn decided(manager: &mut Browser, at: &str) -> (String, String) {
    let page = manager.get(at).await;
    let shared = page.body.split("name=\"share-").skip(1);
    let shared: Vec<String> = shared
        .map(|rest| format!("share-{}", rest.split('"').next().unwrap()))
        .collect();
    let mut fields = vec![("kind", "marketing")];
    fields.extend(shared.iter().map(|name| (name.as_str(), "stop")));
    manager.done(at, &fields).await;
    let page = manager.get(at).await;
    let id = page.between("<section class=\"region\" id=\"", "\"");
    let hash = page.between("name=\"hash\" value=\"", "\"");
    (format!("{at}/{id}/apply"), hash)
}

#[tokio::test]
async fn an_objection_is_previewed_decided_confirmed_and_released_on_its_page() {
    let world = World::new().await;
    let number = opened(&world, "objection").await;
    let mut manager = world.sign_in(Role::PrivacyManager).await;
    let case = manager.get(&format!("/requests/{number}")).await;
    let at = format!("/requests/{number}/effects");
    assert!(case.body.contains(&at));
    let page = manager.get(&at).await;
    assert!(page.body.contains("Noch nichts vorbereitet"));
    let wrong = manager.post(&at, &[("kind", "erase")]).await;
    assert_eq!(wrong.status, 422);
    manager.get(&at).await;
    manager.done(&at, &[("kind", "marketing")]).await;
    let page = manager.get(&at).await;
    assert!(
        page.body.contains("do_not_call") && page.body.contains("Diese Werte haben auch andere")
    );
    let id = page.between("<section class=\"region\" id=\"", "\"");
    let apply = format!("{at}/{id}/apply");
    assert!(
        !page.body.contains(&apply),
        "first the shared ones are decided"
    );
    let (apply, hash) = decided(&mut manager, &at).await;
    let stale = manager.post(&apply, &[("hash", "0")]).await;
    assert!(stale.body.contains("nicht mehr, was Sie angesehen haben"));
    manager.get(&at).await;
    manager.done(&apply, &[("hash", hash.as_str())]).await;
    let page = manager.get(&at).await;
    assert!(page.body.contains("erledigt") && page.body.contains("Sperre auf Wunsch"));
    let release = format!("/requests/{number}/release");
    let empty = manager.post(&release, &[("why", " ")]).await;
    assert_eq!(empty.status, 422);
    manager.get(&at).await;
    manager.done(&release, &[("why", "Will wieder Post")]).await;
    let mut approver = world.sign_in(Role::Approver).await;
    let page = approver.get(&at).await;
    assert!(!page.body.contains("action=\"/requests/GD"), "reads only");
}

/// What is ticked among the records that were found.
fn ticked(page: &Page) -> Vec<String> {
    let boxes = page.body.split("name=\"record\" id=\"also-").skip(1);
    let ticked = boxes.filter(|one| one.split('>').next().unwrap().contains(" checked"));
    let record = |one: &str| {
        one.split("value=\"")
            .nth(1)
            .unwrap()
            .split('"')
            .next()
            .unwrap()
            .to_owned()
    };
    ticked.map(record).collect()
}

#[tokio::test]
async fn her_lead_is_ticked_a_namesake_is_not_and_the_boxes_draft_anew() {
    let world = World::new().await;
    let story = &world.planted.katharina;
    let lead = format!("vertrieb/{}", story.persons[2]);
    let namesake = story.others.iter().find(|other| other.why == "namesake");
    let namesake = format!("vertrieb/{}", namesake.unwrap().record);
    let number = opened(&world, "rectification").await;
    let at = format!("/requests/{number}/effects");
    let mut manager = world.sign_in(Role::PrivacyManager).await;
    manager.get(&at).await;
    let fields = [
        ("kind", "rectification"),
        ("record", story.persons[0].as_str()),
        ("known", story.persons[0].as_str()),
        ("column-1", "last_name"),
        ("value-1", "Neuwirth"),
        ("old_values", "keep"),
        ("proof", "Meldezettel"),
    ];
    manager.done(&at, &fields).await;
    let page = manager.get(&at).await;
    assert!(ticked(&page).contains(&lead) && !ticked(&page).contains(&namesake));
    assert!(
        page.body.contains("auch diese Person: ") && page.body.contains("bleiben, wie sie sind")
    );

    let id = page.between("name=\"again\" value=\"", "\"");
    let boxes = [
        ("kind", "rectification"),
        ("again", id.as_str()),
        ("known", lead.as_str()),
        ("record", namesake.as_str()),
    ];
    manager.done(&at, &boxes).await;
    let page = manager.get(&at).await;
    assert!(!ticked(&page).contains(&lead) && ticked(&page).contains(&namesake));
    assert!(page.body.contains("last_name") && !page.body.contains("Neuwirth"));
    let slip = [&fields[..], &[("record", "contact:none")]].concat();
    let refused = manager.post(&at, &slip).await;
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("nicht als diese Person gefunden"));
}

#[expect(
    clippy::too_many_lines,
    reason = "a restriction from begin to end is one story"
)]
#[tokio::test]
async fn a_restriction_stands_on_person_list_and_case_until_it_is_lifted() {
    let world = World::new().await;
    let number = opened(&world, "restriction").await;
    let record = world.planted.katharina.persons[0].clone();
    let person = format!("/systems/vertrieb/persons/{}", record.replacen(':', "/", 1));
    let mut manager = world.sign_in(Role::PrivacyManager).await;
    let at = format!("/requests/{number}/effects");
    let api_at = format!("/api/v1{at}");
    let manage = Role::PrivacyManager;
    let (status, said) = api(
        &world,
        manage,
        (&api_at, Some(json!({ "kind": "restriction" }))),
    )
    .await;
    assert_eq!(
        (status, &said["errors"][0]["code"]),
        (422, &json!("restriction-ground")),
        "{said}"
    );
    let new = json!({ "kind": "restriction", "ground": "b", "review_on": "2027-02-01" });
    let (status, open) = api(&world, manage, (&api_at, Some(new.clone()))).await;
    assert_eq!(status, 201, "{open}");
    let shared: Vec<&Value> = open["shared"].as_array().unwrap().iter().collect();
    let leave: Vec<&Value> = shared.iter().map(|one| &one["record"]).collect();
    let mut decided = new;
    decided["leave"] = json!(leave);
    let (_, draft) = api(&world, manage, (&api_at, Some(decided))).await;
    let path = format!(
        "/api/v1/effects/{}/apply",
        draft["effect"].as_str().unwrap()
    );
    let hash = json!({ "hash": draft["hash"] });
    let (status, done) = api(&world, manage, (&path, Some(hash))).await;
    assert_eq!((status, &done["state"]), (200, &json!("done")), "{done}");
    let page = manager.get(&person).await;
    assert!(page.body.contains("Verarbeitung eingeschränkt seit"));
    let list = manager.get("/restrictions").await;
    assert!(list.body.contains(&record) && list.body.contains("1. Feb"));
    assert_eq!(manager.done("/restrictions", &[]).await, "/restrictions");
    let (_, all) = api(&world, Role::Agent, ("/api/v1/restrictions", None)).await;
    let all = all["restrictions"].as_array().unwrap();
    assert!(all.iter().any(|one| one["record"] == json!(record)));
    let check = ("/api/v1/restrictions/check", Some(json!({})));
    let (status, changed) = api(&world, manage, check).await;
    assert_eq!(status, 200, "{changed}");
    assert!(changed["restrictions"].is_array(), "{changed}");

    let (status, said) = api(&world, manage, (&api_at, Some(json!({ "kind": "lift" })))).await;
    assert_eq!(
        (status, &said["errors"][0]["code"]),
        (409, &json!("restriction-untold")),
        "{said}"
    );
    let told = format!("/requests/{number}/told");
    manager.get(&at).await;
    let late = manager
        .post(&told, &[("on", "bald"), ("note", "Brief")])
        .await;
    assert_eq!(late.status, 422);
    manager.get(&at).await;
    manager
        .done(&told, &[("on", "23.11."), ("note", "Brief")])
        .await;
    manager.get(&at).await;
    manager.done(&at, &[("kind", "lift")]).await;
    let page = manager.get(&at).await;
    let id = page.between("<section class=\"region\" id=\"", "\"");
    let hash = page.between("name=\"hash\" value=\"", "\"");
    manager
        .done(&format!("{at}/{id}/apply"), &[("hash", hash.as_str())])
        .await;
    assert!(
        manager
            .get("/restrictions")
            .await
            .body
            .contains("Kein Datensatz")
    );
    assert!(
        !manager
            .get(&person)
            .await
            .body
            .contains("eingeschränkt seit")
    );
}

#[tokio::test]
async fn a_correction_hides_its_values_until_somebody_looks() {
    let world = World::new().await;
    let number = opened(&world, "rectification").await;
    let record = world.planted.katharina.persons[0].clone();
    let at = format!("/requests/{number}/effects");
    let mut manager = world.sign_in(Role::PrivacyManager).await;
    manager.get(&at).await;
    let fields = [
        ("kind", "rectification"),
        ("record", record.as_str()),
        ("column-1", "last_name"),
        ("value-1", "<script>Neuwirth"),
        ("old_values", "empty"),
        ("proof", "Meldezettel"),
    ];
    for (name, wrong, said) in [
        ("column-1", "shoe_size", "Personenfeld"),
        ("old_values", "", "Änderungsverlauf"),
        ("proof", " ", "Text"),
    ] {
        let mut fields = fields;
        fields
            .iter_mut()
            .find(|(known, _)| *known == name)
            .unwrap()
            .1 = wrong;
        let page = manager.post(&at, &fields).await;
        assert_eq!(page.status, 422, "{name}");
        assert!(page.body.contains(said), "{name}");
    }
    let other = [&fields[..], &[("was-1", "Hinterhuber")]].concat();
    let page = manager.post(&at, &other).await;
    assert_eq!(page.status, 422);
    assert!(page.body.contains("steht in keinem der gewählten"));
    assert!(
        page.body.contains("value=\"Hinterhuber\""),
        "what was typed stays"
    );
    manager.get(&at).await;
    manager.done(&at, &fields).await;
    let page = manager.get(&at).await;
    assert!(page.body.contains("last_name") && !page.body.contains("Neuwirth"));
    let id = page.between("<section class=\"region\" id=\"", "\"");
    let page = manager.post(&format!("{at}/{id}/reveal"), &[]).await;
    assert!(page.body.contains("Neuwirth") && !page.body.contains("<script>Neu"));
    let path = format!("/api/v1/effects/{id}");
    let (_, shown) = api(&world, Role::Approver, (&path, None)).await;
    assert!(!shown.to_string().contains("Neuwirth"));
    let (_, clear) = api(
        &world,
        Role::Approver,
        (&format!("{path}/reveal"), Some(json!({}))),
    )
    .await;
    assert!(clear.to_string().contains("Neuwirth"));
    let hash = json!({ "hash": shown["hash"] });
    let (status, said) = api(
        &world,
        Role::PrivacyManager,
        (&format!("{path}/apply"), Some(hash)),
    )
    .await;
    assert_eq!(
        (status, &said["errors"][0]["code"]),
        (409, &json!("effect-identity")),
        "{said}"
    );
}

/// Drafts an effect, leaves what others have as well, and carries it out.
async fn carried_out(world: &World, number: &str, mut asked: Value) {
    let manage = Role::PrivacyManager;
    let at = format!("/api/v1/requests/{number}/effects");
    let (status, open) = api(world, manage, (&at, Some(asked.clone()))).await;
    assert_eq!(status, 201, "{open}");
    let shared = open["shared"].as_array().unwrap().iter();
    let leave: Vec<&Value> = shared.map(|one| &one["record"]).collect();
    asked["leave"] = json!(leave);
    let (status, draft) = api(world, manage, (&at, Some(asked))).await;
    assert_eq!(status, 201, "{draft}");
    let path = format!(
        "/api/v1/effects/{}/apply",
        draft["effect"].as_str().unwrap()
    );
    let hash = json!({ "hash": draft["hash"] });
    let (status, done) = api(world, manage, (&path, Some(hash))).await;
    assert_eq!((status, &done["state"]), (200, &json!("done")), "{done}");
}

#[tokio::test]
async fn a_program_notes_that_the_person_was_told_of_the_end_of_a_restriction() {
    let world = World::new().await;
    let number = opened(&world, "restriction").await;
    let asked = json!({ "kind": "restriction", "ground": "b", "review_on": "2027-02-01" });
    carried_out(&world, &number, asked).await;
    let path = format!("/api/v1/requests/{number}/told");
    let on = json!({ "on": "2026-11-23", "note": "Brief" });
    let (status, told) = api(&world, Role::PrivacyManager, (&path, Some(on))).await;
    assert_eq!((status, &told["told_on"]), (200, &json!("2026-11-23")));
}

#[tokio::test]
async fn a_program_releases_an_objection() {
    let world = World::new().await;
    let number = opened(&world, "objection").await;
    carried_out(&world, &number, json!({ "kind": "marketing" })).await;
    let path = format!("/api/v1/requests/{number}/release");
    let why = json!({ "why": "Will wieder Post" });
    let (status, released) = api(&world, Role::PrivacyManager, (&path, Some(why))).await;
    assert_eq!(status, 200, "{released}");
}
