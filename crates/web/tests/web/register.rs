//! The register through pages and API: described, reviewed, printed, chosen elsewhere, told.

use accounts::Role;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use serde_json::{Value, json};

use crate::support::{Browser, World};

const NEW: [(&str, &str); 12] = [
    ("version", "0"),
    ("id", "papierarchiv-wien"),
    ("title", "Archiv im Keller"),
    ("owner", "Anna Muster"),
    ("owner_contact", "anna@muster.example"),
    ("purposes", "Aufbewahrung von Verträgen"),
    ("bases", "legal_obligation"),
    ("processor_name", "Lager GmbH"),
    ("processor_state", "missing"),
    ("processor_day", ""),
    ("transfers", "none"),
    ("retention", "sieben Jahre"),
];

async fn added(browser: &mut Browser) {
    browser.get("/register/new").await;
    let to = browser.done("/register/new", &NEW).await;
    assert_eq!(to, "/register/papierarchiv-wien");
}

#[tokio::test]
async fn a_system_is_added_with_its_gaps_shown_and_changed_by_another() {
    let world = World::new().await;
    let mut agent = world.sign_in(Role::Agent).await;
    added(&mut agent).await;
    let list = agent.get("/register").await;
    for said in [
        "Archiv im Keller",
        "vertrieb",
        "angebunden",
        "niemand verantwortlich",
    ] {
        assert!(list.body.contains(said), "{said}");
    }
    let page = agent.get("/register/papierarchiv-wien").await;
    assert!(
        page.body
            .contains("unterzeichneter Vertrag mit einem Auftragsverarbeiter")
    );

    let mut admin = world.sign_in(Role::Administrator).await;
    let edit = "/register/papierarchiv-wien/edit";
    let form = admin.get(edit).await;
    assert!(form.body.contains("value=\"Lager GmbH\""));
    let mut fields = NEW.to_vec();
    fields[0] = ("version", "1");
    fields[8] = ("processor_state", "signed");
    fields[9] = ("processor_day", "1.2.2024");
    admin.done(edit, &fields).await;
    let page = admin.get("/register/papierarchiv-wien").await;
    assert!(
        page.body.contains("geändert: Auftragsverarbeiter"),
        "{}",
        page.body
    );
    assert!(!page.body.contains("unterzeichneter Vertrag mit"));
    // The other still has the form open.
    let late = agent.post(edit, &fields).await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(late.body.contains("hat jemand anders gespeichert"));

    let mut auditor = world.sign_in(Role::Auditor).await;
    let page = auditor.get("/register/papierarchiv-wien").await;
    assert!(
        !page.body.contains("/edit\""),
        "who only reads gets no form"
    );
}

#[tokio::test]
async fn what_is_typed_wrongly_is_said_at_its_field_and_kept() {
    let world = World::new().await;
    let mut manager = world.sign_in(Role::PrivacyManager).await;
    manager.get("/register/new").await;
    let mut fields = NEW.to_vec();
    fields[1] = ("id", "Groß");
    fields[9] = ("processor_day", "irgendwann");
    let page = manager.post("/register/new", &fields).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.body.contains("href=\"#processors\""));
    assert!(page.body.contains("value=\"irgendwann\"") && page.body.contains("Aufbewahrung"));
    fields[9] = ("processor_day", "");
    let page = manager.post("/register/new", &fields).await;
    assert!(page.body.contains("href=\"#id\""), "{}", page.body);
}

#[tokio::test]
async fn the_record_is_a_page_a_table_and_a_paper() {
    let world = World::new().await;
    let mut manager = world.sign_in(Role::PrivacyManager).await;
    added(&mut manager).await;
    let beside = [("version", "0"), ("officer", "Dr. Ute Schutz")];
    manager.get("/register/controller").await;
    let to = manager.done("/register/controller", &beside).await;
    assert_eq!(to, "/register/record");
    let page = manager.get("/register/record").await;
    for said in [
        "Dr. Ute Schutz",
        "Löschfristen (lit. f)",
        "sieben Jahre",
        "keine Übermittlung",
    ] {
        assert!(page.body.contains(said), "{said}");
    }
    let table = manager.get("/register/record.csv").await;
    assert!(table.body.contains("Archiv im Keller,papierarchiv-wien"));
    let paper = manager.get("/register/record.pdf").await;
    assert_eq!(paper.status, StatusCode::OK);
    let kind = paper.headers.get(header::CONTENT_TYPE).unwrap();
    assert_eq!(kind, "application/pdf");
}

#[tokio::test]
async fn a_look_is_noted_and_the_log_names_the_system_as_people_do() {
    let world = World::new().await;
    let mut manager = world.sign_in(Role::PrivacyManager).await;
    added(&mut manager).await;
    let review = "/register/papierarchiv-wien/review";
    manager.done(review, &[("review_on", "1.6.2027")]).await;
    let past = manager.post(review, &[("review_on", "1.6.2020")]).await;
    assert_eq!(past.status, StatusCode::UNPROCESSABLE_ENTITY);
    let log = manager.get("/ledger?system=papierarchiv-wien").await;
    assert!(log.body.contains("hat ein System im Verzeichnis geprüft"));
    assert!(
        log.body.contains("Archiv im Keller"),
        "the name of the register"
    );
    assert!(
        !log.body.contains("anna@muster.example"),
        "nobody's address"
    );
}

