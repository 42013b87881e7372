//! The first page: what needs somebody, and how it goes.

use accounts::Role;

use crate::support::World;

#[tokio::test]
async fn a_system_that_does_not_answer_is_told_on_today_and_above_every_page() {
    let world = World::new().await;
    let mut manager = world.sign_in(Role::PrivacyManager).await;
    let today = manager.get("/").await;
    assert!(today.body.contains("Braucht Aufmerksamkeit"));
    assert!(today.body.contains("noch nicht geprüft"));
    assert!(!today.body.contains("nicht erreichbar"));
    manager.post("/ledger/verification", &[]).await;
    let today = manager.get("/").await;
    assert!(today.body.contains("Nichts steht still"), "{}", today.body);
    world.lose_crm();
    let today = manager.get("/").await;
    assert!(today.body.contains("„vertrieb“ ist seit"), "{}", today.body);
    let elsewhere = manager.get("/account").await;
    assert!(
        elsewhere.body.contains("nicht erreichbar"),
        "said on every page"
    );
    assert_eq!(
        manager.get("/requests").await.status,
        200,
        "reading goes on"
    );
}

#[tokio::test]
async fn answers_of_the_year_stand_as_bars_with_their_numbers() {
    let world = World::new().await;
    let mut manager = world.sign_in(Role::PrivacyManager).await;
    let today = manager.get("/").await;
    assert!(today.body.contains("noch keine Anfrage beantwortet"));
    assert!(
        today.body.contains("Nichts fällig"),
        "the empty state says so"
    );
    manager.get("/requests/new").await;
    let fields = [
        ("right", "access"),
        ("received", "gestern"),
        ("channel", "phone"),
    ];
    manager.done("/requests/new", &fields).await;
    manager
        .done("/requests/GD-2026-0001/steps/Z1/tick", &[])
        .await;
    let today = manager.get("/").await;
    assert!(today.body.contains("class=\"months\"") && today.body.contains("100 %"));
}
