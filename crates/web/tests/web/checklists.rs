//! An administrator keeps the checklists in a page.

use accounts::Role;
use axum::http::StatusCode;
use law::{Checklist, Right};

use crate::support::World;

const PAGE: &str = "/checklists/erasure";

#[tokio::test]
async fn a_revised_checklist_is_for_new_requests_and_running_ones_keep_theirs() {
    let world = World::new().await;
    let mut manager = world.sign_in(Role::PrivacyManager).await;
    let fields = [
        ("right", "erasure"),
        ("received", "gestern"),
        ("channel", "phone"),
    ];
    manager.get("/requests/new").await;
    manager.done("/requests/new", &fields).await;
    assert_eq!(manager.get(PAGE).await.status, StatusCode::NOT_FOUND);

    let mut admin = world.sign_in(Role::Administrator).await;
    let list = admin.get("/checklists").await;
    assert!(list.body.contains("href=\"/checklists/erasure\""));
    let page = admin.get(PAGE).await;
    assert!(page.body.contains("1 offene Anfrage"), "{}", page.body);
    let shipped = Checklist::for_right(Right::Erasure);
    let version = shipped.version.to_string();
    let changed = [
        ("version", version.as_str()),
        ("title_de-17.3", "Sofort <sperren>"),
        ("binding-17.3", "mandatory"),
    ];
    let saved = admin.done(PAGE, &changed).await;
    let page = admin.get(&saved).await;
    assert!(page.body.contains("Gespeichert"));
    assert!(page.body.contains("Sofort &#60;sperren&#62;"));
    let again = admin.post(PAGE, &changed).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(again.body.contains("inzwischen geändert"));

    let stored = ::requests::checklists::show(&world.app.ledger, Right::Erasure)
        .await
        .unwrap();
    let reserved = |list: &Checklist| {
        let steps = list.items.iter().filter(|item| item.reserved);
        steps.map(|item| item.id.clone()).collect::<Vec<_>>()
    };
    assert_eq!(reserved(&stored), reserved(shipped));
    assert!(!reserved(shipped).is_empty());
    let running = manager.get("/requests/GD-2026-0001").await;
    assert!(!running.body.contains("Sofort"));
    manager.get("/requests/new").await;
    manager.done("/requests/new", &fields).await;
    let later = manager.get("/requests/GD-2026-0002").await;
    assert!(later.body.contains("Sofort"));
    let old = admin.get(&format!("{PAGE}?version={version}")).await;
    assert!(!old.body.contains("Sofort") && old.body.contains("nicht mehr ändern"));
    assert!(!old.body.contains("name=\"title_de-17.3\""));
}

#[tokio::test]
async fn what_is_wrong_is_said_at_its_field_and_what_was_typed_is_kept() {
    let world = World::new().await;
    let mut admin = world.sign_in(Role::Administrator).await;
    admin.get(PAGE).await;
    let before = world.entries().await;
    let wrong = [
        ("title_en-A1", ""),
        ("title_de-A1", "Getippt"),
        ("depends-A1", "Z1"),
        ("order-A2", "zwei"),
    ];
    let page = admin.post(PAGE, &wrong).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    for id in ["title_en-A1", "depends-A1", "order-A2"] {
        assert!(page.body.contains(&format!("id=\"{id}-fault\"")), "{id}");
    }
    assert!(page.body.contains("value=\"Getippt\"") && page.body.contains("value=\"zwei\""));
    assert_eq!(world.entries().await, before, "nothing was stored");
    let none = admin.get("/checklists/none").await;
    assert_eq!(none.status, StatusCode::NOT_FOUND);
}