#[tokio::test]
async fn tasks_and_the_work_log_take_a_system_of_the_register() {
    let world = World::new().await;
    let mut manager = world.sign_in(Role::PrivacyManager).await;
    added(&mut manager).await;
    let fields = [
        ("right", "erasure"),
        ("received", "heute"),
        ("channel", "email"),
        ("system", "vertrieb"),
        ("person", world.planted.open[0].person.as_str()),
    ];
    manager.get("/requests/new").await;
    let to = manager.done("/requests/new", &fields).await;
    let case = to.strip_suffix("/received").unwrap();
    let tasks = format!("{case}/tasks");
    let page = manager.get(&tasks).await;
    assert!(page.body.contains(">Archiv im Keller</option>"));
    let task = [
        ("words", "Ordner 12 vernichten"),
        ("owner", "role:agent"),
        ("system", "papierarchiv-wien"),
        ("due", "1.12.2027"),
    ];
    manager.done(&tasks, &task).await;
    let entry = [("text", "Ordner gefunden"), ("system", "papierarchiv-wien")];
    manager.done(&format!("{case}/work-log"), &entry).await;
    let wrong = [("text", "Ordner gefunden"), ("system", "gibt-es-nicht")];
    let page = manager.post(&format!("{case}/work-log"), &wrong).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    let mut author = world.sign_in(Role::WorkflowAuthor).await;
    let page = author.get("/workflows/new").await;
    let offered = page.between("name=\"a0-system\"", "</select>");
    assert!(offered.contains("value=\"papierarchiv-wien\""), "{offered}");
}

async fn call(world: &World, verb: &str, path: &str, body: &Value) -> (StatusCode, Value) {
    let token = world.token(Role::PrivacyManager).await;
    let request = Request::builder()
        .method(verb)
        .uri(path)
        .header(header::AUTHORIZATION, format!("Bearer {token}"))
        .header(header::CONTENT_TYPE, "application/json")
        .header("idempotency-key", format!("{path}{body}"));
    let body = if verb == "GET" {
        String::new()
    } else {
        body.to_string()
    };
    let page = world.browser().send(request, Body::from(body)).await;
    (page.status, serde_json::from_str(&page.body).unwrap())
}

#[tokio::test]
async fn programs_describe_systems_and_read_the_record() {
    let world = World::new().await;
    let description = json!({ "title": "Newsletter", "purposes": "Versand", "transfers": "none" });
    let new = json!({ "id": "newsletter", "description": description });
    let (status, added) = call(&world, "POST", "/api/v1/register", &new).await;
    assert_eq!(
        (status, &added["version"]),
        (StatusCode::CREATED, &json!(1))
    );
    let (status, _) = call(&world, "POST", "/api/v1/register", &json!({ "id": "x" })).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    let path = "/api/v1/register/newsletter";
    let stale = json!({ "version": 7, "description": description });
    assert_eq!(
        call(&world, "POST", path, &stale).await.0,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    let next = json!({ "next": "2029-01-01" });
    let (_, looked) = call(&world, "POST", &format!("{path}/review"), &next).await;
    assert_eq!(looked["review_on"], "2029-01-01");
    let (_, shown) = call(&world, "GET", path, &Value::Null).await;
    assert_eq!(shown["past"].as_array().unwrap().len(), 2);
    let (_, record) = call(&world, "GET", "/api/v1/register/record", &Value::Null).await;
    let rows = record["processings"].as_array().unwrap();
    assert!(rows.iter().any(|row| row["id"] == "newsletter"));
}

#[tokio::test]
async fn whom_the_register_names_is_proposed_as_a_recipient() {
    let world = World::new().await;
    let mut manager = world.sign_in(Role::PrivacyManager).await;
    let edit = "/register/vertrieb/edit";
    manager.get(edit).await;
    let fields = [
        ("version", "0"),
        ("title", "Vertrieb"),
        ("recipients", "Steuerberatung Huber; Versandhaus"),
        ("processor_name", "Lager GmbH"),
        ("processor_state", "signed"),
        ("processor_day", ""),
        ("transfers", "none"),
    ];
    manager.done(edit, &fields).await;
    manager.get("/requests/new").await;
    let new = [
        ("right", "erasure"),
        ("received", "heute"),
        ("channel", "email"),
        ("system", "vertrieb"),
        ("person", world.planted.open[0].person.as_str()),
    ];
    let to = manager.done("/requests/new", &new).await;
    let case = to.strip_suffix("/received").unwrap();
    let page = manager.get(&format!("{case}/recipients")).await;
    for name in ["Steuerberatung Huber", "Versandhaus", "Lager GmbH"] {
        assert!(page.body.contains(name), "{name}");
    }
    let taken = [("name", "Lager GmbH"), ("address", "")];
    manager.done(&format!("{case}/recipients"), &taken).await;
    let page = manager.get(&format!("{case}/recipients")).await;
    assert!(
        !page.body.contains("value=\"Lager GmbH\""),
        "noted, not proposed again"
    );
}
