//! Requests that are somebody else's: an agent sees that they are there and how they stand, and
//! nothing that was written on them, on any page and by any call.

use accounts::Role;
use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::api::{call, parsed};
use crate::support::{Browser, World};

const CASE: &str = "/requests/GD-2026-0001";
const CALL: &str = "/api/v1/requests/GD-2026-0001";
/// Words that stand on the request and nowhere else.
const WORDS: &str = "Rosenquarzweg";
const OTHERS: &str = "Diese Anfrage ist nicht Ihre";

/// A request of the privacy manager's about Katharina, with texts of every kind.
async fn case(world: &World, assignee: &str) -> Browser {
    let mut manager = world.sign_in(Role::PrivacyManager).await;
    let record = world.planted.katharina.persons[0].clone();
    let fields = [
        ("right", "erasure"),
        ("received", "20.11."),
        ("channel", "letter"),
        ("assignee", assignee),
        ("system", "vertrieb"),
        ("person", record.as_str()),
        ("text", "Rosenquarzweg eins"),
    ];
    manager.get("/requests/new").await;
    manager.done("/requests/new", &fields).await;
    manager.get(CASE).await;
    for (path, field, text) in [
        ("work-log", "text", "Rosenquarzweg zwei"),
        ("steps/A3/note", "note", "Rosenquarzweg drei"),
    ] {
        let path = format!("{CASE}/{path}");
        manager.done(&path, &[(field, text)]).await;
    }
    manager
        .upload(
            &format!("{CASE}/files"),
            ("Rosenquarzweg.txt", b"Guten Tag"),
            "",
        )
        .await;
    manager
}

async fn api(world: &World, role: Role, path: &str) -> (StatusCode, Value) {
    let token = world.token(role).await;
    let page = call(world, &token, path, None, "").await;
    (page.status, parsed(&page))
}

#[tokio::test]
async fn an_agent_sees_the_outline_of_anothers_request_and_a_sentence_that_says_so() {
    let world = World::new().await;
    let mut manager = case(&world, "privacy_manager").await;
    let whole = manager.get(CASE).await;
    assert!(whole.body.matches(WORDS).count() >= 3, "{}", whole.body);
    let mut agent = world.sign_in(Role::Agent).await;
    let page = agent.get(CASE).await;
    assert_eq!(page.status, StatusCode::OK);
    for said in [
        OTHERS,
        "GD-2026-0001",
        "Löschung",
        "Gesetzliche Frist",
        "vertrieb",
    ] {
        assert!(page.body.contains(said), "{said}: {}", page.body);
    }
    for hidden in [
        WORDS,
        "Brandl",
        "id=\"log\"",
        "id=\"history\"",
        "Anfrage übernehmen",
    ] {
        assert!(!page.body.contains(hidden), "{hidden}: {}", page.body);
    }
    for other in [Role::PrivacyManager, Role::Approver] {
        let mut reader = world.sign_in(other).await;
        let page = reader.get(CASE).await;
        assert!(page.body.contains(WORDS), "{} reads all", other.word());
    }
    let list = agent.get("/requests?preview=GD-2026-0001").await;
    let preview = list.between("id=\"preview\"", "</section>");
    assert!(
        preview.contains(OTHERS) && preview.contains("Löschung"),
        "{preview}"
    );
    assert!(!list.body.contains("Brandl") && !list.body.contains("/steps/"));
}

