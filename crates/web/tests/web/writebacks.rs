//! Consents in the CRM's own fields: previewed, written and watched, by page and by program.

use accounts::Role;
use serde_json::json;

use crate::api::{call, parsed, sent};
use crate::consents::{YES, purpose, sheet};
use crate::support::{Browser, World};

/// A consent of an invented person. Returns the browser that recorded it.
async fn given(world: &World) -> Browser {
    let mut manager = world.sign_in(Role::PrivacyManager).await;
    purpose(&mut manager, false).await;
    manager.done(&format!("{}/new", sheet(world)), &YES).await;
    manager
}

#[tokio::test]
async fn what_a_page_previewed_is_written_into_the_crm_and_watched() {
    let world = World::new().await;
    let mut manager = given(&world).await;
    manager.done("/consents/changes", &[]).await;
    let draft = format!("{}/writeback", sheet(&world));
    let preview = manager.done(&draft, &[]).await;
    let page = manager.get(&preview).await;
    let hash = page.between("name=\"hash\" value=\"", "\"");
    let apply = format!("{preview}/apply");
    let other = manager.post(&apply, &[("hash", "0")]).await;
    assert_eq!(other.status, 422, "{}", other.body);
    manager.done(&apply, &[("hash", hash.as_str())]).await;
    let page = manager.get(&preview).await;
    assert!(!page.body.contains(&apply), "written once: {}", page.body);
    manager.done("/consents/changes", &[]).await;
    let mut agent = world.sign_in(Role::Agent).await;
    let refused = agent.post(&draft, &[]).await;
    assert_eq!(refused.status, 404);
}

#[tokio::test]
async fn what_a_program_previewed_is_written_into_the_crm_and_watched() {
    let world = World::new().await;
    given(&world).await;
    let manage = Role::PrivacyManager;
    let look = "/api/v1/writebacks/look";
    let first = sent(&world, manage, look, &json!({})).await;
    assert_eq!(first["systems"][0]["first"], true, "{first}");
    let record = &world.planted.open[0].person;
    let whose = json!({ "system": "vertrieb", "record": record });
    let draft = sent(&world, manage, "/api/v1/writebacks", &whose).await;
    assert_eq!(draft["state"], "draft", "{draft}");
    let path = format!("/api/v1/writebacks/{}", draft["id"].as_str().unwrap());
    let seen = json!({ "hash": draft["hash"] });
    let done = sent(&world, manage, &format!("{path}/apply"), &seen).await;
    assert_eq!(done["state"], "done", "{done}");
    let token = world.token(manage).await;
    let shown = parsed(&call(&world, &token, &path, None, "").await);
    assert_eq!(shown["state"], "done", "{shown}");
    let second = sent(&world, manage, look, &json!({})).await;
    let changes = second["systems"][0]["changes"].as_array().unwrap();
    assert!(
        changes.is_empty(),
        "what we wrote ourselves is no change: {second}"
    );
}
