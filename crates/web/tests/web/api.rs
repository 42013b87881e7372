//! The API: contract shapes, problems, keys that make a call happen once.

use accounts::Role;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use serde_json::{Value, json};

use crate::support::{Page, World};

pub async fn call(world: &World, token: &str, path: &str, key: Option<&str>, body: &str) -> Page {
    let mut request = Request::builder()
        .uri(path)
        .header(header::AUTHORIZATION, format!("Bearer {token}"));
    if key.is_some() || !body.is_empty() {
        request = request
            .method("POST")
            .header(header::CONTENT_TYPE, "application/json");
    }
    if let Some(key) = key {
        request = request.header("Idempotency-Key", key);
    }
    world
        .browser()
        .send(request, Body::from(body.to_owned()))
        .await
}

pub fn parsed(page: &Page) -> Value {
    serde_json::from_str(&page.body).unwrap_or_else(|_| panic!("no JSON: {}", page.body))
}

/// What a role's program is answered when it posts this under a key of its own, and it is done.
pub async fn sent(world: &World, role: Role, path: &str, body: &Value) -> Value {
    let token = world.token(role).await;
    let key = base::Random::os().token();
    let page = call(world, &token, path, Some(key.expose()), &body.to_string()).await;
    assert!(
        page.status.is_success(),
        "{path}: {} {}",
        page.status,
        page.body
    );
    parsed(&page)
}

#[tokio::test]
async fn a_request_has_the_shape_of_the_contract() {
    let world = World::new().await;
    let token = world.token(Role::PrivacyManager).await;
    let body = json!({ "right": "erasure", "received": "2026-11-23" }).to_string();
    let page = call(&world, &token, "/api/v1/requests", Some("a"), &body).await;
    assert_eq!(page.status, StatusCode::CREATED, "{}", page.body);
    let request = parsed(&page);
    assert_eq!(request["reference"], "GD-2026-0001");
    assert_eq!(request["due"]["last_day"], "2026-12-23");
    assert_eq!(request["checklist"][0]["id"], "A1");
    let list = parsed(
        &call(
            &world,
            &token,
            "/api/v1/requests?state=in_progress",
            None,
            "",
        )
        .await,
    );
    assert!(list["requests"].is_array());
    let ticked = call(
        &world,
        &token,
        "/api/v1/requests/GD-2026-0001/steps/A3/tick",
        Some("t"),
        "{}",
    )
    .await;
    assert_eq!(ticked.status, StatusCode::OK, "{}", ticked.body);
    let closed = call(
        &world,
        &token,
        "/api/v1/requests/GD-2026-0001/close",
        Some("c"),
        r#"{"outcome":"fulfilled"}"#,
    )
    .await;
    assert_eq!(closed.status, StatusCode::CONFLICT);
    assert!(parsed(&closed)["errors"].as_array().unwrap().len() > 3);
}

#[tokio::test]
async fn a_call_with_the_same_key_happens_once_and_with_another_body_not_at_all() {
    let world = World::new().await;
    let token = world.token(Role::Agent).await;
    let body = r#"{"right":"access","received":"2026-11-23"}"#;
    let first = call(&world, &token, "/api/v1/requests", Some("k"), body).await;
    let again = call(&world, &token, "/api/v1/requests", Some("k"), body).await;
    assert_eq!((first.status, &first.body), (again.status, &again.body));
    assert!(again.headers.contains_key("idempotency-replayed"));
    let other = call(
        &world,
        &token,
        "/api/v1/requests",
        Some("k"),
        r#"{"right":"erasure","received":"2026-11-23"}"#,
    )
    .await;
    assert_eq!(other.status, StatusCode::CONFLICT);
    assert_eq!(parsed(&other)["errors"][0]["code"], "idempotency-other");
    let without = call(&world, &token, "/api/v1/requests", None, body).await;
    assert_eq!(without.status, StatusCode::UNPROCESSABLE_ENTITY);
    let stranger = world.token(Role::PrivacyManager).await;
    let own = call(&world, &stranger, "/api/v1/requests", Some("k"), body).await;
    assert_eq!(
        parsed(&own)["reference"],
        "GD-2026-0002",
        "keys belong to an account"
    );
}

