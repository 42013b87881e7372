//! What the hourly look at all that must hold found, above every page of those who answer for the house.

use accounts::Role;

use crate::support::World;

/// How the line begins.
const FOUND: &str = "Die stündliche Prüfung";

async fn examined(world: &World, rows: usize) {
    let desk = &world.app.desk;
    let mut diagnosis = erasure::diagnose(desk).await.unwrap();
    diagnosis.add_unlogged("consents", rows, "consent verify");
    let mine = erasure::begin_examination(desk).await.unwrap().unwrap();
    let kept = erasure::end_examination(desk, &mine, &diagnosis).await;
    assert!(kept.unwrap());
}

#[tokio::test]
async fn what_must_not_be_is_told_to_administrators_and_privacy_managers_on_every_page() {
    let world = World::new().await;
    let overseers = [Role::Administrator, Role::PrivacyManager];
    let others = [Role::Agent, Role::Approver, Role::Auditor];
    examined(&world, 0).await;
    for role in overseers {
        let page = world.sign_in(role).await.get("/account").await;
        assert!(!page.body.contains(FOUND), "nothing was found");
    }
    world
        .app
        .ledger
        .clock
        .advance(jiff::SignedDuration::from_hours(2));
    examined(&world, 3).await;
    for role in overseers {
        let mut browser = world.sign_in(role).await;
        for path in ["/account", "/help", "/processes"] {
            let page = browser.get(path).await;
            assert!(page.body.contains(FOUND), "{path}: {}", page.body);
            assert!(page.body.contains("I2 (consents)"));
        }
    }
    for role in others {
        let page = world.sign_in(role).await.get("/account").await;
        assert!(!page.body.contains(FOUND), "{}", role.word());
    }
}