#[tokio::test]
async fn no_page_of_anothers_request_opens_and_nothing_is_changed_on_it() {
    let world = World::new().await;
    let mut manager = case(&world, "privacy_manager").await;
    let page = manager.get(CASE).await;
    let file = page.between(&format!("{CASE}/files/"), "\"");
    let mut agent = world.sign_in(Role::Agent).await;
    let before = world.app.ledger.list(&ledger::Filter::default()).await;
    let before = before.unwrap().len();
    for path in [
        "steps/A3",
        "letters",
        "recipients",
        "identity",
        "received",
        "marks",
        "assignee",
        "change/waiting",
        &format!("files/{file}"),
    ] {
        let page = agent.get(&format!("{CASE}/{path}")).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{path}");
        assert!(!page.body.contains(WORDS), "{path}");
    }
    agent.get("/requests").await;
    for (path, fields) in [
        ("work-log", [("text", "x")]),
        ("steps/A3/tick", [("note", "x")]),
        ("steps/A3/note", [("note", "x")]),
        ("tags", [("tags", "x")]),
        ("change/waiting", [("until", "morgen")]),
        ("identity/compare", [("sender", "a@b.example")]),
        ("recipients", [("name", "x")]),
        ("identity/code/enter", [("code", "12345678")]),
    ] {
        let page = agent.post(&format!("{CASE}/{path}"), &fields).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{path}");
    }
    let given = agent
        .post(&format!("{CASE}/assignee"), &[("assignee", "agent")])
        .await;
    assert_eq!(given.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(given.body.contains(OTHERS) && !given.body.contains(WORDS));
    let own = [
        ("right", "access"),
        ("received", "heute"),
        ("channel", "phone"),
    ];
    agent.done("/requests/new", &own).await;
    let chosen = [
        ("ref", "GD-2026-0001"),
        ("ref", "GD-2026-0002"),
        ("assignee", "me"),
    ];
    let to = agent.done("/requests/assign", &chosen).await;
    assert!(to.contains("given=1&left=1"), "{to}");
    let entries = world
        .app
        .ledger
        .list(&ledger::Filter::default())
        .await
        .unwrap();
    let told = |entry: &&ledger::Entry| entry.request.as_deref() == Some("GD-2026-0001");
    let new: Vec<&ledger::Entry> = entries[before..].iter().filter(told).collect();
    assert!(
        !new.is_empty() && new.iter().all(|entry| entry.action == "access.refuse"),
        "tried, and nothing done: {new:?}"
    );
}

#[tokio::test]
async fn a_word_of_anothers_text_finds_nothing_and_ones_own_is_found() {
    let world = World::new().await;
    case(&world, "privacy_manager").await;
    let mut agent = world.sign_in(Role::Agent).await;
    agent.get("/").await;
    let page = agent.post("/search", &[("sought", WORDS)]).await;
    assert!(
        page.body.contains("In keinem Text kommt das vor."),
        "{}",
        page.body
    );
    let token = world.token(Role::Agent).await;
    let words = json!({ "words": WORDS }).to_string();
    let path = "/api/v1/requests/mentions";
    let found = parsed(&call(&world, &token, path, Some("m1"), &words).await);
    assert_eq!(found["mentions"], json!([]), "{found}");
    let leads = world.token(Role::Approver).await;
    let found = parsed(&call(&world, &leads, path, Some("m2"), &words).await);
    assert_eq!(found["mentions"].as_array().unwrap().len(), 3, "{found}");

    let mut manager = world.sign_in(Role::PrivacyManager).await;
    manager.get(CASE).await;
    let given = [("assignee", "agent")];
    manager.done(&format!("{CASE}/assignee"), &given).await;
    let found = parsed(&call(&world, &token, path, Some("m3"), &words).await);
    assert_eq!(found["mentions"].as_array().unwrap().len(), 3, "{found}");
    assert!(agent.get(CASE).await.body.contains(WORDS), "given, so read");
}

#[tokio::test]
async fn the_contact_shows_that_it_has_a_request_and_no_more() {
    let world = World::new().await;
    case(&world, "privacy_manager").await;
    let mut agent = world.sign_in(Role::Agent).await;
    let record = world.planted.katharina.persons[0].replace(':', "/");
    let page = agent
        .get(&format!("/systems/vertrieb/persons/{record}"))
        .await;
    assert!(page.body.contains("GD-2026-0001"), "{}", page.body);
    assert!(!page.body.contains(WORDS) && !page.body.contains(&format!("{CASE}/steps")));
    let csv = agent.post("/requests/export", &[("query", "")]).await;
    assert!(csv.body.contains("GD-2026-0001") && !csv.body.contains(WORDS));
}

#[tokio::test]
async fn the_api_gives_the_outline_and_refuses_what_belongs_to_it() {
    let world = World::new().await;
    case(&world, "privacy_manager").await;
    let (status, seen) = api(&world, Role::Agent, CALL).await;
    assert_eq!(status, StatusCode::OK, "{seen}");
    assert_eq!(seen["outline"], true);
    assert_eq!(seen["systems"], json!(["vertrieb"]));
    assert_eq!(
        (&seen["right"], &seen["persons"]),
        (&json!("erasure"), &json!([]))
    );
    assert!(seen["due"]["last_day"].is_string() && seen["state"].is_string());
    let text = seen.to_string();
    assert!(
        !text.contains(WORDS) && !text.contains("contact:"),
        "{text}"
    );
    let (_, listed) = api(&world, Role::Agent, "/api/v1/requests").await;
    assert_eq!(listed["requests"][0]["outline"], true);
    assert!(!listed.to_string().contains("contact:"), "{listed}");
    for path in ["letters", "recipients", "identity-codes"] {
        let (status, said) = api(&world, Role::Agent, &format!("{CALL}/{path}")).await;
        assert_eq!(status, StatusCode::FORBIDDEN, "{path}: {said}");
    }
    for path in ["tasks", "errands"] {
        let (_, said) = api(&world, Role::Agent, &format!("{CALL}/{path}")).await;
        assert_eq!(said[path], json!([]), "none was put to the agent: {said}");
    }
    let token = world.token(Role::Agent).await;
    for (key, path, body) in [
        ("a", "work-log", json!({ "text": "x" })),
        ("b", "steps/A3/tick", json!({})),
        ("c", "assign", json!({ "assignee": "agent" })),
        ("d", "tags", json!({ "tags": ["x"] })),
        ("e", "resume", json!({})),
        ("f", "identity-codes/enter", json!({ "code": "12345678" })),
    ] {
        let path = format!("{CALL}/{path}");
        let page = call(&world, &token, &path, Some(key), &body.to_string()).await;
        assert_eq!(page.status, StatusCode::FORBIDDEN, "{path}: {}", page.body);
    }
    let (_, whole) = api(&world, Role::Approver, CALL).await;
    assert_eq!(
        (&whole["outline"], &whole["text"]),
        (&json!(false), &json!("Rosenquarzweg eins"))
    );
}

#[tokio::test]
async fn a_request_that_nobody_works_on_is_taken_and_then_read_and_a_second_comes_too_late() {
    let world = World::new().await;
    case(&world, "").await;
    let mut agent = world.sign_in(Role::Agent).await;
    let page = agent.get(CASE).await;
    assert!(page.body.contains("Anfrage übernehmen") && !page.body.contains(WORDS));
    let version = page.between("name=\"version\" value=\"", "\"");
    let away = [("assignee", "privacy_manager"), ("version", &*version)];
    let page = agent.post(&format!("{CASE}/assignee"), &away).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.body.contains("selbst übernehmen"), "{}", page.body);
    assert!(!agent.get(CASE).await.body.contains(WORDS));
    let take = [("assignee", "agent"), ("version", &*version)];
    let to = agent.done(&format!("{CASE}/assignee"), &take).await;
    assert_eq!(to, format!("{CASE}?undo=assign%3A"));
    assert!(agent.get(CASE).await.body.contains(WORDS), "its own now");
    let entries = world
        .app
        .ledger
        .list(&ledger::Filter::default())
        .await
        .unwrap();
    let last = entries
        .iter()
        .rfind(|entry| entry.action == "requests.assign");
    assert_eq!(last.unwrap().request.as_deref(), Some("GD-2026-0001"));

    let token = world.token(Role::Agent).await;
    let body = json!({ "assignee": "privacy_manager" }).to_string();
    let page = call(&world, &token, &format!("{CALL}/assign"), Some("x"), &body).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    assert_eq!(
        parsed(&page)["outline"],
        true,
        "given away: the outline is left"
    );
    let late = call(
        &world,
        &token,
        &format!("{CALL}/assign"),
        Some("y"),
        &json!({ "assignee": "agent" }).to_string(),
    )
    .await;
    assert_eq!(late.status, StatusCode::FORBIDDEN, "{}", late.body);
}

