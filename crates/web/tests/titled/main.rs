//! A house that calls the role `privacy_manager` by a title of its own. A title is settled once for a
//! program, so these tests are a program of their own.

#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

use accounts::Role;
use law::role::Title;

use crate::support::World;

#[expect(dead_code, reason = "a title needs only a part of it")]
#[path = "../web/support.rs"]
mod support;

const TITLE: &str = "Datenschutzkoordination";
const SHIPPED: &str = "Privacy Manager";

#[tokio::test]
async fn every_page_that_names_the_role_in_german_takes_the_houses_title() {
    law::role::settle(Title::parse(TITLE).unwrap());
    let world = World::new().await;
    let mut manager = world.sign_in(Role::PrivacyManager).await;
    let fields = [
        ("right", "erasure"),
        ("received", "heute"),
        ("channel", "letter"),
        ("text", "An den Privacy Manager"),
    ];
    manager.get("/requests/new").await;
    manager.done("/requests/new", &fields).await;
    let case = "/requests/GD-2026-0001";
    for path in [
        "/consents",
        "/processes/erasure",
        "/assessment",
        &format!("{case}/tasks"),
        &format!("{case}/steps/17.1"),
        "/help",
    ] {
        let page = manager.get(path).await;
        assert!(page.body.contains(TITLE), "{path}: {}", page.body);
        assert!(!page.body.contains(SHIPPED), "{path}: {}", page.body);
    }
    let mut admin = world.sign_in(Role::Administrator).await;
    let accounts = admin.get("/accounts").await;
    assert!(accounts.body.contains(TITLE) && !accounts.body.contains(SHIPPED));
    let own = manager.get(case).await;
    assert!(
        own.body.contains("An den Privacy Manager"),
        "what people write stays as it is"
    );
    admin.language = "en";
    let english = admin.get("/accounts").await;
    assert!(english.body.contains("Privacy manager") && !english.body.contains(TITLE));
}

/// Only messages without places are rewritten: in others words of people may stand.
#[test]
fn no_message_with_a_place_names_the_role() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/locales/de");
    let mut named = 0;
    for file in std::fs::read_dir(folder).unwrap() {
        let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
        for line in text.lines().filter(|line| line.contains(SHIPPED)) {
            assert!(!line.contains('{') && line.contains(" = "), "{line}");
            named += 1;
        }
    }
    assert!(named >= 6, "{named}");
}
