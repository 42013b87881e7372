//! Who was erased and came back, and lists that would bring them back: by page and by API.

use accounts::{Actor, Role};
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use ledger::Via;
use requests::{Form, Marks, NewRequest, OneOrMany, PersonForm};
use serde_json::{Value, json};

use crate::support::World;

async fn actor(world: &World, role: Role) -> Actor {
    let account = accounts::by_login(&world.app.ledger, role.word()).await;
    Actor {
        account: account.unwrap(),
        via: Via::Cli,
    }
}

/// Erases Katharina Brandl, and puts the CRM of before back.
async fn erased_and_restored(world: &World) {
    let backup = world.backup();
    let (desk, ledger) = (&world.app.desk, &world.app.ledger);
    let manager = actor(world, Role::PrivacyManager).await;
    let approver = actor(world, Role::Approver).await;
    let form = Form {
        right: OneOrMany::One("erasure".into()),
        received: "2026-11-20".into(),
        persons: vec![PersonForm {
            system: "vertrieb".into(),
            record: world.planted.katharina.persons[0].clone(),
        }],
        ..Form::default()
    };
    let new = NewRequest::parse(&form, &desk.controller).unwrap();
    let request = requests::open(ledger, &manager, &desk.controller, new).await;
    let reference = request.unwrap().reference;
    let plan = erasure::draft(desk, &manager, &reference.to_string()).await;
    let plan = plan.unwrap();
    let ticked = requests::tick(ledger, &manager, reference.into(), "A4", &Marks::default()).await;
    ticked.unwrap();
    erasure::approve(desk, &approver, &plan.plan, &plan.hash)
        .await
        .unwrap();
    erasure::run(desk, &manager, &plan.plan).await.unwrap();
    world.restore(&backup);
}

#[tokio::test]
async fn who_came_back_is_shown_and_proposed_to_be_erased_again() {
    let world = World::new().await;
    let mut manager = world.sign_in(Role::PrivacyManager).await;
    let before = manager.get("/returns").await;
    assert!(before.body.contains("Niemand ist wieder da") && before.body.contains("noch nie"));
    erased_and_restored(&world).await;
    assert_eq!(
        manager.done("/systems/vertrieb/returns", &[]).await,
        "/returns"
    );
    let shown = manager.get("/returns").await;
    assert!(shown.body.contains("Wieder da:"), "{}", shown.body);
    assert!(shown.body.contains("GD-2026-0001") && !shown.body.contains("Brandl"));
    let mut approver = world.sign_in(Role::Approver).await;
    let looked = approver.get("/returns").await;
    assert!(!looked.body.contains("Erneute Löschung vorschlagen"));
    let to = manager.done("/systems/vertrieb/replay", &[]).await;
    assert_eq!(to, "/requests/GD-2026-0002");
    let case = manager.get(&to).await;
    assert!(case.body.contains("Erneute Löschung"), "{}", case.body);
    assert!(
        approver.get("/").await.body.contains("GD-2026-0002"),
        "it waits for approval"
    );
    let token = world.token(Role::PrivacyManager).await;
    let again = call(
        &world,
        &token,
        "/api/v1/systems/vertrieb/replay",
        &json!({}),
    )
    .await;
    assert_eq!(
        (&again["proposed"], again["planned"] == again["found"]),
        (&json!([]), true)
    );
    let log = manager.get("/ledger?request=").await;
    assert!(log.body.contains("hat die erneute Löschung vorgeschlagen"));
    let nowhere = manager.post("/systems/nirgends/returns", &[]).await;
    assert_eq!(nowhere.status, StatusCode::NOT_FOUND);
}

async fn call(world: &World, token: &str, path: &str, body: &Value) -> Value {
    let request = Request::post(path)
        .header(header::AUTHORIZATION, format!("Bearer {token}"))
        .header(header::CONTENT_TYPE, "application/json")
        .header("idempotency-key", body.to_string().len().to_string());
    let page = world
        .browser()
        .send(request, Body::from(body.to_string()))
        .await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    serde_json::from_str(&page.body).unwrap()
}

#[tokio::test]
async fn a_list_is_told_which_lines_must_stay_out_and_nothing_else() {
    let world = World::new().await;
    erased_and_restored(&world).await;
    let mut agent = world.sign_in(Role::Agent).await;
    let csv = "Vorname;Nachname;E-Mail;Geburtsdatum\nKATHARINA;BRANDL;Katharina.Brandl+alt@example.org;\n\
               Fremd;Fremdmann;niemand@fremd.example;1.1.1970\n;;;\nNur;;;\n";
    let planted = &world.planted.katharina.identifiers.emails[0];
    let csv = csv.replace(
        "Katharina.Brandl+alt@example.org",
        &planted.to_uppercase().replace('@', "+alt@"),
    );
    let page = agent
        .upload("/imports", ("alt.csv", csv.as_bytes()), "")
        .await;
    assert!(
        page.body
            .contains("Nicht importieren; betroffene Zeilen: 1"),
        "{}",
        page.body
    );
    assert!(page.body.contains("Ohne Angaben") && !page.body.contains("GD-2026-0001"));
    let clean = b"name,email\nNiemand Fremd,niemand@fremd.example\n";
    let page = agent.upload("/imports", ("neu.csv", clean), "").await;
    assert!(
        page.body.contains("Nichts spricht gegen den Import"),
        "{}",
        page.body
    );
    for (list, said) in [
        (&b""[..], "leer"),
        (b"a,b\n1,2\n", "Keine Spalte"),
        (b"name\n\"Anna\n", "In Zeile 2"),
    ] {
        let page = agent.upload("/imports", ("x.csv", list), "").await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.body.contains(said), "{}", page.body);
    }
    let token = world.token(Role::Agent).await;
    let lines = json!({ "lines": [{ "email": planted, "name": "Katharina Brandl" }, { "name": "Niemand Fremd", "born": "1970-01-01" }] });
    let answer = call(&world, &token, "/api/v1/imports/check", &lines).await;
    assert_eq!(
        answer,
        json!({ "checked": 2, "stopped": [1], "empty": [], "suppressed": [] })
    );
}
