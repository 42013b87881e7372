//! The guided assessment, the processes and the principles through pages and API.

use accounts::Role;
use axum::http::StatusCode;
use serde_json::json;

use crate::api::{call, parsed, sent};
use crate::support::World;

/// Puts the shipped workflows there, as the worker does at the first start.
async fn provide(world: &World) {
    let office = ::workflows::Office {
        controller: world.app.controller.clone(),
        public_url: world.app.public_url.clone(),
        relay: None,
        hooks: world.app.hooks.clone(),
    };
    ::workflows::pass(&world.app.ledger, &office).await.unwrap();
}

#[expect(clippy::too_many_lines, reason = "a day is one story")]
#[tokio::test]
async fn several_people_answer_by_forms_and_a_version_is_kept_and_compared() {
    let world = World::new().await;
    let mut manager = world.sign_in(Role::PrivacyManager).await;
    let page = manager.get("/assessment").await;
    assert!(page.body.contains("Es ist keine Bestandsaufnahme offen"));
    assert!(page.body.contains("Die Installation") || page.body.contains("macht niemanden"));
    let introduction = manager.get("/assessment/introduction").await;
    assert!(introduction.body.contains("art_17") && introduction.body.contains("25. Mai 2018"));
    manager.get("/assessment").await;
    assert_eq!(manager.done("/assessment/start", &[]).await, "/assessment");

    let mut agent = world.sign_in(Role::Agent).await;
    let form = "/assessment/points/systems";
    let page = agent.get(form).await;
    assert!(page.body.contains("name=\"choice-systems-owners\""));
    let fields = [
        ("choice-systems-owners", "no"),
        ("what-systems-other-0", "Telefonanlage <b>"),
        ("owner-systems-other-0", "role:administrator"),
        ("due-systems-other-0", "31.1.2027"),
        ("remark-systems-access", "nächste Woche"),
        ("then", "next"),
    ];
    assert_eq!(agent.done(form, &fields).await, "/assessment/points/data");
    let page = manager.get(form).await;
    assert!(
        page.body.contains("Telefonanlage &#60;b&#62;"),
        "{}",
        page.body
    );
    assert!(
        page.body.contains("agent &#60;script&#62;"),
        "who said so stands below"
    );

    // The manager's form was opened before; what the agent said is not overwritten unseen.
    let stale = [
        ("choice-systems-owners", "yes"),
        ("choice-systems-access", "yes"),
    ];
    let page = manager.post(form, &stale).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.body.contains("inzwischen beantwortet"));
    let page = manager.get(form).await;
    let seen = page.between("name=\"seen-systems-owners\" value=\"", "\"");
    assert!(!seen.is_empty());
    let wrong = [
        ("what-systems-other-0", "x"),
        ("due-systems-other-0", "31.2.2027"),
    ];
    let page = manager.post(form, &wrong).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.body.contains("31.2.2027"), "what was typed stays");

    manager.get("/assessment").await;
    let to = manager.done("/assessment/complete", &[]).await;
    assert_eq!(to, "/assessment/versions/1");
    let page = manager.get(&to).await;
    for said in [
        "Auswirkungen im CRM",
        "Q-systems-owners",
        "nein",
        "agent &#60;script&#62;",
    ] {
        assert!(page.body.contains(said), "{said}");
    }
    for (file, kind) in [
        ("documentation.pdf", "application/pdf"),
        ("documentation.txt?language=en", "text/plain; charset=utf-8"),
        ("measures.csv", "text/csv; charset=utf-8"),
    ] {
        let page = manager.get(&format!("{to}/files/{file}")).await;
        assert_eq!(page.status, StatusCode::OK, "{file}");
        assert_eq!(page.headers["content-type"], kind);
        if file.contains(".txt") {
            assert!(page.body.contains("Effects on the CRM"));
        }
    }
    assert_eq!(
        manager.get(&format!("{to}/files/else")).await.status,
        StatusCode::NOT_FOUND
    );
    manager.get("/assessment").await;
    manager.done("/assessment/start", &[]).await;
    manager.get(form).await;
    let page = manager.get(form).await;
    let seen = page.between("name=\"seen-systems-owners\" value=\"", "\"");
    let changed = [
        ("choice-systems-owners", "yes"),
        ("seen-systems-owners", &*seen),
    ];
    manager.done(form, &changed).await;
    let page = manager.get("/assessment/compare?from=1&to=2").await;
    assert!(
        page.body.contains("nein") && page.body.contains("ja"),
        "{}",
        page.body
    );
}

