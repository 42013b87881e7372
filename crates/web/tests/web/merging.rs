//! Requests recorded twice, merged on the pages and by a program.

use accounts::Role;
use axum::http::StatusCode;

use crate::support::{Browser, World};

const ONE: &str = "/requests/GD-2026-0001";
const TWO: &str = "/requests/GD-2026-0002";

/// Two requests of the same person, the second received first.
async fn twice(world: &World) -> Browser {
    let mut manager = world.sign_in(Role::PrivacyManager).await;
    let record = &world.planted.katharina.persons[0];
    for received in ["20.11.2026", "12.11.2026"] {
        let fields = [
            ("right", "access"),
            ("received", received),
            ("channel", "letter"),
            ("system", "vertrieb"),
            ("person", record.as_str()),
        ];
        manager.done("/requests/new", &fields).await;
    }
    manager
}

#[tokio::test]
async fn a_twin_is_offered_and_merged_and_both_pages_say_so() {
    let world = World::new().await;
    let mut manager = twice(&world).await;
    let case = manager.get(ONE).await;
    assert!(case.body.contains("Vielleicht doppelt"), "{}", case.body);
    let merge = format!("{ONE}/merge");
    let page = manager.get(&merge).await;
    assert!(
        page.body.contains("value=\"GD-2026-0002\" checked"),
        "{}",
        page.body
    );
    assert!(page.body.contains("ist früher"), "{}", page.body);
    let page = manager.post(&merge, &[]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.body.contains("Wählen Sie die andere"), "{}", page.body);
    let old = [("other", "GD-2026-0002"), ("version", "99")];
    let page = manager.post(&merge, &old).await;
    assert_eq!(
        page.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "not the version seen"
    );
    let done = manager.done(&merge, &[("other", "GD-2026-0002")]).await;
    assert_eq!(done, ONE);
    let case = manager.get(ONE).await;
    assert!(case.body.contains("auch eingegangen"), "{}", case.body);
    assert!(!case.body.contains("Vielleicht doppelt"));
    let gone = manager.get(TWO).await;
    assert!(gone.body.contains("geht hier weiter"), "{}", gone.body);
    assert!(gone.body.contains("zusammengeführt"));
    let mut agent = world.sign_in(Role::Agent).await;
    assert_eq!(agent.get(&merge).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn two_lines_of_the_list_go_on_to_the_page_that_merges() {
    let world = World::new().await;
    let mut manager = twice(&world).await;
    manager.get("/requests").await;
    let both = [("ref", "GD-2026-0001"), ("ref", "GD-2026-0002")];
    let to = manager.done("/requests/merge", &both).await;
    assert_eq!(to, format!("{ONE}/merge?other=GD-2026-0002"));
    let page = manager.post("/requests/merge", &both[..1]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.body.contains("genau zwei"), "{}", page.body);
    let strange = manager
        .get(&format!("{ONE}/merge?other=GD-2026-0099"))
        .await;
    assert_eq!(
        strange.status,
        StatusCode::OK,
        "what is not there is left out"
    );
}
