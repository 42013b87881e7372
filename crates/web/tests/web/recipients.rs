//! Whom a request's data were disclosed to: told by a link, told by hand, or not told for a reason.

use accounts::Role;
use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::api::{call, parsed, sent};
use crate::support::{Page, World};
use crate::workflows::opened;

/// Who is told by a link, who by hand, and who not at all.
const NAMES: [&str; 3] = ["Druckerei Huber", "Steuerberatung", "Messe 2019"];
const ADDRESS: &str = "dsgvo@huber.example";

/// The id under which the page lists a recipient.
fn id_of(page: &Page, name: &str) -> String {
    let mark = format!("\"><div>{name} ");
    let (before, _) = page.body.split_once(&mark).unwrap();
    before.rsplit_once("<li id=\"").unwrap().1.to_owned()
}

#[tokio::test]
async fn each_recipient_is_told_by_link_or_by_hand_or_exempted_on_the_page() {
    let world = World::new().await;
    let mut manager = world.sign_in(Role::PrivacyManager).await;
    let number = opened(&mut manager, "erasure", "20.11.").await;
    let at = format!("/requests/{number}/recipients");
    for (name, address) in NAMES.into_iter().zip([ADDRESS, "", ""]) {
        let new = [("name", name), ("address", address)];
        assert_eq!(manager.done(&at, &new).await, at);
    }
    let page = manager.get(&at).await;
    let [print, tax, fair] = NAMES.map(|name| format!("{at}/{}", id_of(&page, name)));
    manager.done(&format!("{print}/tell"), &[]).await;
    let late = [("day", "24.11.2026"), ("note", "Telefonat")];
    let refused = manager.post(&format!("{tax}/told"), &late).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("Telefonat"), "the note is kept");
    let today = [("day", "heute"), ("note", "Telefonat")];
    manager.done(&format!("{tax}/told"), &today).await;
    let mute = manager.post(&format!("{fair}/exempt"), &[]).await;
    assert_eq!(mute.status, StatusCode::UNPROCESSABLE_ENTITY);
    let why = [("note", "Firma erloschen")];
    manager.done(&format!("{fair}/exempt"), &why).await;
    let page = manager.get(&at).await;
    for said in [
        "Unterrichtet per E-Mail mit Link am",
        "Von Hand unterrichtet am",
        "Telefonat",
        "Wird nicht unterrichtet: Firma erloschen",
    ] {
        assert!(page.body.contains(said), "{said}: {}", page.body);
    }
    assert!(!page.body.contains("/told\""), "nothing is left to decide");
}

#[tokio::test]
async fn each_recipient_is_told_by_link_or_by_hand_or_exempted_by_a_program() {
    let world = World::new().await;
    let mut manager = world.sign_in(Role::PrivacyManager).await;
    let number = opened(&mut manager, "erasure", "20.11.").await;
    let at = format!("/api/v1/requests/{number}/recipients");
    let mut ids = Vec::new();
    for (name, address) in NAMES.into_iter().zip([ADDRESS, "", ""]) {
        let new = json!({ "name": name, "address": address, "about": "Adresse" });
        let noted = sent(&world, Role::PrivacyManager, &at, &new).await;
        ids.push(noted["id"].as_str().unwrap().to_owned());
    }
    let decisions = [
        ("tell", json!({})),
        ("told", json!({ "day": "2026-11-23", "note": "Telefonat" })),
        ("exempt", json!({ "note": "Firma erloschen" })),
    ];
    for (id, (verb, body)) in ids.iter().zip(&decisions) {
        let path = format!("{at}/{id}/{verb}");
        let said = sent(&world, Role::PrivacyManager, &path, body).await;
        assert_eq!(said["id"], json!(id));
    }
    let token = world.token(Role::Agent).await;
    let all = parsed(&call(&world, &token, &at, None, "").await);
    let state_of = |name: &str| {
        let all = all["recipients"].as_array().unwrap();
        let one = all.iter().find(|one| one["name"] == name).unwrap();
        (one["state"].clone(), one["way"].clone())
    };
    assert_eq!(
        NAMES.map(state_of),
        [
            (json!("told"), json!("link")),
            (json!("told"), json!("by_hand")),
            (json!("exempt"), Value::Null),
        ]
    );
}