#[tokio::test]
async fn an_item_is_set_or_made_a_task_by_one_click_and_stands_on_today() {
    let world = World::new().await;
    provide(&world).await;
    let ledger = &world.app.ledger;
    let author = accounts::Actor {
        account: accounts::by_login(ledger, "administrator").await.unwrap(),
        via: ledger::Via::Page,
    };
    let office = &world.app.controller;
    ::workflows::switch(ledger, &author, office, ("escalation-1", false))
        .await
        .unwrap();
    let mut admin = world.sign_in(Role::Administrator).await;
    let mut manager = world.sign_in(Role::PrivacyManager).await;
    let page = manager.get("/assessment/plan").await;
    assert!(page.body.contains("W-escalation-1"));
    assert!(
        page.body.contains("Einstellen kann das nur"),
        "no right to set it"
    );
    let item = [("item", "W-escalation-1"), ("as", "setting")];
    admin.get("/assessment/plan").await;
    let to = admin.done("/assessment/plan/adopt", &item).await;
    assert_eq!(to, "/assessment/plan#W-escalation-1");
    let again = admin.post("/assessment/plan/adopt", &item).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(again.body.contains("schon zur Aufgabe oder Einstellung"));
    let on = ::workflows::show(ledger, &author, "escalation-1")
        .await
        .unwrap();
    assert!(on.active);

    let owner = [
        ("item", "C-purposes"),
        ("owner", "login:privacy_manager"),
        ("due", "1.12."),
    ];
    manager.get("/assessment/plan").await;
    manager.done("/assessment/plan/schedule", &owner).await;
    let task = [("item", "C-purposes"), ("as", "task")];
    manager.done("/assessment/plan/adopt", &task).await;
    let today = manager.get("/").await;
    assert!(today.body.contains("Meine Maßnahmen") && today.body.contains("Zwecke anlegen"));
    let end = [("item", "C-purposes"), ("ending", "done")];
    manager.done("/assessment/plan/end", &end).await;
    assert!(!manager.get("/").await.body.contains("Zwecke anlegen"));
    let page = manager.get("/assessment/plan/table").await;
    assert!(page.body.contains("\"C-purposes\"") && page.body.contains("erledigt"));
    let wrong = [("item", "C-purposes"), ("owner", "login:niemand")];
    let page = manager.post("/assessment/plan/schedule", &wrong).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn a_process_is_changed_by_one_and_approved_by_another_and_printed() {
    let world = World::new().await;
    let mut manager = world.sign_in(Role::PrivacyManager).await;
    let page = manager.get("/processes").await;
    assert!(page.body.contains("nicht freigegeben") && page.body.contains("Art. 17"));
    let page = manager.get("/processes/erasure").await;
    assert!(page.body.contains("17.1") && page.body.contains("einen Monat nach Eingang"));
    let mut fields = Vec::new();
    for field in ["purpose", "scope", "roles", "times", "remarks"] {
        fields.push((format!("{field}_de"), format!("{field} deutsch")));
        fields.push((format!("{field}_en"), format!("{field} english")));
    }
    fields.push(("version".to_owned(), "1".to_owned()));
    let mut sent: Vec<(&str, &str)> = fields.iter().map(|(a, b)| (&**a, &**b)).collect();
    let to = manager.done("/processes/erasure", &sent).await;
    assert_eq!(to, "/processes/erasure?saved=1");
    sent.retain(|(name, _)| *name != "times_en");
    sent.retain(|(name, _)| *name != "version");
    sent.push(("version", "2"));
    let page = manager.post("/processes/erasure", &sent).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.body.contains("roles deutsch"), "what was typed stays");

    let page = manager.get("/processes/erasure").await;
    assert!(page.body.contains("freigeben muss jemand anderes"));
    let page = manager
        .post("/processes/erasure/approval", &[("version", "2")])
        .await;
    assert!(page.body.contains("Eine zweite Person gibt frei"));
    let mut approver = world.sign_in(Role::Approver).await;
    approver.get("/processes/erasure").await;
    let version = [("version", "2")];
    approver.done("/processes/erasure/approval", &version).await;
    let page = approver.get("/processes/erasure").await;
    assert!(page.body.contains("approver &#60;script&#62;"));
    let page = approver.get("/processes/erasure/paper?version=2").await;
    assert_eq!(page.headers["content-type"], "application/pdf");
    let page = approver.get("/processes/erasure?version=1").await;
    assert!(page.body.contains("Sie lesen Version 1"));
}