#[tokio::test]
async fn a_task_on_anothers_request_is_read_and_ended_by_whom_it_was_put_to() {
    let world = World::new().await;
    let mut manager = case(&world, "privacy_manager").await;
    let tasks = format!("{CASE}/tasks");
    for (owner, words) in [
        ("login:agent", "Ordner sieben"),
        ("role:privacy_manager", WORDS),
    ] {
        manager.get(&tasks).await;
        let fields = [
            ("words", words),
            ("owner", owner),
            ("due", "1.12."),
            ("system", ""),
        ];
        manager.done(&tasks, &fields).await;
    }
    let mut agent = world.sign_in(Role::Agent).await;
    let page = agent.get(CASE).await;
    assert!(page.body.contains("Ordner sieben") && !page.body.contains(WORDS));
    let page = agent.get(&tasks).await;
    assert!(page.body.contains("Ordner sieben") && !page.body.contains(WORDS));
    assert!(!page.body.contains("id=\"words\""), "none can be added");
    let end = page.between(&format!("action=\"{tasks}/"), "/end\"");
    let done = [("ending", "done"), ("result", "Leer")];
    agent.done(&format!("{tasks}/{end}/end"), &done).await;
    let page = manager.get(&tasks).await;
    assert!(page.body.contains("Leer"), "{}", page.body);
    let led = page.between(&format!("action=\"{tasks}/"), "/end\"");
    agent.get(&tasks).await;
    let other = agent.post(&format!("{tasks}/{led}/end"), &done).await;
    assert_eq!(other.status, StatusCode::NOT_FOUND, "not put to the agent");
}

