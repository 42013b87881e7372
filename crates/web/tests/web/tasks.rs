//! Priority, tags and tasks of a request by page and API, and workflows by API.

use accounts::Role;
use serde_json::{Value, json};

use crate::support::{Browser, Page, World};
use crate::workflows::{look, opened};

pub async fn api(world: &World, role: Role, (path, body): (&str, Option<Value>)) -> (u16, Value) {
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

#[tokio::test]
async fn a_request_is_made_pressing_tagged_and_found_by_both() {
    let world = World::new().await;
    let mut agent = world.sign_in(Role::Agent).await;
    let number = opened(&mut agent, "erasure", "20.11.").await;
    let other = opened(&mut agent, "access", "20.11.").await;
    let at = format!("/requests/{number}");
    let page = agent.get(&format!("{at}/marks")).await;
    assert!(page.body.contains("keine Namen von Personen"));
    agent
        .done(&format!("{at}/priority"), &[("priority", "urgent")])
        .await;
    agent.get(&format!("{at}/marks")).await;
    agent
        .done(&format!("{at}/tags"), &[("tags", "Presse, wiederholt")])
        .await;
    for (path, fields) in [
        ("priority", [("priority", "sofort")]),
        ("tags", [("tags", "a_b")]),
    ] {
        let page = agent.post(&format!("{at}/{path}"), &fields).await;
        assert_eq!(page.status, 422, "{path}");
    }
    let page = agent.get(&at).await;
    assert!(page.body.contains("dringend") && page.body.contains("tag=presse"));
    for query in [
        "tag=presse",
        "priority=urgent",
        "tag=wiederholt&priority=urgent",
    ] {
        let list = agent.get(&format!("/requests?{query}")).await;
        assert!(
            list.body.contains(&number) && !list.body.contains(&other),
            "{query}"
        );
    }
    let list = agent.get("/requests?tag=fehlt").await;
    assert!(!list.body.contains(&number));
}

#[tokio::test]
async fn a_task_is_given_seen_by_its_owner_and_ended_before_the_request_can_be_closed() {
    let world = World::new().await;
    let mut manager = world.sign_in(Role::PrivacyManager).await;
    let number = opened(&mut manager, "erasure", "20.11.").await;
    let at = format!("/requests/{number}/tasks");
    let page = manager.get(&at).await;
    assert!(
        page.body.contains("papierarchiv"),
        "each other system has its task"
    );
    let fields = [
        ("words", "Ordner 7 durchsehen"),
        ("owner", "login:agent"),
        ("system", "papierarchiv"),
        ("due", "1.12."),
    ];
    for (name, wrong) in [("words", " "), ("owner", "role:auditor"), ("due", "bald")] {
        let mut fields = fields;
        let field = fields.iter_mut().find(|(known, _)| *known == name).unwrap();
        field.1 = wrong;
        let page = manager.post(&at, &fields).await;
        assert_eq!(page.status, 422, "{name}");
    }
    manager.get(&at).await;
    assert_eq!(manager.done(&at, &fields).await, at);
    let mut agent = world.sign_in(Role::Agent).await;
    let today = agent.get("/").await;
    assert!(today.body.contains("Meine Aufgaben") && today.body.contains("Ordner 7"));
    let list = agent.get("/requests").await;
    assert!(list.body.contains("1 Aufgabe wartet"));
    let case = agent.get(&format!("/requests/{number}")).await;
    assert!(case.body.contains("Ordner 7") && case.body.contains("papierarchiv"));
    let close = [("outcome", "withdrawn")];
    manager.get(&format!("/requests/{number}/close")).await;
    let page = manager
        .post(&format!("/requests/{number}/close"), &close)
        .await;
    assert!(
        page.body.contains("Es sind noch Aufgaben offen"),
        "{}",
        page.body
    );
    let page = agent.get(&at).await;
    let task = page.between(&format!("action=\"{at}/"), "/end\"");
    let end = format!("{at}/{task}/end");
    let page = agent.post(&end, &[("ending", "dropped")]).await;
    assert_eq!(page.status, 422, "why?");
    agent.get(&at).await;
    agent
        .done(&end, &[("ending", "done"), ("result", "Nichts gefunden")])
        .await;
    let page = agent.get(&at).await;
    assert!(page.body.contains("erledigt") && page.body.contains("Nichts gefunden"));
    let mut auditor: Browser = world.sign_in(Role::Auditor).await;
    assert_eq!(auditor.get(&at).await.status, 404, "is not shown");
}

#[tokio::test]
async fn the_api_gives_and_ends_tasks_and_marks_a_request() {
    let world = World::new().await;
    let mut manager = world.sign_in(Role::PrivacyManager).await;
    let number = opened(&mut manager, "erasure", "20.11.").await;
    let at = format!("/api/v1/requests/{number}");
    let post = async |path: &str, body| {
        let path = format!("{at}/{path}");
        api(&world, Role::PrivacyManager, (&path, Some(body))).await
    };
    let (status, said) = post("priority", json!({ "priority": "high" })).await;
    assert_eq!((status, &said["priority"]), (200, &json!("high")));
    let (status, said) = post("tags", json!({ "tags": ["vip", "presse"] })).await;
    assert_eq!((status, &said["tags"]), (200, &json!(["presse", "vip"])));
    let task = json!({ "words": "Archiv", "owner": "role:agent", "due": "2026-12-01" });
    let (status, said) = post("tasks", task).await;
    assert_eq!(status, 201, "{said}");
    let id = said["id"].as_str().unwrap().to_owned();
    let (_, listed) = api(&world, Role::Approver, (&format!("{at}/tasks"), None)).await;
    assert_eq!(listed["tasks"][0]["owner"], "role:agent");
    let (status, _) = post(&format!("tasks/{id}/end"), json!({ "ending": "gone" })).await;
    assert_eq!(status, 422);
    let (status, said) = post(&format!("tasks/{id}/end"), json!({ "ending": "done" })).await;
    assert_eq!((status, &said["ending"]), (200, &json!("done")));
    let (_, whole) = api(&world, Role::Approver, (&at, None)).await;
    assert_eq!(whole["waiting_tasks"], 0);
    assert_eq!(whole["tasks"][0]["ending"], "done");
    let (_, listed) = api(
        &world,
        Role::Agent,
        ("/api/v1/requests?tag=vip&priority=high", None),
    )
    .await;
    assert_eq!(listed["requests"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn the_api_stores_tries_and_switches_a_workflow() {
    let world = World::new().await;
    look(&world).await;
    let author = Role::WorkflowAuthor;
    let (_, all) = api(&world, author, ("/api/v1/workflows", None)).await;
    assert_eq!(
        all["workflows"].as_array().unwrap().len(),
        workflows::shipped().len()
    );
    let rule = json!({
        "title": { "de": "Eilig", "en": "Pressing" },
        "when": { "event": "opened" },
        "action": [{ "do": "priority", "priority": "urgent" }],
    });
    let at = "/api/v1/workflows/pressing";
    let (status, said) = api(&world, Role::PrivacyManager, (at, Some(rule.clone()))).await;
    assert_eq!(status, 403, "{said}");
    let (status, said) = api(&world, author, (at, Some(rule.clone()))).await;
    assert_eq!((status, &said["active"]), (200, &json!(false)), "{said}");
    let (status, trial) = api(&world, author, ("/api/v1/workflows/try", Some(rule))).await;
    assert_eq!((status, &trial["others"]), (200, &json!(0)));
    let (_, said) = api(&world, author, (&format!("{at}/on"), Some(json!({})))).await;
    assert_eq!(said["active"], true);
    let mut agent = world.sign_in(Role::Agent).await;
    let number = opened(&mut agent, "erasure", "20.11.").await;
    look(&world).await;
    let (_, past) = api(&world, author, (&format!("{at}/history"), None)).await;
    assert_eq!(past["fired"][0]["request"], number.as_str());
    let (_, said) = api(&world, author, (&format!("{at}/off"), Some(json!({})))).await;
    assert_eq!(said["active"], false);
    let hook = json!({
        "title": { "de": "a", "en": "a" }, "when": { "event": "opened" },
        "action": [{ "do": "webhook", "hook": "nowhere" }],
    });
    let (status, said) = api(&world, author, (at, Some(hook))).await;
    assert_eq!(status, 422, "{said}");
    for path in ["/api/v1/mail", "/api/v1/webhooks"] {
        assert_eq!(api(&world, author, (path, None)).await.0, 200, "{path}");
    }
}

#[tokio::test]
async fn an_escalation_is_changed_to_seven_days_and_its_effect_is_seen_before_it_is_saved() {
    let world = World::new().await;
    look(&world).await;
    let mut agent = world.sign_in(Role::Agent).await;
    // Due on 7 and on 21 December; seven days before that are 30 November and 14 December.
    let soon = opened(&mut agent, "erasure", "5.11.").await;
    let later = opened(&mut agent, "access", "20.11.").await;
    let mut author = world.sign_in(Role::WorkflowAuthor).await;
    let page = author.get("/workflows/escalation-1/edit").await;
    assert!(
        page.body
            .contains("id=\"count\" name=\"count\" value=\"1\"")
    );
    let mut fields = vec![
        ("id", "escalation-1"),
        ("title", "Eskalation sieben Tage vor der Frist"),
        ("event", "time"),
        ("count", "7"),
        ("unit", "days"),
        ("way", "before"),
        ("from", "legal_end"),
        ("matching", "all"),
        ("a0-do", "mail"),
        ("a0-to", "role:privacy_manager"),
        ("a0-template", "escalation"),
        ("act", "try"),
    ];
    let trial = author.post("/workflows/build", &fields).await;
    let ahead = trial.between("id=\"trial-ahead\"", "</table>");
    for (number, day) in [(&soon, "30. Nov."), (&later, "14. Dez.")] {
        assert!(
            ahead.contains(number.as_str()) && ahead.contains(day),
            "{ahead}"
        );
    }
    let unsaved = author.get("/workflows/escalation-1").await;
    assert!(
        unsaved.body.contains("1 Tag vor"),
        "nothing is saved by trying"
    );
    *fields.last_mut().unwrap() = ("act", "save");
    author.done("/workflows/build", &fields).await;
    let saved = author.get("/workflows/escalation-1").await;
    assert!(saved.body.contains("7 Tage vor") && saved.body.contains("1 Tag vor"));
}

#[tokio::test]
async fn the_owner_of_another_system_answers_behind_a_link_without_an_account() {
    let world = World::new().await;
    let mut agent = world.sign_in(Role::Agent).await;
    let number = opened(&mut agent, "erasure", "20.11.").await;
    let tasks = format!("/requests/{number}/tasks");
    let page = agent.get(&tasks).await;
    assert!(page.body.contains("papierarchiv") && page.body.contains("14. Dez."));
    assert!(page.body.contains("Zuständige Person fragen"));
    let ask = format!("{tasks}/{}/ask", page.between("<li id=\"", "\""));
    let fields = [
        ("round", "0"),
        ("identifiers", "Theodora <b>Quittenbaum</b>"),
    ];
    agent.done(&ask, &fields).await;
    agent.done(&ask, &fields).await;
    let page = agent.get(&tasks).await;
    assert!(
        page.body.contains("Per E-Mail gefragt von") && page.body.contains("Noch einmal fragen")
    );
    let sent: Vec<(String, String)> = sqlx::query_as("SELECT recipient, body FROM outbox")
        .fetch_all(world.app.ledger.store.pool())
        .await
        .unwrap();
    let [(to, body)] = &sent[..] else {
        panic!("a form sent twice asks once: {sent:?}");
    };
    assert_eq!(to, "archiv@example.org");
    assert!(!body.contains("Quittenbaum"));
    let link = body.split("http://127.0.0.1:8080").nth(1).unwrap();
    let link = link.split_whitespace().next().unwrap();
    let mut owner = world.browser();
    let page = owner.get(link).await;
    for said in [
        number.as_str(),
        "papierarchiv",
        "Theodora &#60;b&#62;",
        "Bitte löschen Sie",
    ] {
        assert!(page.body.contains(said), "{said}: {}", page.body);
    }
    let (_, seen) = api(
        &world,
        Role::Auditor,
        (
            &format!("/api/v1{}", link.replace("errand", "errands")),
            None,
        ),
    )
    .await;
    assert_eq!(seen["system"], "papierarchiv");
    let unsigned = json!({ "outcome": "done" });
    let call = format!("/api/v1{}", link.replace("errand", "errands"));
    let (status, _) = api(&world, Role::Auditor, (&call, Some(unsigned))).await;
    assert_eq!(status, 409, "a page's link is no program's");
    let wrong = owner
        .post(link, &[("outcome", "partly"), ("reason", "")])
        .await;
    assert_eq!(wrong.status, 422);
    assert!(wrong.body.contains("was nicht getan wurde und warum"));
    owner
        .done(link, &[("outcome", "done"), ("reason", "Akte 12")])
        .await;
    let page = owner.get(link).await;
    assert!(
        page.body.contains("Ihre Antwort ist angekommen") && !page.body.contains("Quittenbaum")
    );
    assert_eq!(owner.post(link, &[("outcome", "done")]).await.status, 404);
    let page = agent.get(&tasks).await;
    assert!(page.body.contains("Erledigt. Akte 12"), "{}", page.body);
    let gone = owner.get("/errand/none").await;
    assert!(gone.body.contains("gilt nicht oder nicht mehr"));
}