#[tokio::test]
async fn bad_calls_get_a_problem_that_says_how_to_mend_it_and_repeats_nothing() {
    let world = World::new().await;
    let token = world.token(Role::Agent).await;
    for (at, body) in [
        r#"{"right":"erasure","received":"2027-01-01"}"#,
        r#"{"right":["erasure","access"],"received":"2026-11-23"}"#,
        r#"{"right":"Quittenbaum","received":"2026-11-23"}"#,
        r#"{"right":"erasure","received":"2026-11-23","extra":1}"#,
        r#"{"right":"erasure","received":"Quittenbaum"}"#,
        r#"{"right":"erasure","received":"2026-11-23","text":"Quittenbaum\u0000"}"#,
        "Quittenbaum",
        "[[[[[[",
    ]
    .iter()
    .enumerate()
    {
        let page = call(
            &world,
            &token,
            "/api/v1/requests",
            Some(&format!("b{at}")),
            body,
        )
        .await;
        assert_eq!(
            page.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{body}: {}",
            page.body
        );
        assert_eq!(
            page.headers[header::CONTENT_TYPE],
            "application/problem+json"
        );
        let problem = parsed(&page);
        assert!(!problem["detail"].as_str().unwrap().is_empty(), "{body}");
        assert!(!page.body.contains("Quittenbaum"), "{}", page.body);
    }
    let nothing = call(&world, &token, "/api/v1/requests/GD-2026-9999", None, "").await;
    assert_eq!(nothing.status, StatusCode::NOT_FOUND);
    let stranger = call(&world, "vgm_0", "/api/v1/requests", None, "").await;
    assert_eq!(stranger.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_deadline_is_computed_and_a_system_checked_and_searched() {
    let world = World::new().await;
    let token = world.token(Role::PrivacyManager).await;
    let due = parsed(
        &call(
            &world,
            &token,
            "/api/v1/deadline?received=2026-11-08&region=AT",
            None,
            "",
        )
        .await,
    );
    assert_eq!(
        (&due["nominal"], &due["last_day"]),
        (&json!("2026-12-08"), &json!("2026-12-09"))
    );
    let check = parsed(&call(&world, &token, "/api/v1/systems/vertrieb/check", None, "").await);
    assert_eq!(check["fits"], true, "{check}");
    let found = call(
        &world,
        &token,
        "/api/v1/systems/vertrieb/persons/find",
        Some("f"),
        r#"{"email":"k.brandl@beispielmail.example"}"#,
    )
    .await;
    let found = parsed(&found);
    assert!(
        found["candidates"][0]["record"].as_str().is_some(),
        "{found}"
    );
    let log = parsed(&call(&world, &token, "/api/v1/ledger", None, "").await);
    assert_eq!(log["entries"][0]["index"], 0);
    assert_eq!(
        parsed(&call(&world, &token, "/api/v1/ledger/verification", None, "").await)["ok"],
        true
    );
    let residue = call(
        &world,
        &token,
        "/api/v1/systems/vertrieb/residue",
        Some("r"),
        r#"{"emails":["niemand@nirgends.example"]}"#,
    )
    .await;
    assert!(
        parsed(&residue)["found"]
            .as_array()
            .is_some_and(Vec::is_empty),
        "{}",
        residue.body
    );
}

#[tokio::test]
async fn a_request_about_a_record_that_is_not_there_is_refused() {
    let world = World::new().await;
    let token = world.token(Role::Agent).await;
    let body = |record: &str| {
        let person = json!({ "system": "vertrieb", "record": record });
        json!({ "right": "erasure", "received": "2026-11-23", "persons": [person] }).to_string()
    };
    let unknown = body("contact:gibt-es-nicht");
    let page = call(&world, &token, "/api/v1/requests", Some("u"), &unknown).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(parsed(&page)["errors"][0]["code"], "person-unknown");
    let known = body(&world.planted.open[0].person);
    let page = call(&world, &token, "/api/v1/requests", Some("k"), &known).await;
    assert_eq!(page.status, StatusCode::CREATED, "{}", page.body);
    assert_eq!(parsed(&page)["warnings"], json!([]));
}

#[tokio::test]
async fn a_request_is_worked_by_a_program_from_receipt_to_extension() {
    let world = World::new().await;
    let token = world.token(Role::PrivacyManager).await;
    let body = json!({ "right": "erasure", "received": "2026-11-20" }).to_string();
    call(&world, &token, "/api/v1/requests", Some("o"), &body).await;
    let post = async |verb: &str, body: Value| {
        let path = format!("/api/v1/requests/GD-2026-0001/{verb}");
        let key = format!("{verb} {body}");
        let page = call(&world, &token, &path, Some(&key), &body.to_string()).await;
        (page.status.as_u16(), parsed(&page))
    };
    let person = json!({ "system": "vertrieb", "record": world.planted.open[0].person });
    let (status, linked) = post("persons/link", person.clone()).await;
    assert_eq!(
        (status, &linked["persons"][0]["record"]),
        (200, &person["record"])
    );
    let (_, unlinked) = post("persons/unlink", person).await;
    assert_eq!(unlinked["persons"], json!([]));
    let nobody = json!({ "system": "vertrieb", "record": "contact:gibt-es-nicht" });
    assert_eq!(post("persons/link", nobody).await.0, 422);
    let (_, given) = post("assign", json!({ "assignee": "agent" })).await;
    assert_eq!(given["assignee"], "agent");
    let until = json!({ "until": "2026-12-01", "reason": "Ausweis" });
    assert_eq!(post("wait", until).await.1["state"], "waiting");
    assert_eq!(
        post("wait", json!({ "until": "bald", "reason": "x" }))
            .await
            .0,
        422
    );
    assert_eq!(post("resume", json!({})).await.1["state"], "in_progress");
    let receipt = json!({ "received": "2026-11-16", "reason": "Poststempel" });
    assert_eq!(
        post("correct-receipt", receipt).await.1["received"],
        "2026-11-16"
    );
    let (status, extended) = post("extend", json!({ "reason": "viele Systeme" })).await;
    assert_eq!(status, 200, "{extended}");
    let entry = json!({ "text": "Ordner 7", "system": "papierarchiv" });
    let (status, written) = post("work-log", entry).await;
    assert_eq!(status, 201);
    let entry = json!({ "text": "Ordner 8", "corrects": written["id"] });
    assert_eq!(post("work-log", entry).await.0, 201);
    let entry = json!({ "text": "Ordner 9", "corrects": "none" });
    assert_eq!(post("work-log", entry).await.0, 422);
    let entry = json!({ "text": "Ordner 7", "system": "irgendwo" });
    assert_eq!(post("work-log", entry).await.0, 422);
}

#[tokio::test]
async fn a_program_takes_a_position_sets_the_house_end_and_sends_the_letter() {
    let world = World::new().await;
    let token = world.token(Role::PrivacyManager).await;
    let body = json!({ "right": "access", "received": "2026-11-20" }).to_string();
    call(&world, &token, "/api/v1/requests", Some("o"), &body).await;
    let post = async |verb: &str, body: Value| {
        let path = format!("/api/v1/requests/GD-2026-0001/{verb}");
        let key = format!("{verb} {body}");
        let page = call(&world, &token, &path, Some(&key), &body.to_string()).await;
        (page.status.as_u16(), parsed(&page))
    };
    let doubt = json!({ "reason": "andere Absenderadresse", "waits": true });
    let (_, asked) = post("ask-identity", doubt).await;
    assert_eq!(asked["state"], "identity_open");
    let legal = asked["due"]["legal_day"].clone();
    assert_eq!(asked["due"]["position"]["waits"], true);
    let seen = json!({ "means": "facts", "result": "unconfirmed", "ground": "harm" });
    let (_, checked) = post("check-identity", seen).await;
    assert_eq!(checked["identity_checks"][0]["means"], "facts");
    assert_eq!(checked["state"], "identity_open", "nothing was confirmed");
    let end = json!({ "end_day": "2026-12-10", "reason": "Urlaub" });
    let (_, ended) = post("set-end-day", end).await;
    assert_eq!(ended["due"]["due_day"], "2026-12-10");
    assert_eq!(ended["due"]["legal_day"], legal, "the law's day stays");
    let (_, back) = post("set-end-day", json!({ "reason": "doch nicht" })).await;
    assert_eq!(back["due"]["end_day"], Value::Null);
    for (verb, body) in [
        ("ask-identity", json!({})),
        ("set-end-day", json!({ "end_day": "bald", "reason": "x" })),
        (
            "check-identity",
            json!({ "means": "document", "result": "confirmed", "ground": "harm" }),
        ),
        ("extend", json!({ "blocks": ["urlaub"] })),
        ("extend", json!({})),
    ] {
        assert_eq!(post(verb, body).await.0, 422, "{verb}");
    }
    let blocks = json!({ "blocks": ["many-systems"] });
    assert_eq!(post("extend", blocks).await.0, 200);
    let path = "/api/v1/requests/GD-2026-0001/letters";
    let all = parsed(&call(&world, &token, path, None, "").await);
    let letter = all["letters"][0]["id"].as_str().unwrap();
    let verb = format!("letters/{letter}");
    let (_, written) = post(&verb, json!({ "text": "Guten Tag", "version": 1 })).await;
    assert_eq!(written["text"], "Guten Tag");
    let (status, _) = post(&verb, json!({ "text": "Hallo", "version": 1 })).await;
    assert_eq!(status, 409, "somebody else wrote meanwhile");
    let verb = format!("letters/{letter}/sent");
    assert_eq!(post(&verb, json!({ "day": "2026-12-24" })).await.0, 422);
    assert!(post(&verb, json!({})).await.1["sent"].is_string());
    let kept: i64 =
        sqlx::query_scalar("SELECT COUNT(*) FROM idempotent_answers WHERE body LIKE '%Guten Tag%'")
            .fetch_one(world.app.ledger.store.pool())
            .await
            .unwrap();
    assert_eq!(kept, 0, "a letter is kept with its request alone");
    assert_eq!(post("reopen", json!({ "reason": "x" })).await.0, 409);
}

#[tokio::test]
async fn an_administrator_adds_a_holiday_with_its_source() {
    let world = World::new().await;
    let token = world.token(Role::Administrator).await;
    let path = "/api/v1/holidays";
    let before = parsed(&call(&world, &token, path, None, "").await);
    let body = json!({ "day": "2027-05-04", "name": "Florian", "source": "LGBl. 7/2027" });
    let page = call(&world, &token, path, Some("a"), &body.to_string()).await;
    assert_eq!(page.status, StatusCode::CREATED, "{}", page.body);
    let after = parsed(&call(&world, &token, path, None, "").await);
    assert_eq!(after["holidays"][0]["date"], "2027-05-04");
    assert_ne!(after["calendar"], before["calendar"]);
    let again = call(&world, &token, path, Some("b"), &body.to_string()).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    let wrong = json!({ "day": "2027-05-05", "name": "x", "region": "XX", "source": "y" });
    let page = call(&world, &token, path, Some("c"), &wrong.to_string()).await;
    assert_eq!(
        page.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "{}",
        page.body
    );
}

#[tokio::test]
async fn an_administrator_classifies_a_column_and_asks_the_doctor() {
    let world = World::new().await;
    let token = world.token(Role::Administrator).await;
    let body = |column: &str| {
        json!({ "table": "contacts", "column": column, "class": "plain" }).to_string()
    };
    let path = "/api/v1/systems/vertrieb/marks";
    let page = call(&world, &token, path, Some("m"), &body("description")).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    let page = call(&world, &token, path, Some("n"), &body("gibt_es_nicht")).await;
    assert_eq!(page.status, StatusCode::CONFLICT);
    let said = parsed(&call(&world, &token, "/api/v1/doctor", None, "").await);
    assert_eq!((&said["ok"], &said["findings"]), (&json!(true), &json!([])));
}

#[tokio::test]
async fn the_exported_log_is_whole_and_can_be_checked_elsewhere() {
    let world = World::new().await;
    let token = world.token(Role::Auditor).await;
    let page = call(&world, &token, "/api/v1/ledger/export", Some("e"), "").await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    let file = std::env::temp_dir().join(world.app.ledger.random.token().expose());
    std::fs::write(&file, &page.body).unwrap();
    let verdict = ledger::verify_export(&file, None).unwrap();
    std::fs::remove_file(&file).unwrap();
    assert!(verdict.ok, "{verdict:?}");
    assert_eq!(
        usize::try_from(verdict.size).unwrap(),
        world.entries().await
    );
}

#[tokio::test]
async fn values_of_persons_are_given_once_and_kept_nowhere_and_words_are_found() {
    let world = World::new().await;
    let token = world.token(Role::PrivacyManager).await;
    let record = &world.planted.katharina.persons[0];
    let body = json!({
        "right": "erasure", "received": "2026-11-20", "text": "Die Filiale Döbling soll es wissen",
        "persons": [{ "system": "vertrieb", "record": record }],
    });
    let page = call(
        &world,
        &token,
        "/api/v1/requests",
        Some("o"),
        &body.to_string(),
    )
    .await;
    assert_eq!(page.status, StatusCode::CREATED, "{}", page.body);
    let path = "/api/v1/requests/GD-2026-0001/plans";
    let plan = parsed(&call(&world, &token, path, Some("p"), "").await);
    let plan = plan["plan"].as_str().unwrap();
    let all = parsed(&call(&world, &token, "/api/v1/plans?state=draft", None, "").await);
    assert_eq!(all["plans"][0]["plan"], plan);
    assert_eq!(all["plans"][0]["request"], "GD-2026-0001");
    let wrong = call(&world, &token, "/api/v1/plans?state=burnt", None, "").await;
    assert_eq!(wrong.status, StatusCode::CONFLICT, "{}", wrong.body);

    let path = format!("/api/v1/plans/{plan}/persons/reveal");
    let page = call(&world, &token, &path, Some("r"), "").await;
    assert!(page.body.contains("Katharina"), "{}", page.body);
    let path = format!("/api/v1/plans/{plan}/preview");
    let row = json!({ "record": record }).to_string();
    let page = call(&world, &token, &path, Some("v"), &row).await;
    assert!(page.body.contains("Katharina"), "{}", page.body);
    let path = "/api/v1/requests/mentions";
    let page = call(&world, &token, path, Some("m"), r#"{"words":"DÖBLING"}"#).await;
    let found = parsed(&page);
    assert_eq!(found["mentions"][0]["reference"], "GD-2026-0001");
    assert_eq!(
        found["mentions"][0]["excerpt"],
        "Die Filiale Döbling soll es wissen"
    );
    for secret in ["Katharina", "\"excerpt\""] {
        let kept: i64 = sqlx::query_scalar(
            "SELECT COUNT(*) FROM idempotent_answers WHERE body LIKE '%' || $1 || '%'",
        )
        .bind(secret)
        .fetch_one(world.app.ledger.store.pool())
        .await
        .unwrap();
        assert_eq!(kept, 0, "{secret}");
    }

    let approver = world.token(Role::Approver).await;
    let path = format!("/api/v1/plans/{plan}/return");
    let hash = parsed(&call(&world, &token, &format!("/api/v1/plans/{plan}"), None, "").await);
    let back = json!({ "hash": hash["hash"], "why": "Vertrag behalten" }).to_string();
    let page = call(&world, &token, &path, Some("b"), &back).await;
    assert_eq!(page.status, StatusCode::FORBIDDEN, "{}", page.body);
    let page = call(&world, &approver, &path, Some("b"), &back).await;
    assert_eq!(parsed(&page)["returned"]["note"], "Vertrag behalten");
}

#[tokio::test]
async fn a_program_merges_what_was_recorded_twice() {
    let world = World::new().await;
    let token = world.token(Role::PrivacyManager).await;
    let person = world.planted.open[0].person.clone();
    for received in ["2026-11-20", "2026-11-12"] {
        let body = json!({
            "right": "access", "received": received,
            "persons": [{ "system": "vertrieb", "record": person }],
        });
        let path = "/api/v1/requests";
        call(&world, &token, path, Some(received), &body.to_string()).await;
    }
    let path = "/api/v1/requests/GD-2026-0001/merge";
    let wrong = call(&world, &token, path, Some("w"), "{}").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let body = json!({ "other": "GD-2026-0002" }).to_string();
    let merged = parsed(&call(&world, &token, path, Some("m"), &body).await);
    assert_eq!(merged["received"], "2026-11-12");
    assert_eq!(merged["merged"][0]["reference"], "GD-2026-0002");
    let again = call(&world, &token, path, Some("n"), &body).await;
    assert_eq!(again.status, StatusCode::CONFLICT, "it is closed");
}
