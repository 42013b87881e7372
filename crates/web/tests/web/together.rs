//! Two people on one request: each is told of the other, and nothing is overwritten.

use accounts::Role;
use axum::http::StatusCode;
use jiff::SignedDuration;

use crate::support::{Browser, World};

const CASE: &str = "/requests/GD-2026-0001";

async fn open(browser: &mut Browser) {
    let fields = [
        ("right", "access"),
        ("received", "gestern"),
        ("channel", "phone"),
    ];
    browser.get("/requests/new").await;
    browser.done("/requests/new", &fields).await;
}

#[tokio::test]
async fn who_has_a_form_open_is_named_to_the_others_for_some_minutes() {
    let world = World::new().await;
    let mut manager = world.sign_in(Role::PrivacyManager).await;
    let mut agent = world.sign_in(Role::Agent).await;
    open(&mut agent).await;
    manager.get(CASE).await;
    let case = agent.get(CASE).await;
    assert!(
        !case.body.contains("bearbeitet gerade"),
        "reading is no work"
    );
    let step = format!("{CASE}/steps/A3");
    let own = manager.get(&step).await;
    assert!(!own.body.contains("bearbeitet gerade"));
    let minute = SignedDuration::from_mins(1);
    world.app.ledger.clock.advance(minute);
    for path in [CASE, &step, &format!("{CASE}/change/waiting")] {
        let page = agent.get(path).await;
        let said = "privacy_manager &#60;script&#62;alert(1)&#60;/script&#62; bearbeitet gerade (seit 10:00)";
        assert!(page.body.contains(said), "{path}: {}", page.body);
    }
    let mut auditor = world.sign_in(Role::Auditor).await;
    auditor.get(&step).await;
    manager.done(&format!("{step}/tick"), &[]).await;
    let case = agent.get(CASE).await;
    assert!(!case.body.contains("bearbeitet gerade"), "saved, and gone");
    manager.get(&format!("{CASE}/assignee")).await;
    world.app.ledger.clock.advance(minute * 5);
    let case = agent.get(CASE).await;
    assert!(!case.body.contains("bearbeitet gerade"), "left alone");
}

#[tokio::test]
async fn a_save_that_comes_second_says_who_was_first_and_keeps_what_was_typed() {
    let world = World::new().await;
    let mut manager = world.sign_in(Role::PrivacyManager).await;
    let mut agent = world.sign_in(Role::Agent).await;
    open(&mut agent).await;
    let step = format!("{CASE}/steps/A3");
    let seen = manager
        .get(&step)
        .await
        .between("name=\"version\" value=\"", "\"");
    agent.get(&step).await;
    agent
        .done(&format!("{step}/tick"), &[("version", &seen)])
        .await;
    let late = [
        ("version", seen.as_str()),
        ("note", "Mit Herrn Maier gesprochen"),
        ("evidence", "Aktenvermerk"),
    ];
    let page = manager.post(&format!("{step}/tick"), &late).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    let faster = page.between("<ul><li>", "</li>");
    assert!(
        faster.starts_with("agent &#60;script&#62;") && faster.contains("war schneller"),
        "{faster}"
    );
    assert!(
        faster.contains("hat einen Schritt erledigt (A3)"),
        "{faster}"
    );
    assert!(faster.contains("10:00"), "{faster}");
    for kept in ["Mit Herrn Maier gesprochen", "Aktenvermerk", "Stand jetzt"] {
        assert!(page.body.contains(kept), "{kept}: {}", page.body);
    }

    let assign = format!("{CASE}/assignee");
    let given = [("version", seen.as_str()), ("assignee", "privacy_manager")];
    let page = manager.post(&assign, &given).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.body.contains("war schneller"));
    assert!(page.body.contains("value=\"privacy_manager\" selected"));
    let now = page.between("name=\"version\" value=\"", "\"");
    assert_ne!(now, seen);
    let given = [("version", now.as_str()), given[1]];
    manager.done(&assign, &given).await;
}

#[tokio::test]
async fn every_page_leads_to_its_own_place_in_the_help() {
    let world = World::new().await;
    let mut manager = world.sign_in(Role::PrivacyManager).await;
    open(&mut manager).await;
    for language in ["de", "en"] {
        manager.language = language;
        let help = manager.get("/help").await.body;
        for (path, word) in [
            ("/", "today"),
            ("/requests?due=10", "requests"),
            (CASE, "case"),
            ("/requests/GD-2026-0001/steps/A3", "step"),
            ("/ledger/verification", "verification"),
            ("/account", "account"),
        ] {
            let page = manager.get(path).await;
            assert!(
                page.body.contains(&format!("href=\"/help#page-{word}\"")),
                "{path}"
            );
            assert!(help.contains(&format!("id=\"page-{word}\"")), "{word}");
        }
        assert!(!help.contains("help-page-"), "every text is there");
    }
}