#[tokio::test]
async fn the_principles_name_function_and_test_and_the_fines_are_one_step_from_the_workflows() {
    let world = World::new().await;
    for role in Role::ALL {
        let mut browser = world.sign_in(role).await;
        let page = browser.get("/principles").await;
        for said in [
            "Art. 5 Abs. 1 lit. c",
            "id=\"fines\"",
            "20 Millionen",
            "nothing_changes_without_an_entry",
        ] {
            assert!(page.body.contains(said), "{said}");
        }
    }
    let mut admin = world.sign_in(Role::Administrator).await;
    assert!(
        admin
            .get("/workflows")
            .await
            .body
            .contains("/principles#fines")
    );
    assert!(
        admin
            .get("/help")
            .await
            .body
            .contains("href=\"/principles\"")
    );
    let first = admin.get("/").await.location();
    let page = admin.get(&first).await;
    assert!(
        page.body.contains("macht niemanden DSGVO-konform"),
        "on the first page"
    );
}

#[tokio::test]
async fn a_program_answers_plans_and_completes() {
    let world = World::new().await;
    let token = world.token(Role::PrivacyManager).await;
    let post = |path: &'static str, key: &'static str, body: serde_json::Value| {
        let (world, token) = (&world, &token);
        async move { call(world, token, path, Some(key), &body.to_string()).await }
    };
    let page = post("/api/v1/assessment", "a", json!({})).await;
    assert_eq!(page.status, StatusCode::CREATED, "{}", page.body);
    let answers = json!({ "answers": {
        "systems-owners": { "choice": "no" },
        "data-kinds": { "text": "Kunden" },
        "plan-own": { "list": [{ "what": "Aushang", "owner": "role:agent", "due": "2027-01-31" }] },
    }});
    let page = post("/api/v1/assessment/answers", "b", answers).await;
    assert_eq!(parsed(&page)["saved"], 3, "{}", page.body);
    let wrong = json!({ "answers": { "systems-owners": { "choice": "vielleicht" } } });
    let page = post("/api/v1/assessment/answers", "c", wrong).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(parsed(&page)["errors"][0]["field"], "systems-owners");
    let plan = call(&world, &token, "/api/v1/assessment/plan", None, "").await;
    let plan = parsed(&plan);
    let items = plan["items"].as_array().unwrap();
    let own = items
        .iter()
        .find(|item| item["id"] == "Q-plan-own-Aushang")
        .unwrap();
    assert_eq!(
        (&own["owner"], &own["due"]),
        (&json!("role:agent"), &json!("2027-01-31"))
    );
    let item = json!({ "item": "Q-plan-own-Aushang" });
    let page = post("/api/v1/assessment/plan/adopt", "d", item.clone()).await;
    assert_eq!(parsed(&page)["state"], "task", "{}", page.body);
    let page = post("/api/v1/assessment/plan/adopt", "e", item).await;
    assert_eq!(page.status, StatusCode::CONFLICT);
    let page = post("/api/v1/assessment/complete", "f", json!({})).await;
    assert_eq!(parsed(&page)["version"], 1, "{}", page.body);
    let page = call(&world, &token, "/api/v1/assessment/versions/1", None, "").await;
    assert_eq!(parsed(&page)["answered"], 3);
    let page = call(
        &world,
        &token,
        "/api/v1/assessment/compare?from=1",
        None,
        "",
    )
    .await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = call(
        &world,
        &token,
        "/api/v1/assessment/compare?from=1&to=1",
        None,
        "",
    )
    .await;
    assert_eq!(parsed(&page)["answers"], json!([]));
    let all = call(&world, &token, "/api/v1/processes", None, "").await;
    assert!(parsed(&all)["processes"].as_array().unwrap().len() >= 12);
    let approved = json!({ "version": 1 });
    let page = post("/api/v1/processes/intake/approve", "g", approved).await;
    assert_eq!(
        parsed(&page)["approved_by"],
        "privacy_manager",
        "{}",
        page.body
    );
}

#[tokio::test]
async fn a_program_says_who_sees_to_a_measure_and_ends_it() {
    let world = World::new().await;
    let manage = Role::PrivacyManager;
    let plan = "/api/v1/assessment/plan";
    let owner = json!({
        "item": "C-purposes", "owner": "login:privacy_manager", "due": "2026-12-01"
    });
    let item = sent(&world, manage, &format!("{plan}/schedule"), &owner).await;
    assert_eq!(
        (&item["owner"], &item["due"]),
        (&json!("login:privacy_manager"), &json!("2026-12-01"))
    );
    let task = json!({ "item": "C-purposes", "task": true });
    let item = sent(&world, manage, &format!("{plan}/adopt"), &task).await;
    assert_eq!(item["state"], "task", "{item}");
    let end = json!({ "item": "C-purposes", "ending": "done" });
    let ended = sent(&world, manage, &format!("{plan}/end"), &end).await;
    assert_eq!(ended, end);
}