#[tokio::test]
async fn a_request_is_taken_out_whole_by_whoever_reads_it_and_by_nobody_else() {
    let world = World::new().await;
    let mut manager = case(&world, "privacy_manager").await;
    let path = format!("{CASE}/dossier");
    assert!(manager.get(CASE).await.body.contains(&path), "the button");
    let page = manager.get(&path).await;
    assert!(page.body.contains("Akte ausgeben"), "{}", page.body);
    let zip = manager.post(&path, &[]).await;
    assert_eq!(zip.status, StatusCode::OK, "{}", zip.body);
    assert_eq!(zip.headers["content-type"], "application/zip");
    let name = zip.headers["content-disposition"].to_str().unwrap();
    assert_eq!(name, "attachment; filename=\"GD-2026-0001.zip\"");
    for part in [
        "request.pdf",
        "request.json",
        "files/001-Rosenquarzweg.txt",
        "SHA256SUMS",
    ] {
        assert!(zip.body.contains(part), "{part}");
    }
    let log = manager.get("/ledger?action=requests.take_out").await;
    assert!(
        log.body.contains("hat die ganze Akte ausgegeben"),
        "{}",
        log.body
    );
    let mut agent = world.sign_in(Role::Agent).await;
    assert_eq!(agent.get(&path).await.status, StatusCode::NOT_FOUND);
    agent.get("/requests").await;
    assert_eq!(agent.post(&path, &[]).await.status, StatusCode::NOT_FOUND);
    let path = format!("{CALL}/dossier");
    for (role, status) in [
        (Role::Approver, StatusCode::OK),
        (Role::Agent, StatusCode::FORBIDDEN),
        (Role::Auditor, StatusCode::FORBIDDEN),
    ] {
        let token = world.token(role).await;
        let page = call(&world, &token, &path, Some("d"), "{}").await;
        assert_eq!(page.status, status, "{}", role.word());
        assert_eq!(page.body.starts_with("PK"), status == StatusCode::OK);
    }
}
